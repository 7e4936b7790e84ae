"""The kinds of directories and mailboxes (spec/directory-and-mailbox.md)."""

from __future__ import annotations

from .channel import need
from .events import Header
from .state import ABOUT, NODE, USER, State


def create(state: State, kind: int, header: Header) -> None:
    """Kind 1 is a directory, 2 a mailbox. The home's node record says joined 0: nobody is a member."""
    content = header.content
    number, document = content[8]
    peer = content[2] if kind == 2 else None
    state.records[(ABOUT,)] = [kind, header.id, header.node, number, document, content[1], 0, peer, 0]
    state.records[(NODE, header.node)] = [number, document, 0, 0, 0]


def user(state: State, sequence: int, header: Header) -> None:
    number, name, display, active = (header.content[key] for key in (1, 2, 3, 4))
    for key, value in state.records.items():
        if key[0] == USER and key[1] != number:
            need(not (value[2] and value[0] == name), "nameTaken")
    state.records[(USER, number)] = [name, display, active, sequence + 1]

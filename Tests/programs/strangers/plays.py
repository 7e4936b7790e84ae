"""The steps: first the stranger is a good neighbour, then a bad one."""

from __future__ import annotations

from collections.abc import Callable

import steps_gathering as gathering
from client import CommandFailed
from hanse.errors import Refusal
from joining import STEPS as JOINING
from node import NodeTrouble
from places import Places
from report import Mismatch

Step = tuple[str, Callable[[Places], None]]


def play(places: Places) -> bool:
    """True if every step held."""
    from hostility import STEPS as HOSTILITY

    ground: list[Step] = [
        ("Accounts and log-ins", lambda places: gathering.accounts(places.scene)),
        ("A channel on the node", lambda places: gathering.channel(places.scene)),
        *JOINING,
    ]
    for title, step in ground:
        if not perform(places, title, step):
            places.report.close()
            return False
    held = [perform(places, title, step) for title, step in HOSTILITY]
    return places.report.close() and all(held)


def perform(places: Places, title: str, step: Callable[[Places], None]) -> bool:
    places.report.begin(title)
    try:
        step(places)
    except (Mismatch, CommandFailed, NodeTrouble, Refusal, AssertionError) as trouble:
        places.report.fail(f"{type(trouble).__name__}: {trouble}")
        return False
    places.report.hold()
    return True

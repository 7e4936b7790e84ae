"""The rules, version 1: R-1 to R-10 in order, and the class of each refusal (spec/rules.md, "Judgement")."""

from __future__ import annotations

from dataclasses import dataclass

from . import channel, directory_and_mailbox, events, kinds
from .channel import NUMBERS, Channel, Refused
from .errors import Refusal
from .events import Header
from .log import STATE_ENTRY_EVERY
from .state import State

AHEAD = 300_000
DOOR_NUMBERS = {
    "eventUnfit": 32, "eventWrongLog": 33, "strangerNode": 34, "positionNotRising": 35, "timeAhead": 36,
    "timeBehind": 37,
    "checkpointFromFuture": 38, "baseFromFuture": 39, "eventReserved": 69,
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where an event would stand: what the rules know of its entry. Time in milliseconds."""

    term: int
    sequence: int
    time: int


@dataclass(frozen=True)
class Judgement:
    number: int
    code: str | None
    kind: str  # "accepted", "logged" or "door"
    makes_member: bool = False  # a node's joined users rose from 0 to 1


def judge(state: State, log: bytes, home: bytes, place: Place, header: Header) -> Judgement:
    """Judges the event and, unless it is refused at the door, changes the state."""
    try:
        check_door(state, log, home, place, header)
    except Refusal as refusal:
        return Judgement(DOOR_NUMBERS[refusal.code], refusal.code, "door")
    judgement = check_kind(state, place, header)
    if judgement.kind != "door":
        state.set_position(header.node, header.position)
    return judgement


def state_entry_due(judgement: Judgement | None, next_sequence: int) -> bool:
    """After an event with this judgement (None: after a state entry), is the next entry a state entry?"""
    return bool(judgement and judgement.makes_member) or (next_sequence > 0 and next_sequence % STATE_ENTRY_EVERY == 0)


def check_door(state: State, log: bytes, home: bytes, place: Place, header: Header) -> None:
    """R-1 to R-7."""
    check_fit(state, place, header)
    refuse_unless(header.log_id == log, "eventWrongLog")
    known = header.node == home if place.sequence == 0 else state.node(header.node) is not None
    refuse_unless(known, "strangerNode")
    lane, *counters = header.position
    refuse_unless(tuple(counters) > state.highest(header.node, lane), "positionNotRising")
    refuse_unless(header.time <= place.time + AHEAD, "timeAhead")
    refuse_unless(header.time + state.limit >= place.time, "timeBehind")
    for term, size, _ in header.seen:
        refuse_unless(term == place.term and size <= place.sequence, "checkpointFromFuture")


def check_fit(state: State, place: Place, header: Header) -> None:
    """R-1."""
    events.check_fit(header)
    events.check_reserved(header)
    is_create = header.kind in kinds.CREATE_KINDS
    refuse_unless(is_create == (place.sequence == 0), "eventUnfit")
    refuse_unless(is_create or kinds.KINDS[header.kind].log == state.kind, "eventUnfit")


def refuse_unless(holds: bool, code: str) -> None:
    if not holds:
        raise Refusal(code)


def check_kind(state: State, place: Place, header: Header) -> Judgement:
    """R-8 to R-10, and the effect."""
    if header.base is not None and header.base[0] != place.term:
        return Judgement(NUMBERS["otherTerm"], "otherTerm", refusal_class(state, header))
    if header.base is not None and header.base[1] > place.sequence:
        return Judgement(DOOR_NUMBERS["baseFromFuture"], "baseFromFuture", "door")
    joined = state.joined(header.node)
    try:
        apply(state, place.sequence, header)
    except Refused as refused:
        return Judgement(NUMBERS[refused.code], refused.code, refusal_class(state, header))
    return Judgement(0, None, "accepted", makes_member=joined == 0 and state.joined(header.node) == 1)


def apply(state: State, sequence: int, header: Header) -> None:
    if header.kind in channel.ROWS:
        channel.ROWS[header.kind](Channel(state, sequence, header))
    elif header.kind in (32, 48):
        directory_and_mailbox.create(state, kinds.KINDS[header.kind].log, header)
    elif header.kind == 33:
        directory_and_mailbox.user(state, sequence, header)


def refusal_class(state: State, header: Header) -> str:
    """Whether a refusal by R-8 or R-10 is appended: only while the author's node has joined users."""
    return "logged" if state.joined(header.node) > 0 else "door"

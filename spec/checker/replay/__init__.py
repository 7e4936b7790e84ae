"""Recomputes what a vector expects from its inputs, with the checker. One function for each case type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hanse.errors import Refusal

Case = dict[str, Any]
Outcome = dict[str, Any]
HANDLERS: dict[str, Callable[[Case], Outcome]] = {}


def handles(kind: str) -> Callable[[Callable[[Case], Outcome]], Callable[[Case], Outcome]]:
    def register(function: Callable[[Case], Outcome]) -> Callable[[Case], Outcome]:
        HANDLERS[kind] = function
        return function

    return register


def outcome(case: Case) -> Outcome:
    """What the checker finds: the handler's result, or the code of its refusal."""
    try:
        return HANDLERS[case["type"]](case)
    except Refusal as refusal:
        return {"code": refusal.code}


def unhex(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)


def hexes(items: list[bytes]) -> list[str]:
    return [item.hex() for item in items]


def unhexes(items: list[str]) -> list[bytes]:
    return [bytes.fromhex(item) for item in items]


from . import blobs, events, federation, identity, log, mentions, ranges, rules, wire  # noqa: E402,F401  (they register themselves)

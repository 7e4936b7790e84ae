"""Scenarios of rules.json and directory-and-mailbox.json: a log event by event, as its home judges it."""

from __future__ import annotations

from typing import Any

from hanse import events, rules
from hanse.state import State

from . import Case, Outcome, handles


def start_state(case: Case) -> State:
    """Nothing, or `start.records` and as many made-up invited participants as `start.invited` says."""
    start = case.get("start", {"records": []})
    state = State.of({bytes.fromhex(key): bytes.fromhex(value) for key, value in start["records"]})
    if "invited" in start:
        node = bytes.fromhex(start["invited"]["node"])
        for index in range(start["invited"]["count"]):
            state.records[(7, node, index.to_bytes(16, "big"))] = [0, start["invited"]["role"], 1]
    return state


@handles("scenario")
def scenario(case: Case) -> Outcome:
    state, home, log = start_state(case), bytes.fromhex(case["home"]), bytes.fromhex(case["log"])
    stored: dict[Any, tuple[bytes, int, int]] = {}
    steps = []
    for step in case["steps"]:
        header = events.decode_header(bytes.fromhex(step["header"]))
        place = rules.Place(0, step["sequence"], step["time"])
        judgement = rules.judge(state, log, home, place, header)
        result: Outcome = {"number": judgement.number, "code": judgement.code, "class": judgement.kind}
        if judgement.kind != "door":
            stored[(header.node, header.position)] = (header.id, step["sequence"], judgement.number)
            result["stateDue"] = rules.state_entry_due(judgement, step["sequence"] + 1)
        elif judgement.code == "positionNotRising":
            result["home"] = home_answer(stored.get((header.node, header.position)), header)
        steps.append({**result, "root": state.root().hex()})
    return {"steps": steps, "records": listed(state) if case.get("listed", True) else None}


def home_answer(found: tuple[bytes, int, int] | None, header: events.Header) -> Outcome:
    """What the home makes of a position that does not rise (rules, "Home")."""
    if found is None:
        return {"number": 35, "code": "positionNotRising"}
    event, sequence, verdict = found
    if event != header.id:
        return {"number": 65, "code": "originFork"}
    return {"number": 64, "code": "duplicate", "sequence": sequence, "verdict": verdict}


def listed(state: State) -> list[list[str]]:
    """All records, sorted by the bytes of their keys, as in a snapshot."""
    return [[key.hex(), value.hex()] for key, value in sorted(state.encoded().items())]

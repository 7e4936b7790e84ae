"""Cases of log.json: ranges and snapshots."""

from __future__ import annotations

from typing import Any

from hanse import identity, log, merkle, ranges, snapshots, wire
from hanse.state import State

from . import Case, Outcome, handles, hexes, unhexes
from .rules import listed


def pinned(documents: list[list[str]]) -> dict[bytes, identity.Chain]:
    return ranges.merged({}, [[wire.decode(bytes.fromhex(item)) for item in chain] for chain in documents])


def follower(value: dict[str, Any]) -> ranges.Follower:
    return ranges.Follower(
        log=bytes.fromhex(value["log"]),
        home=bytes.fromhex(value["home"]),
        cursor=value["cursor"],
        time=value["time"],
        state_due=value["stateDue"],
        frontier=unhexes(value["frontier"]),
        state=State.of({bytes.fromhex(key): bytes.fromhex(item) for key, item in value["records"]}),
        chains=pinned(value["documents"]),
    )


def described(found: ranges.Follower) -> Outcome:
    return {
        "cursor": found.cursor,
        "time": found.time,
        "stateDue": found.state_due,
        "frontier": hexes(found.frontier),
        "treeRoot": merkle.frontier_root(found.frontier).hex(),
        "stateRoot": found.state.root().hex(),
        "records": listed(found.state),
    }


@handles("range")
def range_(case: Case) -> Outcome:
    before = follower(case["follower"])
    try:
        after = before.accept(ranges.decode_range(wire.decode(bytes.fromhex(case["range"]))))
    except ranges.HomeFault as fault:
        return {"code": fault.code, "cursor": fault.sequence}
    return described(after)


@handles("snapshot")
def snapshot(case: Case) -> Outcome:
    found = snapshots.decode_snapshot(wire.decode(bytes.fromhex(case["snapshot"])))
    trusted = log.Checkpoint(case["trustedSize"], bytes.fromhex(case["trustedRoot"]))
    invitation = snapshots.Invitation(bytes.fromhex(case["log"]), bytes.fromhex(case["home"]), trusted)
    return described(snapshots.check_snapshot(found, invitation, pinned(case["documents"])))

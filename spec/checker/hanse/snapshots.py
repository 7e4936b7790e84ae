"""Snapshots, and how a joiner checks one (spec/log.md, "Snapshots", SN-1 to SN-6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import identity, log, merkle, ranges, shapes, statemap, wire
from .errors import Refusal, recoded
from .log import Checkpoint
from .state import ABOUT, NODE, State


@dataclass(frozen=True)
class Snapshot:
    log: bytes
    entry: bytes
    records: list[tuple[bytes, bytes]]
    frontier: list[bytes]
    inclusion: list[bytes]
    checkpoint: str
    consistency: list[bytes]
    from_trusted: list[bytes]
    documents: list[Any]


def decode_snapshot(value: Any) -> Snapshot:
    value = shapes.fields(value, set(range(1, 10)), is_open=True)
    records = [shapes.tuple_of(item, 2) for item in shapes.array(value[3])]
    return Snapshot(
        log=shapes.id32(value[1]),
        entry=shapes.octets(value[2]),
        records=[(shapes.octets(key), shapes.octets(item)) for key, item in records],
        frontier=shapes.hashes(value[4]),
        inclusion=shapes.hashes(value[5]),
        checkpoint=shapes.text(value[6]),
        consistency=shapes.hashes(value[7]),
        from_trusted=shapes.hashes(value[8]),
        documents=shapes.array(value[9]),
    )


@dataclass(frozen=True)
class Invitation:
    """What the joiner was invited to: the channel, its home, and a checkpoint that is vouched for."""

    log: bytes
    home: bytes
    trusted: Checkpoint


def check_snapshot(found: Snapshot, invitation: Invitation, pinned: dict[bytes, identity.Chain]) -> ranges.Follower:
    """The follower that goes on from the sequence after the state entry. `pinned` holds the home's chain."""
    chains = ranges.merged(pinned, found.documents)
    checkpoint = ranges.check_home(found.checkpoint, invitation.log, chains, invitation.home)
    trusted = invitation.trusted
    if not merkle.extends(trusted.size, trusted.root, checkpoint.size, checkpoint.root, found.from_trusted):
        raise Refusal("checkpointMismatch")
    entry = check_entry(found, checkpoint)
    state = check_records(found, entry.hash)
    if (found.log, state.log, state.home) != (invitation.log, invitation.log, invitation.home):
        raise Refusal("snapshotWrongLog")
    check_documents(state, ranges.merged({}, found.documents))
    due = (entry.sequence + 1) % log.STATE_ENTRY_EVERY == 0
    return ranges.Follower(invitation.log, invitation.home, entry.sequence + 1, entry.time, due, found.frontier,
        state, chains)


def check_entry(found: Snapshot, checkpoint: Checkpoint) -> log.Entry:
    """SN-3."""
    entry = log.decode_entry(found.entry)
    if not entry.is_state:
        raise Refusal("entryMalformed", "not a state entry")
    if entry.sequence >= log.MAX_ENTRIES:
        raise Refusal("snapshotUnproven", "no log is so long")
    size = entry.sequence + 1
    root = merkle.frontier_root(found.frontier)
    holds = (
        len(found.frontier) == size.bit_count()
        and merkle.includes(entry.leaf, entry.sequence, size, found.inclusion, root)
        and merkle.extends(size, root, checkpoint.size, checkpoint.root, found.consistency)
    )
    if not holds:
        raise Refusal("snapshotUnproven")
    return entry


def check_records(found: Snapshot, root: bytes) -> State:
    """SN-4."""
    keys = [key for key, _ in found.records]
    if any(a >= b for a, b in zip(keys, keys[1:])):
        raise Refusal("snapshotWrongState", "not sorted and unique")
    records = dict(found.records)
    if statemap.state_root(records) != root:
        raise Refusal("snapshotWrongState")
    with recoded("snapshotWrongState"):
        for item in (*records.keys(), *records.values()):
            shapes.array(wire.decode(item), 1)
    state = State.of(records)
    if (ABOUT,) not in state.records:
        raise Refusal("snapshotWrongLog")
    return state


def check_documents(state: State, chains: dict[bytes, identity.Chain]) -> None:
    """SN-6."""
    about = state.records[(ABOUT,)]
    named = [(about[2], about[3], about[4])]
    named += [(key[1], value[0], value[1]) for key, value in state.records.items() if key[0] == NODE]
    for node, number, document in named:
        if node not in chains or chains[node].named(number, document) is None:
            raise Refusal("snapshotMissingDocument")

"""A log as its home keeps it: entries, events with bodies and coverage, checkpoints; and ranges and snapshots of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hanse import batches, crypto, events, kinds, log, merkle, rules, wire
from hanse.state import State

from . import headers
from .nodes import Node
from .page import Page
from .script import Actor, Script


@dataclass
class Stored:
    """An event of the log. `batch` is (statement, ids, leaf) once it is covered."""

    header: bytes
    body: bytes | None
    node: Node
    document: int
    batch: tuple[batches.Statement, list[bytes], int] | None = None

    @property
    def id(self) -> bytes:
        return crypto.tagged_hash(crypto.TAG_EVENT, self.header)


@dataclass
class Before:
    """What a follower knows that has everything before a sequence."""

    records: dict[Any, Any]
    due: bool
    time: int


class HomeLog(Script):
    def __init__(self, page: Page, home: Node) -> None:
        super().__init__(page, "-", home)
        self.entries: list[bytes] = []
        self.events: dict[int, Stored] = {}
        self.nodes: dict[bytes, Node] = {home.id: home}
        self.befores: list[Before] = []
        self.bodies: dict[bytes, bytes] = {}

    def do(self, kind: int, actor: Actor | Node, content: Any = None, code: str | None = None, cls: str = "logged",
        **changes: Any) -> bytes:
        node = actor.node if isinstance(actor, Actor) else actor
        self.nodes[node.id] = node
        known = kinds.KINDS[kind]
        if known.body and "k7" not in changes:
            body = headers.invitation_body() if kind == 49 else headers.body(f"text {self.sequence}",
                str(self.sequence))
            changes["k7"] = events.body_hash(body)
            self.bodies[changes["k7"]] = body
        self.wait(1000)
        return super().do(kind, actor, content, code, cls, **changes)

    def put(self, raw: bytes, code: str | None = None, cls: str = "logged") -> bytes:
        header, sequence = events.decode_header(raw), self.sequence
        record = self.state.node(header.node)
        number = record[0] if record and self.state.kind == 0 else 0
        before = self.before()
        super().put(raw, code, cls)
        if self.sequence == sequence:
            return raw
        verdict = rules.NUMBERS[code] if code else 0
        self.befores.append(before)
        self.entries.append(log.event_entry(0, sequence, self.time, header.id, verdict))
        self.events[sequence] = Stored(raw, self.bodies.get(header.body_hash), self.nodes[header.node], number)
        for late in range(sequence + 1, self.sequence):
            self.befores.append(Before(dict(self.state.records), True, self.time))
            self.entries.append(log.state_entry(0, late, self.time, self.state.root()))
        return raw

    def before(self) -> Before:
        return Before(dict(self.state.records), False, self.time if self.entries else 0)

    def cover(self) -> None:
        """Each node signs one statement over its events that have none yet."""
        waiting: dict[tuple[bytes, int], list[Stored]] = {}
        for stored in self.events.values():
            if stored.batch is None:
                waiting.setdefault((stored.node.id, stored.document), []).append(stored)
        for (node, document), run in waiting.items():
            ids = [stored.id for stored in run]
            statement = batches.make_statement(run[0].node.seed("batch", document), node, document, ids)
            for index, stored in enumerate(run):
                stored.batch = (statement, ids, index)

    def coverages(self, stored: list[Stored]) -> list[Any]:
        """One coverage for each run of neighbouring leaves."""
        result: list[Any] = []
        start = 0
        for index in range(1, len(stored) + 1):
            last = stored[index - 1].batch
            if index < len(stored) and stored[index].batch[0] == last[0] and stored[index].batch[2] == last[2] + 1:
                continue
            statement, ids, first = stored[start].batch
            result.append(batches.make_coverage(statement, ids, first, index - start))
            start = index
        return result

    def checkpoint(self, entries: list[bytes], generation: int = 0) -> str:
        root = merkle.root([merkle.leaf_hash(entry) for entry in entries])
        return log.make_checkpoint(self.home.seed("log", generation), self.log, 0, len(entries), root)

    def range(self, first: int, count: int, size: int | None = None, entries: list[bytes] | None = None,
        documents: list[Node] = ()) -> dict[int, Any]:
        """A range value, proven by a checkpoint over the first `size` of `entries` (the log's own, unless given)."""
        every = self.entries if entries is None else entries
        every = every[: size or len(every)]
        stored = [self.events[at] for at in range(first, first + count) if at in self.events]
        hashes = [merkle.leaf_hash(entry) for entry in every]
        return {
            1: self.log, 2: first, 3: every[first : first + count], 4: [[item.header, item.body] for item in stored],
            5: self.coverages(stored), 6: self.checkpoint(every), 7: merkle.consistency_proof(first + count, hashes),
            8: [node.signed for node in documents],
        }

    def follower(self, cursor: int, documents: list[Node]) -> dict[str, Any]:
        """What a follower at this cursor holds, as the case says it."""
        before = self.befores[cursor] if cursor < len(self.befores) else Before(self.state.records, False, self.time)
        hashes = [merkle.leaf_hash(entry) for entry in self.entries[:cursor]]
        records = sorted(State(before.records).encoded().items())
        return {
            "log": self.log.hex(), "home": self.home.id.hex(), "cursor": cursor, "time": before.time,
            "stateDue": before.due,
            "frontier": [item.hex() for item in merkle.frontier(hashes)],
            "records": [[k.hex(), v.hex()] for k, v in records],
            "documents": [[wire.encode(item).hex() for item in node.signed] for node in documents],
        }

    def snapshot(self, at: int, size: int, trusted: int, documents: list[Node]) -> dict[int, Any]:
        """A snapshot value for the state entry at sequence `at`, for an asker that trusts a checkpoint of `trusted`."""
        hashes = [merkle.leaf_hash(entry) for entry in self.entries[:size]]
        part = hashes[: at + 1]
        records = sorted(State(self.befores[at].records).encoded().items())
        return {
            1: self.log, 2: self.entries[at], 3: [list(pair) for pair in records], 4: merkle.frontier(part),
            5: merkle.inclusion_proof(at, part), 6: self.checkpoint(self.entries[:size]),
            7: merkle.consistency_proof(at + 1, hashes),
            8: merkle.consistency_proof(trusted, hashes), 9: [node.signed for node in documents],
        }

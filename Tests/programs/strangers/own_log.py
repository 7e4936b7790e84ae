"""A log of which the stranger is home: its directory, a mailbox, a channel (spec/log.md)."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hanse import batches, crypto, events, log, merkle, rules, wire
from hanse.state import State

if TYPE_CHECKING:
    from own_node import OwnNode


def now() -> int:
    return time.time_ns() // 1_000_000


@dataclass
class Piece:
    """Events that stand one after the other under one coverage."""

    first: int
    last: int
    coverage: list[Any]


class OwnLog:
    def __init__(self, node: OwnNode) -> None:
        self.node = node
        self.id = b""
        self.state = State()
        self.entries: list[bytes] = []
        self.stored: dict[int, tuple[bytes, bytes | None]] = {}
        self.pieces: list[Piece] = []
        self.snapshots: dict[int, dict[bytes, bytes]] = {}
        self._counter = 0

    @property
    def size(self) -> int:
        return len(self.entries)

    def write(self, kind: int, user: bytes | None = None, body: bytes | None = None, **changes: Any) -> bytes:
        """Appends an event of the stranger's own; answers its header. `changes` are k<key>=value."""
        self._counter += 1
        value: dict[int, Any] = {2: kind, 3: self.node.id, 5: [0, 1, self._counter], 6: now()}
        if self.entries:
            value[1] = self.id
        else:
            value[12] = os.urandom(32)
        if user is not None:
            value[4] = user
        if body is not None:
            value[7] = events.body_hash(body)
        value.update({int(key[1:]): item for key, item in changes.items()})
        raw = wire.encode(value)
        if not self.entries:
            self.id = events.decode_header(raw).id
        statement = batches.make_statement(
            self.node.seeds["batch"], self.node.id, 0, [events.decode_header(raw).id])
        verdict = self.take([(raw, body)], batches.make_coverage(statement, [events.decode_header(raw).id], 0, 1))
        if verdict != [(self.pieces[-1].first, 0)]:
            raise AssertionError(f"an own event was not accepted: {verdict}")
        return raw

    def take(self, pairs: list[tuple[bytes, bytes | None]], coverage: list[Any]) -> list[tuple[int, int]]:
        """Judges and appends events under one coverage; answers sequence and verdict of each. The caller has seen that the
        coverage holds; a refusal at the door ends it with an AssertionError."""
        places: list[tuple[int, int]] = []
        for raw, body in pairs:
            header, sequence, at = events.check_event(raw, body), self.size, now()
            judgement = rules.judge(self.state, self.id, self.node.id, rules.Place(0, sequence, at), header)
            if judgement.kind == "door":
                raise AssertionError(f"refused at the door: {judgement}")
            self.entries.append(log.event_entry(0, sequence, at, header.id, judgement.number))
            self.stored[sequence] = (raw, body)
            places.append((sequence, judgement.number))
            if rules.state_entry_due(judgement, self.size):
                self.snapshots[self.size] = self.state.encoded()
                self.entries.append(log.state_entry(0, self.size, at, self.state.root()))
        self.pieces.append(Piece(places[0][0], places[-1][0], coverage))
        return places

    def hashes(self) -> list[bytes]:
        return [merkle.leaf_hash(entry) for entry in self.entries]

    def checkpoint(self) -> str:
        return log.make_checkpoint(self.node.seeds["log"], self.id, 0, self.size, merkle.root(self.hashes()))

    def range(self, first: int) -> dict[int, Any]:
        """All entries from `first` on, which must be where a piece begins."""
        pieces = [piece for piece in self.pieces if piece.last >= first]
        assert all(piece.first >= first for piece in pieces), "the range would cut a piece"
        return {
            1: self.id, 2: first, 3: self.entries[first:],
            4: [list(self.stored[at]) for at in sorted(self.stored) if at >= first],
            5: [piece.coverage for piece in pieces], 6: self.checkpoint(),
            7: merkle.consistency_proof(self.size, self.hashes()), 8: self.node.chains_for(self.state),
        }

    def snapshot(self, trusted: int) -> dict[int, Any]:
        at = max(self.snapshots)
        hashes = self.hashes()
        part = hashes[: at + 1]
        return {
            1: self.id, 2: self.entries[at], 3: [list(pair) for pair in sorted(self.snapshots[at].items())],
            4: merkle.frontier(part), 5: merkle.inclusion_proof(at, part), 6: self.checkpoint(),
            7: merkle.consistency_proof(at + 1, hashes), 8: merkle.consistency_proof(trusted, hashes),
            9: self.node.chains_for(self.state),
        }

    def proof(self, sequence: int) -> tuple[bytes, bytes, list[Any], list[bytes]]:
        """Entry, header, coverage and inclusion proof of the event at a sequence."""
        piece = next(piece for piece in self.pieces if piece.first == sequence)
        return (self.entries[sequence], self.stored[sequence][0], piece.coverage,
            merkle.inclusion_proof(sequence, self.hashes()))


def text_body(text: str) -> bytes:
    return wire.encode({0: os.urandom(16), 1: text})


def reference(raw_document: bytes, number: int) -> list[Any]:
    return [number, crypto.tagged_hash(crypto.TAG_DOCUMENT, raw_document)]

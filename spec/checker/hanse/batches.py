"""Batch statements and coverage (spec/events.md, EV-5 to EV-7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import crypto, merkle, shapes, wire
from .errors import Refusal

MAX_BATCH = 1_024


@dataclass(frozen=True)
class Statement:
    node: bytes
    document: int
    size: int
    root: bytes
    signature: bytes

    @property
    def signed_bytes(self) -> bytes:
        return wire.encode([self.node, self.document, self.size, self.root])

    @property
    def value(self) -> list[Any]:
        return [self.node, self.document, self.size, self.root, self.signature]


@dataclass(frozen=True)
class Coverage:
    statement: Statement
    first: int
    count: int
    proof: list[bytes]


def batch_root(ids: list[bytes]) -> bytes:
    """The root over event ids that are sorted already; a leaf's data is its id."""
    return merkle.root([merkle.leaf_hash(event) for event in ids])


def make_statement(seed: bytes, node: bytes, document: int, ids: list[bytes]) -> Statement:
    unsigned = Statement(node, document, len(ids), batch_root(ids), b"")
    return Statement(node, document, len(ids), unsigned.root,
        crypto.tagged_sign(seed, crypto.TAG_BATCH, unsigned.signed_bytes))


def make_coverage(statement: Statement, ids: list[bytes], first: int, count: int) -> list[Any]:
    """A coverage value for the leaves first ..< first + count of the batch `ids`."""
    proof = merkle.prove_run([merkle.leaf_hash(event) for event in ids], first, count)
    return [statement.value, first, count, proof]


def decode_statement(value: Any) -> Statement:
    node, document, size, root, signature = shapes.tuple_of(value, 5)
    shapes.id32(node), shapes.uint(document)
    if shapes.uint(size, 1) > MAX_BATCH:
        raise Refusal("batchTooLarge")
    return Statement(node, document, size, shapes.id32(root), shapes.signature(signature))


def decode_coverage(value: Any) -> Coverage:
    statement, first, count, proof = shapes.tuple_of(value, 4)
    return Coverage(decode_statement(statement), shapes.uint(first), shapes.uint(count, 1, MAX_BATCH),
        shapes.hashes(proof))


def check_proof(coverage: Coverage, ids: list[bytes]) -> None:
    """EV-6 for exactly the events that the coverage is for."""
    hashes = [merkle.leaf_hash(event) for event in ids]
    statement = coverage.statement
    if len(ids) != coverage.count or merkle.run_root(hashes, coverage.first, statement.size,
        coverage.proof) != statement.root:
        raise Refusal("eventUncovered")


def check_signature(statement: Statement, batch_key: bytes) -> None:
    """EV-7."""
    if not crypto.tagged_verify(batch_key, crypto.TAG_BATCH, statement.signed_bytes, statement.signature):
        raise Refusal("statementBadSignature")


def check_coverage(coverage: Coverage, ids: list[bytes], node: bytes, document: int | None, batch_key: bytes) -> None:
    """EV-5 to EV-7 for events of `node`; `document` None where any of its documents may be named."""
    if coverage.statement.node != node:
        raise Refusal("statementWrongNode")
    if document is not None and coverage.statement.document != document:
        raise Refusal("statementWrongDocument")
    check_proof(coverage, ids)
    check_signature(coverage.statement, batch_key)

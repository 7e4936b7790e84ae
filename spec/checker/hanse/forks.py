"""Proofs that a node has signed what contradicts itself (spec/log.md, "Forks")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from . import batches, events, identity, log, merkle, shapes, wire
from .errors import Refusal, recoded

FORMAT = "hanse.v1/proof"
CHECKPOINTS, POSITIONS = 1, 2
MAX_CHAIN = 256
MAX_PROOF = 128
LINE = re.compile(r"hanse\.v1/[0-9a-f]{64}/(0|[1-9][0-9]{0,18})")


@dataclass(frozen=True)
class Histories:
    """Two checkpoints of one log of which neither extends the other."""

    node: bytes
    log: bytes
    first: log.Checkpoint
    second: log.Checkpoint


@dataclass(frozen=True)
class Events:
    """Two events of one position."""

    node: bytes
    log: bytes
    position: events.Position
    ids: tuple[bytes, bytes]


def check_proof(raw: bytes) -> Histories | Events:
    """What a proof shows by itself (FRK-1 to FRK-9)."""
    with recoded("proofMalformed"):
        kind, parts = proof_shape(wire.decode(raw))
    chain = identity.Chain()
    chain.offer([identity.decode_signed(item) for item in parts[2]])
    if not chain.documents:
        raise Refusal("documentInvalid", "no document")
    return histories(parts, chain) if kind == CHECKPOINTS else two_events(parts, chain)


def proof_shape(value: Any) -> tuple[int, dict[int, Any]]:
    """FRK-1. Also as an item of a message."""
    name, kind, parts = shapes.tuple_of(value, 3)
    if shapes.text(name) != FORMAT:
        raise shapes.unexpected(FORMAT)
    shapes.uint(kind, CHECKPOINTS, POSITIONS)
    shapes.fields(parts, {1, 2, 3, 4, 5, 6})
    shapes.id32(parts[1])
    for item in shapes.array(parts[2], 0, MAX_CHAIN):
        document, signer, signature = shapes.tuple_of(item, 3)
        shapes.octets(document), shapes.uint(signer, 0, 1), shapes.signature(signature)
    if kind == CHECKPOINTS:
        shapes.text(parts[3]), shapes.text(parts[4]), shapes.id32(parts[5])
        shapes.hashes(shapes.array(parts[6], 0, MAX_PROOF))
    else:
        shapes.octets(parts[3]), shapes.octets(parts[5])
        batches.decode_coverage(parts[4]), batches.decode_coverage(parts[6])
    return kind, parts


def histories(parts: dict[int, Any], chain: identity.Chain) -> Histories:
    """FRK-3 to FRK-6. What a revoked key has signed may be a thief's."""
    match = LINE.fullmatch(parts[3].split("\n", 1)[0])
    if len(parts[3].encode("utf-8")) > log.MAX_CHECKPOINT:
        raise Refusal("checkpointTooLarge")
    if match is None:
        raise Refusal("checkpointWrongLog")
    first, second = (signed(parts[key], parts[1], int(match[1]), chain) for key in (3, 4))
    if not 1 <= first.size <= second.size or parts[5] == first.root:
        raise Refusal("forkUnproven")
    if not merkle.extends(first.size, parts[5], second.size, second.root, parts[6]):
        raise Refusal("forkUnproven", "the root is not of the second's tree")
    return Histories(chain.newest.node, parts[1], first, second)


def signed(note: str, log_id: bytes, term: int, chain: identity.Chain) -> log.Checkpoint:
    """FRK-4."""
    keys = [document.keys[identity.LOG] for document in chain.documents]
    checkpoint = log.check_checkpoint(note, log_id, term, keys)
    try:
        return log.check_checkpoint(note, log_id, term, keys[chain.revoked_below :])
    except Refusal:
        raise Refusal("checkpointRevoked") from None


def two_events(parts: dict[int, Any], chain: identity.Chain) -> Events:
    """FRK-7 to FRK-9."""
    one, other = (covered(parts[1], parts[key], parts[key + 1], chain) for key in (3, 5))
    if one.id == other.id or one.node != other.node or one.position != other.position:
        raise Refusal("forkUnproven")
    return Events(one.node, parts[1], one.position, (one.id, other.id))


def covered(log_id: bytes, raw: bytes, coverage: Any, chain: identity.Chain) -> events.Header:
    header = events.decode_header(raw)
    events.check_fit(header)
    events.check_reserved(header)
    if (header.id if header.log is None else header.log) != log_id:
        raise Refusal("eventWrongLog")
    cover = batches.decode_coverage(coverage)
    document = chain.find(cover.statement.document)
    if cover.statement.node != chain.newest.node or document is None:
        raise Refusal("statementWrongDocument")
    batches.check_coverage(cover, [header.id], header.node, None, document.keys[identity.BATCH])
    if cover.statement.document < chain.revoked_below:
        raise Refusal("documentRevoked")
    return header

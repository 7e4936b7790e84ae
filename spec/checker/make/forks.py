"""log.json: proofs of forks, good ones and each way to spoil one."""

from __future__ import annotations

from typing import Any

from hanse import batches, crypto, forks, log, merkle, wire

from .headers import HASH, LOG
from .page import Page
from .ranges import World

EARLY, LATE = 12, 17


def build(page: Page) -> None:
    w = World(page)

    def check(name: str, value: Any, code: str | None = None) -> None:
        raw = value if isinstance(value, bytes) else wire.encode(value)
        page.add("forkProof", f"fork: {name}", code=code, proof=raw.hex())

    good_ones(check, w)
    shapes(check, of_checkpoints(w), of_positions(w))
    documents(check, w)
    notes(check, w)
    unproven(check, w)
    positions(check, w)
    revoked(check, w)


def leaves(entries: list[bytes]) -> list[bytes]:
    return [merkle.leaf_hash(entry) for entry in entries]


def other_history(w: World) -> list[bytes]:
    """The same up to entry 9, and then something else."""
    return [*w.channel.entries[:9], *(w.channel.entries[at] + b"\0" for at in range(9, LATE))]


def parts(w: World, early: int = EARLY, late: int = LATE, **changes: Any) -> dict[int, Any]:
    s, hashes = w.channel, leaves(w.channel.entries[:late])
    value = {
        1: s.log, 2: w.lubeck.signed, 3: s.checkpoint(other_history(w)[:early]), 4: s.checkpoint(s.entries[:late]),
        5: merkle.root(hashes[:early]), 6: merkle.consistency_proof(early, hashes),
    }
    return {**value, **{int(key[1:]): item for key, item in changes.items()}}


def proof(kind: int, value: Any) -> list[Any]:
    return [forks.FORMAT, kind, value]


def of_checkpoints(w: World, **changes: Any) -> list[Any]:
    return proof(1, parts(w, **changes))


def covered(w: World, header: bytes, document: int = 1) -> list[Any]:
    """A header and its coverage, alone in a batch of Wismar's."""
    event = crypto.tagged_hash(crypto.TAG_EVENT, header)
    statement = batches.make_statement(w.wismar.seed("batch", document), w.wismar.id, document, [event])
    return [header, batches.make_coverage(statement, [event], 0, 1)]


def changed(header: bytes, **changes: Any) -> bytes:
    value = {**wire.decode(header), **{int(key[1:]): item for key, item in changes.items()}}
    return wire.encode(value)


def of_positions(w: World, second: bytes | None = None, **changes: Any) -> list[Any]:
    header = w.channel.events[5].header
    one, other = covered(w, header), covered(w, second or changed(header, k6=wire.decode(header)[6] + 1))
    value = {1: w.channel.log, 2: w.wismar.signed, 3: one[0], 4: one[1], 5: other[0], 6: other[1]}
    return proof(2, {**value, **{int(key[1:]): item for key, item in changes.items()}})


def good_ones(check: Any, w: World) -> None:
    check("two histories", of_checkpoints(w))
    check("two histories of a size", proof(1, parts(w, LATE, LATE)))
    check("two histories, the first of ten entries", proof(1, parts(w, 10, 11)))
    check("under the keys of two documents", of_checkpoints(w, k3=w.channel.checkpoint(other_history(w)[:EARLY], 1)))
    check("with one document", of_checkpoints(w, k2=w.lubeck.signed[:1]))
    check("two events", of_positions(w))


def shapes(check: Any, one: list[Any], other: list[Any]) -> None:
    code = "proofMalformed"
    for name, value in (("checkpoints", one), ("positions", other)):
        for key in range(1, 7):
            check(f"{name} without key {key}", [*value[:2], {k: v for k, v in value[2].items() if k != key}], code)
        check(f"{name} with a key more", [*value[:2], {**value[2], 7: 0}], code)
        check(f"{name} with a short log id", [*value[:2], {**value[2], 1: HASH[1:]}], code)
        check(f"{name} with a document that is none", [*value[:2], {**value[2], 2: [[0]]}], code)
    check("of another format", ["hanse.v2/proof", *one[1:]], code)
    check("of kind 3", [forks.FORMAT, 3, one[2]], code)
    check("checkpoints as positions", [forks.FORMAT, 2, one[2]], code)
    check("a map", {1: 0}, code)
    check("nothing", b"", code)
    check("more after it", wire.encode(one) + b"\0", code)
    check("a short hash", [*one[:2], {**one[2], 6: [HASH[1:]]}], code)
    check("129 hashes", [*one[:2], {**one[2], 6: [HASH] * 129}], code)
    check("a coverage that is none", [*other[:2], {**other[2], 4: []}], code)


def documents(check: Any, w: World) -> None:
    """FRK-2."""
    check("no documents", of_checkpoints(w, k2=[]), "documentInvalid")
    check("not from the first document on", of_checkpoints(w, k2=w.lubeck.signed[1:]), "documentBrokenChain")
    raw, signer, signature = w.lubeck.signed[0]
    spoiled = [raw, signer, signature[:-1] + bytes([signature[-1] ^ 1])]
    check("a document that is not signed", of_checkpoints(w, k2=[spoiled]), "documentBadSignature")
    check("another node's documents", of_checkpoints(w, k2=w.wismar.signed), "checkpointBadSignature")


def notes(check: Any, w: World) -> None:
    """FRK-3 and FRK-4."""
    s, other = w.channel, other_history(w)[:EARLY]
    check("of another log", of_checkpoints(w, k1=LOG), "checkpointWrongLog")
    check("the first in term 1", of_checkpoints(w, k3=note(w, other, 1)), "checkpointWrongLog")
    check("both in term 1", of_checkpoints(w, k3=note(w, other, 1), k4=note(w, s.entries, 1)))
    check("no note", of_checkpoints(w, k3="x"), "checkpointWrongLog")
    forged = log.make_checkpoint(w.wismar.seed("log"), s.log, 0, EARLY, merkle.root(leaves(other)))
    check("the first by another key", of_checkpoints(w, k3=forged), "checkpointBadSignature")
    check("the second by another key", of_checkpoints(w, k4=forged), "checkpointBadSignature")
    check("too large a note", of_checkpoints(w, k3=s.checkpoint(other) + "x" * 8192), "checkpointTooLarge")


def note(w: World, entries: list[bytes], term: int) -> str:
    return log.make_checkpoint(w.lubeck.seed("log"), w.channel.log, term, len(entries), merkle.root(leaves(entries)))


def unproven(check: Any, w: World) -> None:
    """FRK-5 and FRK-6."""
    s, code = w.channel, "forkUnproven"
    hashes = leaves(s.entries)
    check("one history", of_checkpoints(w, k3=s.checkpoint(s.entries[:EARLY])), code)
    check("one checkpoint twice", proof(1, parts(w, LATE, LATE, k3=s.checkpoint(s.entries))), code)
    check("the larger first", proof(1, {**parts(w), 3: parts(w)[4], 4: parts(w)[3]}), code)
    check("another root", of_checkpoints(w, k5=HASH), code)
    check("the first's own root", of_checkpoints(w, k5=merkle.root(leaves(other_history(w)[:EARLY]))), code)
    check("no consistency proof", of_checkpoints(w, k6=[]), code)
    check("a shorter consistency proof", of_checkpoints(w, k6=merkle.consistency_proof(EARLY, hashes)[:-1]), code)
    check("a consistency proof from another size", of_checkpoints(w, k6=merkle.consistency_proof(11, hashes)), code)
    empty = log.make_checkpoint(w.lubeck.seed("log"), s.log, 0, 0, HASH)
    check("of an empty tree", of_checkpoints(w, k3=empty, k5=merkle.root([]), k6=[]), code)
    check("of two empty trees", of_checkpoints(w, k3=empty, k4=empty, k5=merkle.root([]), k6=[]), code)


def positions(check: Any, w: World) -> None:
    """FRK-7 to FRK-9."""
    header = w.channel.events[5].header
    value = wire.decode(header)
    lane, incarnation, counter = value[5]
    check("the same event twice", of_positions(w, header), "forkUnproven")
    check("another counter", of_positions(w, changed(header, k5=[lane, incarnation, counter + 1])), "forkUnproven")
    check("another incarnation", of_positions(w, changed(header, k5=[lane, incarnation + 1, counter])), "forkUnproven")
    check("another lane", of_positions(w, changed(header, k5=[lane + 1, incarnation, counter])), "forkUnproven")
    check("an event of another log", of_positions(w, changed(header, k1=LOG)), "eventWrongLog")
    check("events of another log", of_positions(w, k1=LOG), "eventWrongLog")
    check("an event of another node", of_positions(w, changed(header, k3=w.lubeck.id)), "statementWrongNode")
    check("no header", of_positions(w, k3=b"\x00"), "eventMalformed")
    good = of_positions(w)[2]
    check("uncovered", of_positions(w, k4=good[6]), "eventUncovered")
    statement = [*good[4][0][:4], bytes(64)]
    check("not signed", of_positions(w, k4=[statement, *good[4][1:]]), "statementBadSignature")
    check("another node's documents than the events'", of_positions(w, k2=w.lubeck.signed), "statementWrongDocument")
    check("a document that is not there", of_positions(w, k2=w.wismar.signed[:1]), "statementWrongDocument")


def revoked(check: Any, w: World) -> None:
    """FRK-4 and FRK-8: what a thief may have signed shows nothing of the node, before or after it has replaced its keys."""
    s, other = w.channel, other_history(w)[:EARLY]
    known = [*w.lubeck.signed, w.lubeck.sign(w.lubeck.fields(2, k12=True), 0)]
    for first, second in ((0, 0), (1, 1), (0, 2), (2, 1), (2, 2)):
        value = of_checkpoints(w, k2=known, k3=s.checkpoint(other, first), k4=s.checkpoint(s.entries, second))
        check(f"under documents {first} and {second}, the last of which revokes the others", value,
            None if first == second == 2 else "checkpointRevoked")
    header = s.events[5].header
    known = [*w.wismar.signed, w.wismar.sign(w.wismar.fields(2, k12=True), 0)]
    for first, second in ((1, 1), (1, 2), (2, 0), (2, 2)):
        one = covered(w, header, first)
        two = covered(w, changed(header, k6=wire.decode(header)[6] + 1), second)
        value = proof(2, {1: s.log, 2: known, 3: one[0], 4: one[1], 5: two[0], 6: two[1]})
        check(f"two events under documents {first} and {second}, the last of which revokes the others", value,
            None if first == second == 2 else "documentRevoked")

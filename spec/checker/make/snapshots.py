"""log.json: snapshots, accepted and refused."""

from __future__ import annotations

from typing import Any

from hanse import log, merkle, statemap, wire
from hanse.state import State

from .headers import HASH
from .home import HomeLog
from .page import Page
from .ranges import World

AT, TRUSTED = 4, 3


def build(page: Page) -> None:
    w = World(page)
    s = w.channel

    def root(size: int) -> bytes:
        return merkle.root([merkle.leaf_hash(entry) for entry in s.entries[:size]])

    def check(name: str, value: Any, code: str | None = None, trusted: int = TRUSTED, note: str | None = None,
        **more: Any) -> None:
        raw = value if isinstance(value, bytes) else wire.encode(value)
        inputs: dict[str, Any] = {
            "log": s.log.hex(), "home": w.lubeck.id.hex(), "trustedSize": trusted, "trustedRoot": root(trusted).hex(),
            "documents": [[wire.encode(item).hex() for item in w.lubeck.signed]], **more,
        }
        page.add("snapshot", f"snapshot: {name}", code=code, note=note, snapshot=raw.hex(), **inputs)

    for at, size, trusted in ((4, 17, 3), (4, 5, 5), (4, 17, 17), (4, 8, 0), (1, 2, 2), (1, 17, 16)):
        check(f"of {at}, checkpoint of {size}, trusted {trusted}", s.snapshot(at, size, trusted, w.both),
            trusted=trusted)
    good = s.snapshot(AT, 17, TRUSTED, w.both)
    shapes(check, good)
    proofs(check, w, s, good)
    records(check, w, s, good)


def with_(value: dict[int, Any], **changes: Any) -> dict[int, Any]:
    return {**value, **{int(key[1:]): item for key, item in changes.items()}}


def shapes(check: Any, good: dict[int, Any]) -> None:
    for key in range(1, 10):
        check(f"shape: without key {key}", {k: v for k, v in good.items() if k != key}, "cborUnexpected")
    bad = {"a record of one": with_(good, k3=[[b""]]), "a record of text": with_(good, k3=[[b"", ""]]),
        "entry as an array": with_(good, k2=[]),
           "a short hash": with_(good, k4=[HASH[1:]]), "checkpoint as bytes": with_(good, k6=b""), "an array": []}
    for name, value in bad.items():
        check(f"shape: {name}", value, "cborUnexpected")
    check("shape: nothing", b"", "cborTruncated")


def proofs(check: Any, w: World, s: HomeLog, good: dict[int, Any]) -> None:
    """SN-1 to SN-3."""
    root = merkle.root([merkle.leaf_hash(entry) for entry in s.entries])
    check("SN-1 signed by another node", with_(good, k6=log.make_checkpoint(w.wismar.seed("log"), s.log, 0, 17,
        root)), "checkpointBadSignature")
    check("SN-1 of another log", with_(good, k6=log.make_checkpoint(w.lubeck.seed("log"), HASH, 0, 17, root)),
        "checkpointWrongLog")
    check("SN-1 no document of the home", with_(good, k9=[]), "checkpointBadSignature", documents=[])
    code = "checkpointMismatch"
    check("SN-2 another root trusted", good, code, trustedRoot=HASH.hex())
    check("SN-2 no proof", with_(good, k8=[]), code)
    check("SN-2 proof changed", with_(good, k8=[HASH, *good[8][1:]]), code)
    check("SN-2 smaller than what is trusted", s.snapshot(4, 8, 3, w.both), code, trusted=9)
    check("SN-2 equal, another root", s.snapshot(4, 17, 17, w.both), code, trusted=17, trustedRoot=HASH.hex())
    check("SN-2 nothing trusted, with a proof", with_(good, k8=[HASH]), code, trusted=0)
    code = "snapshotUnproven"
    check("SN-3 frontier changed", with_(good, k4=[HASH, *good[4][1:]]), code)
    check("SN-3 frontier too short", with_(good, k4=good[4][:-1]), code)
    check("SN-3 frontier as one hash", with_(good, k4=[merkle.frontier_root(good[4])]), code)
    check("SN-3 frontier too long", with_(good, k4=[*good[4], HASH]), code)
    check("SN-3 no frontier", with_(good, k4=[]), code)
    check("SN-3 inclusion changed", with_(good, k5=[HASH, *good[5][1:]]), code)
    check("SN-3 inclusion too long", with_(good, k5=[*good[5], HASH]), code)
    check("SN-3 consistency changed", with_(good, k7=[HASH, *good[7][1:]]), code)
    check("SN-3 consistency missing", with_(good, k7=[]), code)
    check("SN-3 another state entry", with_(good, k2=s.entries[1]), code)
    entry = wire.decode(good[2])
    check("SN-3 a state entry that is not in the log", with_(good, k2=wire.encode([*entry[:4], HASH])), code)
    check("SN-3 a state entry at the end of numbers", with_(good, k2=wire.encode([1, 0, wire.MAX_UINT, *entry[3:]])),
        code)
    beyond = 2**40
    entry = wire.encode([1, 0, beyond, *entry[3:]])
    hashes = [HASH, merkle.leaf_hash(entry)]
    note = log.make_checkpoint(w.lubeck.seed("log"), s.log, 0, beyond + 1, merkle.frontier_root(hashes))
    check("SN-3 a state entry beyond what a log may have, proven", {**good, 2: entry, 4: hashes, 5: [HASH], 6: note,
        7: [], 8: []}, code, trusted=0)
    check("SN-3 checkpoint smaller than the state entry", with_(s.snapshot(4, 5, 3, w.both),
        k6=s.checkpoint(s.entries[:4]), k8=merkle.consistency_proof(3, [merkle.leaf_hash(e) for e in s.entries[:4]])),
        code)
    check("SN-3 an event entry", with_(good, k2=s.entries[3]), "entryMalformed",
        note="the page asks for a state entry and names no code")
    check("SN-3 no entry", with_(good, k2=b""), "entryMalformed")


def records(check: Any, w: World, s: HomeLog, good: dict[int, Any]) -> None:
    """SN-4 to SN-6."""
    code, pairs = "snapshotWrongState", good[3]
    check("SN-4 a record changed", with_(good, k3=[[pairs[0][0], pairs[1][1]], *pairs[1:]]), code)
    check("SN-4 a record missing", with_(good, k3=pairs[1:]), code)
    check("SN-4 a record more", with_(good, k3=[*pairs, [b"\xff", b"\x80"]]), code)
    check("SN-4 no records", with_(good, k3=[]), code)
    check("SN-4 not sorted", with_(good, k3=[pairs[1], pairs[0], *pairs[2:]]), code)
    check("SN-4 a record twice", with_(good, k3=[pairs[0], *pairs]), code)
    check("SN-4 the records after it", with_(good, k3=s.snapshot(1, 17, 3, w.both)[3]), code)
    odd = rebuilt(s, lambda encoded: {**encoded, b"\xff": b"\xff"})
    check("SN-4 records that are no CBOR, under the right root", with_(odd, k9=good[9]), code, trusted=0)
    code = "snapshotWrongLog"
    check("SN-5 another log asked for and answered", with_(good, k1=HASH), code)
    for name, index, value in (("another log in the records", 1, HASH),
        ("another home in the records", 2, w.wismar.id)):
        check(f"SN-5 {name}", with_(rebuilt(s, changed_about(index, value)), k9=good[9]), code, trusted=0)
    code = "snapshotMissingDocument"
    check("SN-6 no documents", with_(good, k9=[]), code)
    check("SN-6 a node's documents missing", with_(good, k9=good[9][:1]), code)
    check("SN-6 the home's documents missing", with_(good, k9=good[9][1:]), code,
        note="pinned documents do not stand in for those of the snapshot")
    for name, index, value in (("another number", 0, 7), ("another hash", 1, HASH)):
        check(f"SN-6 {name} in the records", with_(rebuilt(s, changed_node(w.wismar.id, index, value)), k9=good[9]),
            code, trusted=0)
    for index in (3, 4):
        check(f"SN-6 home document, item {index} of its record",
            with_(rebuilt(s, changed_about(index, 7 if index == 3 else HASH)), k9=good[9]), code, trusted=0)
    check("SN-6 a chain that is broken", with_(good, k9=[w.lubeck.signed, w.wismar.signed[1:]]),
        "documentBrokenChain")


def rebuilt(s: HomeLog, change: Any) -> dict[int, Any]:
    """A snapshot of a log whose last entry is a state entry over changed records, signed so by the home."""
    found = change(State(s.befores[AT].records).encoded())
    entry = log.state_entry(0, AT, wire.decode(s.entries[AT])[3], statemap.state_root(found))
    entries = [*s.entries[:AT], entry]
    hashes = [merkle.leaf_hash(item) for item in entries]
    return {
        1: s.log, 2: entry, 3: [list(pair) for pair in sorted(found.items())], 4: merkle.frontier(hashes),
        5: merkle.inclusion_proof(AT, hashes), 6: s.checkpoint(entries), 7: [], 8: [], 9: [],
    }


def changed_about(index: int, value: Any) -> Any:
    return changed_record([0], index, value)


def changed_node(node: bytes, index: int, value: Any) -> Any:
    return changed_record([5, node], index, value)


def changed_record(key: list[Any], index: int, value: Any) -> Any:
    def change(encoded: dict[bytes, bytes]) -> dict[bytes, bytes]:
        name = wire.encode(key)
        record = wire.decode(encoded[name])
        record[index] = value
        return {**encoded, name: wire.encode(record)}

    return change

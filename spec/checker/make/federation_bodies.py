"""federation.json: the bodies of the endpoints."""

from __future__ import annotations

from typing import Any

from hanse import log, merkle, runs, wire

from . import forks
from .headers import HASH, LOG, user
from .home import HomeLog
from .page import Page
from .ranges import World


def build(page: Page) -> None:
    w = World(page)
    bodies = examples(w)
    for name, value in bodies.items():
        raw = wire.encode(value)
        assert page.add("body", name, body=name.partition(":")[0], hex=raw.hex())["encoded"] == raw.hex()
    opened(page, bodies)
    refused(page, w, bodies)


def cosignature(w: World) -> str:
    """A line over the newest checkpoint of the channel."""
    text = w.channel.checkpoint(w.channel.entries).partition("\n\n")[0] + "\n"
    return log.cosign(w.page.seed("cosigner"), "mirror", HASH, 1_750_000_000, text)


def examples(w: World) -> dict[str, Any]:
    s = w.channel
    stored = [s.events[at] for at in (5, 6, 7)]
    pairs = [[item.header, item.body] for item in stored]
    ranges = [s.range(5, 3), s.range(11, 1)]
    line = cosignature(w)
    return {
        "submit request": {1: pairs, 2: s.coverages(stored)},
        "submit request: with documents": {1: pairs, 2: s.coverages(stored), 3: [w.wismar.signed]},
        "submit request: nothing": {1: [], 2: []},
        "submit response": {1: [[0, 0, 17, 0], [0, 0, 5, 2], [34, "strangerNode"], [11, "notInvited"],
        [64, "duplicate"]]},
        "push request": {1: ranges},
        "push request: to be cosigned": {1: [{**s.range(11, 1), 9: True}]},
        "push response": {1: [[s.log, 8], [LOG, 0]], 2: [[HASH, "unknownLog"], [LOG, "rangeGap"]]},
        "push response: cosigned": {1: [[s.log, 12]], 2: [], 3: [[s.log, 12, line], [LOG, 0, ""]]},
        "pull request": {1: [[s.log, 5], [LOG, 0]]},
        "pull request: all keys": {1: [[s.log, wire.MAX_UINT]], 2: 1_000_000, 3: True},
        "pull request: nothing": {1: []},
        "pull response": {1: ranges, 2: [[LOG, "unknownLog"], [HASH, "futureCursor", 17]]},
        "pull response: nothing": {1: [], 2: []},
        "snapshot request": {1: s.log, 2: 3},
        "snapshot response": s.snapshot(4, 17, 3, w.both),
        "resolve request": {1: "anna"},
        "resolve response": resolved(w),
        "browse request": {1: LOG},
        "browse request: first page": {},
        "browse response": {1: [[s.log, "market", "herring", 0, 3], [LOG, "n" * 200, "", 2, 0]]},
        "browse response: nothing": {1: []},
        "admit request": {1: s.log},
        "admit response": {1: [s.log, "market", "herring", 0, 3], 2: s.checkpoint(s.entries)},
        "ephemeral request": {1: [[LOG, user("anna"), 6_000], [LOG, user("bert"), 0]], 2: [[HASH, user("anna"), 17]],
            3: [[user("anna"), 1, 0], [user("bert"), 2, 1_750_000_000_000], [user("cord"), 7, 0]]},
        "ephemeral request: nothing": {},
        "ephemeral request: typing": {1: [[LOG, user("anna"), wire.MAX_UINT]]},
        "ephemeral response": {1: [[1, 0, "notMember"], [3, 2, "stateUnknown"]]},
        "ephemeral response: nothing": {1: []},
        "blob request": {1: LOG, 2: HASH, 3: 17},
        "blob response": {1: 3_000_000, 2: HASH, 3: [HASH, LOG], 4: b"A leaf of a blob."},
        "blob response: of one leaf": {1: 0, 2: HASH, 3: [], 4: b""},
        **exchanges(w),
        "discovery response": w.wismar.signed,
        "discovery response: nothing": [],
        "error": {1: "clockSkew", 2: "set the clock", 3: 1_750_000_000_000},
        "error: without time": {1: "unknownUser", 2: ""},
        "error: with documents": {1: "documentUnknown", 2: "later ones are known", 4: w.wismar.signed},
    }


def exchanges(w: World) -> dict[str, Any]:
    s = w.channel
    notes = [s.checkpoint(s.entries[:9]), s.checkpoint(s.entries)]
    run = runs.make_run(w.wismar.seed("request", 1), w.wismar.id, 7, HASH[:16], 1).value
    proofs = [forks.of_checkpoints(w), forks.of_positions(w)]
    line = cosignature(w)
    return {
        "checkpoints request": {1: notes, 2: run},
        "checkpoints request: nothing": {1: []},
        "checkpoints request: own logs from the first on": {1: [], 2: run, 3: None},
        "checkpoints request: own logs after one": {1: notes[:1], 3: LOG},
        "checkpoints request: named": {1: [], 4: [s.log, 9]},
        "checkpoints request: proofs": {1: [], 5: proofs},
        "checkpoints response": {1: notes, 2: run, 3: True, 5: proofs[:1]},
        "checkpoints request: to be cosigned": {1: notes[:1], 6: True},
        "checkpoints response: cosigned": {1: [], 6: [[s.log, 12, line], [LOG, 0, ""]]},
        "checkpoints response: nothing": {1: []},
    }


def resolved(w: World) -> dict[int, Any]:
    """A directory of two users; the answer for the first."""
    s = HomeLog(w.page, w.lubeck)
    s.do(32, w.lubeck, {1: 1, 8: [0, bytes(32)]})
    for name in ("anna", "bert"):
        s.do(33, w.lubeck, {1: user(name), 2: name, 3: name.capitalize(), 4: True})
    s.cover()
    hashes = [merkle.leaf_hash(entry) for entry in s.entries]
    assert log.decode_entry(s.entries[1]).sequence == 1
    return {1: user("anna"), 2: s.entries[1], 3: s.events[1].header, 4: s.coverages([s.events[1]])[0],
            5: merkle.inclusion_proof(1, hashes), 6: s.checkpoint(s.entries)}


def opened(page: Page, bodies: dict[str, Any]) -> None:
    """Unknown keys of requests and responses are ignored: the encoding is that of what is known."""
    for name, value in bodies.items():
        if isinstance(value, dict) and ":" not in name:
            raw = wire.encode({**value, 99: [HASH, None]})
            found = page.add("body", f"{name}: with an unknown key", body=name, hex=raw.hex(),
                note="versioning says so; federation does not")
            assert found["encoded"] == wire.encode(value).hex()


def refused(page: Page, w: World, bodies: dict[str, Any]) -> None:
    def check(body: str, name: str, value: Any, code: str = "cborUnexpected", note: str | None = None) -> None:
        page.add("body", f"{body}: {name}", code=code, note=note, body=body, hex=wire.encode(value).hex())

    for name, value in bodies.items():
        if isinstance(value, dict) and ":" not in name:
            required = [key for key in value if (name, key) not in {("error", 3), ("browse request", 1),
                ("ephemeral request", 1), ("ephemeral request", 2), ("ephemeral request", 3)}
                and not (name.startswith("checkpoints") and key > 1)]
            for key in required:
                check(name, f"without key {key}", {k: v for k, v in value.items() if k != key})
            check(name, "an array", list(value.values()))
    submit, pair = bodies["submit request"], bodies["submit request"][1][0]
    check("submit request", "1,025 events", {1: [[b"", None]] * 1025, 2: []},
        note="no code is named for too many events")
    check("submit request", "a body of text", {**submit, 1: [[pair[0], "x"]]})
    check("submit request", "a coverage that is none", {**submit, 2: [[]]})
    statement, *rest = submit[2][0]
    check("submit request", "17 statements",
        {**submit, 2: [[[*statement[:3], bytes([n]) * 32, statement[4]], *rest] for n in range(17)]}, "tooManyItems")
    check("submit request", "a document that is none", {**submit, 3: [[0]]}, "documentInvalid")
    for index, result in enumerate(([0, 0, 17], [0, "x"], [64], [64, 0], [64, "x", 0], [], ["64", "x"])):
        check("submit response", f"bad result {index}", {1: [result]})
    check("push request", "no range", {1: []})
    check("push request", "key 9 as a number", {1: [{**bodies["push request"][1][0], 9: 1}]})
    check("push response", "a line without a size", {1: [], 2: [], 3: [[LOG, "x"]]})
    check("push response", "a line as bytes", {1: [], 2: [], 3: [[LOG, 1, b""]]})
    check("push response", "1,025 lines", {1: [], 2: [], 3: [[LOG, 1, ""]] * 1025})
    check("push request", "1,025 ranges", {1: [{}] * 1025}, "tooManyRanges")
    check("push request", "a range that is none", {1: [{}]})
    check("push response", "a cursor of one", {1: [[LOG]], 2: []})
    check("push response", "a refusal without code", {1: [], 2: [[LOG]]})
    check("push response", "a short log id", {1: [[LOG[1:], 0]], 2: []})
    check("pull request", "1,025 cursors", {1: [[LOG, 0]] * 1025}, "tooManyRanges")
    check("pull request", "a log twice", {1: [[LOG, 0], [HASH, 0], [LOG, 1]]})
    check("pull request", "a cursor as text", {1: [[LOG, "0"]]})
    check("pull request", "bytes wanted as text", {1: [], 2: "0"})
    check("pull request", "key 3 as a number", {1: [], 3: 1})
    check("pull response", "1,025 ranges", {1: [{}] * 1025, 2: []}, "tooManyRanges")
    check("pull response", "a refusal of four", {1: [], 2: [[LOG, "futureCursor", 1, 2]]})
    check("pull response", "a size as null", {1: [], 2: [[LOG, "futureCursor", None]]})
    check("snapshot request", "a short log id", {1: LOG[1:], 2: 0})
    check("resolve request", "a name as bytes", {1: b"anna"})
    check("browse request", "a short log id", {1: LOG[1:]})
    check("browse response", "257 channels", {1: [[LOG, "n", "", 0, 0]] * 257},
        note="no code is named for too many channels")
    for index, bad in enumerate(([LOG, "", "", 0, 0], [LOG, "n" * 201, "", 0, 0], [LOG, "n\n", "", 0, 0],
        [LOG, "n", "t" * 1001, 0, 0], [LOG, "n", "\t", 0, 0], [LOG, "n", "", 3, 0], [LOG, "n", "", 0, "0"], [LOG, "n"],
        [LOG[1:], "n", "", 0, 0])):
        check("browse response", f"bad channel {index}", {1: [bad]})
        check("admit response", f"bad channel {index}", {1: bad, 2: "checkpoint"})
    check("admit request", "a short log id", {1: LOG[1:]})
    check("blob request", "a short blob id", {1: LOG, 2: HASH[1:], 3: 0})
    check("blob request", "a leaf as text", {1: LOG, 2: HASH, 3: "0"})
    check("blob response", "129 hashes", {1: 1, 2: HASH, 3: [HASH] * 129, 4: b""})
    check("blob response", "bytes as text", {1: 1, 2: HASH, 3: [], 4: ""})
    check("resolve response", "a user id of 32 bytes", {**bodies["resolve response"], 1: HASH})
    for key in (1, 2, 3):
        check("ephemeral request", f"1,025 items under {key}", {key: [[]] * 1025}, "tooManyItems")
        check("ephemeral request", f"an item of two under {key}", {key: [[LOG, user("anna")]]})
        check("ephemeral request", f"a map under {key}", {key: {}})
    for index, bad in enumerate(([LOG[1:], user("anna"), 0], [LOG, LOG, 0], [LOG, user("anna"), "0"], [LOG, user("anna"), None])):
        check("ephemeral request", f"bad typing {index}", {1: [bad]})
        check("ephemeral request", f"bad read position {index}", {2: [bad]})
    for index, bad in enumerate(([LOG, 1, 0], [user("anna"), "online", 0], [user("anna"), 1, None])):
        check("ephemeral request", f"bad presence {index}", {3: [bad]})
    check("ephemeral response", "3,073 items", {1: [[]] * 3073}, "tooManyItems")
    check("ephemeral response", "a code as number", {1: [[1, 0, 2]]})
    checkpoint_bodies(check, w, bodies)
    check("discovery response", "257 documents", [0] * 257, note="no code is named for a longer answer")
    check("discovery response", "a map", {})
    check("error", "a code as number", {1: 1, 2: ""})
    check("error", "a time as text", {1: "internal", 2: "", 3: "now"})
    check("error", "a document that is none", {1: "documentUnknown", 2: "", 4: [[0]]}, "documentInvalid")
    check("error", "documents that are none", {1: "documentUnknown", 2: "", 4: 0})


def checkpoint_bodies(check: Any, w: World, bodies: dict[str, Any]) -> None:
    run = bodies["checkpoints request"][2]
    proof = bodies["checkpoints response"][5][0]
    for name, most in (("checkpoints request", 64), ("checkpoints response", 256)):
        check(name, f"{most + 1} notes", {1: [""] * (most + 1)}, "tooManyItems")
        check(name, "a note as bytes", {1: [b""]})
        check(name, "5 proofs", {1: [], 5: [proof] * 5}, "tooManyItems")
        check(name, "a proof that is none", {1: [], 5: [["hanse.v1/proof", 1, {}]]})
        for index, bad in enumerate((run[:3], [*run, 0], ["7", *run[1:]], [7, HASH, *run[2:]], [7, run[1], None, run[3]],
            [*run[:3], run[3][1:]])):
            check(name, f"bad run {index}", {1: [], 2: bad})
    check("checkpoints request", "a short log id", {1: [], 3: LOG[1:]})
    check("checkpoints request", "a name without size", {1: [], 4: [LOG]})
    check("checkpoints response", "key 3 as a number", {1: [], 3: 1})
    check("checkpoints request", "key 6 as a number", {1: [], 6: 1})
    check("checkpoints response", "a cosignature without a size", {1: [], 6: [[LOG, "x"]]})
    check("checkpoints response", "65 cosignatures", {1: [], 6: [[LOG, 1, ""]] * 65})

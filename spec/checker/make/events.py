"""events.json"""

from __future__ import annotations

from typing import Any

from hanse import batches, crypto, kinds, wire

from . import headers
from .headers import HASH, LOG, body, default_body, fields, header, relation, user
from .nodes import Node
from .page import Page
from replay.events import counted_ids


def build() -> Page:
    page = Page("events", "headers, bodies, event ids, batch statements and coverage (spec/events.md)")
    node = Node(page, "lubeck")
    accepted(page, node)
    header_shapes(page, node)
    body_shapes(page, node)
    unfit(page, node)
    contents(page, node)
    reserved_and_body(page, node)
    sorted_batches(page, node)
    runs(page)
    coverages(page, node)
    return page


def event(page: Page, name: str, raw: bytes, raw_body: bytes | None, code: str | None = None,
    note: str | None = None) -> Any:
    return page.add("event", name, code=code, note=note, header=raw.hex(),
        body=raw_body.hex() if raw_body is not None else None)


def accepted(page: Page, node: Node) -> None:
    for number, kind in kinds.KINDS.items():
        raw_body = default_body(number)
        event(page, f"kind {number}: {kind.name}", header(number, node.id, raw_body), raw_body)
    text = body("x" * 60_000)
    event(page, "a message of 60,000 bytes", header(16, node.id, text), text)
    large = body("x", k9=bytes(65_536 - len(body("x", k9=bytes(60_000))) + 60_000))
    assert len(large) == 65_536
    event(page, "a body of 65,536 bytes", header(16, node.id, large), large)
    reaction = body("\U0001f44d" * 16)
    event(page, "a reaction of 64 bytes", header(19, node.id, reaction), reaction)
    unknown = body("hi", k2="kept", k99={1: [None]})
    event(page, "unknown body keys", header(16, node.id, unknown), unknown)
    hello = body()
    event(page, "a message in a thread", header(16, node.id, hello, k8=relation()), hello)
    event(page, "a relation to an event of a node", header(18, node.id, k8=relation()), None)
    event(page, "a relation to an event of a user", header(18, node.id, k8=relation(author=user("b"))), None)
    event(page, "highest position", header(3, node.id, k5=[15, wire.MAX_UINT, wire.MAX_UINT]), None)
    event(page, "latest time", header(3, node.id, k6=wire.MAX_UINT), None)
    seen = [[0, size, HASH] for size in (1, 2, 3, wire.MAX_UINT)]
    event(page, "four seen checkpoints", header(3, node.id, k11=seen), None)
    event(page, "largest base", header(10, node.id, k10=[wire.MAX_UINT, wire.MAX_UINT]), None)
    roles = [[number, "r" * 64, 100, 0] for number in range(224, 256)]
    content = {1: 1, 2: 2, 3: "n" * 200, 4: "t" * 1000, 5: {1: wire.MAX_UINT}, 6: roles, 7: 255,
        8: [wire.MAX_UINT, HASH]}
    event(page, "a create event with the most of everything", header(1, node.id, k9=content), None)
    event(page, "a directory that knows its document", header(32, node.id, k9={1: 1, 8: [0, HASH]}), None)


def header_shapes(page: Page, node: Node) -> None:
    """EV-1."""
    faults: dict[str, dict[str, Any]] = {
        "no kind": {"k2": None}, "no node": {"k3": None}, "no position": {"k5": None}, "no time": {"k6": None},
        "key 0": {"k0": 0}, "key 16": {"k16": 0}, "log id of 31 bytes": {"k1": LOG[1:]}, "kind as text": {"k2": "16"},
        "node of 16 bytes": {"k3": HASH[:16]}, "author of 32 bytes": {"k4": HASH}, "position of two": {"k5": [0, 1]},
        "position of four": {"k5": [0, 1, 1, 1]}, "lane 16": {"k5": [16, 1, 1]}, "incarnation 0": {"k5": [0, 0, 1]},
        "counter 0": {"k5": [0, 1, 0]}, "counter as bytes": {"k5": [0, 1, b""]}, "time as false": {"k6": False},
        "body hash of 33 bytes": {"k7": HASH + b"\0"}, "relation of two": {"k8": relation()[:2]},
        "relation without author": {"k8": [HASH, [], [0, 1, 1]]},
        "relation with three authors": {"k8": [HASH, [HASH, user("a"), 0], [0, 1, 1]]},
        "relation with an author of 8 bytes": {"k8": [HASH, [HASH, bytes(8)], [0, 1, 1]]},
        "relation with a bad position": {"k8": [HASH, [HASH], [0, 0, 1]]},
        "relation as a map": {"k8": {0: HASH}}, "content as an array": {"k9": []}, "base of one": {"k10": [0]},
        "base of three": {"k10": [0, 1, HASH]},
        "base as a number": {"k10": 1}, "no seen checkpoint": {"k11": []},
        "five seen checkpoints": {"k11": [[0, 1, HASH]] * 5},
        "seen checkpoint without root": {"k11": [[0, 1]]}, "seen checkpoint with a short root": {"k11": [[0, 1,
        b""]]},
        "nonce of 16 bytes": {"k12": bytes(16)}, "epoch as text": {"k13": "1"},
        "franking tag as a number": {"k14": 1}, "replaces of 8 bytes": {"k15": bytes(8)},
    }
    text = body()
    for name, changes in faults.items():
        event(page, f"EV-1 {name}", header(16, node.id, text, **changes), text, "eventMalformed")
    good = header(16, node.id, text)
    key_order = wire.encode({2: 16}) + b""
    broken = {"nothing": b"", "cut": good[:-1], "trailing byte": good + b"\0", "an array": b"\x80",
        "not shortest": b"\xb8\x06" + good[1:],
              "one key": key_order, "keys out of order": b"\xa2\x03\x00\x02\x00", "a tag": b"\xd8\x18" + good,
              "text key": b"\xa1\x61\x61\x00"}
    for name, raw in broken.items():
        event(page, f"EV-1 header: {name}", raw, text, "eventMalformed")
    deep: Any = 0
    for _ in range(15):
        deep = [deep]
    event(page, "EV-1 content too deep", header(16, node.id, text, k9={0: deep}), text, "eventMalformed")
    sized_header(page, node)


def sized_header(page: Page, node: Node) -> None:
    """8,192 bytes are judged by the kind, 8,193 by their size."""
    for size, code in ((8_192, "eventUnfit"), (8_193, "headerTooLarge")):
        filler = size - len(header(10, node.id, k9={1: "x" * 8000})) + 8000
        raw = header(10, node.id, k9={1: "x" * filler})
        assert len(raw) == size
        event(page, f"EV-1 a header of {size} bytes", raw, None, code)
    event(page, "EV-1 a header too large and no CBOR", b"\xff" * 9000, None, "headerTooLarge")


def body_shapes(page: Page, node: Node) -> None:
    bad: dict[str, tuple[int, bytes]] = {
        "no salt": (16, body(k0=None)), "salt of 15": (16, body(k0=bytes(15))),
        "salt of 17": (16, body(k0=bytes(17))), "salt as text": (16, body(k0="s" * 16)),
        "message without text": (16, body(None)), "message with empty text": (16, body("")),
        "text as bytes": (16, body(None, k1=b"hi")),
        "message of 60,001 bytes": (16, body("x" * 60_001)),
        "message of 60,001 bytes in fewer letters": (16, body("ü" * 30_000 + "x")),
        "edit without text": (17, body(None)), "edit with empty text": (17, body("")),
        "reaction with empty text": (19, body("")), "reaction without text": (19, body(None)),
        "reaction of 65 bytes": (19, body("x" * 65)), "reaction of 68 bytes in 17 letters": (19,
        body("\U0001f44d" * 17)),
        "an array": (16, b"\x80"), "nothing": (16, b""), "trailing byte": (16, body() + b"\0"),
        "not shortest": (16, b"\xb8\x02" + body()[1:]),
        "keys out of order": (16, b"\xa2\x01\x61x\x00\x50" + bytes(16)),
        "a tag inside": (16, b"\xa3" + body()[1:] + b"\x02\xc0\x00"),
    }
    for name, (kind, raw) in bad.items():
        event(page, f"EV-1 body: {name}", header(kind, node.id, raw), raw, "eventMalformed")
    large = body("x", k9=bytes(65_536))
    event(page, "EV-1 body too large", header(16, node.id, large), large, "bodyTooLarge")
    event(page, "EV-1 body too large and no CBOR", header(16, node.id, b"\xff" * 65_537), b"\xff" * 65_537,
        "bodyTooLarge")
    invitation = wire.decode(headers.invitation_body())
    changes: dict[str, tuple[int, Any]] = {
        "channel": (2, b""), "home": (3, HASH[:31]), "domain": (4, "A.example"), "domain as bytes": (4, b"a.example"),
        "checkpoint": (5, b""), "invite event": (6, 0),
        "user": (7, HASH), "inviter": (8, [HASH]), "inviter's user": (8, [HASH, HASH]), "empty channel name": (9, ""),
        "privacy 3": (10, 3), "inviter's name": (11, ""),
    }
    for name, (key, value) in changes.items():
        raw = wire.encode({**invitation, key: value})
        event(page, f"EV-1 invitation: {name}", header(49, node.id, raw), raw, "eventMalformed",
            "sizes of names and the form of the domain as elsewhere")
    for key in range(2, 12):
        raw = wire.encode({k: v for k, v in invitation.items() if k != key})
        event(page, f"EV-1 invitation without {key}", header(49, node.id, raw), raw, "eventMalformed")


def unfit(page: Page, node: Node) -> None:
    """EV-2: for each kind, each part there that must not be, or away that must be."""
    for number, kind in kinds.KINDS.items():
        raw_body = default_body(number)
        has = fields(number, node.id, raw_body)
        parts: dict[int, Any] = {1: LOG, 4: user("a"), 7: HASH, 8: relation(), 9: {}, 10: [0, 1], 12: HASH}
        for key, value in parts.items():
            if kinds.MAY in (key == 8 and kind.relation, key == 4 and kind.author):
                continue
            changed = {k: v for k, v in has.items() if k != key} if key in has else {**has, key: value}
            sent = None if key == 7 and key in has else raw_body
            title = f"EV-2 kind {number} {'without' if key in has else 'with'} key {key}"
            event(page, title, wire.encode(changed), sent, "eventUnfit")
    for number in (0, 15, 23, 24, 27, 31, 34, 35, 47, 50, 51, 52, 255, wire.MAX_UINT):
        event(page, f"EV-2 kind {number}, which is reserved or unknown", header(number, node.id), None, "eventUnfit")
    event(page, "EV-2 a body where the kind has none", header(3, node.id), body(), "eventUnfit",
        "no code is named for it")


def contents(page: Page, node: Node) -> None:
    """EV-2: each content, key by key: missing, of another type, out of its range; and an unknown key."""
    admin = [0, "admin", 100, 1]
    wrong: dict[int, dict[int, list[Any]]] = {
        1: {1: [0, 2, "1"], 2: [3, None], 3: ["", "n" * 201, "a\nb", "a\x7f", "a\u0085b", b"x"],
        4: ["t" * 1001, "a\tb", None],
            5: [{2: 1}, {3: []}, {4: []}, {1: None}, [], {0: 1}, {5: 1}, {5: [0, 0]}, {5: [3, 0]}, {5: [1]}, {5: [1, 256]},
                {5: [1, 1]}, {6: 999}, {6: "1000"}, {7: False}, {8: 1}, {9: 0}],
            6: [[], [[0, "r", 1, 1]] * 2, [[n, "r", 1, 1] for n in range(33)], [[256, "r", 1, 1], admin],
            [[0, "", 1, 1]], [[0, "r" * 65, 1, 1]],
                [[0, "r\n", 1, 1]], [[0, "r", 101, 1]], [[0, "r", 1, 1 << 15]], [[0, "r", 1, 1 << 62]], [[0, "r", 1]],
                [[0, "r", 1, 1, 1]], {}],
            7: [1, 256, None], 8: [[0], [0, b""], ["0", HASH], [0, HASH, 0], HASH]},
        2: {1: [b"", user("b")], 2: [HASH, ""], 3: [256, "0"], 4: [[0], [0, b""], HASH]},
        5: {1: [user("b")], 2: [HASH]}, 6: {1: [user("b")], 2: [HASH]}, 7: {1: [user("b")], 2: [HASH]},
        8: {1: [user("b")], 2: [HASH], 3: [256, None]},
        9: {1: [256, ""], 2: ["", "r" * 65, "a\x00", b"r"], 3: [101, None], 4: [1 << 15, wire.MAX_UINT, None]},
        10: {1: ["", "n" * 201, "ü" * 101, "a\x1b", b"x", None]}, 11: {1: ["t" * 1001, "a\r", b"", None]},
        12: {1: [{2: 1}, {1: "1"}, {1: 1, 3: 2}, [], 5, {5: [3, 0]}, {5: [1, 256]}, {6: 999}, {7: 1}, {8: False}]},
        13: {1: ["0"], 2: [b"", user("a")]}, 14: {1: [user("b")], 4: [[0], [0, b""], HASH]},
        32: {1: [0, 2], 8: [[1, HASH], [0, b""], HASH]},
        33: {1: [HASH], 2: ["", "a" * 65, ".a", "-a", "_a", "A", "a b", "ä", "a@b", "a\n", b"a"],
        3: ["", "d" * 201, "a\u0000", b"A"], 4: [1, None]},
        48: {1: [0, 2], 2: [user("a")], 8: [[0], [0, b""]]},
    }
    for number, keys in wrong.items():
        good = headers.DEFAULT_CONTENT[number]
        for key, values in keys.items():
            missing = {k: v for k, v in good.items() if k != key}
            event(page, f"EV-2 kind {number} content without {key}", header(number, node.id, k9=missing), None,
                "eventUnfit")
            for index, value in enumerate(values):
                raw = header(number, node.id, k9={**good, key: value})
                event(page, f"EV-2 kind {number} content {key}, bad {index}", raw, None, "eventUnfit")
        event(page, f"EV-2 kind {number} content with an unknown key", header(number, node.id, k9={**good, 99: 0}),
            None, "eventUnfit")


def reserved_and_body(page: Page, node: Node) -> None:
    text = body()
    for key, value in ((13, 1), (14, b"tag"), (15, HASH)):
        raw = header(16, node.id, text, **{f"k{key}": value})
        event(page, f"EV-3 key {key}", raw, text, "eventReserved")
    event(page, "EV-3 in a join", header(3, node.id, k13=0), None, "eventReserved")
    event(page, "EV-2 comes before EV-3", header(3, node.id, k13=0, k9={}), None, "eventUnfit")
    event(page, "EV-3 comes before EV-4", header(16, node.id, text, k13=0), body("other"), "eventReserved")
    event(page, "EV-4 another text", header(16, node.id, text), body("other"), "bodyMismatch")
    event(page, "EV-4 another salt", header(16, node.id, text), body(name="other"), "bodyMismatch")
    event(page, "EV-4 a hash without the tag", header(16, node.id, text, k7=crypto.sha256(text)), text,
        "bodyMismatch")
    event(page, "no body where the kind has one", header(16, node.id, text), None, "bodyMissing")


def sorted_batches(page: Page, node: Node) -> None:
    """Batches of several logs, lanes, incarnations and counters, given out of order."""
    logs = [crypto.sha256(f"log {index}".encode()) for index in range(3)]
    places = [(2, 0, 1, 1), (0, 1, 1, 1), (0, 0, 2, 1), (0, 0, 1, 300), (0, 0, 1, 20), (1, 15, 1, 1), (1, 2, 9, 9),
        (0, 0, 10, 2)]
    made = [header(3, node.id, k1=logs[log], k5=[lane, incarnation, counter]) for log, lane, incarnation,
        counter in places]
    made += [header(1, node.id), header(32, node.id), header(48, node.id)]
    for size in (1, 2, 3, 7, 8, 11):
        inputs = {"headers": [raw.hex() for raw in made[-size:]], "seed": node.seed("batch").hex(),
            "node": node.id.hex(), "document": size - 1}
        page.add("batch", f"a batch of {size}", **inputs)


RUNS: dict[int, list[tuple[int, int]]] = {
    1: [(0, 1)],
    1024: [(0, 1024), (0, 1), (1023, 1), (511, 2), (0, 512), (512, 512), (1, 1022), (300, 1), (300, 400), (1022, 2),
    (0, 1023)],
    1000: [(0, 1000), (999, 1), (0, 999), (511, 2), (512, 488), (100, 700), (998, 2)],
}


def runs(page: Page) -> None:
    chosen = dict(RUNS)
    for size in range(2, 10):
        chosen[size] = [(first, count) for first in range(size) for count in range(1, size - first + 1)]
    for size in sorted(chosen):
        for first, count in chosen[size]:
            page.add("run", f"run of {count} at {first} in {size}", size=size, first=first, count=count)


def coverages(page: Page, node: Node) -> None:
    ids = counted_ids(7)
    seed, key = node.seed("batch"), crypto.public_key(node.seed("batch"))
    statement = batches.make_statement(seed, node.id, 3, ids)
    whole = batches.make_coverage(statement, ids, 0, 7)
    part = batches.make_coverage(statement, ids, 2, 3)

    def check(name: str, value: Any, run: list[bytes], code: str | None = None, **more: Any) -> None:
        raw = value if isinstance(value, bytes) else wire.encode(value)
        inputs = {"node": node.id.hex(), "document": 3, "batchKey": key.hex(), **more}
        page.add("coverage", name, code=code, coverage=raw.hex(), ids=[item.hex() for item in run], **inputs)

    check("coverage of a whole batch", whole, ids)
    check("coverage of a run", part, ids[2:5])
    for index in range(7):
        check(f"coverage of event {index}", batches.make_coverage(statement, ids, index, 1), ids[index : index + 1])
    big = counted_ids(1024)
    most = batches.make_statement(seed, node.id, 3, big)
    check("coverage of the last of 1024", batches.make_coverage(most, big, 1023, 1), big[1023:])
    check("any document, as in directories", whole, ids, document=None)
    check("EV-5 another node", whole, ids, "statementWrongNode", node=HASH.hex())
    check("EV-5 another document", whole, ids, "statementWrongDocument", document=2)
    coverage_proofs(check, whole, part, ids)
    coverage_shapes(check, whole, part, ids, statement)
    changed_statements(check, seed, node, statement, ids, part)


def coverage_proofs(check: Any, whole: list[Any], part: list[Any], ids: list[bytes]) -> None:
    """EV-6."""
    statement, first, count, proof = part
    bad: dict[str, tuple[list[Any], list[bytes]]] = {
        "another event": (part, [ids[2], HASH, ids[4]]), "events swapped": (part, [ids[3], ids[2], ids[4]]),
        "too few events": (part, ids[2:4]),
        "too many events": (part, ids[2:6]), "no events": (part, []),
        "shifted": ([statement, 1, count, proof], ids[2:5]),
        "proof too short": ([statement, first, count, proof[:-1]], ids[2:5]),
        "proof too long": ([statement, first, count, [*proof, HASH]], ids[2:5]),
        "proof reversed": ([statement, first, count, proof[::-1]], ids[2:5]),
        "proof changed": ([statement, first, count, [HASH, *proof[1:]]], ids[2:5]),
        "whole batch with a proof": ([whole[0], 0, 7, [HASH]], ids),
        "run beyond the batch": ([statement, 5, 3, proof], ids[2:5]),
        "first beyond the batch": ([statement, 7, 3, proof], ids[2:5]),
        "first far beyond": ([statement, wire.MAX_UINT, 3, proof], ids[2:5]),
        "count beyond the batch": ([whole[0], 0, 8, []], [*ids, HASH]),
    }
    for name, (value, run) in bad.items():
        check(f"EV-6 {name}", value, run, "eventUncovered")


def coverage_shapes(check: Any, whole: list[Any], part: list[Any], ids: list[bytes], statement: Any) -> None:
    value = statement.value

    def with_item(index: int, item: Any) -> list[Any]:
        return [[*value[:index], item, *value[index + 1 :]], *whole[1:]]

    check("a statement over 1025 events", with_item(2, 1025), ids, "batchTooLarge")
    unexpected: dict[str, Any] = {
        "statement of size 0": with_item(2, 0), "statement of four": [value[:4], *whole[1:]],
        "statement of six": [[*value, 0], *whole[1:]],
        "node of 31 bytes": with_item(0, HASH[1:]), "document as text": with_item(1, "3"),
        "root of 33 bytes": with_item(3, HASH + b"\0"),
        "signature of 63 bytes": with_item(4, bytes(63)), "coverage of three": whole[:3],
        "coverage of five": [*whole, 0], "count 0": [value, 0, 0, []],
        "count 1025": [value, 0, 1025, []], "first as null": [value, None, 7, []],
        "proof with a short hash": [*part[:3], [HASH[1:]]], "proof as bytes": [*part[:3], HASH],
        "a map": {0: 0},
    }
    for name, item in unexpected.items():
        check(f"coverage shape: {name}", item, ids, "cborUnexpected")
    check("coverage: not of the profile", b"\x9f\xff", ids, "cborIndefinite")


def changed_statements(check: Any, seed: bytes, node: Node, statement: Any, ids: list[bytes],
    part: list[Any]) -> None:
    """EV-7."""
    code, value = "statementBadSignature", statement.value
    check("EV-7 no signature", [[*value[:4], bytes(64)], 0, 7, []], ids, code)
    check("EV-7 another document under the same signature", [[value[0], 4, *value[2:]], 0, 7, []], ids, code,
        document=4)
    check("EV-7 another node under the same signature", [[HASH, *value[1:]], 0, 7, []], ids, code, node=HASH.hex())
    other = batches.make_statement(seed, node.id, 3, ids[:6])
    check("EV-7 signature of another batch", [[*value[:4], other.signature], 0, 7, []], ids, code)
    check("EV-7 signed by the request key", batches.make_coverage(batches.make_statement(node.seed("request"),
        node.id, 3, ids), ids, 2, 3), ids[2:5], code)
    untagged = crypto.sign(seed, statement.signed_bytes)
    check("EV-7 signed without the tag", [[*value[:4], untagged], *part[1:]], ids[2:5], code)
    over_five = crypto.tagged_sign(seed, crypto.TAG_BATCH, wire.encode(value))
    check("EV-7 signed over all five", [[*value[:4], over_five], *part[1:]], ids[2:5], code)
    s = int.from_bytes(value[4][32:], "little") + crypto.ORDER
    check("EV-7 S not reduced", [[*value[:4], value[4][:32] + s.to_bytes(32, "little")], *part[1:]], ids[2:5], code)

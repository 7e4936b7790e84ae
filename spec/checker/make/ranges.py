"""log.json: ranges, accepted and refused."""

from __future__ import annotations

import base64
from typing import Any

from hanse import batches, crypto, events, log, merkle, wire

from .headers import HASH, body, user
from .home import HomeLog
from .nodes import Node
from .page import Page
from .script import MODERATOR, Actor


class World:
    """Two nodes and a channel of Lübeck's with all that a range can carry."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lubeck, self.wismar = Node(page, "lubeck"), Node(page, "wismar")
        for node in (self.lubeck, self.wismar):
            node.publish(0), node.publish(1)
        self.anna, self.dora = Actor(self.lubeck, user("anna")), Actor(self.wismar, user("dora"))
        self.emil = Actor(self.wismar, user("emil"))
        self.both = [self.lubeck, self.wismar]
        self.channel = self.make_channel()

    def make_channel(self) -> HomeLog:
        s = HomeLog(self.page, self.lubeck)
        s.create(self.anna)  # 0, and a state entry at 1
        s.bring(self.anna, self.dora, MODERATOR)  # 2 and 3, a state entry at 4
        for _ in range(3):
            s.do(16, self.dora)  # 5 to 7
        s.do(16, self.anna)  # 8
        s.do(16, self.emil, code="notMember")  # 9
        s.do(10, self.anna, {1: "fish"}, code="staleBase", k10=[0, 0])  # 10
        s.do(18, self.dora, k8=s.relation(self.dora))  # 11
        s.do(13, self.wismar, {1: 1, 2: self.wismar.document_hash(1)})  # 12
        s.do(16, self.dora)  # 13
        s.do(16, self.anna, k8=s.relation(self.dora))  # 14
        s.do(16, self.dora)  # 15
        s.do(11, self.anna, {1: "cod"})  # 16
        s.cover()
        return s

    def check(self, name: str, value: Any, cursor: int, code: str | None = None, s: HomeLog | None = None,
        note: str | None = None, nodes: list[Node] | None = None, **more: Any) -> Any:
        raw = value if isinstance(value, bytes) else wire.encode(value)
        found = (s or self.channel).follower(cursor, self.both if nodes is None else nodes)
        return self.page.add("range", f"range: {name}", code=code, note=note, follower={**found, **more},
            range=raw.hex())


def build(page: Page) -> None:
    world = World(page)
    for part in (accepted, shapes, order, headers_and_coverage, statements, replacements, checkpoints, bodies,
        home_faults,
        documents, other_logs, periodic):
        part(world)


def accepted(w: World) -> None:
    s, total = w.channel, len(w.channel.entries)
    assert total == 17
    w.check("the whole log", s.range(0, total), 0)
    w.check("the whole log, with documents that are pinned already", s.range(0, total, documents=w.both), 0)
    w.check("the whole log, with the other node's documents", s.range(0, total, documents=[w.wismar]), 0,
        nodes=[w.lubeck])
    w.check("the beginning, under a larger checkpoint", s.range(0, 7), 0)
    for first, count, size in ((0, 1, 1), (0, 1, 17), (1, 1, 17), (1, 1, 2), (4, 1, 5), (5, 2, 17), (6, 1, 17),
        (9, 3, 12), (12, 2, 17), (16, 1, 17)):
        w.check(f"{count} at {first}, checkpoint of {size}", s.range(first, count, size), first)
    w.check("entries that the follower has are skipped", s.range(0, 12), 6)
    w.check("entries that the follower has are skipped, a batch in two", s.range(3, 8), 7)
    w.check("nothing new, but it reaches the cursor", s.range(0, 7), 7,
        note="a range that ends at the cursor changes nothing")
    null = s.range(0, total)
    null[4] = [[header, None] for header, _ in null[4]]
    w.check("all bodies null", null, 0, note="whether they were erased may show only in a later range")
    cosigned = s.range(5, 3)
    cosigned[6] += f"\u2014 witness.example {base64.b64encode(bytes(76)).decode()}\n"
    w.check("with a cosignature", cosigned, 5)
    w.check("under the log key of the home's newer document", {**s.range(5, 3), 6: s.checkpoint(s.entries, 1)}, 5,
        note="any log key of the home's chain counts")


def shapes(w: World) -> None:
    good = w.channel.range(5, 3)
    bad: dict[str, Any] = {
        **{f"without key {key}": {k: v for k, v in good.items() if k != key} for key in range(1, 9)},
        "no entry": {**good, 3: []}, "log id of 31 bytes": {**good, 1: HASH[1:]}, "first as text": {**good, 2: "5"},
        "an entry that is no bytes": {**good, 3: [0]},
        "an event of one": {**good, 4: [[b""]]}, "an event with a body of text": {**good, 4: [[b"", ""]]},
        "a coverage that is none": {**good, 5: [[]]},
        "checkpoint as bytes": {**good, 6: b""}, "a short hash": {**good, 7: [HASH[1:]]},
        "documents as a map": {**good, 8: {}}, "an array": list(good.values()),
    }
    for name, value in bad.items():
        w.check(f"shape: {name}", value, 5, "cborUnexpected")
    w.check("shape: not of the profile", b"\xc0" + wire.encode(good), 5, "cborUnsupported")
    w.check("4,097 entries", {**good, 3: [b""] * 4097}, 5, "rangeTooLarge")
    large = batches.decode_statement(good[5][0][0]).value
    w.check("a statement over 1,025 events", {**good, 5: [[[*large[:2], 1025, *large[3:]], *good[5][0][1:]]]}, 5,
        "batchTooLarge")


def remade(w: World, changes: dict[int, bytes]) -> list[bytes]:
    """The log's entries with some changed, as if the home had signed that."""
    return [changes.get(at, entry) for at, entry in enumerate(w.channel.entries)]


def entry(w: World, at: int, **changes: Any) -> bytes:
    """The entry there with items replaced: e1 term, e2 sequence, e3 time, e4 hash, e5 verdict."""
    value = wire.decode(w.channel.entries[at])
    for key, item in changes.items():
        value[int(key[1:])] = item
    return wire.encode(value)


def order(w: World) -> None:
    """LOG-1 to LOG-4."""
    s = w.channel
    time = wire.decode(s.entries[5])[3]
    w.check("LOG-1 a gap", s.range(6, 3), 5, "rangeGap")
    w.check("LOG-1 a gap at the start", s.range(1, 3), 0, "rangeGap")
    w.check("LOG-1 it ends before the cursor", s.range(0, 6), 7, "rangeGap",
        note="a range that does not reach the cursor")
    far = {**s.range(5, 3), 2: wire.MAX_UINT}
    w.check("LOG-1 first is the largest number", far, 5, "rangeGap")
    changed: dict[str, tuple[dict[int, bytes], str]] = {
        "LOG-2 an entry that is none": ({6: b"\x80"}, "entryMalformed"),
        "LOG-2 an entry too large": ({6: bytes(257)}, "entryTooLarge"),
        "LOG-2 another term": ({6: entry(w, 6, e1=1)}, "entryOutOfOrder"),
        "LOG-2 a sequence left out": ({6: entry(w, 6, e2=7)}, "entryOutOfOrder"),
        "LOG-2 a sequence twice": ({6: entry(w, 6, e2=5)}, "entryOutOfOrder"),
        "LOG-2 the first is another": ({5: entry(w, 5, e2=4)}, "entryOutOfOrder"),
        "LOG-3 time falls": ({6: entry(w, 6, e3=time - 1)}, "entryTimeFell"),
        "LOG-3 time falls below what the follower has": ({5: entry(w, 5, e3=time - 1001)}, "entryTimeFell"),
        "LOG-4 another event id": ({6: entry(w, 6, e4=HASH)}, "entryWrongEvent"),
    }
    for name, (changes, code) in changed.items():
        w.check(name, s.range(5, 3, entries=remade(w, changes)), 5, code)
    w.check("LOG-2 two entries swapped", s.range(5, 3, entries=remade(w, {5: s.entries[6], 6: s.entries[5]})), 5,
        "entryOutOfOrder")
    equal = {6: entry(w, 6, e3=time), 7: entry(w, 7, e3=time)}
    w.check("times that are equal", s.range(5, 3, entries=remade(w, equal)), 5)
    good = s.range(5, 3)
    for name, pairs in {"an event missing": good[4][:-1], "an event too many": [*good[4], good[4][0]],
        "events swapped": [good[4][1], good[4][0], good[4][2]],
                        "another header": [[s.events[8].header, None], *good[4][1:]], "no events": []}.items():
        w.check(f"LOG-4 {name}", {**good, 4: pairs}, 5, "entryWrongEvent")


def replaced(w: World, at: int, raw: bytes, seed: bytes | None = None, node: Node | None = None, document: int = 1,
    raw_body: Any = None) -> dict[int, Any]:
    """A range of one entry whose event is another one, covered as told."""
    signer = node or w.wismar
    event = crypto.tagged_hash(crypto.TAG_EVENT, raw)
    value = w.channel.range(at, 1, entries=remade(w, {at: entry(w, at, e4=event)}))
    statement = batches.make_statement(seed or signer.seed("batch", document), signer.id, document, [event])
    return {**value, 4: [[raw, raw_body]], 5: [batches.make_coverage(statement, [event], 0, 1)]}


def headers_and_coverage(w: World) -> None:
    """LOG-5: headers, and EV-6."""
    s = w.channel
    text = body("forged")
    foreign = s.header(16, w.dora, k1=HASH, k7=events.body_hash(text), k5=[0, 1, 90], k6=s.time)
    w.check("LOG-5 an event of another log", replaced(w, 15, foreign, raw_body=text), 15, "eventWrongLog")
    w.check("LOG-5 a header that is none", replaced(w, 15, b"\xa0"), 15, "eventMalformed")
    w.check("LOG-5 a header too large", replaced(w, 15, bytes(8193)), 15, "headerTooLarge")
    good = s.range(5, 3)
    statement, first, count, proof = good[5][0]
    assert count == 3 and proof
    for name, coverages in {
        "no coverage": [], "the last event uncovered": [[statement, first, 2, proof]],
        "coverage of more than is there": [[statement, first, 4, proof]],
        "coverage twice": good[5] * 2, "a proof changed": [[statement, first, 3, [HASH, *proof[1:]]]],
        "another run": [[statement, first - 1, 3, proof]],
    }.items():
        w.check(f"EV-6 {name}", {**good, 5: coverages}, 5, "eventUncovered")


def statements(w: World) -> None:
    """LOG-5: EV-5 and EV-7."""
    s = w.channel
    raw, text = s.events[15].header, s.events[15].body

    def check(name: str, code: str | None, **how: Any) -> None:
        w.check(name, replaced(w, 15, raw, raw_body=text, **how), 15, code)

    check("a statement of its own", None)
    check("EV-5 a statement of another node", "statementWrongNode", node=w.lubeck, document=0)
    check("EV-5 an older document", "statementWrongDocument", document=0)
    check("EV-5 a document that is not known", "statementWrongDocument", document=2)
    check("EV-7 a key of another document", "statementBadSignature", seed=w.wismar.seed("batch", 0))
    check("EV-7 another kind of key", "statementBadSignature", seed=w.wismar.seed("request", 1))
    early = replaced(w, 13, s.events[13].header, document=0, raw_body=s.events[13].body)
    w.check("EV-5 the old document just after the new one", early, 13, "statementWrongDocument")
    late = replaced(w, 12, s.events[12].header, document=1)
    w.check("EV-5 the new document itself", late, 12)
    w.check("EV-5 a batch over the change of documents", {**s.range(12, 2), 5: whole_batch(w, [12, 13], 0)}, 12,
        "statementWrongDocument")
    w.check("EV-5 documents that the follower lacks", s.range(5, 3), 5, "statementWrongDocument", nodes=[w.lubeck],
        note="no code is named for a document that is missing")
    forked = Node(w.page, "wismar")
    forked.publish(0), forked.publish(1, k5="fork.example")
    w.check("EV-5 a chain whose document has another hash", s.range(15, 1), 15, "statementWrongDocument",
        nodes=[w.lubeck, forked])


def replacements(w: World) -> None:
    """A thief has published a document of Wismar's, and the owner one that revokes it. Then the same of the home's."""
    thief, owner = Node(w.page, "wismar"), Node(w.page, "wismar")
    thief.publish(0), thief.publish(1, k5="thief.example")
    owner.publish(0), owner.publish(0, k10=owner.keys(5))
    s = HomeLog(w.page, w.lubeck)
    s.create(w.anna)
    s.bring(w.anna, w.dora, MODERATOR)
    s.do(13, w.wismar, {1: 1, 2: thief.document_hash(1)})  # 5
    s.do(16, w.dora)  # 6
    s.do(13, w.wismar, {1: 1, 2: owner.document_hash(1), 3: True})  # 7
    s.do(16, w.dora)  # 8
    ids = [s.events[at].id for at in (7, 8)]
    statement = batches.make_statement(w.wismar.seed("batch", 5), w.wismar.id, 1, ids)
    for leaf, at in enumerate((7, 8)):
        s.events[at].batch = (statement, ids, leaf)
    s.cover()
    both = s.range(5, 4, documents=[thief, owner])
    w.check("EV-5 a replacement under itself, and a branch that was given up", both, 5, s=s, nodes=[w.lubeck, owner])
    w.check("EV-5 a replacement, to whom holds the branch", both, 5, s=s, nodes=[w.lubeck, thief])
    one = [s.events[7].id]
    other = batches.make_statement(w.wismar.seed("batch", 3), w.wismar.id, 1, one)
    bad = {**s.range(7, 1, documents=[thief, owner]), 5: [batches.make_coverage(other, one, 0, 1)]}
    w.check("EV-7 a replacement under no document's key", bad, 7, "statementBadSignature", s=s, nodes=[w.lubeck, owner])
    older = batches.make_statement(w.wismar.seed("batch", 0), w.wismar.id, 0, one)
    bad = {**s.range(7, 1, documents=[thief, owner]), 5: [batches.make_coverage(older, one, 0, 1)]}
    w.check("EV-5 a replacement under an older document", bad, 7, "statementWrongDocument", s=s, nodes=[w.lubeck, owner])
    home = Node(w.page, "lubeck")
    home.publish(0), home.publish(0, k10=home.keys(5))
    nodes = [home, w.wismar]
    for generation, code in ((0, "checkpointRevoked"), (1, "checkpointBadSignature"), (5, None)):
        value = {**w.channel.range(0, 4), 6: w.channel.checkpoint(w.channel.entries, generation)}
        w.check(f"LOG-12 a checkpoint under generation {generation}", value, 0, code, nodes=nodes)


def whole_batch(w: World, places: list[int], document: int) -> list[Any]:
    ids = [w.channel.events[at].id for at in places]
    statement = batches.make_statement(w.wismar.seed("batch", document), w.wismar.id, document, ids)
    return [batches.make_coverage(statement, ids, 0, len(ids))]


def checkpoints(w: World) -> None:
    """LOG-6 and LOG-7."""
    s = w.channel
    good, equal = s.range(5, 3), s.range(5, 3, 8)
    root = merkle.root([merkle.leaf_hash(item) for item in s.entries])

    def check(name: str, value: dict[int, Any], code: str, **changes: Any) -> None:
        w.check(name, {**value, **{int(key[1:]): item for key, item in changes.items()}}, 5, code)

    check("LOG-6 of another log", good, "checkpointWrongLog",
        k6=log.make_checkpoint(w.lubeck.seed("log"), HASH, 0, 17, root))
    check("LOG-6 of another term", good, "checkpointWrongLog",
        k6=log.make_checkpoint(w.lubeck.seed("log"), s.log, 1, 17, root))
    check("LOG-6 signed by another node", good, "checkpointBadSignature",
        k6=log.make_checkpoint(w.wismar.seed("log"), s.log, 0, 17, root))
    check("LOG-6 signed by the witness key", good, "checkpointBadSignature",
        k6=log.make_checkpoint(w.lubeck.seed("witness"), s.log, 0, 17, root))
    check("LOG-6 nothing", good, "checkpointWrongLog", k6="")
    check("LOG-6 too large", good, "checkpointTooLarge", k6=good[6] + "\u2014 w AAAAAAAA\n" * 600)
    code = "checkpointMismatch"
    check("LOG-7 smaller than the range", good, code, k6=s.checkpoint(s.entries[:7]), k7=[])
    check("LOG-7 another root", good, code, k6=log.make_checkpoint(w.lubeck.seed("log"), s.log, 0, 17, HASH))
    check("LOG-7 another size", good, code, k6=log.make_checkpoint(w.lubeck.seed("log"), s.log, 0, 40, root))
    check("LOG-7 no proof", good, code, k7=[])
    check("LOG-7 proof too long", good, code, k7=[*good[7], HASH])
    check("LOG-7 proof changed", good, code, k7=[HASH, *good[7][1:]])
    check("LOG-7 equal size, another root", equal, code, k6=log.make_checkpoint(w.lubeck.seed("log"), s.log, 0, 8,
        HASH))
    check("LOG-7 equal size, with a proof", equal, code, k7=[HASH])
    w.check("LOG-7 a follower with another tree", good, 5, code, frontier=[HASH.hex()] * 2)
    other = s.range(5, 3, entries=remade(w, {2: entry(w, 2, e5=1)}))
    w.check("LOG-7 a home that shows another history", other, 5, code)


def bodies(w: World) -> None:
    """LOG-8."""
    good = w.channel.range(5, 3)
    (header, _), *rest = good[4]
    w.check("LOG-8 another body", {**good, 4: [[header, body("other")], *rest]}, 5, "bodyMismatch")
    w.check("LOG-8 an empty body", {**good, 4: [[header, b""], *rest]}, 5, "bodyMismatch")
    erase = w.channel.range(11, 1)
    w.check("LOG-8 a body where the kind has none", {**erase, 4: [[erase[4][0][0], body("x")]]}, 11, "bodyMismatch",
        note="there is no hash for it to have")


def home_faults(w: World) -> None:
    """LOG-9 and LOG-10. What stands before the fault is applied."""
    s = w.channel

    def fault(name: str, code: str, first: int, count: int, changes: dict[int, bytes], at: int, **more: Any) -> None:
        expect = w.check(name, s.range(first, count, entries=remade(w, changes)), first, code, **more)
        assert expect["cursor"] == at, name

    fault("LOG-9 another state root", "homeFault", 0, 9, {4: entry(w, 4, e4=HASH)}, 4)
    fault("LOG-9 another state root at the start", "homeFault", 0, 3, {1: entry(w, 1, e4=bytes(32))}, 1)
    state = log.state_entry(0, 6, wire.decode(s.entries[6])[3], HASH)
    value = s.range(5, 3, entries=remade(w, {6: state}))
    value[4] = [value[4][0], value[4][2]]
    value[5] = [batches.make_coverage(s.events[at].batch[0], s.events[at].batch[1], s.events[at].batch[2],
        1) for at in (5, 7)]
    assert w.check("LOG-9 a state entry that is not due", value, 5, "homeFault")["cursor"] == 6
    assert w.check("LOG-9 a state entry that is missing", s.range(5, 3), 5, "homeFault", stateDue=True)["cursor"] == 5
    assert w.check("LOG-9 a follower with other records", s.range(4, 2), 4, "homeFault", records=[])["cursor"] == 4
    for at, verdict in ((6, 2), (6, 64), (9, 0), (9, 3), (10, 0), (6, 32), (6, wire.MAX_UINT)):
        fault(f"LOG-10 verdict {verdict} at {at}", "verdictMismatch", 5, 8, {at: entry(w, at, e5=verdict)}, at)
    text = body("x")
    def forged(name: str, raw: bytes, verdict: int = 0, raw_body: bytes | None = text) -> None:
        event = crypto.tagged_hash(crypto.TAG_EVENT, raw)
        value = replaced(w, 15, raw, raw_body=raw_body)
        made = s.range(15, 1, entries=remade(w, {15: entry(w, 15, e4=event, e5=verdict)}))
        assert w.check(name, {**made, 4: value[4], 5: value[5]}, 15, "verdictMismatch")["cursor"] == 15

    hashed = {"k7": events.body_hash(text)}
    forged("LOG-10 a door refusal: position", s.header(16, w.dora, k5=[0, 1, 1], **hashed))
    forged("LOG-10 a door refusal: position, logged as 35", s.header(16, w.dora, k5=[0, 1, 1], **hashed), 35)
    forged("LOG-10 a door refusal: time ahead", s.header(16, w.dora, k6=s.time + 10_000_000, **hashed))
    forged("LOG-10 a header that does not fit", s.header(16, w.dora, k9={}, **hashed))
    forged("LOG-10 a reserved key", s.header(16, w.dora, k13=0, **hashed))
    forged("LOG-10 a kind that is reserved", s.header(24, w.dora), 0, None)
    forged("LOG-10 a header that does not fit, logged as 32", s.header(16, w.dora, k10=[0, 1], **hashed), 32)


def documents(w: World) -> None:
    s = w.channel
    fork = Node(w.page, "wismar")
    fork.publish(0, k5="fork.example")
    whole = s.range(0, 3)
    w.check("documents: a fork of a pinned one", {**whole, 8: [fork.signed]}, 0, "documentFork")
    w.check("documents: a chain that begins at 1", {**whole, 8: [w.wismar.signed[1:]]}, 0, "documentBrokenChain",
        nodes=[w.lubeck])
    bad = [[w.wismar.signed[0][0], 0, bytes(64)]]
    w.check("documents: a bad signature", {**whole, 8: [bad]}, 0, "documentBadSignature", nodes=[w.lubeck])
    w.check("documents: nothing of the kind", {**whole, 8: [[0]]}, 0, "documentInvalid", nodes=[w.lubeck])


def other_logs(w: World) -> None:
    """A directory and a mailbox: any document of the home's chain may sign."""
    s = HomeLog(w.page, w.lubeck)
    s.do(32, w.lubeck, {1: 1, 8: [0, bytes(32)]})
    for name in ("anna", "bert"):
        s.do(33, w.lubeck, {1: user(name), 2: name, 3: name.capitalize(), 4: True})
    s.cover()
    w.check("a directory", s.range(0, 3), 0, s=s)
    w.check("a directory, without any document", s.range(0, 3), 0, "statementWrongDocument", s=s, nodes=[],
        note="no code is named for a document that is missing")
    ids = [s.events[at].id for at in range(3)]
    statement = batches.make_statement(w.lubeck.seed("batch", 1), w.lubeck.id, 1, ids)
    w.check("a directory, signed under document 1", {**s.range(0, 3),
        5: [batches.make_coverage(statement, ids, 0, 3)]}, 0, s=s)
    box = HomeLog(w.page, w.lubeck)
    box.do(48, w.lubeck, {1: 1, 2: w.wismar.id, 8: w.lubeck.reference()})
    box.do(49, w.lubeck)
    box.cover()
    w.check("a mailbox", box.range(0, 2), 0, s=box)
    w.check("a mailbox, its invitation alone", box.range(1, 1), 1, s=box)


def periodic(w: World) -> None:
    """A log that is long enough for a state entry at 1,024; only its end is shown."""
    s = w.make_channel()
    while len(s.entries) < 1030:
        s.do(16, w.anna)
    s.cover()
    w.check("across 1,024", s.range(1022, 5), 1022, s=s)
    w.check("the state entry at 1,024 alone", s.range(1024, 1), 1024, s=s)
    late = wire.decode(s.entries[1024])
    late[4] = HASH
    changed = [*s.entries[:1024], wire.encode(late), *s.entries[1025:]]
    expect = w.check("LOG-9 another state root at 1,024", s.range(1022, 5, entries=changed), 1022, "homeFault", s=s)
    assert expect["cursor"] == 1024

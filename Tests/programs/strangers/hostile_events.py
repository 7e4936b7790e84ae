"""Events that a peer hands in and must not, or that the rules refuse (EV-1 to EV-7, R-1 to R-10)."""

from __future__ import annotations

import os
from typing import Any

from hanse import events, rules, wire
from joining import say
from own_log import now, text_body
from places import Places
from report import expect, require

Pair = tuple[bytes, bytes | None]


def submit(places: Places, pair: Pair, **changes: Any) -> list[Any]:
    """The result for one event."""
    request = places.stranger.submission([pair], **changes)
    answer = places.sender.ask("submit", request)
    expect((answer.status, answer.code), (200, ""), "a submission of one event")
    return answer.value[1][0]


def made(places: Places, text: str | None = "Let me in", kind: int = 16, body: bytes | None = None, **changes: Any) -> Pair:
    """An event of otto's that is not meant to stand; its position is free again."""
    header, own = places.stranger.event(places.letter[2], kind, places.otto, text, **changes)
    places.stranger.taken_back(places.letter[2])
    return header, own if body is None else body


def at_the_door(places: Places) -> None:
    """What is turned away is not in the log, and takes no position."""
    size = places.scene.latest()
    raw = wire.encode({0: os.urandom(16), 1: "ab"}).replace(b"\x62ab", b"\x62\xff\xfe")
    long = text_body("x" * 60_001)
    private = bytes.fromhex(places.scene.first.client.run("channels", "create", "not-yours")["id"])
    cases: list[tuple[str, str, Pair]] = [
        ("an author of another node", "statementWrongNode", made(places, k3=places.home)),
        ("a channel that is not", "unknownLog", made(places, k1=os.urandom(32))),
        ("a channel of others", "unknownLog", made(places, k1=private)),
        ("another body", "bodyMismatch", made(places, body=text_body("not what was hashed"))),
        ("no body", "bodyMissing", (made(places)[0], None)),
        ("a text of no UTF-8", "eventMalformed", made(places, None, k7=events.body_hash(raw), body=raw)),
        ("a text beyond its limit", "eventMalformed", made(places, None, k7=events.body_hash(long), body=long)),
        ("a time to come", "timeAhead", made(places, k6=now() + 600_000)),
        ("a time long past", "timeBehind", made(places, k6=now() - 40 * 86_400_000)),
        ("a kind of another log", "eventUnfit", made(places, None, kind=33)),
        ("a checkpoint to come", "checkpointFromFuture", made(places, k11=[[0, 1 << 40, os.urandom(32)]])),
        ("a base to come", "baseFromFuture", made(places, None, kind=10, k9={1: "ours"}, k10=[0, 1 << 40])),
        ("a position of before", "originFork", made(places, k5=[0, 1, 1])),
        ("a header that is noise", "eventMalformed", (os.urandom(64), None)),
    ]
    for name, code, pair in cases:
        result = submit(places, pair)
        expect(result[-1], code, name)
    expect(submit(places, made(places), seed=os.urandom(32))[-1], "statementBadSignature", "a statement of another key")
    request = places.stranger.submission([made(places)])
    uncovered = places.sender.ask("submit", {1: request[1] * 2, 2: request[2]})
    expect([result[-1] for result in uncovered.value[1]][-1], "eventUncovered", "an event without coverage")
    # The first of the two was a good one and stands: its position is taken.
    places.stranger.event(places.letter[2], 16, places.otto, "")
    expect(places.scene.latest(), size + 1, "the log grew by the one good event")
    places.acknowledged.append("Let me in")
    send(places, "After the door")
    places.scene.say(f"{len(cases) + 2} events")


def send(places: Places, text: str) -> int:
    places.acknowledged.append(text)
    return say(places, text)


def by_the_rules(places: Places) -> None:
    """What a member's user may not do stands in the log as refused, and changes nothing."""
    channel, stranger = places.letter[2], places.stranger
    before = places.scene.first.client.run("channels", "show", places.scene.channel)
    size = places.scene.latest() + 1
    cases = [
        ("a new name by a member", "missingCapability", 10, places.otto, {"k9": {1: "ours"}, "k10": [0, size]}),
        ("another base", "otherTerm", 10, places.otto, {"k9": {1: "ours"}, "k10": [9, 1]}),
        ("a ban by a member", "missingCapability", 7, places.otto,
            {"k9": {1: places.home, 2: bytes(places.letter[8][1])}, "k10": [0, size]}),
        ("a user who is not in it", "notMember", 16, os.urandom(16), {}),
    ]
    for name, code, kind, user, changes in cases:
        pair = stranger.event(channel, kind, user, "I was never here" if kind == 16 else None, **changes)
        result = submit(places, pair)
        expect((result[0], result[-1]), (0, rules.NUMBERS[code]), name)
    after = places.scene.first.client.run("channels", "show", places.scene.channel)
    same = {key: value for key, value in before.items() if key != "size"}
    expect({key: after[key] for key in same}, same, "the channel")
    texts = [item["text"] for item in places.scene.history(places.scene.first, 0)]
    require("I was never here" not in texts, "a refused message is shown")
    again = stranger.event(channel, 16, places.otto, "Once is enough")
    first, second = submit(places, again), submit(places, again)
    expect(second, first, "the place of an event that comes twice")
    places.acknowledged.append("Once is enough")
    send(places, "After the rules")
    places.scene.say(f"{len(cases)} events, logged as refused")


def after_erasure(places: Places) -> None:
    """An edit that comes for a message which its author has erased: it stands in the log, and its text is shown to nobody."""
    stranger, channel, client = places.stranger, places.letter[2], places.scene.first.client
    pair = stranger.event(channel, 16, places.otto, "Said in haste")
    message = submit(places, pair)[2]
    header = events.decode_header(pair[0])
    relation = [header.id, [header.node, header.user], list(header.position)]
    expect(submit(places, stranger.event(channel, 18, places.otto, k8=relation))[3], 0, "the erasure's verdict")
    edit = submit(places, stranger.event(channel, 17, places.otto, "Said at leisure", k8=relation))
    expect((edit[0], edit[3]), (0, 0), "the edit's place and verdict")
    shown = [item for item in places.scene.history(places.scene.first, 0) if item["sequence"] == message]
    expect([(item["text"], item["erased"]) for item in shown], [(None, True)], "the message")
    for word in ("haste", "leisure"):
        expect(client.run("search", word)["results"], [], f"a search for {word}")
    client.refused(1, "edit", places.scene.channel, str(message), "Not mine")
    send(places, "After the erasure")


STEPS = [("An edit of what is erased", after_erasure), ("Events that are turned away", at_the_door), ("Events that the rules refuse", by_the_rules)]

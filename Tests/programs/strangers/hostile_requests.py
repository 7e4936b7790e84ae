"""Requests that are not what they must be: form, signature, clock, replay, documents, versions (FED-1 to FED-9, FED-11)."""

from __future__ import annotations

import os
import threading
import time

from hanse import wire
from hanse.errors import Refusal
from links import Answer, Sender
from own_node import OwnNode
from places import Places
from report import eventually, expect, require


def refused(answer: Answer, status: int, code: str, what: str) -> None:
    expect((answer.status, answer.code), (status, code), what)
    require(len(answer.detail) > 10, f"{what}: {code} does not say what is wrong")


def serves(places: Places) -> None:
    """A good request is served: the same peer, right after."""
    answer = places.sender.ask("pull", good_pull(places))
    expect((answer.status, answer.code), (200, ""), "a good request afterwards")


def good_pull(places: Places) -> dict[int, object]:
    channel = places.letter[2]
    return {1: [[channel, places.stranger.followers[channel].cursor]]}


def bodies(places: Places) -> None:
    """Everything that is not one item of the profile, as the checker's decoder judges it too."""
    good = wire.encode({1: [], 3: True})
    deep = b"\xa2\x01\x80\x09" + b"\x81" * 200 + b"\x80"
    cases = {
        "nothing": b"", "cut off": good[:-1], "two items": good + good, "a long integer": b"\xa1\x18\x01\x80",
        "an indefinite list": b"\xa1\x01\x9f\xff", "a key twice": b"\xa2\x01\x80\x01\x80",
        "keys out of order": b"\xa2\x03\xf5\x01\x80", "a float": b"\xa1\x01\xf9\x3c\x00", "a tag": b"\xa1\x01\xc0\x80",
        "200 lists deep": deep, "a list of 2^60": b"\xa1\x01\x9b\x10" + bytes(7),
    }
    for name, body in cases.items():
        try:
            wire.decode(body)
            raise AssertionError(f"{name} is well-formed")
        except Refusal as refusal:
            refused(places.sender.ask("pull", body), 400, refusal.code, name)
    refused(places.sender.ask("resolve", b"\xa1\x01\x62\xff\xfe"), 400, "cborInvalidText", "a name of no UTF-8")
    refused(places.sender.ask("pull", b"\x80"), 400, "cborUnexpected", "a list for a map")
    for _ in range(50):
        noise = places.sender.ask("push", os.urandom(512))
        require(noise.status == 400 and noise.code.startswith("cbor"), f"noise: {noise}")
    serves(places)
    places.scene.say(f"{len(cases) + 2} bodies, and noise")


def signatures(places: Places) -> None:
    body = wire.encode(good_pull(places))
    ask, home = places.sender.ask, places.home
    unsigned = places.sender.sign("pull", body)
    bare = [item for item in unsigned.headers if item[0] != "Signature"]
    refused(places.sender.send(type(unsigned)("POST", unsigned.path, None, bare, body)), 401, "signatureMissing", "none")
    refused(ask("pull", body, seed=os.urandom(32)), 401, "signatureInvalid", "another key")
    refused(ask("pull", body, destination=os.urandom(32)), 421, "wrongDestination", "another node's request")
    refused(ask("pull", body, keyid=f"{home.hex()}/0"), 401, "documentUnknown", "another node's key")
    refused(ask("pull", body, keyid=f"{places.sender.node.id.hex()}/7"), 401, "documentUnknown", "a document to come")
    refused(ask("pull", body, digest="sha-256=:" + "A" * 43 + "=:"), 400, "digestMismatch", "another digest")
    nobody = OwnNode("nobody.test", "https://nobody.test")
    nobody.learn(places.sender.node.documents[home])
    refused(Sender(nobody, home, places.link).ask("pull", body), 401, "nodeUnknown", "an unknown node")
    for seconds in (-3_600, 3_600):
        answer = ask("pull", body, created=int(time.time()) + seconds)
        refused(answer, 401, "clockSkew", f"a clock {seconds} s off")
        require(abs(answer.value[3] - time.time() * 1000) < 60_000, "the answer tells no time")
    once = places.sender.sign("pull", body)
    expect(places.sender.send(once).status, 200, "the first of two")
    refused(places.sender.send(once), 401, "requestReplayed", "the same again")
    serves(places)
    places.scene.say("10 signatures")


def sizes(places: Places) -> None:
    answer = places.sender.ask("push", bytes(wire.MAX_REQUEST + 1))
    refused(answer, 413, "requestTooLarge", "a body beyond the limit")
    large = places.sender.sign("pull", b"\xa1\x01\x80")
    padded = type(large)("POST", large.path, None, [*large.headers, ("X-Filler", "x" * 200_000)], large.body)
    require(places.sender.send(padded).status in (400, 431), "a header field of 200,000 bytes")
    refused(places.sender.ask("nonsense", {1: []}), 404, "unknownEndpoint", "an endpoint that is not")
    for version in (0, 2, 10**30):
        answer = places.sender.ask("pull", good_pull(places), version=version)
        require(answer.status == 404 and answer.code in ("noCommonVersion", "unknownEndpoint"), f"{version}: {answer}")
    refused(places.sender.ask("pull", good_pull(places), version=2), 404, "noCommonVersion", "a version to come")
    serves(places)


def documents(places: Places) -> None:
    """An expired document, a chain that forks, and the way back."""
    node, body = places.sender.node, wire.encode(good_pull(places))
    first = node.signed[0]
    node.publish(k8=wire.decode(first[0])[8], k9=wire.decode(first[0])[8] + 1)

    def expired() -> None:
        refused(places.sender.ask("pull", body), 401, "documentExpired", "an expired document")

    eventually(expired, 10)
    node.publish()
    eventually(lambda: serves(places), 10)
    # The same number once more, with other content: the first stays pinned.
    kept = node.signed.pop()
    node.publish(k6=["https://elsewhere.test"])

    def noticed() -> None:
        refused(places.sender.ask("pull", body, keyid=f"{node.id.hex()}/3"), 401, "documentUnknown", "a number to come")
        require("documentFork" in places.node.log.read_text(), "no fork was noticed")

    try:
        eventually(noticed, 10)
    finally:
        node.signed[-1] = kept
    serves(places)
    places.scene.say("expired, renewed, forked: the first stays pinned")


def at_once(places: Places) -> None:
    """The same submission twice at the same moment: one place."""
    stranger, channel = places.stranger, places.letter[2]
    pair = stranger.event(channel, 16, places.otto, "Twice at once")
    answers: list[Answer] = []
    threads = [
        threading.Thread(target=lambda: answers.append(places.sender.ask("submit", stranger.submission([pair]))))
        for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    places_given = {tuple(answer.value[1][0]) for answer in answers}
    require(len(answers) == 4 and len(places_given) == 1, f"four answers: {places_given}")
    require(next(iter(places_given))[0] == 0, "it was not ordered")
    places.acknowledged.append("Twice at once")


STEPS = [
    ("Bodies that are none", bodies),
    ("Signatures that are none", signatures),
    ("Too much of everything", sizes),
    ("Documents", documents),
    ("Two at once", at_once),
]

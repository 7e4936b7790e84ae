"""Ranges and cursors: what a peer may not see, and what it may not make others believe (LOG-1 to LOG-10)."""

from __future__ import annotations

import os
from typing import Any

from hanse import log, merkle, wire
from hostile_requests import refused, serves
from own_log import OwnLog, text_body
from places import Places
from report import eventually, expect, require


def prying(places: Places) -> None:
    """A log that is not for the stranger looks like one that does not exist."""
    ask = places.sender.ask
    private = bytes.fromhex(places.scene.first.client.run("channels", "create", "secrets")["id"])
    for name, identifier in (("a channel of others", private), ("no channel", os.urandom(32))):
        answer = ask("pull", {1: [[identifier, 0]]})
        expect((answer.status, answer.value), (200, {1: [], 2: [[identifier, "unknownLog"]]}), f"a pull of {name}")
        refused(ask("snapshot", {1: identifier, 2: 0}), 404, "unknownLog", f"a snapshot of {name}")
    channel = places.letter[2]
    size = places.scene.latest() + 1
    answer = ask("pull", {1: [[channel, size + 5]]})
    expect(answer.value, {1: [], 2: [[channel, "futureCursor", size]]}, "a cursor to come")
    expect(ask("pull", {1: [[channel, 0]]}).value[2], [[channel, "unknownLog"]], "what was before the stranger joined")
    refused(ask("resolve", {1: "nobody"}), 404, "unknownUser", "a name that is not")
    places.stranger.pull(places.sender, channel)
    serves(places)


def tampered(places: Places) -> None:
    """Ranges of anna's channel and of the stranger's own that are not what they say: dropped, with nothing applied."""
    stranger, own, channel = places.stranger, places.own, places.letter[2]
    cursor = own.size
    own.write(16, places.otto, text_body("Truly sent"))
    good = own.range(cursor)
    cases: list[tuple[str, str, dict[int, Any]]] = [
        ("entries out of order", "entryOutOfOrder", {**good, 3: [renumbered(good[3][0], cursor + 1)]}),
        ("no events", "entryWrongEvent", {**good, 4: [], 5: []}),
        ("no coverage", "eventUncovered", {**good, 5: []}),
        ("another body", "bodyMismatch", {**good, 4: [[good[4][0][0], text_body("Not sent")]]}),
        ("a checkpoint of another key", "checkpointBadSignature", {**good, 6: forged(own)}),
        ("noise for an entry", "entryMalformed", {**good, 3: [os.urandom(40)]}),
    ]
    for name, code, value in cases:
        answer = places.sender.ask("push", {1: [value]})
        expect((answer.status, answer.value), (200, {1: [], 2: [[value[1], code]]}), name)
    nowhere = os.urandom(32)
    answer = places.sender.ask("push", {1: [{**good, 1: nowhere}]})
    expect(answer.value, {1: [[nowhere, 0]], 2: []}, "the middle of a log that is not known")
    gap = own.range(cursor)
    gap[2] = cursor + 4
    gap[3] = [renumbered(good[3][0], cursor + 4)]
    expect(places.sender.ask("push", {1: [gap]}).value, {1: [[own.id, cursor]], 2: []}, "a gap")
    answer = places.sender.ask("push", {1: [good]})
    expect(answer.value, {1: [[own.id, own.size]], 2: []}, "the range as it is")
    held = stranger.followers[channel]
    foreign = {**good, 1: channel, 2: held.cursor, 3: [renumbered(good[3][0], held.cursor)]}
    answer = places.sender.ask("push", {1: [foreign]})
    require(bool(answer.value[2]), f"anna's channel took an entry of the stranger's making: {answer.value}")
    serves(places)
    places.scene.say(f"{len(cases) + 3} ranges")


def renumbered(entry: bytes, sequence: int) -> bytes:
    value = wire.decode(entry)
    value[2] = sequence
    return wire.encode(value)


def forged(own: OwnLog) -> str:
    return log.make_checkpoint(os.urandom(32), own.id, 0, own.size, merkle.root(own.hashes()))


def lying(places: Places) -> None:
    """A home that logs a wrong verdict: the node keeps its own, with the home's signature as evidence, and stops that log alone."""
    own, first = places.own, places.scene.first
    cursor = own.size
    own.write(16, places.otto, text_body("I am refused, says my home"))
    value = wire.decode(own.entries[cursor])
    value[5] = 3
    own.entries[cursor] = wire.encode(value)
    answer = places.sender.ask("push", {1: [own.range(cursor)]})
    expect(answer.value[2], [[own.id, "verdictMismatch"]], "a wrong verdict")

    def stopped() -> None:
        shown = first.client.run("channels", "show", own.id.hex())
        expect(shown["state"], "stopped", "the state of the liar's channel")

    eventually(stopped, 10)
    status = first.admin.run("status")["stopped"]
    expect([(item["channel"], item["code"]) for item in status], [(own.id.hex(), "verdictMismatch")], "what stopped")
    first.client.refused(1, "send", own.id.hex(), "Is anybody there?")
    texts = [item["text"] for item in first.client.run("history", own.id.hex())["messages"]]
    expect(texts[-1], "Truly sent", "what the channel had")
    places.scene.send(first, "The other channel goes on")
    places.acknowledged.append("The other channel goes on")
    serves(places)


STEPS = [("Prying", prying), ("Ranges that are not what they say", tampered), ("A home that lies", lying)]

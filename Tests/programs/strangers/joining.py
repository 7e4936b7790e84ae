"""The stranger as a neighbour: invited, joined, heard; and as a home that others join."""

from __future__ import annotations

import os

from hanse import events, wire
from own_log import OwnLog, text_body
from places import DOMAIN, Places
from report import eventually, expect, require

SECONDS = 20.0


def invitation(places: Places) -> None:
    """anna invites otto by address: the node discovers the stranger, resolves the name, and writes into a mailbox."""
    places.otto = places.stranger.node.add_user("otto")
    places.scene.change(places.scene.first, "invite", places.scene.channel, f"otto@{DOMAIN}")
    eventually(lambda: require(bool(places.stranger.letters), "no letter has come"), SECONDS)
    letter = places.letter = places.stranger.letters[0]
    expect(letter[2].hex(), places.scene.channel, "the channel of the letter")
    expect((letter[3], letter[4], letter[7]), (places.home, places.node.domain, places.otto), "home and invited user")
    places.scene.say("the letter came through the mailbox, every entry verified")


def acceptance(places: Places) -> None:
    """A join is submitted; the snapshot and what follows prove themselves."""
    stranger, channel = places.stranger, places.letter[2]
    answer = places.sender.ask("submit", stranger.submission([stranger.event(channel, 3, places.otto)]))
    expect((answer.status, answer.value and answer.value[1][0][0], answer.value and answer.value[1][0][3]),
        (200, 0, 0), "the join's place and verdict")
    stranger.join(places.sender, places.letter)
    cursor = stranger.pull(places.sender, channel)
    require(cursor > answer.value[1][0][2], "the pull did not reach the join")
    places.scene.say(f"joined with entry {answer.value[1][0][2]}, by a snapshot, up to {cursor}")


def messages(places: Places) -> None:
    """anna's message is pushed; otto's is submitted and stands in anna's history under his address."""
    stranger, channel = places.stranger, places.letter[2]
    after = places.scene.latest()
    places.scene.send(places.scene.first, "Welcome, stranger")
    eventually(lambda: require("Welcome, stranger" in stranger.texts(channel), "no push has come"), SECONDS)
    say(places, "Thank you, I come from afar")

    def probe() -> None:
        history = places.scene.history(places.scene.first, after)
        seen = [(item["author"], item["text"]) for item in history]
        expect(seen, [(places.scene.first.address, "Welcome, stranger"),
            (f"otto@{DOMAIN}", "Thank you, I come from afar")], "the history")

    eventually(probe, SECONDS)
    places.scene.say("both ways, by push and by submission")


def say(places: Places, text: str) -> int:
    """A message of otto's that must be ordered; answers its sequence."""
    stranger, channel = places.stranger, places.letter[2]
    answer = places.sender.ask("submit", stranger.submission([stranger.event(channel, 16, places.otto, text)]))
    expect((answer.status, answer.code, answer.value and answer.value[1][0][0]), (200, "", 0), f"otto's {text!r}")
    expect(answer.value[1][0][3], 0, "its verdict")
    return int(answer.value[1][0][2])


def home_of_others(places: Places) -> None:
    """A channel whose home is the stranger: anna is invited, joins by its snapshot, and both talk."""
    stranger, node, scene = places.stranger, places.stranger.node, places.scene
    anna = bytes(places.letter[8][1])
    own = places.own = OwnLog(node)
    roles = [[0, "owner", 100, 0x3FFF], [2, "member", 10, 0x17]]
    own.write(1, places.otto, k9={1: 1, 2: 0, 3: "far-away", 4: "", 5: {}, 6: roles, 7: 0, 8: node.reference})
    reference = [0, node.chains[places.home].documents[0].hash]
    invite = own.write(2, places.otto, k9={1: places.home, 2: anna, 3: 2, 4: reference}, k10=[0, own.size])
    mailbox = OwnLog(node)
    mailbox.write(48, k9={1: 1, 2: places.home, 8: node.reference})
    letter = wire.encode({
        0: os.urandom(16), 2: own.id, 3: node.id, 4: DOMAIN, 5: own.checkpoint(),
        6: events.decode_header(invite).id, 7: anna, 8: [node.id, places.otto],
        9: "far-away", 10: 0, 11: "otto"})
    mailbox.write(49, body=letter)
    with stranger.lock:
        stranger.own[own.id], stranger.own[mailbox.id] = own, mailbox
    pushed = places.sender.ask("push", {1: [mailbox.range(0)]})
    expect((pushed.status, pushed.value), (200, {1: [[mailbox.id, mailbox.size]], 2: []}), "the mailbox's cursor")
    client = scene.first.client
    listed = {item["channel"]: item for item in client.run("invitations", "list")["invitations"]}
    require(own.id.hex() in listed, "anna sees no invitation")
    expect(listed[own.id.hex()]["from"], f"otto@{DOMAIN}", "who invites")
    scene.change(scene.first, "invitations", "accept", own.id.hex())
    eventually(lambda: shown(places, own), SECONDS)
    scene.change(scene.first, "send", own.id.hex(), "Greetings from a Hanse node")
    with stranger.lock:
        texts = [wire.decode(body)[1] for _, (_, body) in sorted(own.stored.items()) if body]
    expect(texts, ["Greetings from a Hanse node"], "what the stranger ordered")
    answer_at_home(places, own)


def shown(places: Places, own: OwnLog) -> None:
    listed = {item["id"]: item for item in places.scene.first.client.run("channels", "list")["channels"]}
    require(own.id.hex() in listed, "the channel is not listed")
    expect(listed[own.id.hex()]["state"], "ok", "its state")


def answer_at_home(places: Places, own: OwnLog) -> None:
    """otto writes at his home; the push makes it anna's."""
    with places.stranger.lock:
        first = own.size
        own.write(16, places.otto, text_body("Greetings to you"))
        pushed = places.sender.ask("push", {1: [own.range(first)]})
        if pushed.value[1] != [[own.id, own.size]]:
            # It has yet to pull what came before.
            pushed = places.sender.ask("push", {1: [own.range(pushed.value[1][0][1])]})
    expect((pushed.status, pushed.value), (200, {1: [[own.id, own.size]], 2: []}), "the channel's cursor")
    history = places.scene.first.client.run("history", own.id.hex())["messages"]
    expect([item["text"] for item in history], ["Greetings from a Hanse node", "Greetings to you"], "anna's history")
    checked = places.scene.first.admin.run("verify")["logs"]
    require(all(item["ok"] for item in checked), f"a log does not verify: {checked}")
    places.scene.say(f"anna joined, wrote and read; {len(checked)} logs verified on the node")


STEPS = [
    ("A stranger is invited", invitation),
    ("The stranger joins", acceptance),
    ("Messages both ways", messages),
    ("A channel of the stranger's own", home_of_others),
]

"""A node of somebody else's beside a real one: it is known there, joins channels, and has one of its own."""

from __future__ import annotations

import os

from hanse import events, wire
from links import Answer, Link, Sender
from own_log import OwnLog
from own_node import OwnNode
from report import eventually, expect, require
from service import Service
from stage import Stage
from stranger import Stranger

SECONDS = 20.0


class Neighbour:
    def __init__(self, stage: Stage, domain: str) -> None:
        self.stage = stage
        port = stage.ports[domain]
        certificate, key = stage.folder / f"{domain}.pem", stage.folder / f"{domain}.key"
        stage.network.authority.issue(domain, certificate, key)
        self.node = OwnNode(domain, f"https://{domain}:{port}")
        self.stranger = Stranger(self.node)
        self.service = Service(self.stranger, port, certificate, key)
        self.link = Link(stage.node.domain, stage.node.port, stage.authority)
        self.home = self.node.learn(self.link.discover())
        self.sender = Sender(self.node, self.home, self.link)
        self.user = self.node.add_user("otto")
        # The channel that it is about, and from where on this node may read it.
        self.channel = b""
        self.joined = 0

    @property
    def address(self) -> str:
        return f"otto@{self.node.domain}"

    def ask(self, name: str, value: object) -> Answer:
        return self.sender.ask(name, value)

    def become_known(self) -> None:
        """The first request makes the node fetch the documents of its sender."""
        eventually(lambda: expect(self.ask("browse", {}).status, 200, "a known node"), SECONDS)

    def join(self, channel: str) -> None:
        """Accepts the letter that the real node has written, and reads the channel."""
        eventually(lambda: require(bool(self.stranger.letters), "no letter has come"), SECONDS)
        letter = self.stranger.letters[0]
        expect(letter[2].hex(), channel, "the channel of the letter")
        self.channel = letter[2]
        answer = self.ask("submit", self.submission(3))
        expect((answer.status, answer.value and answer.value[1][0][0]), (200, 0), "the join")
        self.stranger.join(self.sender, letter)
        self.joined = self.stranger.followers[self.channel].cursor
        self.stranger.pull(self.sender, self.channel)

    def submission(self, kind: int = 16, text: str | None = None, **changes: object) -> dict[int, object]:
        return self.stranger.submission([self.stranger.event(self.channel, kind, self.user, text, **changes)])

    def found(self, guest: bytes) -> OwnLog:
        """A channel of its own, to which a user of the real node is invited."""
        own, node = OwnLog(self.node), self.node
        roles = [[0, "owner", 100, 0x3FFF], [2, "member", 10, 0x17]]
        own.write(1, self.user, k9={1: 1, 2: 0, 3: "far-away", 4: "", 5: {}, 6: roles, 7: 0, 8: node.reference})
        reference = [0, node.chains[self.home].documents[0].hash]
        invite = own.write(2, self.user, k9={1: self.home, 2: guest, 3: 2, 4: reference}, k10=[0, own.size])
        mailbox = OwnLog(node)
        mailbox.write(48, k9={1: 1, 2: self.home, 8: node.reference})
        mailbox.write(49, body=wire.encode({
            0: os.urandom(16), 2: own.id, 3: node.id, 4: node.domain, 5: own.checkpoint(),
            6: events.decode_header(invite).id, 7: guest, 8: [node.id, self.user], 9: "far-away", 10: 0,
            11: "otto"}))
        with self.stranger.lock:
            self.stranger.own |= {own.id: own, mailbox.id: mailbox}
        pushed = self.ask("push", {1: [mailbox.range(0)]})
        expect((pushed.status, pushed.value[2]), (200, []), "the mailbox")
        self.channel = own.id
        return own

    def stop(self) -> None:
        self.service.stop()

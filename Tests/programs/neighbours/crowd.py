"""A real node and who asks it: with what each of them has to do with a channel."""

from __future__ import annotations

import os
from typing import Any

from file_api import FileApi
from hanse.federation import Request
from links import Answer, Sender
from neighbour import SECONDS, Neighbour
from own_log import text_body
from own_node import OwnNode
from report import eventually, expect, require
from stage import Stage

DOMAINS = ("member.test", "former.test", "stranger.test", "blocked.test", "home.test")
# The kind of a log.
MAILBOX = 2
CALLERS = ("unsigned", "unknown", "stranger", "member", "former", "blocked", "home")


class Crowd:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.neighbours = [Neighbour(stage, domain) for domain in DOMAINS]
        self.member, self.former, self.stranger, self.blocked, self.home = self.neighbours
        self.unsigned = self.unknown = False
        self.admin, self.token = stage.log_in("admin"), stage.log_in("anna")
        self.anna = bytes.fromhex(stage.ask("GET", "me", None, self.token)["id"])
        self.node_id = self.member.home
        self.directory = self.member.node.chains[self.node_id].newest.directory
        self.channel = bytes.fromhex(self.make({"name": "league"}))
        self.fair = bytes.fromhex(self.make({"name": "fair", "access": "peers"}))
        # The bytes of a file that was sent when the former member was one, of one since then, and of one in the home's channel.
        self.files = {name: os.urandom(3_000) for name in ("early", "late", "far")}
        self.blobs: dict[str, bytes] = {}
        self.gather()

    def make(self, fields: dict[str, Any]) -> str:
        return self.stage.ask("POST", "channels", fields, self.token)["id"]

    def gather(self) -> None:
        path = f"channels/{self.channel.hex()}"
        for neighbour in self.neighbours:
            neighbour.become_known()
        for neighbour in (self.member, self.former):
            self.stage.ask("POST", f"{path}/invitations?wait=ordered", {"address": neighbour.address}, self.token)
            neighbour.join(self.channel.hex())
        self.share("early", self.channel)
        # The node fetches it by itself, sooner or later: here it has it before the removal.
        held = self.former.ask("push", {1: [self.former.node.directory.range(0)]})
        expect((held.status, held.value[2]), (200, []), "the directory of a member's node")
        self.stage.ask("DELETE", f"{path}/members/{self.former.address}?wait=ordered", None, self.token)
        self.stage.ask("PUT", "peers/blocked.test", {"decision": "blocked"}, self.admin)
        self.own = self.home.found(self.anna)
        self.stage.ask("POST", f"invitations/{self.own.id.hex()}/accept?wait=ordered", None, self.token)

        def arrived() -> None:
            shown = self.stage.ask("GET", f"channels/{self.own.id.hex()}", None, self.token)
            expect(shown["state"], "ok", "the channel of the other home")

        eventually(arrived, SECONDS)
        self.home.joined = self.own.size
        self.share("far", self.own.id)
        eventually(lambda: require(self.own.size > self.home.joined, "no file has come to the other home"), SECONDS)
        self.home_writes()
        self.share("late", self.channel)
        message = {"text": "After the removal"}
        self.stage.ask("POST", f"{path}/messages?wait=ordered", message, self.token)

    def share(self, name: str, channel: bytes) -> None:
        """A file of anna's, in a message."""
        data = self.files[name]
        api = FileApi(self.stage.node, "anna", self.stage.passwords["anna"])
        upload = api.call("POST", "uploads", {"size": len(data)})["upload"]
        blob = api.part(upload, 0, data)["file"]["hash"]
        api.call("POST", f"channels/{channel.hex()}/messages", {"files": [{"hash": blob, "name": f"{name}.bin"}]})
        api.close()
        self.blobs[name] = bytes.fromhex(blob)

    def home_writes(self) -> None:
        """Something that the real node has of the other home's channel, and may pass on."""
        self.own.write(16, self.home.user, text_body("From the home"))
        pushed = self.home.ask("push", {1: [self.own.range(self.home.joined)]})
        expect((pushed.status, pushed.value), (200, {1: [[self.own.id, self.own.size]], 2: []}), "the push")

    def who(self, caller: str) -> Neighbour:
        return getattr(self, caller) if caller not in ("unsigned", "unknown") else self.stranger

    def channel_of(self, who: Neighbour) -> bytes:
        return self.home.channel if who is self.home else self.channel

    def newest(self, who: Neighbour) -> int:
        """The last entry of its channel."""
        return self.own.size - 1 if who is self.home else self.latest() - 1

    def other_than(self, who: Neighbour) -> Neighbour:
        return self.member if who is not self.member else self.former

    def latest(self) -> int:
        return self.stage.ask("GET", f"channels/{self.channel.hex()}", None, self.token)["size"]

    def others_mailbox(self, who: Neighbour) -> bytes:
        """The one in which the real node writes to somebody else."""
        followed = self.other_than(who).stranger.followers.items()
        return next(log for log, follower in followed if follower.state.kind == MAILBOX)

    def ask(self, who: Neighbour, name: str, value: Any) -> Answer:
        """As the caller that is set."""
        if self.unsigned:
            signed = who.sender.sign(name, b"")
            bare = [item for item in signed.headers if not item[0].startswith("Signature")]
            return who.sender.send(Request("POST", signed.path, None, bare, signed.body))
        if self.unknown:
            nobody = OwnNode("nobody.test", "https://nobody.test")
            nobody.learn(who.node.documents[self.node_id])
            return Sender(nobody, self.node_id, who.link).ask(name, value)
        return who.ask(name, value)

    def stop(self) -> None:
        for neighbour in self.neighbours:
            neighbour.stop()

"""One message to very many live streams of one node."""
from __future__ import annotations

import json
import os
from pathlib import Path

import floor
from channel import User
from nodes import Node
from report import Result, say
from wanted import Wanted, at_most

USERS = 250
MESSAGES = 60
DEADLINE_SECONDS = 300
STREAMS, GOAL_MILLISECONDS = 5_000, 150
METRICS = {
    "fanout_latency_p50": "one message to 5,000 live TLS WebSockets of one node: from send to each stream's receipt",
    "fanout_latency_p99": "the same",
    "fanout_latency_max": "the same, the last of all",
}


class FanoutBench:
    """A node of its own, with one channel that all are in."""

    def __init__(self, node: Node, streams: int, folder: Path, run) -> None:
        self.node, self.streams, self.folder, self.run = node, streams, folder, run
        node.found({node.domain: node.port})

    def measure(self) -> list[Result]:
        self.node.start()
        try:
            self.node.admin_token = self.node.log_in("admin")
            plan = self._plan()
            file = self.folder / "fanout.json"
            file.write_text(json.dumps(plan))
            measured = self.run("fanout", file)
        finally:
            self.node.stop()
        say(f"fanout: {measured}")
        limit = self._floor(measured["frameBytes"])
        return self._results(measured, limit, len(plan["tokens"]))

    def _plan(self) -> dict:
        users = min(USERS, self.streams)
        say(f"fanout: making {users} users")
        made = self.node.call("POST", "channels", {"name": "hall", "access": "members"})
        readers = [User(self.node, f"reader{number}").make() for number in range(users)]
        for reader in readers:
            self.node.call("POST", f"channels/{made['id']}/join?wait=ordered", {}, token=reader.token)
        return {"url": self.node.url, "authorityFile": str(self.node.authority.certificate),
                "tokens": [self.node.good(reader.token) for reader in readers],
                "senderToken": self.node.good(self.node.admin_token), "channel": made["id"],
                "streams": self.streams, "messages": MESSAGES, "process": self.node.process_id(),
                "deadlineSeconds": DEADLINE_SECONDS}

    def _floor(self, frame_bytes: int) -> dict:
        say("fanout: the same records without a node")
        # A WebSocket's frame has four bytes before such a text.
        domain, authority = self.node.domain, self.node.authority
        certificate, key = (authority.folder / f"{domain}.{end}" for end in ("pem", "key"))
        return floor.measure(self.streams, frame_bytes + 4, MESSAGES, certificate, key, authority.certificate)

    def _results(self, measured: dict, limit: dict, users: int) -> list[Result]:
        load = os.getloadavg()[0]
        spent = measured["nodeMilliseconds"] / MESSAGES
        note = (f"{MESSAGES} messages one after the other to {self.streams} streams of {users} users, "
                f"{measured['frameBytes']} bytes each, the same on every stream; the last stream had a message after "
                f"{measured['lastP50'] / 1_000:.1f} ms (p50); CPU for a message: {spent:.1f} ms of the node, "
                f"{limit['writer'] * 1_000:.1f} ms of the limit's writer; the limit is a TLS record of that size to as many "
                f"sockets, written and read by plain loops; load average {load:.1f}")
        return [Result(round(measured[share] / 1_000, 2), "ms", self.streams * MESSAGES,
                       round(limit[share] / 1_000, 2), f"plain loops over TLS, {share}", note, self._wanted(share))
                for share in ("p50", "p99", "max")]

    def _wanted(self, share: str) -> Wanted | None:
        return at_most(GOAL_MILLISECONDS) if share == "p99" and self.streams >= STREAMS else None

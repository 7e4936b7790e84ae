"""Joining a long channel of another node: from accepting the invitation to reading what was said last."""
from __future__ import annotations

import http.client
import json
import ssl
import statistics
import threading
import time
from pathlib import Path

from channel import MeasurementFailed, User, until
from filling import fill, plan_of
from nodes import PASSWORD, Node
from report import Result, say
from wanted import at_most

AUTHORS = 3
JOINS = 5
TALK_SECONDS = 0.005
DEADLINE_SECONDS = 60
# Members and messages: history alone grows, then members alone.
SIZES = ((1_000, 10_000), (1_000, 1_000_000), (10_000, 1_000_000))
# The cost follows members, not history.
GOAL_MILLISECONDS = {(1_000, 10_000): 300, (1_000, 1_000_000): 300, (10_000, 1_000_000): 2_000}


def name(size: tuple[int, int]) -> str:
    return f"join_time_{size[0]}_{size[1]}"


METRICS = {name(size): f"B's first user joins a channel of A with {size[0]:,} members and {size[1]:,} messages, until its "
           "newest is read" for size in SIZES}


class Line:
    """One connection of a user's, so that no handshake is measured."""

    def __init__(self, user: User) -> None:
        node = user.node
        self.headers = {"authorization": f"Bearer {node.good(user.token)}", "content-type": "application/json"}
        context = ssl.create_default_context(cafile=str(node.authority.certificate))
        self.connection = http.client.HTTPSConnection("127.0.0.1", node.port, context=context, timeout=30)

    def call(self, method: str, path: str, body: dict | None = None) -> tuple[int, dict]:
        data = None if body is None else json.dumps(body)
        self.connection.request(method, f"/api/v1/{path}", data, self.headers)
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")


class Talk(threading.Thread):
    """Somebody of A who says a number every few milliseconds: who joins reads what is said from then on."""

    def __init__(self, user: User, channel: str) -> None:
        super().__init__(daemon=True)
        self.line, self.channel = Line(user), channel
        self.over = threading.Event()
        self.said: dict[str, float] = {}
        self.start()

    def run(self) -> None:
        number = 0
        while not self.over.wait(TALK_SECONDS):
            number += 1
            text = f"talk {number}"
            self.said[text] = time.monotonic()
            self.line.call("POST", f"channels/{self.channel}/messages", {"text": text})

    def stop(self) -> None:
        self.over.set()
        self.join()


class JoinBench:
    """Two nodes and one channel, which grows from one size to the next."""

    def __init__(self, a: Node, b: Node, sizes: list[tuple[int, int]], folder: Path, run) -> None:
        self.a, self.b, self.sizes, self.folder, self.run = a, b, sizes, folder, run
        self.members_there = self.messages_there = self.users = 0
        ports = {node.domain: node.port for node in (a, b)}
        for node in (a, b):
            node.found(ports)

    def measure(self) -> list[Result]:
        try:
            for node in (self.a, self.b):
                node.start()
                node.admin_token = node.log_in("admin")
            self.authors = [User(self.a, f"author{number}").make() for number in range(AUTHORS)]
            # Colleagues of who invites are in a group at once.
            self.channel = self.a.call("POST", "channels", {"name": "long", "form": "group"})["id"]
            for author in self.authors:
                self._invite(author.name, "?wait=ordered")
            return [self._measure(members, messages) for members, messages in self.sizes]
        finally:
            for node in (self.a, self.b):
                node.stop()

    def _measure(self, members: int, messages: int) -> Result:
        self._people(members)
        self._fill(messages)
        joins = [self._join(stays=number == JOINS - 1) for number in range(JOINS)]
        # The last one has stayed: the next one's node holds the channel.
        others = [self._join(stays=True) for _ in range(JOINS)]
        self._leave(self.members)
        parts = [statistics.median(part) for part in zip(*joins)]
        floor = statistics.median(total for *_, total in others)
        note = (f"p50 of {JOINS} joins, each by the only user of B, max {max(total for *_, total in joins):.0f} ms; ordered "
                f"by A after {parts[0]:.1f} ms, the channel's snapshot verified and kept after {parts[1]:.1f} ms; the limit: the "
                "same for a user whose node holds the channel, so without a snapshot")
        return Result(round(parts[2], 1), "ms", JOINS, round(floor, 1), "a join without a snapshot, p50", note,
                      at_most(GOAL_MILLISECONDS[members, messages]))

    def _people(self, members: int) -> None:
        """Accounts take a password's hash each, so this takes minutes."""
        say(f"join: making a channel of {members} members")
        for number in range(self.members_there, members):
            name = f"colleague{number}"
            self.a.call("POST", "users", {"name": name, "password": PASSWORD})
            self._invite(name)
        self.members_there = members
        until(lambda: self.a.call("GET", f"channels/{self.channel}")["members"] >= members, "the members")

    def _invite(self, name: str, wait: str = "") -> None:
        invitation = {"address": f"{name}@{self.a.domain}", "role": "member"}
        self.a.call("POST", f"channels/{self.channel}/invitations{wait}", invitation)

    def _fill(self, messages: int) -> None:
        self.members: list[User] = []
        if messages == self.messages_there:
            return
        # hanse-bench fills with a thousand or more.
        plan = plan_of(self.a, self.authors, [self.channel] * AUTHORS, messages - self.messages_there)
        fill(self.a, plan, self.folder, self.run)
        self.messages_there = messages

    def _join(self, stays: bool) -> tuple[float, float, float]:
        """Milliseconds from accepting until it is ordered, until the channel is here, until the newest message is read."""
        self.users += 1
        user = User(self.b, f"reader{self.users}").make()
        invitation = {"address": f"{user.name}@{self.b.domain}", "role": "member"}
        self.a.call("POST", f"channels/{self.channel}/invitations?wait=ordered", invitation,
                    token=self.authors[0].token)
        line, waiter, poll = Line(user), Line(user), Line(user)
        until(lambda: any(one["channel"] == self.channel for one in line.call("GET", "invitations")[1]["invitations"]),
              "the invitation")
        waiter.call("GET", "me")
        poll.call("GET", "me")
        talk = Talk(self.authors[1], self.channel)
        try:
            return self._accept(line, waiter, poll, talk)
        finally:
            talk.stop()
            self.members.append(user)
            if not stays:
                self._leave([user])

    def _accept(self, line: Line, waiter: Line, poll: Line, talk: Talk) -> tuple[float, float, float]:
        start, marks = time.monotonic(), {}

        def accept() -> None:
            status, answer = waiter.call("POST", f"invitations/{self.channel}/accept?wait=ordered")
            marks["ordered"] = time.monotonic() if status < 300 else None
            marks["answer"] = answer

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        held = None
        while True:
            status, page = poll.call("GET", f"channels/{self.channel}/messages?limit=1")
            now = time.monotonic()
            if status == 200:
                held = held or now
                newest = page["messages"][-1]["text"] if page["messages"] else ""
                if talk.said.get(newest, 0) >= start:
                    break
            if now > start + DEADLINE_SECONDS:
                raise MeasurementFailed(f"nothing is read after {DEADLINE_SECONDS} s: {marks.get('answer')}, {page}")
            time.sleep(0.001)
        accepting.join()
        if not marks["ordered"]:
            raise MeasurementFailed(f"the invitation could not be accepted: {marks['answer']}")
        return tuple((moment - start) * 1_000 for moment in (marks["ordered"], held, now))

    def _leave(self, users: list[User]) -> None:
        for user in list(users):
            if user in self.members:
                self.b.call("POST", f"channels/{self.channel}/leave?wait=ordered", token=user.token)
                self.members.remove(user)

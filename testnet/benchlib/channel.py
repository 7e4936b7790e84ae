"""A channel that is measured: who sends, who reads, and what every node has of it."""
from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from nodes import PASSWORD, Node


class MeasurementFailed(RuntimeError):
    """Why a metric has no figure."""


def until(condition: Callable[[], object], what: str, seconds: float = 60, pause: float = 0.005) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise MeasurementFailed(f"timed out after {seconds:g} s waiting for {what}")
        time.sleep(pause)


@dataclass
class User:
    node: Node
    name: str
    token: str = ""

    def make(self) -> User:
        self.node.call("POST", "users", {"name": self.name, "password": PASSWORD})
        self.token = self.node.log_in(self.name)
        return self


@dataclass
class Channel:
    home: Node
    reader: User
    senders: list[User]
    id: str = field(default="", init=False)

    def make(self, name: str) -> Channel:
        """Everybody is invited and accepts."""
        self.id = self.home.call("POST", "channels", {"name": name})["id"]
        for user in [*self.senders, self.reader]:
            self.add(user)
        return self

    def add(self, user: User) -> None:
        """Somebody is invited and accepts."""
        address = f"{user.name}@{user.node.domain}"
        invitation = {"address": address, "role": "member"}
        self.home.call("POST", f"channels/{self.id}/invitations?wait=ordered", invitation)
        until(lambda: self.lists("invitations", "channel", user), f"the invitation of {address}")
        user.node.call("POST", f"invitations/{self.id}/accept?wait=ordered", token=user.token)
        until(lambda: self.lists("channels", "id", user), f"the channel of {address}")

    def lists(self, listing: str, key: str, user: User) -> bool:
        return any(item[key] == self.id for item in user.node.call("GET", listing, token=user.token)[listing])

    def size(self, user: User) -> int:
        return user.node.call("GET", f"channels/{self.id}", token=user.token)["size"]

    def messages(self, user: User, mark: str, count: int) -> list[tuple[int, str]]:
        """The newest messages as this user's node serves them, (sequence, text) in the channel's order."""
        found: list[tuple[int, str]] = []
        before = ""
        while len(found) < count:
            page = user.node.call("GET", f"channels/{self.id}/messages?limit=200{before}", token=user.token)
            messages = page["messages"]
            found = [(message["sequence"], message["text"]) for message in messages] + found
            if not page["more"] or not messages:
                break
            before = f"&before={messages[0]['sequence']}"
        return [item for item in found if item[1].startswith(f"{mark} ")]

    def check(self, mark: str, sent: list[tuple[int, str]]) -> str:
        """Fetches every message of a run from the reader's node and the home, compares texts and order."""
        sent = sorted(sent)
        for user in {user.node.domain: user for user in (self.senders[0], self.reader)}.values():
            found = self.messages(user, mark, len(sent))
            if found != sent:
                wrong = sum(1 for left, right in zip(found, sent) if left != right)
                raise MeasurementFailed(
                    f"{user.node.domain} serves {len(found)} messages of {len(sent)} sent, {wrong} of them others")
        if len({text for _, text in sent}) != len(sent):
            raise MeasurementFailed("a text was sent twice")
        return f"all {len(sent)} fetched from the reader's node, texts and order as sent and as the home has them"

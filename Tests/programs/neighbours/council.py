"""The cells of docs/permissions.md, "Events of a member's node": what comes of them where that node checks nothing itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from api import Api
from cells import CODES
from crowd import Crowd
from hanse import events
from report import eventually, expect, require

AUTHORS = ("reader", "member", "moderator", "owner")
NUMBERS = {"owner": 0, "moderator": 1, "member": 2, "reader": 3}
SECONDS = 20.0
# What events of others could change of a message and of a channel.
OF_MESSAGE = ("sequence", "text", "erased", "edited", "pinned")
OF_CHANNEL = ("name", "topic", "access", "joinRole", "retention", "editHistory", "archived", "mirrors", "quorum")
SEND = 1

# Kind and the header's other keys. `user` is the author; a missing key 4 is an event of the node's own.
Event = tuple[int, dict[str, Any]]


class Council:
    """A channel of anna's in which users of another node have each role, and others for them to act on."""

    def __init__(self, crowd: Crowd) -> None:
        self.node = crowd.member
        self.stranger, self.id = self.node.stranger, self.node.node.id
        self.home, self.anna = crowd.node_id, crowd.anna
        self.api = Api(crowd.stage.node, "anna", crowd.stage.passwords["anna"])
        self.channel = bytes.fromhex(self.api.call("POST", "channels", {"name": "council"})["id"])
        self.path = f"channels/{self.channel.hex()}"
        self.users: dict[str, bytes] = {}
        self.written: list[list[Any]] = []
        self.users["reader"] = self.joined("member")
        self.follow()
        # Who may not write any more has written before.
        self.written = [self.said("reader") for _ in range(2)]
        self.assign(self.users["reader"], "reader")
        for role in AUTHORS[1:]:
            self.users[role] = self.joined(role)

    def follow(self) -> None:
        def letters() -> list[dict[int, Any]]:
            return [letter for letter in self.stranger.letters if letter[2] == self.channel]

        eventually(lambda: require(bool(letters()), "no letter has come"), SECONDS)
        self.stranger.join(self.node.sender, letters()[0])

    # What has to be there.

    def address(self, user: bytes) -> str:
        name = next(name for name, (held, _) in self.node.node.users.items() if held == user)
        return f"{name}@{self.node.node.domain}"

    def invited(self) -> bytes:
        user = self.node.node.add_user(f"user-{len(self.node.node.users)}")
        self.api.call("POST", f"{self.path}/invitations?wait=ordered", {"address": self.address(user)})
        return user

    def joined(self, role: str) -> bytes:
        user = self.invited()
        expect(self.submit(3, user)[0], 0, "the verdict on a join")
        if role != "member":
            self.assign(user, role)
        return user

    def assign(self, user: bytes, role: str) -> None:
        self.api.call("PUT", f"{self.path}/members/{self.address(user)}/role?wait=ordered", {"role": role})

    def banned(self) -> bytes:
        user = self.invited()
        self.api.call("PUT", f"{self.path}/bans/{self.address(user)}?wait=ordered")
        return user

    def said(self, role: str) -> list[Any]:
        """The relation to a message of its own."""
        if role == "reader" and self.written:
            return self.written.pop()
        verdict, header = self.submit(16, self.users[role], "By myself")
        expect(verdict, 0, "the verdict on a message")
        return [header.id, [header.node, header.user], list(header.position)]

    def anna_said(self, pinned: bool = False) -> list[Any]:
        sequence = self.api.call("POST", f"{self.path}/messages?wait=ordered", {"text": "By anna"})["sequence"]
        if pinned:
            self.api.call("PUT", f"{self.path}/messages/{sequence}/pin?wait=ordered")
        self.stranger.pull(self.node.sender, self.channel)
        with self.stranger.lock:
            header, _ = self.stranger.events[self.channel][sequence]
        return [header.id, [header.node, header.user], list(header.position)]

    def as_own(self, relation: list[Any], role: str) -> list[Any]:
        """The same message, said to be the author's own."""
        return [relation[0], [self.id, self.users[role]], relation[2]]

    # What is done, and what came of it.

    def submit(self, kind: int, user: bytes | None, text: str | None = None, **changes: Any) -> tuple[int | str, events.Header]:
        """The verdict's number, or the code with which the home turned it away; and the event's header."""
        pair = self.stranger.event(self.channel, kind, user, text, **changes)
        answer = self.node.ask("submit", self.stranger.submission([pair]))
        expect((answer.status, answer.code), (200, ""), "a submission of one event")
        outcome, *rest = answer.value[1][0]
        if outcome != 0:
            self.stranger.taken_back(self.channel)
        return rest[2] if outcome == 0 else rest[0], events.decode_header(pair[0])

    def view(self) -> tuple[Any, ...]:
        """All that the channel shows to who is in it."""
        channel = self.api.call("GET", self.path)
        members = self.api.call("GET", f"{self.path}/members")["members"]
        messages = self.api.call("GET", f"{self.path}/messages?limit=200")["messages"]
        return (
            [channel.get(key) for key in OF_CHANNEL],
            sorted((item["address"], item["status"], item["role"]) for item in members),
            self.api.call("GET", f"{self.path}/roles")["roles"],
            [[item.get(key) for key in OF_MESSAGE] for item in messages])

    def changed_since(self, before: tuple[Any, ...]) -> bool:
        """Once a message that was sent later shows, so does whatever came of what was sent before it."""
        mark = self.api.call("POST", f"{self.path}/messages?wait=ordered", {"text": "Later"})["sequence"]
        after: list[Any] = []

        def has_come() -> None:
            after[:] = self.view()
            require(any(message[0] == mark for message in after[-1]), "a message that was ordered does not show")

        eventually(has_come, SECONDS)
        messages = [message for message in after[-1] if message[0] != mark]
        # It may have pushed the oldest one off the page.
        return (*after[:-1], messages) != (*before[:-1], before[-1][-len(messages):] if messages else [])

    def outcome(self, name: str, what: str, role: str, expected: str) -> str:
        """`yes`, `nothing` for what is taken and has no effect, or the code of the refusal."""
        kind, changes = EVENTS[name, what](self, role)
        before = self.view()
        if name in BASED:
            changes["k10"] = [0, self.api.call("GET", self.path)["size"]]
        user = self.users[role] if not changes.pop("node_alone", False) else None
        text = changes.pop("text", None)
        verdict, _ = self.submit(kind, user, text, **changes)
        if (verdict, expected) == (0, "yes"):
            deadline = time.monotonic() + SECONDS
            while not (changed := self.view() != before) and time.monotonic() < deadline:
                time.sleep(0.02)
        else:
            changed = self.changed_since(before)
        if verdict == 0:
            return "yes" if changed else "nothing"
        code = verdict if isinstance(verdict, str) else CODES[verdict]
        return f"{code}, with effect" if changed else code

    def stop(self) -> None:
        self.api.close()


def on_user(kind: int, user: Callable[[Council, str], bytes], role: str = "") -> Callable[[Council, str], Event]:
    def event(council: Council, author: str) -> Event:
        node = council.home if (held := user(council, author)) == council.anna else council.id
        extra = {3: NUMBERS[role]} if role else {}
        if kind == 2:
            extra[4] = council.node.node.reference
        return kind, {"k9": {1: node, 2: held, **extra}}

    return event


def on_message(kind: int, relation: Callable[[Council, str], list[Any]], text: str | None = None) -> Callable[[Council, str], Event]:
    return lambda council, author: (kind, {"k8": relation(council, author), "text": text})


def plain(kind: int, content: dict[int, Any] | None = None, **more: Any) -> Callable[[Council, str], Event]:
    return lambda council, author: (kind, {**({"k9": content} if content else {}), **more})


def reader(council: Council, author: str) -> bytes:
    return council.joined("reader")


def owner(council: Council, author: str) -> bytes:
    return council.anna


def oneself(council: Council, author: str) -> bytes:
    return council.users[author]


def newcomer(council: Council, author: str) -> bytes:
    return council.node.node.add_user(f"user-{len(council.node.node.users)}")


def anothers(council: Council, author: str) -> list[Any]:
    return council.anna_said()


BASED = ("invite", "kick", "ban", "unban", "assignRole", "defineRole", "name", "topic", "policy")
EVENTS: dict[tuple[str, str], Callable[[Council, str], Event]] = {
    ("message", ""): plain(16, text="Let me say something"),
    ("edit", "own"): on_message(17, lambda council, author: council.said(author), "Better said"),
    ("edit", "another's"): on_message(17, anothers, "Not said"),
    ("edit", "another's, as its own"):
        on_message(17, lambda council, author: council.as_own(council.anna_said(), author), "Not said"),
    ("erase", "own"): on_message(18, lambda council, author: council.said(author)),
    ("erase", "another's"): on_message(18, anothers),
    ("erase", "another's, as its own"): on_message(18, lambda council, author: council.as_own(council.anna_said(), author)),
    ("pin", ""): on_message(21, anothers),
    ("unpin", ""): on_message(22, lambda council, author: council.anna_said(pinned=True)),
    ("join", "again"): plain(3),
    ("invite", "a member"): on_user(2, newcomer, "member"),
    ("invite", "an owner"): on_user(2, newcomer, "owner"),
    ("kick", "a reader"): on_user(5, reader),
    ("kick", "the owner"): on_user(5, owner),
    ("ban", "a reader"): on_user(6, reader),
    ("ban", "the owner"): on_user(6, owner),
    ("unban", ""): on_user(7, lambda council, author: council.banned()),
    ("assignRole", "a reader"): on_user(8, reader, "member"),
    ("assignRole", "the owner"): on_user(8, owner, "reader"),
    ("assignRole", "oneself, as an owner"): on_user(8, oneself, "owner"),
    ("defineRole", "a new one"): plain(9, {1: 9, 2: "speaker", 3: 5, 4: SEND}),
    ("defineRole", "the owner's"): plain(9, {1: 0, 2: "nobody", 3: 5, 4: SEND}),
    ("name", ""): lambda council, author: (10, {"k9": {1: f"council of the {author}"}}),
    ("topic", ""): lambda council, author: (11, {"k9": {1: f"what the {author} likes"}}),
    ("policy", ""): plain(12, {1: {7: True}}),
    ("policy", "by the node alone"): plain(12, {1: {6: 1_000}}, node_alone=True),
    ("admit", "by the node alone"):
        lambda council, author: (14, {"k9": {1: council.id, 4: council.node.node.reference}, "node_alone": True}),
}

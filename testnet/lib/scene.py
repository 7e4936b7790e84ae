"""Who and what the tour has: residents of every node, their channel, and how it looks from each of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from client import Client
from network import ADMIN, Network
from node import Node
from report import Mismatch, Report, eventually, expect, require

SECONDS = 30.0
CATCH_UP_SECONDS = 60.0

Message = dict[str, Any]


@dataclass
class Resident:
    """A user, on the node that is theirs, and that node's admin."""

    name: str
    node: Node
    client: Client
    admin: Client

    @property
    def address(self) -> str:
        return f"{self.name}@{self.node.domain}"


def comparable(message: Message) -> Message:
    """What every node must have alike: all but the name shown for the author, which each node has its own way
    of knowing."""
    shared = {name: value for name, value in message.items() if name != "authorName"}
    shared["reactions"] = {item["text"]: sorted(item["authors"]) for item in message["reactions"]}
    return shared


@dataclass
class Scene:
    network: Network
    report: Report
    residents: list[Resident] = field(default_factory=list)
    channel: str = ""
    # The last entry that belongs to the gathering: whatever comes later, every node must have.
    gathered: int = 0
    # The last entry of which a step knows that every node has it.
    latest_known: int = 0

    def __post_init__(self) -> None:
        for node in self.network.nodes:
            name = self.network.user_name(node)
            self.residents.append(
                Resident(name, node, self.network.client(node, name), self.network.client(node, ADMIN)))

    @property
    def first(self) -> Resident:
        return self.residents[0]

    def say(self, what: str) -> None:
        self.report.say(what)

    def latest(self) -> int:
        """The last sequence number that the channel's home has given."""
        return int(self.first.client.run("channels", "show", self.channel)["size"]) - 1

    def send(self, who: Resident, text: str, *options: object) -> int:
        """Sends, waits until it has its place in the log, answers that."""
        return self.change(who, "send", self.channel, text, *options)

    def change(self, who: Resident, *words: object) -> int:
        """A change that the channel's home must accept; answers its sequence number."""
        receipt = who.client.run(*words, "--wait", "ordered")
        what = f"the receipt of `{words[0]}`"
        expect((receipt.get("level"), receipt.get("verdict")), ("ordered", "accepted"), what)
        require(isinstance(receipt.get("sequence"), int), f"{what} has no sequence number: {receipt}")
        return int(receipt["sequence"])

    def history(self, who: Resident, after: int | None = None, *options: object) -> list[Message]:
        """All messages after a sequence number, page by page."""
        messages: list[Message] = []
        after = self.gathered if after is None else after
        while True:
            page = who.client.run("history", self.channel, "--after", after, "--limit", 200, *options)
            messages += page["messages"]
            if not page["more"]:
                return messages
            require(bool(page["messages"]), "a page of the history says that there is more and is empty")
            after = page["messages"][-1]["sequence"]

    def message(self, who: Resident, sequence: int) -> Message:
        for message in self.history(who, sequence - 1):
            if message["sequence"] == sequence:
                return message
        raise Mismatch(f"{who.node.domain} has no message {sequence}")

    def everywhere(self, probe: Callable[[Resident], None], seconds: float = SECONDS,
                   among: Iterable[Resident] | None = None) -> None:
        """Waits until the probe holds for the resident of every node."""
        for who in self.residents if among is None else among:
            try:
                eventually(lambda: probe(who), seconds)
            except Mismatch as mismatch:
                raise Mismatch(f"seen from {who.node.domain}: {mismatch}") from None

    def expect_everywhere(self, after: int, expected: list[tuple[int, str, str]], seconds: float = SECONDS,
                          among: Iterable[Resident] | None = None) -> None:
        """Every node has these messages (sequence, author, text) after that place, no others, in this order,
        and alike in everything else."""
        present = list(self.residents if among is None else among)

        def probe(who: Resident) -> None:
            seen = [(item["sequence"], item["author"], item["text"]) for item in self.history(who, after)]
            expect(seen, expected, "messages")

        self.everywhere(probe, seconds, present)
        self.expect_alike(after, present)

    def expect_alike(self, after: int, among: Iterable[Resident] | None = None) -> int:
        """Every node has the same messages after that place; answers how many."""
        present = list(self.residents if among is None else among)
        model = [comparable(item) for item in self.history(present[0], after)]

        def probe(who: Resident) -> None:
            own = [comparable(item) for item in self.history(who, after)]
            if own != model:
                differing = [pair for pair in zip(own, model) if pair[0] != pair[1]]
                raise Mismatch(
                    f"{len(own)} messages where {present[0].node.domain} has {len(model)}; "
                    f"first difference {differing[0] if differing else 'at the end'}")

        self.everywhere(probe, among=present[1:])
        return len(model)

    def found(self, who: Resident, *words: str) -> list[tuple[int, str | None]]:
        """What a search in the channel finds, newest first."""
        page = who.client.run("search", *words, "--channel", self.channel)
        return [(item["message"]["sequence"], item["message"]["text"]) for item in page["results"]]

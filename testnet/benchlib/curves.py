"""Whether a message costs the same as everything else grows, in steps of ten: the home's processor time for one."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from channel import Channel, User, until
from filling import fill, plan_of
from nodes import Node
from report import Result, say

MESSAGES = (1_000, 10_000, 100_000, 1_000_000)
CHANNELS = (10, 100, 1_000, 10_000)
PEERS = (1, 4, 16)
SENDERS = 16
SENT = 20_000
# hanse-bench sends so many or more.
LEAST_SENT = 1_024
METRICS = {
    **{f"curve_messages_{size}": f"processor time of a node for a message in a channel that had {size:,} before"
       for size in MESSAGES},
    **{f"curve_channels_{size}": f"the same on a node that has {size:,} channels" for size in CHANNELS},
    **{f"curve_peers_{size}": f"the same for a message that {size} other nodes follow" for size in PEERS},
}


@dataclass
class Spent:
    """What messages took of the home."""
    messages: int = 0
    cpu_seconds: float = 0
    sending_seconds: float = 0

    def add(self, other: Spent) -> None:
        self.messages += other.messages
        self.cpu_seconds += other.cpu_seconds
        self.sending_seconds += other.sending_seconds


class CurveBench:
    """The first point of each curve is the limit of the others."""

    def __init__(self, another, folder: Path, run, plan, carry_out) -> None:
        self.another, self.folder, self.run = another, folder, run
        self.plan, self.carry_out = plan, carry_out

    def measure(self, names: list[str]) -> dict[str, Result]:
        found: dict[str, Result] = {}
        for kind, sizes, body in (("messages", MESSAGES, self._messages), ("channels", CHANNELS, self._channels),
                                  ("peers", PEERS, self._peers)):
            wanted = [size for size in sizes if f"curve_{kind}_{size}" in names]
            for size, result in zip(wanted, body(wanted) if wanted else []):
                found[f"curve_{kind}_{size}"] = result
        return found

    def _messages(self, sizes: list[int]) -> list[Result]:
        [node] = self._started(["hanse-cm.test"])
        try:
            senders, reader = self._senders(node), User(node, "reader").make()
            return results([self._in_channels_of(size, senders, reader) for size in sizes])
        finally:
            node.stop()

    def _in_channels_of(self, size: int, senders: list[User], reader: User) -> Spent:
        """In new channels that have so many messages: in several, where as many as are sent would make it another size."""
        home, spent = reader.node, Spent()
        count = min(SENT, max(LEAST_SENT, size // 4))
        for number in range(SENT // count):
            channel = Channel(home, reader, senders).make(f"of{size}-{number}")
            fill(home, plan_of(home, senders, [channel.id] * SENDERS, size), self.folder, self.run)
            spent.add(self._spent(channel, count))
        return spent

    def _channels(self, sizes: list[int]) -> list[Result]:
        [node] = self._started(["hanse-cc.test"])
        try:
            channel = self._channel(node, User(node, "reader").make())
            costs: list[Spent] = []
            there = 1
            for size in sizes:
                say(f"curves: making {size - there} channels")
                for number in range(there, size):
                    node.call("POST", "channels", {"name": f"other{number}"})
                there = size
                costs.append(self._spent(channel, SENT))
            return results(costs)
        finally:
            node.stop()

    def _peers(self, sizes: list[int]) -> list[Result]:
        home, *peers = nodes = self._started(["hanse-cp.test", *(f"hanse-p{number}.test" for number in range(max(sizes)))])
        try:
            channel = self._channel(home, User(peers[0], "reader").make())
            costs: list[Spent] = []
            there = [channel.reader]
            for size in sizes:
                for peer in peers[len(there):size]:
                    there.append(User(peer, "reader").make())
                    channel.add(there[-1])
                costs.append(self._spent(channel, SENT, there))
            return results(costs)
        finally:
            for node in nodes:
                node.stop()

    def _started(self, domains: list[str]) -> list[Node]:
        nodes = [self.another(domain) for domain in domains]
        ports = {node.domain: node.port for node in nodes}
        for node in nodes:
            node.found(ports)
            node.start()
            node.admin_token = node.log_in("admin")
        return nodes

    @staticmethod
    def _senders(home: Node) -> list[User]:
        return [User(home, f"sender{index}").make() for index in range(SENDERS)]

    def _channel(self, home: Node, reader: User) -> Channel:
        return Channel(home, reader, self._senders(home)).make("curve")

    def _spent(self, channel: Channel, count: int, followers: list[User] | None = None) -> Spent:
        """Until the home has indexed all of them, and these users' nodes have them."""
        home = channel.home
        before = home.cpu_seconds()
        done = self.carry_out("throughput", self.plan(channel, channel.reader, count))
        end = channel.size(channel.senders[0])
        settled(lambda: all(channel.size(user) >= end for user in followers or []), "the other nodes")
        settled(lambda: home.call("GET", "status")["indexLag"] == 0, "the search index")
        return Spent(done["count"], home.cpu_seconds() - before, done["microseconds"] / 1_000_000)


def settled(condition: Callable[[], bool], what: str) -> None:
    """Asked seldom: an answer takes a node as long as several messages."""
    until(condition, what, 300, pause=0.25)


def results(points: list[Spent]) -> list[Result]:
    costs = [round(spent.cpu_seconds * 1_000_000 / spent.messages, 1) for spent in points]
    return [Result(cost, "us", spent.messages, costs[0], "the curve's first point",
                   f"{spent.messages / spent.sending_seconds:.0f} messages/s")
            for cost, spent in zip(costs, points)]

"""Whether a message costs the same as everything else grows, in steps of ten: the home's processor time for one."""
from __future__ import annotations

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
METRICS = {
    **{f"curve_messages_{size}": f"processor time of a node for a message in a channel that has {size:,}"
       for size in MESSAGES},
    **{f"curve_channels_{size}": f"the same on a node that has {size:,} channels" for size in CHANNELS},
    **{f"curve_peers_{size}": f"the same for a message that {size} other nodes follow" for size in PEERS},
}


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
            channel = self._channel(node, User(node, "reader").make())
            costs: list[tuple[float, str]] = []
            for size in sizes:
                more = size - channel.size(channel.reader)
                # hanse-bench fills with a thousand or more.
                if more >= 1_000:
                    fill(node, plan_of(node, channel.senders, [channel.id] * SENDERS, more), self.folder, self.run)
                costs.append(self._cost(channel))
            return results(costs)
        finally:
            node.stop()

    def _channels(self, sizes: list[int]) -> list[Result]:
        [node] = self._started(["hanse-cc.test"])
        try:
            channel = self._channel(node, User(node, "reader").make())
            costs: list[tuple[float, str]] = []
            there = 1
            for size in sizes:
                say(f"curves: making {size - there} channels")
                for number in range(there, size):
                    node.call("POST", "channels", {"name": f"other{number}"})
                there = size
                costs.append(self._cost(channel))
            return results(costs)
        finally:
            node.stop()

    def _peers(self, sizes: list[int]) -> list[Result]:
        home, *peers = nodes = self._started(["hanse-cp.test", *(f"hanse-p{number}.test" for number in range(max(sizes)))])
        try:
            channel = self._channel(home, User(peers[0], "reader").make())
            costs: list[tuple[float, str]] = []
            there = [channel.reader]
            for size in sizes:
                for peer in peers[len(there):size]:
                    there.append(User(peer, "reader").make())
                    channel.add(there[-1])
                costs.append(self._cost(channel))
                end = channel.size(channel.senders[0])
                until(lambda: all(channel.size(user) >= end for user in there), "the other nodes", 300)
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

    def _channel(self, home: Node, reader: User) -> Channel:
        senders = [User(home, f"sender{index}").make() for index in range(SENDERS)]
        return Channel(home, reader, senders).make("curve")

    def _cost(self, channel: Channel) -> tuple[float, str]:
        """Microseconds of the home for a message, all that it does for it later included, and how fast they went."""
        home = channel.home
        before = home.cpu_seconds()
        done = self.carry_out("throughput", self.plan(channel, channel.reader, SENT))
        until(lambda: home.call("GET", "status")["indexLag"] == 0, "the search index", 300)
        rate = done["count"] * 1_000_000 / done["microseconds"]
        return (home.cpu_seconds() - before) * 1_000_000 / done["count"], f"{rate:.0f} messages/s"


def results(costs: list[tuple[float, str]]) -> list[Result]:
    first = round(costs[0][0], 1)
    return [Result(round(cost, 1), "us", SENT, first, "the curve's first point", note) for cost, note in costs]

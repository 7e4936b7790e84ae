"""Whether a message costs the same as everything else grows, in steps of ten: the home's processor time for one."""
from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from channel import Channel, MeasurementFailed, User, until
from filling import fill, plan_of
from nodes import Node
from report import Result, say

MESSAGES = (1_000, 10_000, 100_000, 1_000_000)
CHANNELS = (10, 100, 1_000, 10_000)
PEERS = (1, 10, 100)
SPREAD = (1, 10, 100, 1_000)
SENDERS = 16
SENT = 20_000
# Of all nodes together: with very many, fewer messages say as much.
SENT_TO_PEERS = 400_000
# What a node that takes part may need; of what it needs, most is code that all share.
NODE_MEBIBYTES = 60
# In which so many nodes must have joined.
GROWTH_SECONDS = 1_200
# hanse-bench sends so many or more.
LEAST_SENT = 1_024
METRICS = {
    **{f"curve_messages_{size}": f"processor time of a node for a message in a channel that had {size:,} before"
       for size in MESSAGES},
    **{f"curve_channels_{size}": f"the same on a node that has {size:,} channels" for size in CHANNELS},
    **{f"curve_peers_{size}": f"the same for a message that {size} other nodes follow" for size in PEERS},
    **{f"curve_spread_{size}": f"the same where the messages are spread over {size} channels, which another node follows"
       for size in SPREAD},
}


@dataclass
class Spent:
    """What messages took of the home."""
    messages: int = 0
    cpu_seconds: float = 0
    sending_seconds: float = 0
    # What else is to be said.
    more: str = ""

    def add(self, other: Spent) -> None:
        self.messages += other.messages
        self.cpu_seconds += other.cpu_seconds
        self.sending_seconds += other.sending_seconds


class CurveBench:
    """The first point of each curve is the limit of the others."""

    def __init__(self, another, folder: Path, run, plan, carry_out) -> None:
        self.another, self.folder, self.run = another, folder, run
        self.plan, self.carry_out = plan, carry_out

    def measure(self, names: list[str]) -> dict[str, Result | Exception]:
        """A curve that cannot be drawn is told as why; the others go on."""
        found: dict[str, Result | Exception] = {}
        for kind, sizes, body in (("messages", MESSAGES, self._messages), ("channels", CHANNELS, self._channels),
                                  ("peers", PEERS, self._peers), ("spread", SPREAD, self._spread)):
            wanted = [size for size in sizes if f"curve_{kind}_{size}" in names]
            try:
                for size, result in zip(wanted, body(wanted) if wanted else []):
                    found[f"curve_{kind}_{size}"] = result
            except (MeasurementFailed, OSError) as failure:
                found |= {f"curve_{kind}_{size}": failure for size in wanted}
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

    def _peers(self, sizes: list[int]) -> list[Result | Exception]:
        """As far as the machine's memory goes; what was left out is said beside the curve."""
        possible = [size for size in sizes if (size + 1) * NODE_MEBIBYTES < available_mebibytes()]
        if not possible:
            raise MeasurementFailed(f"{sizes[0] + 1} nodes do not fit into {available_mebibytes()} MiB of memory")
        home, *peers = nodes = self._founded(["hanse-cp.test", *(f"hanse-p{number}.test" for number in range(possible[-1]))])
        try:
            home.serve()
            peers[0].serve()
            channel = self._channel(home, User(peers[0], "reader").make())
            costs: list[Spent] = []
            there = [channel.reader]
            failure: Exception | None = None
            for size in possible:
                say(f"curves: {size} peers")
                try:
                    self._grow(channel, peers[len(there):size], there)
                    costs.append(self._spent(channel, min(SENT, SENT_TO_PEERS // size), there))
                except (MeasurementFailed, OSError) as reason:
                    failure = reason
                    break
                costs[-1].more = f"{sum(node.rss_megabytes() for node in nodes[:size + 1]):.0f} MB VmRSS of all nodes"
            without = [failure] * (len(possible) - len(costs)) + self._without_memory(sizes[len(possible):])
            return (results(costs) if costs else []) + without
        finally:
            for node in nodes:
                node.stop()

    @staticmethod
    def _grow(channel: Channel, peers: list[Node], there: list[User]) -> None:
        """Users of these nodes come in, one after the other."""
        deadline = time.monotonic() + GROWTH_SECONDS
        for peer in peers:
            if time.monotonic() > deadline:
                raise MeasurementFailed(f"after {GROWTH_SECONDS} s {len(there)} peers were in the channel")
            peer.serve()
            there.append(User(peer, "reader").make())
            channel.add(there[-1])

    @staticmethod
    def _without_memory(sizes: list[int]) -> list[Exception]:
        return [MeasurementFailed(f"{size + 1} nodes of {NODE_MEBIBYTES} MiB are more than the {available_mebibytes()} MiB that are free")
                for size in sizes]

    def _spread(self, sizes: list[int]) -> list[Result]:
        """Each size in channels of its own, all of one reader of another node."""
        home, follower = nodes = self._started(["hanse-cs.test", "hanse-ct.test"])
        try:
            senders, reader = self._senders(home), User(follower, "reader").make()
            return results([self._in_many(self._channels_of(size, senders, reader)) for size in sizes])
        finally:
            for node in nodes:
                node.stop()

    @staticmethod
    def _channels_of(size: int, senders: list[User], reader: User) -> list[Channel]:
        """hanse-bench's share-out: with fewer channels than senders, several share one; else each has every sixteenth."""
        say(f"curves: making {size} channels that two nodes have")
        home, address = senders[0].node, f"{reader.name}@{reader.node.domain}"
        channels = []
        for number in range(size):
            owner, *others = senders[number % SENDERS::max(size, 1)]
            channel = Channel(home, reader, senders)
            made = home.call("POST", "channels", {"name": f"spread{size}-{number}", "access": "members"}, token=owner.token)
            channel.id = made["id"]
            for other in others:
                home.call("POST", f"channels/{channel.id}/join?wait=ordered", {}, token=other.token)
            invitation = {"address": address, "role": "member"}
            home.call("POST", f"channels/{channel.id}/invitations?wait=ordered", invitation, token=owner.token)
            until(lambda: accepted(channel, reader), f"the invitation to {channel.id}")
            channels.append(channel)
        for channel in (channels[0], channels[-1]):
            until(lambda: channel.lists("channels", "id", reader), "the reader's channels")
        return channels

    def _in_many(self, channels: list[Channel]) -> Spent:
        follower = channels[0].reader.node
        before = follower.cpu_seconds()
        spent = self._spent(channels[0], SENT, channels=[channel.id for channel in channels])
        spent.more = f"and {(follower.cpu_seconds() - before) * 1_000_000 / spent.messages:.1f} us of the follower's"
        return spent

    def _founded(self, domains: list[str]) -> list[Node]:
        nodes = [self.another(domain) for domain in domains]
        ports = {node.domain: node.port for node in nodes}
        for node in nodes:
            node.found(ports)
        return nodes

    def _started(self, domains: list[str]) -> list[Node]:
        nodes = self._founded(domains)
        for node in nodes:
            node.serve()
        return nodes

    @staticmethod
    def _senders(home: Node) -> list[User]:
        return [User(home, f"sender{index}").make() for index in range(SENDERS)]

    def _channel(self, home: Node, reader: User) -> Channel:
        return Channel(home, reader, self._senders(home)).make("curve")

    def _spent(self, channel: Channel, count: int, followers: list[User] | None = None,
               channels: list[str] | None = None) -> Spent:
        """Until the home has indexed all of them, and these users' nodes have them; sent to the channel, or to all of several."""
        home = channel.home
        before = home.cpu_seconds()
        plan = self.plan(channel, channel.reader, count)
        done = self.carry_out("throughput", {**plan, "channels": channels} if channels else plan)
        end = channel.size(channel.senders[0])
        settled(lambda: all(channel.size(user) >= end for user in followers or []), "the other nodes")
        settled(lambda: home.call("GET", "status")["indexLag"] == 0, "the search index")
        return Spent(done["count"], home.cpu_seconds() - before, done["microseconds"] / 1_000_000)


def accepted(channel: Channel, reader: User) -> bool:
    """Whether the reader's node knew of the invitation, and it is answered."""
    try:
        reader.node.call("POST", f"invitations/{channel.id}/accept?wait=ordered", token=reader.token)
        return True
    except OSError:
        return False


def available_mebibytes() -> int:
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) >> 10
    raise OSError("no MemAvailable")


def settled(condition: Callable[[], bool], what: str) -> None:
    """Asked seldom: an answer takes a node as long as several messages."""
    until(condition, what, 300, pause=0.25)


def results(points: list[Spent]) -> list[Result]:
    costs = [round(spent.cpu_seconds * 1_000_000 / spent.messages, 1) for spent in points]
    return [Result(cost, "us", spent.messages, costs[0], "the curve's first point",
                   "; ".join(filter(None, (f"{spent.messages / spent.sending_seconds:.0f} messages/s", spent.more))))
            for cost, spent in zip(costs, points)]

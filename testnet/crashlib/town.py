"""Three nodes with a user and channels on each, and clients that send to all of them."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import steps_gathering as gathering
from api import Api, Refused, Unreachable
from faulty_disk import FaultyDisk
from ledger import Ledger
from senders import Sender
from network import Network
from report import Mismatch, Report, eventually, expect, require
from scene import Resident, Scene
from small_disk import SmallDisk

ROLES = ("home", "follower", "sender")
SENDERS_PER_NODE = 3
SETTLE_SECONDS = 180.0
PAGE = 200


class _Quiet(Report):
    @staticmethod
    def _print(text: str) -> None:
        pass


class Town:
    """The first node is home of one channel, the second of another; everybody is in both, and the third only sends."""

    def __init__(self, folder: Path, ports: list[int], binary: Path, library: Path, small: SmallDisk) -> None:
        self.network = Network(folder, ports, binary)
        self.scene = Scene(self.network, _Quiet())
        self.small = small
        self.library = library
        self.ledger = Ledger()
        self.disks: dict[str, FaultyDisk] = {}
        self.senders: list[Sender] = []
        self.channels: list[str] = []
        self.readers: dict[str, Api] = {}

    @property
    def residents(self) -> list[Resident]:
        return self.scene.residents

    def role(self, who: Resident) -> str:
        return ROLES[self.residents.index(who)]

    def failed_calls(self) -> Counter[str]:
        """Of all nodes, as `role.fault.call`."""
        return Counter({f"{self.role(who)}.{name}": number for who in self.residents if who.name in self.disks
                        for name, number in self.disks[who.name].failed().items()})

    def found(self, random: Random) -> None:
        last = self.residents[-1]
        if not self.small.trouble:
            last.node.disk = self.small.folder / self.network.folder.name
        self.network.make()
        for who in self.residents:
            who.node.lift_limits()
            self.disks[who.name] = FaultyDisk(who.node, self.library)
        self.network.start()
        for step in (gathering.accounts, gathering.channel, gathering.invitations):
            step(self.scene)
        self.readers = {who.name: self._api(who) for who in self.residents}
        self.channels = [self.scene.channel, self._second_channel()]
        for home, channel in zip(self.residents, self.channels):
            self._mirror(home, channel)
        for who in self.residents:
            for number in range(SENDERS_PER_NODE):
                name = f"{who.name}{number}"
                self.senders.append(Sender(name, self._api(who), self.channels, self.ledger, Random(random.random())))

    def _api(self, who: Resident) -> Api:
        return Api(who.node, who.name, self.network.password_file(who.node, who.name).read_text().strip())

    def _second_channel(self) -> str:
        owner, *guests = [self.residents[1], self.residents[0], self.residents[2]]
        made = self.readers[owner.name].call(
            "POST", "channels", {"name": "second", "members": [guest.address for guest in guests]})
        channel = str(made["id"])
        for guest in guests:
            reader = self.readers[guest.name]
            eventually(lambda: require(
                any(item["channel"] == channel for item in reader.call("GET", "invitations")["invitations"]),
                f"no invitation has reached {guest.address}"), SETTLE_SECONDS)
            reader.call("POST", f"invitations/{channel}/accept?wait=ordered")
            eventually(lambda: expect(
                [item["state"] for item in reader.call("GET", "channels")["channels"] if item["id"] == channel],
                ["ok"], f"the channel on {guest.node.domain}"), SETTLE_SECONDS)
        return channel

    def _mirror(self, home: Resident, channel: str) -> None:
        """The other nodes mirror it, both of them."""
        mirrors = [who.node.domain for who in self.residents if who is not home]
        self.readers[home.name].call(
            "PATCH", f"channels/{channel}?wait=ordered", {"mirrors": mirrors, "quorum": len(mirrors)})
        for who in self.residents:
            eventually(lambda who=who: require(
                len(self.channel(who, channel).get("mirrors", [])) == len(mirrors),
                f"{who.node.domain} knows no mirrors of {channel[:12]}"), SETTLE_SECONDS)

    def channel(self, who: Resident, channel: str) -> dict[str, Any]:
        return self._read(who, f"channels/{channel}")

    def begin_load(self) -> None:
        for sender in self.senders:
            sender.begin()

    def end_load(self) -> Iterator[str]:
        for sender in self.senders:
            sender.ask_to_end()
        deadline = time.monotonic() + SETTLE_SECONDS
        for sender in self.senders:
            if not sender.wait(max(0.0, deadline - time.monotonic())):
                yield f"{sender.name} has no acknowledgement {SETTLE_SECONDS:g} s after the faults ended"
            elif sender.trouble:
                yield sender.trouble

    def settle(self) -> None:
        """Waits until nothing is under way any more; a Mismatch if that does not come."""
        eventually(self._expect_settled, SETTLE_SECONDS)

    def _expect_settled(self) -> None:
        for who in self.residents:
            waiting = [item for item in self._read(who, "outbox")["items"] if item["state"] == "waiting"]
            require(not waiting, f"{len(waiting)} messages wait in the outbox of {who.address}")
        for channel in self.channels:
            sizes = {who.node.domain: self.channel(who, channel)["size"] for who in self.residents}
            require(len(set(sizes.values())) == 1, f"the nodes have different sizes of {channel[:12]}: {sizes}")

    def _read(self, who: Resident, path: str) -> dict[str, Any]:
        try:
            return self.readers[who.name].call("GET", path)
        except (Unreachable, Refused) as trouble:
            raise Mismatch(f"{who.node.domain}: GET {path}: {trouble}") from None

    def history(self, who: Resident, channel: str) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = []
        while True:
            after = messages[-1]["sequence"] if messages else 0
            page = self._read(who, f"channels/{channel}/messages?after={after}&limit={PAGE}")
            messages += page["messages"]
            if not page["more"]:
                return messages

    def stop(self) -> list[str]:
        for sender in self.senders:
            sender.ask_to_end()
        for reader in self.readers.values():
            reader.close()
        return [node.domain for node in self.network.stop()]

"""Before a run: users on every node, the channels, and everybody in them. The links have no faults yet."""

import asyncio
import secrets
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .topology import ChannelSpec, NodeSpec, Topology
from .wire import Api, Place, Refused

SECONDS = 60.0
OBSERVER = "observer"
ADMIN = "admin"


class GatheringFailed(Exception):
    """The users did not come together."""


@dataclass
class Gathered:
    """Who is logged in, by node and name, and the channels' ids and sizes before the first operation."""

    users: dict[tuple[str, str], Api] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def observer(self, node: str) -> Api:
        return self.users[node, OBSERVER]

    def admin(self, node: str) -> Api:
        return self.users[node, ADMIN]

    def close(self) -> None:
        for api in self.users.values():
            api.close()


def place(node: NodeSpec, port: int, authority: Path) -> Place:
    return Place(node.domain, port, ssl.create_default_context(cafile=str(authority)))


async def gather(topology: Topology, places: dict[str, Place], passwords: dict[str, str]) -> Gathered:
    """`passwords` are the admins', by node."""
    gathered = Gathered()
    await asyncio.gather(*(
        _people(gathered, node, places[node.name], passwords[node.name]) for node in topology.nodes))
    for channel in topology.channels:
        await _found(gathered, topology, channel)
    return gathered


def people_of(node: NodeSpec) -> list[str]:
    return [OBSERVER, *(f"user{number}" for number in range(1, node.users + 1))]


async def _people(gathered: Gathered, node: NodeSpec, where: Place, password: str) -> None:
    admin = gathered.users[node.name, ADMIN] = await _log_in(where, ADMIN, password)
    for name in people_of(node):
        own = secrets.token_urlsafe(15)
        await admin.call("POST", "users", {"name": name, "password": own})
        gathered.users[node.name, name] = await _log_in(where, name, own)


async def _log_in(where: Place, name: str, password: str) -> Api:
    api = Api(where)
    await api.log_in(name, password)
    return api


async def _found(gathered: Gathered, topology: Topology, channel: ChannelSpec) -> None:
    """The home's observer makes the channel and invites; all others accept."""
    host = gathered.observer(channel.home)
    made = await host.call("POST", "channels", {"name": channel.name})
    identity = gathered.channels[channel.name] = made["id"]
    members = [topology.node(name) for name in channel.members]
    guests = [(node, name) for node in members for name in people_of(node)
              if (node.name, name) != (channel.home, OBSERVER)]
    for node, name in guests:
        await host.call("POST", f"channels/{identity}/invitations?wait=ordered",
                        {"address": f"{name}@{node.domain}", "role": "member"})
    await asyncio.gather(*(_join(gathered.users[node.name, name], identity) for node, name in guests))
    size = (await host.call("GET", f"channels/{identity}"))["size"]
    for name in channel.members:
        own = gathered.observer(name)

        async def has_all(own: Api = own) -> bool:
            shown = await own.call("GET", f"channels/{identity}")
            return bool(shown["state"] == "ok" and shown["size"] >= size and shown["members"] > len(guests))
        await until(has_all, f"{name} to have all of {channel.name}")
    gathered.sizes[channel.name] = size


async def _join(api: Api, channel: str) -> None:
    async def accepted() -> bool:
        try:
            await api.call("POST", f"invitations/{channel}/accept?wait=ordered")
        except Refused as refusal:
            if refusal.status == 404:
                return False
            raise
        return True

    async def joined() -> bool:
        listed: list[dict[str, Any]] = (await api.call("GET", "channels"))["channels"]
        return any(one["id"] == channel and one["state"] == "ok" for one in listed)

    await until(accepted, f"an invitation at {api.place.domain}")
    await until(joined, f"a channel at {api.place.domain}")


async def until(condition: Callable[[], Awaitable[bool]], what: str, seconds: float = SECONDS) -> None:
    deadline = asyncio.get_running_loop().time() + seconds
    while not await condition():
        if asyncio.get_running_loop().time() > deadline:
            raise GatheringFailed(f"waited {seconds:g} s for {what}: see the nodes' logs")
        await asyncio.sleep(0.02)

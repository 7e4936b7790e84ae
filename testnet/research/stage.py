"""The nodes of a topology as processes, each of which reaches each other through a port of the proxy."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from authority import Authority
from node import Node, NodeTrouble

from .gathering import ADMIN, place
from .topology import Link, Topology
from .wire import Place


@dataclass(frozen=True)
class Way:
    """How one node reaches another."""

    domain: str
    address: str


class Stage:
    def __init__(self, topology: Topology, folder: Path, first_port: int, binary: Path) -> None:
        self._topology = topology
        self._folder = folder
        self._authority = Authority(folder)
        authority = self._authority.certificate
        self.nodes = {
            spec.name: Node(spec.name, first_port + number, folder / spec.name, authority, binary)
            for number, spec in enumerate(topology.nodes)}
        self.passwords = {name: secrets.token_urlsafe(15) for name in self.nodes}

    @property
    def ports(self) -> dict[str, int]:
        return {name: node.port for name, node in self.nodes.items()}

    def make(self, ways: dict[Link, int]) -> None:
        """Certificates, keys and configurations; `ways` are the ports where the first reaches the second."""
        if taken := [node.address for node in self.nodes.values() if not node.port_is_free()]:
            raise NodeTrouble(f"Another program listens on {', '.join(taken)}: stop it, or set "
                              "HANSE_TESTNET_PORT to another first port.")
        self._folder.mkdir(mode=0o700, parents=True)
        self._authority.make()
        for name, node in self.nodes.items():
            node.folder.mkdir(mode=0o700)
            self._authority.issue(node.domain, node.certificate, node.key)
            file = node.folder / "admin.password"
            file.touch(mode=0o600)
            file.write_text(self.passwords[name] + "\n")
            peers = [Way(other.domain, f"127.0.0.1:{ways[name, goal]}")
                     for goal, other in self.nodes.items() if goal != name]
            node.init(peers, ADMIN, file)
            node.lift_limits()

    async def start(self) -> None:
        await asyncio.gather(*(asyncio.to_thread(node.start) for node in self.nodes.values()))

    def places(self) -> dict[str, Place]:
        return {spec.name: place(spec, self.nodes[spec.name].port, self._authority.certificate)
                for spec in self._topology.nodes}

    def stop(self) -> list[str]:
        """Stops all that run; answers the log's end of those that did not end well."""
        running = [node for node in self.nodes.values() if node.pid() is not None]
        with ThreadPoolExecutor(max_workers=len(self.nodes)) as pool:
            return [node.log_tail() for node, well in zip(running, pool.map(Node.stop, running)) if not well]

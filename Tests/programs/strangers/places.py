"""Where it happens: one real node, and the stranger, who is a peer in the node's configuration."""

from __future__ import annotations

from pathlib import Path

from links import Link, Sender
from network import Network
from own_node import OwnNode
from report import Report
from scene import Scene
from service import Service
from stranger import Stranger

DOMAIN = "stranger.test"


class Places:
    def __init__(self, folder: Path, ports: list[int], binary: Path) -> None:
        self.network = Network(folder, ports[:1], binary)
        self.node = self.network.nodes[0]
        self.port = ports[1]
        self.folder = folder
        self.report = Report()
        # Texts that somebody was told are ordered, in their order.
        self.acknowledged: list[str] = []

    def make(self) -> None:
        self.network.make()
        with self.node.config.open("a") as config:
            for name in (DOMAIN, "other." + DOMAIN):
                config.write(f'\n[peers."{name}"]\naddress = "127.0.0.1:{self.port}"\n')
        certificate, key = self.folder / "stranger.pem", self.folder / "stranger.key"
        self.network.authority.issue(DOMAIN, certificate, key)
        self.network.start()
        own = OwnNode(DOMAIN, f"https://{DOMAIN}:{self.port}")
        self.stranger = Stranger(own)
        self.service = Service(self.stranger, self.port, certificate, key)
        self.link = Link(self.node.domain, self.node.port, self.network.authority.certificate)
        self.home = own.learn(self.link.discover())
        self.sender = Sender(own, self.home, self.link)
        self.scene = Scene(self.network, self.report)

    def stop(self) -> None:
        if hasattr(self, "service"):
            self.service.stop()
        self.network.stop()

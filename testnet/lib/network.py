"""The nodes of a testnet in one folder: made once, then started and stopped together."""

import json
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from authority import Authority
from client import Client
from node import LETTERS, Node, NodeTrouble

ADMIN = "admin"
NAMES = (
    "anna", "bert", "cara", "dirk", "elsa", "finn", "gesa", "hugo", "ines", "jens", "kira", "lars", "mona",
    "nils", "olga", "paul", "quin", "rosa", "sven", "tina")


class Network:
    def __init__(self, folder: Path, ports: Sequence[int], binary: Path) -> None:
        self.folder = folder
        self.binary = binary
        self.authority = Authority(folder)
        self.profiles = folder / "profiles"
        self.nodes = [
            Node(letter, port, folder / letter, self.authority.certificate, binary)
            for letter, port in zip(LETTERS, ports)]

    @staticmethod
    def _plan(folder: Path) -> Path:
        return folder / "testnet.json"

    @staticmethod
    def ports_of(folder: Path) -> list[int] | None:
        """The ports of the testnet that was made there; None if none was, or not to its end."""
        try:
            return [int(port) for port in json.loads(Network._plan(folder).read_text())["ports"]]
        except FileNotFoundError:
            return None

    def make(self) -> None:
        """Certificates, keys, configurations, first accounts. The plan is written when all of it is there."""
        self.folder.mkdir(mode=0o700, parents=True)
        self.profiles.mkdir(mode=0o700)
        self.authority.make()
        for node in self.nodes:
            node.folder.mkdir(mode=0o700)
            self.authority.issue(node.domain, node.certificate, node.key)
        for number, node in enumerate(self.nodes):
            for name in (ADMIN, NAMES[number]):
                file = self.password_file(node, name)
                file.touch(mode=0o600)
                file.write_text(secrets.token_urlsafe(15) + "\n")
            peers = [peer for peer in self.nodes if peer is not node]
            node.init(peers, ADMIN, self.password_file(node, ADMIN))
        self._plan(self.folder).write_text(json.dumps({"ports": [node.port for node in self.nodes]}) + "\n")

    def start(self) -> None:
        taken = [node for node in self.nodes if not node.port_is_free()]
        if taken:
            raise NodeTrouble(
                f"Taken by another program: {', '.join(node.address for node in taken)}. "
                "Stop it, or choose other ports with HANSE_TESTNET_PORT.")
        with ThreadPoolExecutor(max_workers=4) as pool:
            list(pool.map(lambda node: node.start(), self.nodes))

    def running(self) -> list[Node]:
        return [node for node in self.nodes if node.pid() is not None]

    def stop(self) -> list[Node]:
        """Stops all that run, at once; answers those that had to be killed or ended with a failure."""
        running = self.running()
        with ThreadPoolExecutor(max_workers=len(self.nodes)) as pool:
            return [node for node, well in zip(running, pool.map(Node.stop, running)) if not well]

    def user_name(self, node: Node) -> str:
        return NAMES[LETTERS.index(node.letter)]

    def password_file(self, node: Node, name: str) -> Path:
        return node.folder / f"{name}.password"

    def profile(self, node: Node, name: str) -> str:
        return f"{name}-{node.letter}" if name == ADMIN else name

    def client(self, node: Node, name: str) -> Client:
        return Client(self.binary, self.profiles, self.profile(node, name))

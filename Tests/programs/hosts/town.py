"""Two organisations: one whose node is at its domain, one whose domain delegates to a node elsewhere."""

import json
import re
import secrets
import subprocess
from pathlib import Path
from typing import Any

from authority import Authority
from client import Client
from node import Node
from report import Mismatch, eventually, expect, require
from websites import Place

SECONDS = 30.0


class DelegatedNode(Node):
    """A node of one domain at a host of another name."""

    def __init__(self, domain: str, host: str, port: int, folder: Path, authority: Path, binary: Path) -> None:
        super().__init__("b", port, folder, authority, binary)
        self.domain = domain
        self._host = host

    @property
    def host(self) -> str:
        return self._host

    def move(self, host: str, port: int) -> None:
        """Stopped: the configuration says another place from now on."""
        text = self.config.read_text().replace(self.url, f"https://{host}:{port}").replace(
            f'address = "{self.address}"', f'address = "127.0.0.1:{port}"', 1)
        self.config.write_text(text)
        self._host, self.port = host, port


class Person:
    """A node's only user, its administrator."""

    def __init__(self, name: str, node: Node, folder: Path) -> None:
        self.name, self.node = name, node
        self.password = folder / f"{name}.password"
        self.password.write_text(secrets.token_urlsafe(15) + "\n")
        self.client = Client(node.binary, folder / "profiles", name)

    @property
    def address(self) -> str:
        return f"{self.name}@{self.node.domain}"

    def log_in(self) -> None:
        place = {f"{self.node.host}:{self.node.port}": self.node.address}
        self.client.log_in(self.node.url, place, self.node.authority, self.name, self.password)

    def texts(self, channel: str) -> list[str]:
        return [item["text"] for item in self.client.run("history", channel, "--limit", 200)["messages"]]

    def peer(self, domain: str) -> dict[str, Any]:
        found = [peer for peer in self.client.run("status")["peers"] if peer["domain"] == domain]
        require(len(found) == 1, f"{self.node.domain} knows {len(found)} peers at {domain}")
        return found[0]

    def doctor(self, *words: str) -> list[dict[str, Any]]:
        done = subprocess.run(
            [str(self.node.binary), "doctor", "--json", "--config", str(self.node.config), *words],
            capture_output=True, text=True, timeout=90)
        if not done.stdout.startswith("{"):
            raise Mismatch(f"no report: {done.stderr}")
        return list(json.loads(done.stdout)["checks"])

    def finds(self, check: str, state: str, *parts: str, words: tuple[str, ...] = ()) -> None:
        """The doctor says this of the check, and what to do where it is not well."""
        found = [item for item in self.doctor(*words) if item["check"] == check]
        fitting = [item for item in found if item["state"] == state and all(part in json.dumps(item) for part in parts)]
        require(bool(fitting), f"no {state} of {check} with {parts} in {found}")
        require(state == "ok" or bool(fitting[0].get("next")), f"no advice in {fitting[0]}")


def both_read(people: list[Person], channel: str, texts: list[str]) -> None:
    for person in people:
        def probe(person: Person = person) -> None:
            expect([text for text in person.texts(channel) if text in texts], texts, f"what {person.address} reads")
        eventually(probe, SECONDS)


def issue(authority: Authority, folder: Path, *names: str) -> None:
    for name in names:
        authority.issue(name, folder / f"{name}.pem", folder / f"{name}.key")


def found(person: Person, peers: list[Place]) -> None:
    """Makes the person's node and its first account."""
    person.node.init(peers, person.name, person.password)
    text = person.node.config.read_text()
    require(re.search(r"(?m)^privateAddresses = false$", text) is not None, "private addresses are refused by default")

"""One node with an administrator and two users, for tests that speak to it as clients do."""

import http.client
import json
import os
import shutil
import socket
import ssl
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from network import ADMIN, Network
from ports import free_ports

USERS = ("anna", "bert")


class Refused(Exception):
    """An answer that the stage did not expect."""


class Stage:
    """`peers` are domains of others; `ports` holds a port for each, where the node will look for it."""

    def __init__(self, peers: Sequence[str] = ()) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hanse-api-"))
        own, *others = free_ports(1 + len(peers))
        self.ports = dict(zip(peers, others))
        self.network = Network(self.folder / "data", [own], Path(os.environ["HANSE_BIN"]) / "hanse")
        self.passwords: dict[str, str] = {}

    @property
    def node(self):
        return self.network.nodes[0]

    @property
    def authority(self) -> Path:
        return self.network.authority.certificate

    def __enter__(self) -> "Stage":
        try:
            self.network.make()
            self.node.lift_limits()
            with self.node.config.open("a") as config:
                for domain, port in self.ports.items():
                    config.write(f'\n[peers."{domain}"]\naddress = "127.0.0.1:{port}"\n')
            self.network.start()
            self.passwords[ADMIN] = self.network.password_file(self.node, ADMIN).read_text().strip()
            admin = self.log_in(ADMIN)
            for name in USERS:
                self.passwords[name] = f"{name}'s password"
                self.ask("POST", "users", {"name": name, "password": self.passwords[name]}, admin)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type | None, *_: object) -> None:
        killed = self.network.stop()
        if kind is not None or killed:
            print(self.node.log_tail(40))
        shutil.rmtree(self.folder)

    def log_in(self, name: str) -> str:
        """A token of that user."""
        return self.ask("POST", "session", {"name": name, "password": self.passwords[name]})["token"]

    def channel(self, owner: str, member: str, name: str = "harbour") -> str:
        """The id of a new channel in which both are."""
        channel = self.ask("POST", "channels", {"name": name, "topic": "ships and tides"}, owner)["id"]
        guest = self.ask("GET", "me", None, member)["address"]
        self.ask("POST", f"channels/{channel}/invitations?wait=ordered", {"address": guest}, owner)
        self.ask("POST", f"invitations/{channel}/accept?wait=ordered", None, member)
        return channel

    def ask(self, method: str, path: str, body: Any = None, token: str = "") -> dict[str, Any]:
        """`path` is below /api/v1. Raises Refused for an answer of 400 or more."""
        headers = {"Host": f"{self.node.domain}:{self.node.port}", "Connection": "close"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        context = ssl.create_default_context(cafile=str(self.authority))
        with socket.create_connection(("127.0.0.1", self.node.port), timeout=60) as plain:
            with context.wrap_socket(plain, server_hostname=self.node.domain) as secure:
                connection = http.client.HTTPConnection(self.node.domain, self.node.port)
                connection.sock = secure
                data = None if body is None else json.dumps(body).encode()
                connection.request(method, f"/api/v1/{path}", data, headers)
                answer = connection.getresponse()
                text = answer.read()
        if answer.status >= 400:
            raise Refused(f"{method} {path}: {answer.status} {text.decode(errors='replace')}")
        return json.loads(text) if text else {}

"""Requests as a program makes them that is not ours: over a socket, from an address of choice."""

import json
import re
import socket
import ssl
import subprocess
import time
from pathlib import Path
from typing import Any

from fronts import ProxiedNode
from report import Mismatch, require
from scene import Scene

SECONDS = 20.0


def behind(scene: Scene) -> ProxiedNode:
    node = scene.first.node
    assert isinstance(node, ProxiedNode)
    return node


class Wire:
    """One connection, through the proxy, or past it to where the node listens."""

    def __init__(self, node: ProxiedNode, source: str = "127.0.0.1", past: bool = False,
                 tls: bool = True, first: bytes = b"") -> None:
        port = node.inner if past else node.port
        plain = socket.create_connection(("127.0.0.1", port), timeout=SECONDS, source_address=(source, 0))
        if first:
            plain.sendall(first)
        if tls:
            context = ssl.create_default_context(cafile=str(node.authority))
            self.socket: socket.socket = context.wrap_socket(plain, server_hostname=node.domain)
        else:
            self.socket = plain
        self.host = f"{node.domain}:{node.port}"
        self.received = b""

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, method: str, path: str, body: bytes = b"", **fields: str) -> None:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        if body:
            lines += [f"Content-Length: {len(body)}", "Content-Type: application/json"]
        self.socket.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def until(self, pattern: bytes, seconds: float = SECONDS) -> bytes:
        """What has come once the pattern is in it."""
        deadline = time.monotonic() + seconds
        while not re.search(pattern, self.received, re.DOTALL):
            self.socket.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                piece = self.socket.recv(65_536)
            except TimeoutError:
                raise Mismatch(f"{pattern!r} did not come: {self.received[-300:]!r}") from None
            require(bool(piece), f"the end came before {pattern!r}: {self.received[-300:]!r}")
            self.received += piece
        return self.received

    def whole(self) -> bytes:
        """Everything until the other side ends."""
        self.socket.settimeout(SECONDS)
        while piece := self.socket.recv(65_536):
            self.received += piece
        return self.received


def ask(wire: Wire, method: str, path: str, body: bytes = b"", **fields: str) -> tuple[int, str, bytes]:
    """The status, the head in lower case, and the body of an answer that ends its connection."""
    with wire:
        wire.send(method, path, body, Connection="close", **fields)
        head, _, rest = wire.whole().partition(b"\r\n\r\n")
    text = head.decode().lower()
    if "transfer-encoding: chunked" in text:
        rest = dechunked(rest)
    return int(text.split()[1]), text, rest


def dechunked(rest: bytes) -> bytes:
    whole = b""
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        whole += rest[:int(size, 16)]
        rest = rest[int(size, 16) + 2:]
    return whole


def token(scene: Scene) -> str:
    node, who = behind(scene), scene.first
    password = scene.network.password_file(node, who.name).read_text().strip()
    status, head, body = ask(
        Wire(node), "POST", "/api/v1/session",
        json.dumps({"name": who.name, "password": password}).encode())
    require(status in (200, 201), f"log-in: {head} {body!r}")
    return str(json.loads(body)["token"])


def curl(node: ProxiedNode, *words: str) -> str:
    host = f"{node.domain}:{node.port}"
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--max-time", "20", "--cacert", str(node.authority), "--connect-to",
         f"{host}:127.0.0.1:{node.port}", *words, f"https://{host}/health"],
        capture_output=True, text=True)
    require(done.returncode == 0, f"curl: {done.stderr}")
    return done.stdout


def lines(log: Path, event: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return [line for line in found if line["event"] == event]

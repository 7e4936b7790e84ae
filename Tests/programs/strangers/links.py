"""HTTPS between the stranger and a node: signed requests and answers (spec/federation.md)."""

from __future__ import annotations

import base64
import http.client
import os
import socket
import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hanse import crypto, federation, wire
from hanse.federation import REQUEST_LIST, RESPONSE_LIST, Request, Response
from own_node import OwnNode


@dataclass
class Answer:
    status: int
    body: bytes
    # The code of a refusal; empty for a 200.
    code: str = ""
    detail: str = ""
    value: Any = None


class Link:
    """From the stranger to one node, at an address of loopback; TLS verifies the domain all the same."""

    def __init__(self, domain: str, port: int, authority: Path) -> None:
        self.domain, self.port = domain, port
        self._tls = ssl.create_default_context(cafile=str(authority))
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_3

    def connect(self, seconds: float = 20) -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=seconds)
        return self._tls.wrap_socket(plain, server_hostname=self.domain)

    def exchange(self, request: Request) -> Response:
        target = request.path + (f"?{request.query}" if request.query is not None else "")
        lines = [f"{request.method} {target} HTTP/1.1", f"Host: {self.domain}:{self.port}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in request.headers]
        if request.method != "GET":
            lines.append(f"Content-Length: {len(request.body)}")
        with self.connect() as secure:
            try:
                secure.sendall("\r\n".join([*lines, "", ""]).encode() + request.body)
            except (BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
                pass  # It may have answered before the whole body was there.
            answer = http.client.HTTPResponse(secure)
            answer.begin()
            return Response(answer.status, answer.getheaders(), answer.read())

    def discover(self) -> list[Any]:
        found = self.exchange(Request("GET", "/.well-known/hanse", None, [], b""))
        return wire.decode(found.body)


@dataclass
class Sender:
    """How the stranger signs; a hostile one changes some of it."""

    node: OwnNode
    # The node asked, and its domain's link.
    to: bytes
    link: Link

    def sign(self, name: str, body: bytes, **changes: Any) -> Request:
        """A signed request. `changes`: created, nonce, keyid, seed, destination, source, digest,
        version."""
        created = changes.get("created", int(time.time()))
        nonce = changes.get("nonce", base64.b64encode(os.urandom(16)).decode().rstrip("="))
        keyid = changes.get("keyid", f"{self.node.id.hex()}/{self.node.newest}")
        headers = [
            ("Content-Type", "application/cbor"),
            ("Content-Digest", changes.get("digest", federation.digest_header(body))),
            ("Hanse-Source", changes.get("source", self.node.id).hex()), ("Hanse-Domain", self.node.domain),
            ("Hanse-Destination", changes.get("destination", self.to).hex())]
        parameters = (
            f'{REQUEST_LIST};created={created};expires={created + 60};nonce="{nonce}";keyid="{keyid}";'
            'alg="ed25519";tag="hanse.v1/request"')
        request = Request("POST", f"/hanse/v{changes.get('version', 1)}/{name}", None, headers, body)
        base = federation.request_base(request, parameters)
        signature = crypto.sign(changes.get("seed", self.node.seeds["request"]), base.encode())
        signed = f"hanse=:{base64.b64encode(signature).decode()}:"
        return Request("POST", request.path, None, [
            *headers, ("Signature-Input", f"hanse={parameters}"), ("Signature", signed)], body)

    def send(self, request: Request) -> Answer:
        """Sends, and verifies the answer's signature where the page demands one: on every 200."""
        sent = time.time_ns() // 1_000_000
        response = self.link.exchange(request)
        value = None
        if response.status == 200:
            signature = federation.only(request.headers, "signature").removeprefix("hanse=")
            federation.check_response(response, federation.Asker(
                self.node.id, self.to, self.node.chains[self.to], signature, sent, time.time_ns() // 1_000_000))
            value = wire.decode(response.body)
            return Answer(200, response.body, value=value)
        try:
            value = wire.decode(response.body)
            return Answer(response.status, response.body, value[1], value[2], value)
        except Exception:  # noqa: BLE001 - a refusal of the HTTP floor has another body
            return Answer(response.status, response.body, "", response.body[:200].decode(errors="replace"))

    def ask(self, name: str, value: Any, **changes: Any) -> Answer:
        body = value if isinstance(value, bytes) else wire.encode(value)
        return self.send(self.sign(name, body, **changes))


def sign_answer(node: OwnNode, status: int, body: bytes, request: Request, asker: bytes) -> list[tuple[str, str]]:
    """The header fields of the stranger's answer to a verified request."""
    headers = [
        ("Content-Type", "application/cbor"), ("Content-Digest", federation.digest_header(body)),
        ("Hanse-Source", node.id.hex()), ("Hanse-Destination", asker.hex())]
    parameters = (
        f'{RESPONSE_LIST};created={int(time.time())};keyid="{node.id.hex()}/{node.newest}";'
        'alg="ed25519";tag="hanse.v1/response"')
    asked = federation.only(request.headers, "signature").removeprefix("hanse=")
    base = federation.response_base(Response(status, headers, body), asked, parameters)
    signature = crypto.sign(node.seeds["request"], base.encode())
    return [*headers, ("Signature-Input", f"hanse={parameters}"),
        ("Signature", f"hanse=:{base64.b64encode(signature).decode()}:")]

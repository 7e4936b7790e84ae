"""One user's requests to a node over a connection that is kept, made anew when it broke."""

import http.client
import json
import socket
import ssl
from typing import Any

from node import Node

TIMEOUT_SECONDS = 40.0


class Unreachable(Exception):
    """The request may have been heard, and was not answered."""


class Refused(Exception):
    """The node answered that it does not."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code


class _Connection(http.client.HTTPSConnection):
    """Goes to this machine, whatever the name."""

    def __init__(self, node: Node) -> None:
        context = ssl.create_default_context(cafile=str(node.authority))
        super().__init__(node.host, node.port, timeout=TIMEOUT_SECONDS, context=context)
        self._tls = context

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


class Api:
    """For one thread."""

    def __init__(self, node: Node, name: str, password: str) -> None:
        self._node = node
        self._name = name
        self._password = password
        self._token = ""
        self._connection: _Connection | None = None

    def call(self, method: str, path: str, body: object = None, **headers: str) -> dict[str, Any]:
        data, headers = _as_json(body, headers)
        return _parsed(self.exchange(method, f"/api/v1/{path}", data, headers))

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """As nobody."""
        data, headers = _as_json(body, {})
        return _parsed(self._exchange(method, f"/api/v1/{path}", data, headers))

    def text(self, path: str) -> bytes:
        return self.exchange("GET", path, None, {})

    def exchange(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> bytes:
        """As the user; who is not logged in, or no longer, is logged in first."""
        if self._token:
            try:
                return self._exchange(method, path, data, self._signed(headers))
            except Refused as refusal:
                if refusal.status != 401:
                    raise
        self._token = self.ask("POST", "session", {"name": self._name, "password": self._password})["token"]
        return self._exchange(method, path, data, self._signed(headers))

    def _signed(self, headers: dict[str, str]) -> dict[str, str]:
        return {**headers, "authorization": f"Bearer {self._token}"}

    def _exchange(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> bytes:
        try:
            if self._connection is None:
                self._connection = _Connection(self._node)
            self._connection.request(method, path, data, headers)
            answer = self._connection.getresponse()
            status, text = answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Unreachable(f"{type(error).__name__} {error}") from None
        if status >= 400:
            refusal = _parsed(text)
            raise Refused(status, str(refusal.get("code")), str(refusal.get("detail")))
        return text


def _as_json(body: object, headers: dict[str, str]) -> tuple[bytes | None, dict[str, str]]:
    if body is None:
        return None, headers
    return json.dumps(body).encode(), {**headers, "content-type": "application/json"}


def _parsed(text: bytes) -> dict[str, Any]:
    return json.loads(text) if text else {}

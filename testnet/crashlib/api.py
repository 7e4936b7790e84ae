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
        if not self._token:
            self._log_in()
        try:
            return self.ask(method, path, body, {**headers, "authorization": f"Bearer {self._token}"})
        except Refused as refusal:
            if refusal.status != 401:
                raise
        self._log_in()
        return self.ask(method, path, body, {**headers, "authorization": f"Bearer {self._token}"})

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def _log_in(self) -> None:
        body = {"name": self._name, "password": self._password}
        self._token = self.ask("POST", "session", body, {})["token"]

    def ask(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
        """As nobody, or with the headers given."""
        text = self._exchange(method, f"/api/v1/{path}", body, headers or {})
        return json.loads(text) if text else {}

    def text(self, path: str) -> bytes:
        if not self._token:
            self._log_in()
        return self._exchange("GET", path, None, {"authorization": f"Bearer {self._token}"})

    def _exchange(self, method: str, path: str, body: object, headers: dict[str, str]) -> bytes:
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            headers = {**headers, "content-type": "application/json"}
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
            parsed = json.loads(text) if text else {}
            raise Refused(status, str(parsed.get("code")), str(parsed.get("detail")))
        return text

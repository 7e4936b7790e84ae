"""The client API as a program sees it: HTTP/1.1 requests on one connection, and the WebSocket stream."""

import asyncio
import base64
import json
import os
import ssl
import struct
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

ANSWER_SECONDS = 40.0
UNAUTHORISED = 401
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Unreachable(Exception):
    """The node did not answer, or not to the end: what became of the request is not known."""


class Refused(Exception):
    """The node's answer is an error."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{code} ({status}): {detail}")
        self.status = status
        self.code = code


@dataclass(frozen=True)
class Place:
    """Where a node is, and who vouches for it."""

    domain: str
    port: int
    context: ssl.SSLContext

    @property
    def authority(self) -> str:
        return f"{self.domain}:{self.port}"

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            return await asyncio.wait_for(asyncio.open_connection(
                "127.0.0.1", self.port, ssl=self.context, server_hostname=self.domain, limit=1 << 22), 10)
        except (OSError, asyncio.TimeoutError) as error:
            raise Unreachable(f"{self.domain}: {error or 'no connection within 10 s'}") from None


def head(method: str, path: str, place: Place, fields: Mapping[str, str]) -> bytes:
    lines = [f"{method} /api/v1/{path} HTTP/1.1", f"Host: {place.authority}"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def read_head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip("\r\n").split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(first.split(" ", 2)[1]), fields


class Api:
    """Requests of one user, one after the other. Its token is good for some minutes, and renewed when it is refused."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._login: dict[str, str] = {}
        self._token = ""
        self._refresh_token = ""
        self._stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._lock = asyncio.Lock()

    async def log_in(self, name: str, password: str) -> None:
        self._login = {"name": name, "password": password}
        async with self._lock:
            self._keep(await self._ask("POST", "session", self._login))

    async def call(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        async with self._lock:
            try:
                return await self._ask(method, path, body)
            except Refused as refusal:
                if refusal.status != UNAUTHORISED or not self._login:
                    raise
                await self._renew()
                return await self._ask(method, path, body)

    async def stream(self, cursor: str | None) -> "Stream":
        """A stream outlives the token that opened it."""
        token = self._token
        try:
            return await Stream.open(self.place, token, cursor)
        except Refused as refusal:
            if refusal.status != UNAUTHORISED:
                raise
            async with self._lock:
                if self._token == token:
                    await self._renew()
            return await Stream.open(self.place, self._token, cursor)

    async def _renew(self) -> None:
        """By the refresh token, or by the password where the answer to an earlier exchange was lost for too long."""
        self._token = ""
        try:
            self._keep(await self._ask("POST", "session/refresh", {"refreshToken": self._refresh_token}))
        except Refused:
            self._keep(await self._ask("POST", "session", self._login))

    def _keep(self, answer: dict[str, Any]) -> None:
        self._token, self._refresh_token = answer["token"], answer["refreshToken"]

    async def _ask(self, method: str, path: str, body: Any) -> dict[str, Any]:
        try:
            status, content = await asyncio.wait_for(self._exchange(method, path, body), ANSWER_SECONDS)
        except (OSError, EOFError, asyncio.TimeoutError, asyncio.LimitOverrunError) as error:
            self.close()
            raise Unreachable(f"{self.place.domain}: {type(error).__name__} {error}") from None
        answer: dict[str, Any] = json.loads(content) if content else {}
        if status >= 400:
            raise Refused(status, answer.get("code", ""), answer.get("detail", ""))
        return answer

    def close(self) -> None:
        if self._stream:
            self._stream[1].close()
        self._stream = None

    async def _exchange(self, method: str, path: str, body: Any) -> tuple[int, bytes]:
        if self._stream and self._stream[0].at_eof():
            self.close()
        if self._stream is None:
            self._stream = await self.place.connect()
        reader, writer = self._stream
        content = b"" if body is None else json.dumps(body).encode()
        fields = {"Content-Length": str(len(content))} if content or method in ("POST", "PUT") else {}
        if content:
            fields["Content-Type"] = "application/json"
        if self._token:
            fields["Authorization"] = f"Bearer {self._token}"
        writer.write(head(method, path, self.place, fields) + content)
        status, answer = await read_head(reader)
        size = 0 if status == 204 else int(answer["content-length"])
        content = await reader.readexactly(size)
        if answer.get("connection", "").lower() == "close":
            self.close()
        return status, content


class Stream:
    """One WebSocket of JSON texts."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @staticmethod
    async def open(place: Place, token: str, cursor: str | None) -> "Stream":
        reader, writer = await place.connect()
        fields = {
            "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            "Authorization": f"Bearer {token}"}
        path = "stream" if cursor is None else f"stream?cursor={cursor}"
        try:
            writer.write(head("GET", path, place, fields))
            status, _ = await asyncio.wait_for(read_head(reader), 10)
        except (OSError, EOFError, asyncio.TimeoutError) as error:
            writer.close()
            raise Unreachable(f"{place.domain}: {error}") from None
        if status != 101:
            writer.close()
            raise Refused(status, "streamRefused", "the stream was not opened")
        return Stream(reader, writer)

    def send(self, message: dict[str, Any]) -> None:
        self._write(TEXT, json.dumps(message).encode())

    def close(self) -> None:
        self._writer.close()

    async def texts(self) -> AsyncIterator[bytes]:
        """Every text until the connection ends, however it ends."""
        try:
            while True:
                first, second = await self._reader.readexactly(2)
                size = second & 0x7F
                if size == 126:
                    size, = struct.unpack(">H", await self._reader.readexactly(2))
                elif size == 127:
                    size, = struct.unpack(">Q", await self._reader.readexactly(8))
                payload = await self._reader.readexactly(size)
                if first != 0x80 | TEXT:
                    if first & 0x0F == CLOSE:
                        return
                    if first & 0x0F == PING:
                        self._write(PONG, payload)
                    continue
                yield payload
        except (OSError, EOFError):
            return

    def _write(self, kind: int, payload: bytes) -> None:
        """A client's frame: masked, as the RFC wants it. The mask protects proxies, not secrets."""
        mask = os.urandom(4)
        size = len(payload)
        if size < 126:
            start = struct.pack(">BB", 0x80 | kind, 0x80 | size)
        elif size < 1 << 16:
            start = struct.pack(">BBH", 0x80 | kind, 0x80 | 126, size)
        else:
            start = struct.pack(">BBQ", 0x80 | kind, 0x80 | 127, size)
        key = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
        masked = (int.from_bytes(payload, "big") ^ key).to_bytes(size, "big")
        self._writer.write(start + mask + masked)

"""Bytes over TLS, as no honest client sends them, and HTTP/2 frames by hand (RFC 9113)."""

from __future__ import annotations

import json
import re
import socket
import ssl
import struct

from stage import Stage

SECONDS = 20.0
# A status line begins an answer; bodies here are JSON and hold none.
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
HEADERS, RST_STREAM, SETTINGS, PING, CONTINUATION = 1, 3, 4, 6, 9
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def connect(stage: Stage, protocol: str = "http/1.1") -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=str(stage.authority))
    context.set_alpn_protocols([protocol])
    plain = socket.create_connection(("127.0.0.1", stage.node.port), timeout=SECONDS)
    return context.wrap_socket(plain, server_hostname=stage.node.domain)


def answers(stage: Stage, sent: bytes) -> tuple[list[int], str, bytes]:
    """The statuses of all answers until the node closes, the code of the first, and all of it."""
    with connect(stage) as secure:
        try:
            secure.sendall(sent)
        except OSError:
            pass  # It may have answered and closed before all was there.
        received = everything(secure)
    statuses = [int(status) for status in STATUS.findall(received)]
    return statuses, first_code(received), received


def everything(secure: ssl.SSLSocket) -> bytes:
    received = b""
    try:
        while piece := secure.recv(65_536):
            received += piece
    except (ConnectionResetError, ssl.SSLEOFError):
        pass
    except TimeoutError:
        raise AssertionError(f"the connection stays open after {received[:300]!r}") from None
    return received


def first_code(received: bytes) -> str:
    _, found, body = received.partition(b"\r\n\r\n")
    try:
        return json.JSONDecoder().raw_decode(body.decode())[0].get("code", "") if found else ""
    except (ValueError, AttributeError):
        return ""


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def literal(name: str, value: str) -> bytes:
    """A field that is not indexed (RFC 7541, section 6.2.2), of at most 126 bytes each."""
    return bytes([0, len(name)]) + name.encode() + bytes([len(value)]) + value.encode()


def head(stage: Stage, path: str = "/health", **more: str) -> bytes:
    fields = {":method": "GET", ":scheme": "https", ":path": path,
              ":authority": f"{stage.node.domain}:{stage.node.port}", **more}
    return b"".join(literal(name, value) for name, value in fields.items())


def flooded(stage: Stage, flood: bytes) -> bytes:
    """Sends the preface and a flood over HTTP/2; what the node says until it closes, which it must."""
    with connect(stage, "h2") as secure:
        assert secure.selected_alpn_protocol() == "h2"
        try:
            secure.sendall(PREFACE + frame(SETTINGS, 0, 0) + flood)
        except OSError:
            pass
        return everything(secure)

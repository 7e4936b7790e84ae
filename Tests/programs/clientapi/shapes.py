"""Requests that two readers could read differently (RFC 9112, section 11), that are for others, or too much."""

from __future__ import annotations

from collections.abc import Iterator

from raw import CONTINUATION, HEADERS, PING, RST_STREAM, SETTINGS, answers, flooded, frame, head, literal
from stage import Stage

# The place of the request that must not be read as one.
HIDDEN = "HIDDEN"
POST = ("POST /api/v1/channels HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer TOKEN\r\n"
        "Content-Type: application/json\r\n")

# What is sent, after POST's lines, and how it is answered.
SHAPES: dict[str, tuple[str, int, str]] = {
    "length and encoding": (
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHIDDEN", 400, "lengthAndEncoding"),
    "encoding and length": (
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nHIDDEN", 400, "lengthAndEncoding"),
    "two lengths": ("Content-Length: 2\r\nContent-Length: 400\r\n\r\n{}HIDDEN", 400, "lengthDuplicated"),
    "the same length twice": ("Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}HIDDEN", 400, "lengthDuplicated"),
    "a list of lengths": ("Content-Length: 2, 2\r\n\r\n{}HIDDEN", 400, "lengthMalformed"),
    "a signed length": ("Content-Length: +2\r\n\r\n{}HIDDEN", 400, "lengthMalformed"),
    "a negative length": ("Content-Length: -2\r\n\r\n{}HIDDEN", 400, "lengthMalformed"),
    "a length in hexadecimal": ("Content-Length: 0x2\r\n\r\n{}HIDDEN", 400, "lengthMalformed"),
    "a length beyond 64 bits": ("Content-Length: 18446744073709551618\r\n\r\n{}HIDDEN", 400, "lengthMalformed"),
    "an encoding that is none": ("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\nHIDDEN", 400, "encodingMalformed"),
    "an encoding after chunked": (
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\nHIDDEN", 400, "encodingMalformed"),
    "an encoding that is not known": (
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\nHIDDEN", 501, "encodingNotSupported"),
    "chunked twice": (
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHIDDEN", 400, "encodingMalformed"),
    "a space before the colon": (
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\nHIDDEN", 400, "headerNameMalformed"),
    "a control character": ("Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\nHIDDEN", 400, "controlCharacter"),
    "a folded field": ("X: a\r\n Transfer-Encoding: chunked\r\n\r\nHIDDEN", 400, "headerFolded"),
    "a bare line feed": ("X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHIDDEN", 400, "bareLineFeed"),
    "a bare carriage return": ("X: a\rTransfer-Encoding: chunked\r\n\r\nHIDDEN", 400, "bareCarriageReturn"),
    "a chunk size that is none": (
        "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\nHIDDEN", 400, "chunkSizeMalformed"),
    "a negative chunk size": (
        "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\nHIDDEN", 400, "chunkSizeMalformed"),
    "a chunk size beyond 64 bits": (
        "Transfer-Encoding: chunked\r\n\r\n10000000000000002\r\n{}\r\n0\r\n\r\nHIDDEN", 400, "chunkSizeMalformed"),
    "a chunk that goes on": ("Transfer-Encoding: chunked\r\n\r\n2\r\n{}HIDDEN", 400, "chunkUnterminated"),
    "an extension that ends early": (
        "Transfer-Encoding: chunked\r\n\r\n2;x\n{}\r\n0\r\n\r\nHIDDEN", 400, "chunkSizeMalformed"),
}


def hidden(stage: Stage, token: str) -> str:
    body = '{"name":"smuggled"}'
    return filled(POST, stage, token) + f"Content-Length: {len(body)}\r\n\r\n{body}"


def filled(text: str, stage: Stage, token: str) -> str:
    return text.replace("HOST", f"{stage.node.domain}:{stage.node.port}").replace("TOKEN", token)


def smuggled(stage: Stage) -> Iterator[str]:
    token = stage.log_in("anna")
    for name, (shape, status, code) in SHAPES.items():
        sent = filled(POST, stage, token) + shape.replace(HIDDEN, hidden(stage, token))
        statuses, found, _ = answers(stage, sent.encode("latin-1"))
        if (statuses, found) != ([status], code):
            yield f"{name}: {statuses} {found}, expected {status} {code}"
    body_where_none_belongs = filled(
        "GET /api/v1/me HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer TOKEN\r\nContent-Length: LENGTH\r\n\r\n",
        stage, token).replace("LENGTH", str(len(hidden(stage, token)))) + hidden(stage, token)
    closing = filled("GET /health HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n", stage, token)
    statuses, found, _ = answers(stage, (body_where_none_belongs + closing).encode())
    if statuses[0] != 400 or found != "bodyUnexpected" or 201 in statuses:
        yield f"a body where none belongs: {statuses} {found}"
    names = [channel["name"] for channel in stage.ask("GET", "channels", None, token)["channels"]]
    if names:
        yield f"a hidden request was answered: {names}"
    # That what was hidden is a good request, and would have shown.
    statuses, *_ = answers(stage, (hidden(stage, token) + closing).encode())
    if statuses != [201, 200]:
        yield f"the hidden request is none: {statuses}"


def hosts(stage: Stage) -> Iterator[str]:
    own = f"{stage.node.domain}:{stage.node.port}"
    cases = {
        "another host": (f"GET /health HTTP/1.1\r\nHost: evil.test\r\n", 421, "hostUnknown"),
        "a longer host": (f"GET /health HTTP/1.1\r\nHost: {stage.node.domain}.evil.test\r\n", 421, "hostUnknown"),
        "no host": ("GET /health HTTP/1.1\r\n", 400, "hostMissing"),
        "two hosts": (f"GET /health HTTP/1.1\r\nHost: {own}\r\nHost: evil.test\r\n", 400, "hostDuplicated"),
        "a host with a path": (f"GET /health HTTP/1.1\r\nHost: {own}/evil\r\n", 400, "hostMalformed"),
        "a host with a user": (f"GET /health HTTP/1.1\r\nHost: evil@{own}\r\n", 400, "hostMalformed"),
        "a target elsewhere": (f"GET https://evil.test/health HTTP/1.1\r\nHost: {own}\r\n", 400, "targetForeign"),
        "HTTP/1.0": (f"GET /health HTTP/1.0\r\nHost: {own}\r\n", 505, "versionNotSupported"),
        "a proxy's request": (f"CONNECT {own} HTTP/1.1\r\nHost: {own}\r\n", 501, "methodNotSupported"),
        "the host itself": (f"GET /health HTTP/1.1\r\nHost: {own}\r\n", 200, ""),
    }
    for name, (sent, status, code) in cases.items():
        statuses, found, _ = answers(stage, f"{sent}Connection: close\r\n\r\n".encode())
        if (statuses, found) != ([status], code):
            yield f"{name}: {statuses} {found}, expected {status} {code}"


def floods(stage: Stage) -> Iterator[str]:
    start = f"GET /health HTTP/1.1\r\nHost: {stage.node.domain}\r\n"
    for name, lines, code in (
            ("200 fields", "X: y\r\n" * 200, "tooManyHeaders"),
            ("10,000 fields", "X: y\r\n" * 10_000, "headTooLarge"),
            ("a field of a megabyte", f"X: {'y' * 1_000_000}\r\n", "headTooLarge")):
        statuses, found, _ = answers(stage, f"{start}{lines}\r\n".encode())
        if (statuses, found) != ([431], code):
            yield f"{name}: {statuses} {found}"
    ids = range(1, 8_001, 2)
    kinds = {
        "resets": b"".join(
            frame(HEADERS, 5, id, head(stage)) + frame(RST_STREAM, 0, id, bytes([0, 0, 0, 8])) for id in ids),
        "continuations": frame(HEADERS, 1, 1, head(stage)) + frame(CONTINUATION, 0, 1, literal("x", "y")) * 20_000,
        "pings": frame(PING, 0, 0, bytes(8)) * 100_000,
        "settings": frame(SETTINGS, 0, 0, bytes([0, 4, 0, 0, 255, 255])) * 50_000,
        "empty headers": b"".join(frame(HEADERS, 4, id, head(stage, "/nothing")) for id in ids),
    }
    for name, flood in kinds.items():
        # That the connection ends is what `flooded` waits for.
        flooded(stage, flood)
        if stage.node.health_trouble():
            yield f"after a flood of {name}: {stage.node.health_trouble()}"

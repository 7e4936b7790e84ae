"""Cases of federation.json: discovery, delegation, versions."""

from __future__ import annotations

from typing import Any

from hanse import wire

from .page import Page

DOMAIN = "lubeck.example"
MARK = b"hanse.v1/delegation "


def build(page: Page, chain: list[Any]) -> None:
    """`chain` is that of the node at the domain."""
    documents = wire.encode(chain)

    def check(name: str, *answers: tuple[int, bytes], code: str | None = None) -> None:
        page.add("discovery", f"discovery: {name}", code=code, domain=DOMAIN,
            answers=[[status, body.hex()] for status, body in answers])

    def delegated(name: str, place: bytes, code: str | None = None) -> None:
        check(name, (200, MARK + place), (200, documents), code=code)

    check("at the domain itself", (200, documents))
    for place in (b"chat.lubeck.net:8443\n", b"chat.lubeck.net\n", b"chat.lubeck.net", b"chat.lubeck.net:443", b"c1\n",
                  b"lubeck.example:8443\n", b"127.0.0.1.example:1\n", b"a" * 63 + b".example:65535\n"):
        delegated(f"delegated to {place!r}", place)
    for place in (b"", b"\n", b" chat.lubeck.net", b"chat.lubeck.net ", b"chat.lubeck.net\n\n", b"chat.lubeck.net\r\n",
                  b"Chat.lubeck.net", b"chat.lubeck.net:", b"chat.lubeck.net:0", b"chat.lubeck.net:08443",
                  b"chat.lubeck.net:65536", b"chat.lubeck.net:1:2", b"https://chat.lubeck.net", b"chat.lubeck.net/",
                  b"chat.lubeck.net/a", b"u@chat.lubeck.net", b"chat..net", b"-chat.net", b"127.0.0.1", b"127.0.0.1:8443",
                  b"[::1]:8443", b"chat.123", b"2130706433", b"chat.l\xc3\xbcbeck.net", b"chat.lubeck.net\x00"):
        delegated(f"DEL-1 to {place!r}", place, "delegationInvalid")
    check("DEL-1 nothing behind the mark", (200, MARK[:-1]), code="delegationInvalid")
    check("DEL-1 another delegation", (200, MARK[:-1] + b"2 chat.lubeck.net\n"), code="delegationInvalid")
    long = b".".join([b"a" * 60] * 8)
    check("DEL-1 513 bytes", (200, (MARK + long + b"\n" * 200)[:513]), code="delegationInvalid")
    again = (200, MARK + b"chat.lubeck.net\n")
    check("DEL-2 a second delegation", again, (200, MARK + b"other.lubeck.net\n"), code="delegationTooDeep")
    check("DEL-2 a delegation to itself", again, again, code="delegationTooDeep")
    check("DEL-2 a delegation back", again, (200, MARK + DOMAIN.encode()), code="delegationTooDeep")
    for status in (301, 302, 307, 308):
        check(f"DEL-3 status {status}", (status, documents), code="discoveryRedirected")
    check("DEL-3 of the host delegated to", again, (308, documents), code="discoveryRedirected")
    for status in (204, 404, 500):
        check(f"DEL-4 status {status}", (status, documents), code="discoveryFailed")
    check("DEL-4 of the host delegated to", again, (404, documents), code="discoveryFailed")
    for name, body in (("a page", b"<!doctype html>"), ("nothing", b""), ("a map", b"\xa0"), ("JSON", b"{}")):
        check(f"DEL-4 {name}", (200, body), code="discoveryFailed")
    versions(page)


def versions(page: Page) -> None:
    for own, peers in (([1], [1]), ([1, 2], [1]), ([1], [1, 2]), ([1, 2], [1, 2]), ([1, 2, 9], [2, 9, 10]), ([1, 3], [1, 2])):
        page.add("version", f"version of {own} and {peers}", own=own, peers=peers)
    for own, peers in (([2], [1]), ([1], [2]), ([1, 3], [2, 4])):
        page.add("version", f"VER-1 version of {own} and {peers}", code="noCommonVersion", own=own, peers=peers)

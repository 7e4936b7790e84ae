"""Mentions: the words of a text that name somebody, and the list in a body (spec/mentions.md)."""

from __future__ import annotations

import re
from typing import Any

MOST_WORDS = 200
MOST_NAMED = 50
NAME = re.compile(rb"[a-zA-Z0-9._-]*")
DOMAIN = re.compile(rb"[a-zA-Z0-9.-]*")
BINDING = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+/@")


def words(text: str) -> list[tuple[str, str | None]]:
    """(name, domain or None) of each word, in lower case."""
    data = text.encode("utf-8")
    found: list[tuple[str, str | None]] = []
    at = data.find(b"@")
    while at >= 0 and len(found) < MOST_WORDS:
        free = at == 0 or data[at - 1] not in BINDING
        name = NAME.match(data, at + 1).group()
        end = at + 1 + len(name)
        named = 0 < len(name) <= 64 and name[:1] not in (b".", b"_", b"-")
        domain = None
        if named and data[end:end + 1] == b"@":
            run = DOMAIN.match(data, end + 1).group()
            end += 1 + len(run)
            domain = run.rstrip(b".-")
            named = domain != b""
        if named and free:
            found.append((name.lower().decode(), None if domain is None else domain.lower().decode()))
        at = data.find(b"@", end)
    return found


def readings(word: tuple[str, str | None]) -> list[str]:
    """What the name may be, in the order of trying."""
    name, domain = word
    names = [name]
    while domain is None and name[-1] in "._-":
        name = name[:-1]
        names.append(name)
    return names


def calls_everybody(word: tuple[str, str | None]) -> bool:
    return word[1] is None and "all" in readings(word)


def listed(body: dict[int, Any]) -> tuple[list[list[bytes]], bool]:
    """The participants that a body mentions, and whether it mentions everybody."""
    items = body.get(2)
    found: list[list[bytes]] = []
    for item in items if isinstance(items, list) else []:
        if len(found) == MOST_NAMED:
            break
        fits = isinstance(item, list) and len(item) == 2 and all(isinstance(part, bytes) for part in item)
        if fits and (len(item[0]), len(item[1])) == (32, 16) and item not in found:
            found.append(item)
    return found, body.get(3) is True

"""Headers and bodies for the vectors."""

from __future__ import annotations

from typing import Any

from hanse import crypto, events, kinds, wire

from .nodes import START

LOG = crypto.sha256(b"a log")
HASH = crypto.sha256(b"a hash")


def user(name: str) -> bytes:
    return crypto.sha256(f"user {name}".encode())[:16]


def salt(name: str) -> bytes:
    return crypto.sha256(f"salt {name}".encode())[:16]


def body(text: str | None = "hello", name: str = "", **more: Any) -> bytes:
    """A body; more is k<key>=value, None takes a key away."""
    value: dict[int, Any] = {0: salt(name)}
    if text is not None:
        value[1] = text
    value.update({int(key[1:]): item for key, item in more.items()})
    return wire.encode({key: item for key, item in value.items() if item is not None})


def relation(event: bytes = HASH, node: bytes = HASH, author: bytes | None = None,
    position: Any = (0, 1, 1)) -> list[Any]:
    return [event, [node] if author is None else [node, author], list(position)]


DEFAULT_CONTENT: dict[int, Any] = {
    1: {1: 1, 2: 0, 3: "market", 4: "", 5: {}, 6: [[0, "admin", 100, kinds.MOST_CAPABILITIES]], 7: 0, 8: [0, HASH]},
    2: {1: HASH, 2: user("b"), 3: 0, 4: [0, HASH]},
    5: {1: HASH, 2: user("b")}, 6: {1: HASH, 2: user("b")}, 7: {1: HASH, 2: user("b")},
    8: {1: HASH, 2: user("b"), 3: 0}, 9: {1: 1, 2: "member", 3: 10, 4: 17},
    10: {1: "market"}, 11: {1: "herring"}, 12: {1: {1: 86_400_000}}, 13: {1: 1, 2: HASH},
    14: {1: HASH, 4: [0, HASH]},
    32: {1: 1, 8: [0, bytes(32)]}, 33: {1: user("a"), 2: "anna", 3: "Anna", 4: True},
    48: {1: 1, 2: HASH, 8: [0, HASH]},
}


def invitation_body() -> bytes:
    return body(None, k2=LOG, k3=HASH, k4="lubeck.example", k5="checkpoint", k6=HASH, k7=user("b"),
        k8=[HASH, user("a")],
                k9="market", k10=0, k11="Anna")


def default_body(kind: int) -> bytes | None:
    if kind == 49:
        return invitation_body()
    known = kinds.KINDS.get(kind)
    return body("+1" if kind == 19 else "hello") if known and known.body else None


def fields(kind: int, node: bytes, raw_body: bytes | None = None, **changes: Any) -> dict[int, Any]:
    """A header's map that fits its kind; changes are k<key>=value, and None takes a key away."""
    known = kinds.KINDS.get(kind)
    value: dict[int, Any] = {2: kind, 3: node, 4: user("a"), 5: [0, 1, 1], 6: START}
    if known is not None and known.author == kinds.NO:
        del value[4]
    if kind in kinds.CREATE_KINDS:
        value[12] = crypto.sha256(b"nonce")
    else:
        value[1] = LOG
    if kind in DEFAULT_CONTENT:
        value[9] = DEFAULT_CONTENT[kind]
    if raw_body is not None:
        value[7] = events.body_hash(raw_body)
    if known is not None and known.relation == kinds.YES:
        value[8] = relation()
    if known is not None and known.base:
        value[10] = [0, 1]
    value.update({int(key[1:]): change for key, change in changes.items()})
    return {key: item for key, item in value.items() if item is not None}


def header(kind: int, node: bytes, raw_body: bytes | None = None, **changes: Any) -> bytes:
    return wire.encode(fields(kind, node, raw_body, **changes))

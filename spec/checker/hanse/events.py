"""Headers, bodies and event ids (spec/events.md, EV-1 to EV-4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import crypto, identity, kinds, shapes, wire
from .errors import Refusal, recoded

MAX_HEADER = 8_192
MAX_BODY = 65_536
RESERVED = {13, 14, 15}

Position = tuple[int, int, int]
TermSize = tuple[int, int]


@dataclass(frozen=True)
class Relation:
    event: bytes
    node: bytes
    user: bytes | None
    position: Position


@dataclass(frozen=True)
class Header:
    """A decoded header; `raw` is what is hashed. Lengths are as on the page."""

    raw: bytes
    log: bytes | None
    kind: int
    node: bytes
    user: bytes | None
    position: Position
    time: int
    body_hash: bytes | None
    relation: Relation | None
    content: dict[int, Any] | None
    base: TermSize | None
    seen: list[tuple[int, int, bytes]]
    nonce: bytes | None
    reserved: bool

    @property
    def id(self) -> bytes:
        return crypto.tagged_hash(crypto.TAG_EVENT, self.raw)

    @property
    def log_id(self) -> bytes:
        """A create event's log is the one whose id is its own."""
        return self.id if self.log is None else self.log

    @property
    def order(self) -> tuple[bytes, int, int, int]:
        """What the leaves of a batch are sorted by."""
        return (self.log_id, *self.position)


def decode_header(raw: bytes) -> Header:
    """EV-1 for a header."""
    if len(raw) > MAX_HEADER:
        raise Refusal("headerTooLarge")
    with recoded("eventMalformed"):
        return header_shape(raw)


def header_shape(raw: bytes) -> Header:
    value = shapes.fields(wire.decode(raw), {2, 3, 5, 6}, set(range(1, 16)) - {2, 3, 5, 6})
    check_reserved_shapes(value)
    return Header(
        raw=raw,
        log=optional(value, 1, shapes.id32),
        kind=shapes.uint(value[2]),
        node=shapes.id32(value[3]),
        user=optional(value, 4, shapes.user_id),
        position=position(value[5]),
        time=shapes.uint(value[6]),
        body_hash=optional(value, 7, shapes.id32),
        relation=optional(value, 8, relation),
        content=optional(value, 9, content_map),
        base=optional(value, 10, term_size),
        seen=optional(value, 11, seen_checkpoints) or [],
        nonce=optional(value, 12, shapes.id32),
        reserved=not RESERVED.isdisjoint(value),
    )


def optional(value: dict[int, Any], key: int, shape: Any) -> Any:
    return shape(value[key]) if key in value else None


def check_reserved_shapes(value: dict[int, Any]) -> None:
    optional(value, 13, shapes.uint), optional(value, 14, shapes.octets), optional(value, 15, shapes.id32)


def position(value: Any) -> Position:
    lane, incarnation, counter = shapes.tuple_of(value, 3)
    return shapes.uint(lane, 0, 15), shapes.uint(incarnation, 1), shapes.uint(counter, 1)


def relation(value: Any) -> Relation:
    event, author, place = shapes.tuple_of(value, 3)
    node, *user = shapes.array(author, 1, 2)
    claimed = shapes.user_id(user[0]) if user else None
    return Relation(shapes.id32(event), shapes.id32(node), claimed, position(place))


def content_map(value: Any) -> dict[int, Any]:
    if not isinstance(value, dict):
        raise shapes.unexpected("a map")
    return value


def term_size(value: Any) -> TermSize:
    term, size = shapes.tuple_of(value, 2)
    return shapes.uint(term), shapes.uint(size)


def seen_checkpoints(value: Any) -> list[tuple[int, int, bytes]]:
    result = []
    for item in shapes.array(value, 1, 4):
        term, size, root = shapes.tuple_of(item, 3)
        result.append((shapes.uint(term), shapes.uint(size), shapes.id32(root)))
    return result


def check_fit(header: Header) -> None:
    """EV-2: everything of a header that depends on its kind."""
    kind = kinds.KINDS.get(header.kind)
    if kind is None:
        raise Refusal("eventUnfit", f"kind {header.kind}")
    is_create = header.kind in kinds.CREATE_KINDS
    checks = {
        "log id": (header.log is None) == is_create,
        "nonce": (header.nonce is not None) == is_create,
        "author": allowed(kind.author, header.user),
        "body hash": (header.body_hash is not None) == kind.body,
        "relation": allowed(kind.relation, header.relation),
        "base": (header.base is not None) == kind.base,
        "content": (header.content is not None) == (kind.content is not None),
    }
    for what, holds in checks.items():
        if not holds:
            raise Refusal("eventUnfit", what)
    if kind.content is not None:
        with recoded("eventUnfit"):
            kind.content(header.content)


def allowed(need: str, field: Any) -> bool:
    return need == kinds.MAY or (field is not None) == (need == kinds.YES)


def check_reserved(header: Header) -> None:
    """EV-3."""
    if header.reserved:
        raise Refusal("eventReserved")


def body_hash(raw: bytes) -> bytes:
    return crypto.tagged_hash(crypto.TAG_BODY, raw)


TEXT_SIZES = {16: 60_000, 17: 60_000, 19: 64}


def decode_body(kind: int, raw: bytes) -> dict[int, Any]:
    """EV-1 for a body. Unknown keys stay."""
    if len(raw) > MAX_BODY:
        raise Refusal("bodyTooLarge")
    with recoded("eventMalformed"):
        body = shapes.fields(wire.decode(raw), {0}, is_open=True)
        shapes.octets(body[0], 16)
        if 1 in body:
            shapes.text(body[1])
        if kind in TEXT_SIZES:
            shapes.text(shapes.fields(body, {1}, is_open=True)[1], 1, TEXT_SIZES[kind])
        if kind == 49:
            invitation(body)
    return body


def invitation(body: dict[int, Any]) -> None:
    """The body of an invitation (directory and mailbox, "Mailbox")."""
    shapes.fields(body, {0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, is_open=True)
    for key in (2, 3, 6):
        shapes.id32(body[key])
    if not identity.is_domain(shapes.text(body[4])):
        raise shapes.unexpected("a domain")
    shapes.text(body[5])
    shapes.user_id(body[7])
    node, user = shapes.tuple_of(body[8], 2)
    shapes.id32(node), shapes.user_id(user)
    kinds.plain(body[9], 1, 200)
    shapes.uint(body[10], 0, 2)
    kinds.plain(body[11], 1, 200)
    optional(body, 12, lambda form: shapes.uint(form, 1, 2))


def check_event(raw_header: bytes, raw_body: bytes | None) -> Header:
    """EV-1 to EV-4 for an event as an origin hands it in, in that order."""
    header = decode_header(raw_header)
    if raw_body is not None:
        decode_body(header.kind, raw_body)
    check_fit(header)
    check_reserved(header)
    check_body(header, raw_body)
    return header


def check_body(header: Header, raw_body: bytes | None) -> None:
    """EV-4. A body that the kind does not have does not fit; one that is missing is `bodyMissing` (rules, "Home")."""
    if header.body_hash is None:
        if raw_body is not None:
            raise Refusal("eventUnfit", "a body")
    elif raw_body is None:
        raise Refusal("bodyMissing")
    elif body_hash(raw_body) != header.body_hash:
        raise Refusal("bodyMismatch")

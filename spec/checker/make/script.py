"""Writes a scenario step by step, and keeps the log's sequence, time and positions on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hanse import events, kinds, rules
from hanse.state import State

from . import headers
from .nodes import START, Node
from .page import Page

OWNER, MODERATOR, MEMBER, GUEST = range(4)
ALL = kinds.MOST_CAPABILITIES


def bits(*capabilities: int) -> int:
    return sum(1 << bit for bit in capabilities)


ROLES = [
    [OWNER, "owner", 100, ALL],
    [MODERATOR, "moderator", 50, bits(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)],
    [MEMBER, "member", 10, bits(0, 1, 2, 4)],
    [GUEST, "guest", 0, 0],
]


@dataclass(frozen=True)
class Actor:
    node: Node
    user: bytes

    @property
    def pair(self) -> dict[int, bytes]:
        """As a target in content."""
        return {1: self.node.id, 2: self.user}

    @property
    def claim(self) -> list[bytes]:
        return [self.node.id, self.user]


class Script:
    def __init__(self, page: Page, name: str, home: Node) -> None:
        self.page, self.name, self.home = page, name, home
        self.state = State()
        self.sequence, self.time = 0, START
        self.log = b""
        self.counters: dict[tuple[bytes, int], int] = {}
        self.steps: list[dict[str, Any]] = []
        self.wanted: list[tuple[str | None, str]] = []
        self.start: dict[str, Any] | None = None
        self.last = b""

    def position(self, node: Node, lane: int = 0) -> list[int]:
        key = (node.id, lane)
        self.counters[key] = self.counters.get(key, 0) + 1
        return [lane, 1, self.counters[key]]

    def header(self, kind: int, actor: Actor | Node, **changes: Any) -> bytes:
        """A header that fits, at the next position; changes as in `headers.fields`."""
        node = actor.node if isinstance(actor, Actor) else actor
        known = kinds.KINDS.get(kind)
        defaults: dict[str, Any] = {"k4": actor.user if isinstance(actor, Actor) else None, "k6": self.time}
        if kind not in kinds.CREATE_KINDS:
            defaults["k1"] = self.log
        if known is not None and known.base:
            defaults["k10"] = [0, self.sequence]
        if known is not None and known.body:
            defaults["k7"] = headers.HASH
        if "k5" not in changes:
            defaults["k5"] = self.position(node)
        return headers.header(kind, node.id, **{**defaults, **changes})

    def do(self, kind: int, actor: Actor | Node, content: Any = None, code: str | None = None, cls: str = "logged",
        **changes: Any) -> bytes:
        """One step that must be accepted or refused so; answers the header."""
        if content is not None:
            changes["k9"] = content
        return self.put(self.header(kind, actor, **changes), code, cls)

    def put(self, raw: bytes, code: str | None = None, cls: str = "logged") -> bytes:
        header = events.decode_header(raw)
        if self.sequence == 0 and not self.log:
            self.log = header.log_id
        place = rules.Place(0, self.sequence, self.time)
        judgement = rules.judge(self.state, self.log, self.home.id, place, header)
        want = (code, cls if code else "accepted")
        if (judgement.code, judgement.kind) != want:
            raise AssertionError(f"{self.name}, step {len(self.steps)}: wanted {want}, got {judgement}")
        self.steps.append({"sequence": self.sequence, "time": self.time, "header": raw.hex()})
        if judgement.kind != "door":
            self.sequence += 1
            due = rules.state_entry_due(judgement, self.sequence)
            while due:
                self.sequence += 1
                due = rules.state_entry_due(None, self.sequence)
        self.last = raw
        return raw

    def wait(self, milliseconds: int) -> None:
        self.time += milliseconds

    def create(self, owner: Actor, **content: Any) -> None:
        """A channel with the four roles; content is c<key>=value."""
        value = {1: 1, 2: 0, 3: "market", 4: "herring and salt", 5: {}, 6: ROLES, 7: OWNER, 8: owner.node.reference()}
        value.update({int(key[1:]): item for key, item in content.items()})
        self.do(1, owner, value)

    def invite(self, by: Actor, target: Actor, role: int = MEMBER, code: str | None = None, cls: str = "logged",
        document: Any = None, **more: Any) -> None:
        self.do(2, by, {**target.pair, 3: role, 4: document or target.node.reference()}, code, cls, **more)

    def bring(self, by: Actor, target: Actor, role: int = MEMBER) -> None:
        self.invite(by, target, role)
        self.do(3, target)

    def relation(self, author: Actor, event: bytes = headers.HASH) -> list[Any]:
        return [event, author.claim, [0, 1, 1]]

    def save(self, note: str | None = None, listed: bool = True) -> Any:
        inputs: dict[str, Any] = {"home": self.home.id.hex(), "log": self.log.hex()}
        if self.start is not None:
            inputs["start"] = self.start
        if not listed:
            inputs["listed"] = False
        return self.page.add("scenario", self.name, note=note, steps=self.steps, **inputs)

    def begin_at(self, other: Script, sequence: int, invited: dict[str, Any] | None = None) -> None:
        """Goes on from another script's records, as if its log had `sequence` entries."""
        self.state = State(dict(other.state.records))
        self.log, self.time, self.counters = other.log, other.time, dict(other.counters)
        self.sequence = sequence
        self.start = {"records": [[k.hex(), v.hex()] for k, v in sorted(other.state.encoded().items())]}
        if invited is not None:
            self.start["invited"] = invited
            node = bytes.fromhex(invited["node"])
            for index in range(invited["count"]):
                self.state.records[(7, node, index.to_bytes(16, "big"))] = [0, invited["role"], 1]

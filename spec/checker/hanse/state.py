"""The state of a log: its records (spec/rules.md, "State of a channel"; spec/directory-and-mailbox.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from . import statemap, wire

ABOUT, NAME, TOPIC, POLICY, ROLE, NODE, LANE, PARTICIPANT, USER = range(9)
INVITED, JOINED, BANNED, GONE = range(4)
DEFAULT_LIMIT = 30 * 86_400_000

Key = tuple[Any, ...]
# Where `changed` stands in the value of a record.
CHANGED = {NAME: 1, TOPIC: 1, POLICY: 1, ROLE: 3, PARTICIPANT: 2, USER: 3}


@dataclass
class State:
    """Decoded records by decoded key."""

    records: dict[Key, list[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, encoded: statemap.Records) -> State:
        return cls({tuple(wire.decode(key)): wire.decode(value) for key, value in encoded.items()})

    def encoded(self) -> statemap.Records:
        return {wire.encode(list(key)): wire.encode(value) for key, value in self.records.items()}

    def root(self) -> bytes:
        return statemap.state_root(self.encoded())

    @property
    def kind(self) -> int | None:
        """0 channel, 1 directory, 2 mailbox; None before entry 0."""
        about = self.records.get((ABOUT,))
        return about[0] if about else None

    @property
    def log(self) -> bytes:
        return self.records[(ABOUT,)][1]

    @property
    def home(self) -> bytes:
        return self.records[(ABOUT,)][2]

    @property
    def limit(self) -> int:
        """How far behind entry time an origin time may be, in milliseconds."""
        policy = self.records.get((POLICY,))
        return policy[0].get(1, DEFAULT_LIMIT) if policy else DEFAULT_LIMIT

    @property
    def form(self) -> int:
        """0 channel, 1 group, 2 direct."""
        return self.records[(ABOUT,)][8]

    @property
    def policy(self) -> dict[int, Any]:
        return self.records[(POLICY,)][0]

    def node(self, node: bytes) -> list[Any] | None:
        """[document number, document hash, joined, since, until]"""
        return self.records.get((NODE, node))

    def joined(self, node: bytes) -> int:
        record = self.node(node)
        return record[2] if record else 0

    def participant(self, node: bytes, user: bytes | None) -> list[Any] | None:
        """[status, role, changed]"""
        return self.records.get((PARTICIPANT, node, user))

    def status(self, node: bytes, user: bytes | None) -> int | None:
        record = self.participant(node, user)
        return record[0] if record else None

    def role(self, number: int) -> list[Any] | None:
        """[name, rank, capabilities, changed]"""
        return self.records.get((ROLE, number))

    def count(self, kind: int) -> int:
        return sum(key[0] == kind for key in self.records)

    def members(self) -> int:
        """Participants that are joined or invited."""
        return sum(key[0] == PARTICIPANT and value[0] in (INVITED, JOINED) for key, value in self.records.items())

    def changed(self, key: Key) -> int:
        """The size of the log after the last change; 0 for a record that does not exist."""
        record = self.records.get(key)
        return record[CHANGED[key[0]]] if record else 0

    def highest(self, node: bytes, lane: int) -> tuple[int, int]:
        return tuple(self.records.get((LANE, node, lane), (0, 0)))

    def set_position(self, node: bytes, position: tuple[int, int, int]) -> None:
        lane, incarnation, counter = position
        self.records[(LANE, node, lane)] = [incarnation, counter]

"""The kinds of a channel: R-10's checks and effects, row by row of the table (spec/rules.md, "Judgement")."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .events import Header
from .state import ABOUT, BANNED, GONE, INVITED, JOINED, NAME, NODE, PARTICIPANT, POLICY, ROLE, TOPIC, State

(SEND, EDIT_OWN, ERASE_OWN, ERASE_OTHER, REACT, PIN, INVITE, KICK, BAN, ASSIGN_ROLE, DEFINE_ROLE, CHANGE_NAME,
 CHANGE_TOPIC, CHANGE_POLICY, MENTION_ALL) = range(15)  # fmt: skip
MOST_PARTICIPANTS = 10_000
MOST_ROLES = 32
MOST_NODES = 10_000
MEMBERS, PEERS = 1, 2
CHANNEL, DIRECT = 0, 2

NUMBERS = {
    "otherTerm": 1, "notMember": 2, "missingCapability": 3, "staleBase": 4, "rankTooLow": 5, "alreadyMember": 6,
    "banned": 7,
    "unknownRole": 8, "channelFull": 9, "documentNotNewer": 10, "notInvited": 11, "targetNotMember": 12,
    "alreadyBanned": 13,
    "notBanned": 14, "tooManyRoles": 15, "notAuthor": 16, "nameTaken": 17, "channelArchived": 18, "mirrorUnfit": 19, "oneMirrorAtATime": 20,
}  # fmt: skip


class Refused(Exception):
    """R-10 refuses. The state has not been touched: every check stands before the effect."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def need(holds: bool, code: str) -> None:
    if not holds:
        raise Refused(code)


class Channel:
    """One event before the state that it meets. Methods named as kinds check, then change the state."""

    def __init__(self, state: State, sequence: int, header: Header) -> None:
        self.state = state
        self.sequence = sequence
        self.changed = sequence + 1
        self.header = header
        self.content = header.content or {}

    # What the page defines below the table of R checks.

    def author_joined(self) -> None:
        need(self.state.status(self.header.node, self.header.user) == JOINED, "notMember")

    def author_role(self) -> list[Any]:
        return self.state.role(self.state.participant(self.header.node, self.header.user)[1])

    def author_rank(self) -> int:
        return self.author_role()[1]

    def capability(self, bit: int) -> None:
        need(bool(self.author_role()[2] >> bit & 1), "missingCapability")

    def fresh(self, *key: Any) -> None:
        need(self.state.changed(key) <= self.header.base[1], "staleBase")

    def not_archived(self) -> None:
        need(8 not in self.state.policy, "channelArchived")

    @property
    def target(self) -> tuple[bytes, bytes]:
        return self.content[1], self.content[2]

    def target_status(self) -> int | None:
        return self.state.status(*self.target)

    def above_target(self) -> None:
        role = self.state.role(self.state.participant(*self.target)[1])
        need(self.author_rank() > role[1], "rankTooLow")

    def on_target(self, capability: int) -> None:
        self.author_joined()
        self.capability(capability)
        self.fresh(PARTICIPANT, *self.target)

    def author_claimed(self) -> bool:
        relation = self.header.relation
        return (relation.node, relation.user) == (self.header.node, self.header.user)

    # Effects shared by kinds.

    def put_participant(self, node: bytes, user: bytes, status: int, role: int) -> None:
        self.state.records[(PARTICIPANT, node, user)] = [status, role, self.changed]

    def put_node(self, node: bytes, document: list[Any]) -> None:
        """A node that is no member gets this document; a member's is its own to change."""
        number, known_hash, joined, since, until = self.state.node(node) or (*document, 0, 0, 0)
        if joined == 0:
            number, known_hash = document
        self.state.records[(NODE, node)] = [number, known_hash, joined, since, until]

    def remove(self, node: bytes, user: bytes, status: int) -> None:
        """Gone or banned; the node's count falls if the user was joined."""
        was, role, _ = self.state.participant(node, user)
        self.put_participant(node, user, status, role)
        if was == JOINED:
            record = list(self.state.node(node))
            record[2] -= 1
            if record[2] == 0:
                record[4] = self.sequence + 1
            self.state.records[(NODE, node)] = record

    # The table.

    def create(self) -> None:
        content, header, records = self.content, self.header, self.state.records
        number, document = content[8]
        records[(ABOUT,)] = [0, header.id, header.node, number, document, content[1], content[2], None,
            content.get(9, CHANNEL)]
        records[(NAME,)] = [content[3], self.changed]
        records[(TOPIC,)] = [content[4], self.changed]
        records[(POLICY,)] = [content[5], self.changed]
        for role, name, rank, capabilities in content[6]:
            records[(ROLE, role)] = [name, rank, capabilities, self.changed]
        records[(NODE, header.node)] = [number, document, 1, 0, 0]
        self.put_participant(header.node, header.user, JOINED, content[7])

    def invite(self) -> None:
        self.author_joined()
        self.not_archived()
        self.on_target(INVITE)
        status, role = self.target_status(), self.state.role(self.content[3])
        need(status != JOINED, "alreadyMember")
        need(status != BANNED, "banned")
        need(status != INVITED, "alreadyMember")
        need(role is not None, "unknownRole")
        need(role[1] <= self.author_rank(), "rankTooLow")
        need(self.state.members() < MOST_PARTICIPANTS, "channelFull")
        is_third = self.state.form == DIRECT and status is None and self.state.count(PARTICIPANT) >= 2
        need(not is_third, "channelFull")
        self.put_node(self.content[1], self.content[4])
        self.put_participant(*self.target, INVITED, self.content[3])

    def join(self) -> None:
        node, user = self.header.node, self.header.user
        status = self.state.status(node, user)
        need(status != JOINED, "alreadyMember")
        need(status != BANNED, "banned")
        role = self.role_uninvited() if status != INVITED else self.state.participant(node, user)[1]
        self.put_participant(node, user, JOINED, role)
        number, document, joined, since, until = self.state.node(node)
        if joined == 0:
            since, until = self.sequence, 0
        self.state.records[(NODE, node)] = [number, document, joined + 1, since, until]

    def role_uninvited(self) -> int:
        """For a join without an invitation."""
        access = self.state.policy.get(5)
        need(self.state.form == CHANNEL and access is not None, "notInvited")
        reach, role = access
        is_near = self.header.node == self.state.home or self.state.joined(self.header.node) > 0
        need(is_near or reach == PEERS, "notInvited")
        self.not_archived()
        need(self.state.members() < MOST_PARTICIPANTS, "channelFull")
        return role

    def admit(self) -> None:
        need(self.header.node == self.state.home, "missingCapability")
        need(self.state.form == CHANNEL and self.state.policy.get(5, [0])[0] == PEERS, "notInvited")
        node = self.content[1]
        need(self.state.joined(node) == 0, "alreadyMember")
        need(self.state.node(node) is not None or self.state.count(NODE) < MOST_NODES, "channelFull")
        self.put_node(node, self.content[4])

    def leave(self) -> None:
        node, user = self.header.node, self.header.user
        need(self.state.status(node, user) in (INVITED, JOINED), "notMember")
        self.remove(node, user, GONE)

    def kick(self) -> None:
        self.on_target(KICK)
        need(self.target_status() in (INVITED, JOINED), "targetNotMember")
        self.above_target()
        self.remove(*self.target, GONE)

    def ban(self) -> None:
        self.on_target(BAN)
        need(self.target_status() is not None, "targetNotMember")
        need(self.target_status() != BANNED, "alreadyBanned")
        if self.target_status() != GONE:
            self.above_target()
        self.remove(*self.target, BANNED)

    def unban(self) -> None:
        self.on_target(BAN)
        need(self.target_status() == BANNED, "notBanned")
        self.remove(*self.target, GONE)

    def assign_role(self) -> None:
        self.on_target(ASSIGN_ROLE)
        need(self.target_status() == JOINED, "targetNotMember")
        role = self.state.role(self.content[3])
        need(role is not None, "unknownRole")
        if self.target != (self.header.node, self.header.user):
            self.above_target()
        need(role[1] <= self.author_rank(), "rankTooLow")
        self.put_participant(*self.target, JOINED, self.content[3])

    def define_role(self) -> None:
        number, name, rank, capabilities = (self.content[key] for key in (1, 2, 3, 4))
        self.author_joined()
        self.capability(DEFINE_ROLE)
        self.fresh(ROLE, number)
        old = self.state.role(number)
        need(old is None or old[1] < self.author_rank(), "rankTooLow")
        need(rank < self.author_rank(), "rankTooLow")
        need(capabilities & ~self.author_role()[2] == 0, "missingCapability")
        need(old is not None or self.state.count(ROLE) < MOST_ROLES, "tooManyRoles")
        self.state.records[(ROLE, number)] = [name, rank, capabilities, self.changed]

    def settings(self) -> None:
        record, capability = {10: (NAME, CHANGE_NAME), 11: (TOPIC, CHANGE_TOPIC)}[self.header.kind]
        self.author_joined()
        self.capability(capability)
        self.fresh(record)
        self.state.records[(record,)] = [self.content[1], self.changed]

    def policy(self) -> None:
        new = self.content[1]
        if self.header.user is None:
            self.shorten(new)
        else:
            self.author_joined()
            self.capability(CHANGE_POLICY)
            self.fresh(POLICY)
            if 5 in new:
                role = self.state.role(new[5][1])
                need(role is not None, "unknownRole")
                need(role[1] <= self.author_rank(), "rankTooLow")
            self.check_mirrors(set(new.get(2, [])), set(self.state.policy.get(2, [])))
        self.state.records[(POLICY,)] = [new, self.changed]

    def check_mirrors(self, new: set[bytes], old: set[bytes]) -> None:
        for node in new - old:
            need(node != self.state.home and self.state.joined(node) > 0, "mirrorUnfit")
        if new and old:
            need(len(new ^ old) <= 1, "oneMirrorAtATime")

    def shorten(self, new: dict[int, Any]) -> None:
        """The home's node keeps less than the policy says, and changes nothing else of it."""
        need(self.header.node == self.state.home, "missingCapability")
        self.fresh(POLICY)
        old = self.state.policy
        need(6 in new and (6 not in old or new[6] < old[6]), "missingCapability")
        need({**new, 6: 0} == {**old, 6: 0}, "missingCapability")

    def has_invited(self, node: bytes) -> bool:
        records = self.state.records.items()
        return any(key[0] == PARTICIPANT and key[1] == node and value[0] == INVITED for key, value in records)

    def node_document(self) -> None:
        node = self.header.node
        record = self.state.node(node)
        need(record[2] > 0 or node == self.state.home or self.has_invited(node), "notMember")
        if 3 in self.content:
            need([self.content[1], self.content[2]] != record[:2], "documentNotNewer")
        else:
            need(self.content[1] > record[0], "documentNotNewer")
        self.state.records[(NODE, self.header.node)] = [self.content[1], self.content[2], *record[2:]]

    def message(self) -> None:
        self.author_joined()
        self.not_archived()
        self.capability(SEND)

    def edit(self) -> None:
        self.author_joined()
        self.not_archived()
        self.capability(EDIT_OWN)
        need(self.author_claimed(), "notAuthor")

    def erase(self) -> None:
        self.author_joined()
        self.capability(ERASE_OWN if self.author_claimed() else ERASE_OTHER)

    def reaction(self) -> None:
        self.author_joined()
        self.not_archived()
        self.capability(REACT)

    def unreact(self) -> None:
        self.author_joined()
        self.not_archived()
        self.capability(REACT)
        need(self.author_claimed(), "notAuthor")

    def pin(self) -> None:
        self.author_joined()
        self.not_archived()
        self.capability(PIN)


ROWS: dict[int, Callable[[Channel], None]] = {
    1: Channel.create, 2: Channel.invite, 3: Channel.join, 4: Channel.leave, 5: Channel.kick, 6: Channel.ban,
    7: Channel.unban,
    8: Channel.assign_role, 9: Channel.define_role, 10: Channel.settings, 11: Channel.settings, 12: Channel.policy,
    13: Channel.node_document, 14: Channel.admit, 16: Channel.message, 17: Channel.edit, 18: Channel.erase, 19: Channel.reaction,
    20: Channel.unreact, 21: Channel.pin, 22: Channel.pin,
}  # fmt: skip

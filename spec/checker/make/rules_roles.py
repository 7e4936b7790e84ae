"""rules.json: roles, and the name, topic and policy."""

from __future__ import annotations

from .script import ALL, GUEST, MEMBER, MODERATOR, OWNER, Script, bits


def assigning(cast) -> None:
    s = cast.script("assignRole")
    s.bring(cast.anna, cast.bert, MODERATOR)
    s.bring(cast.anna, cast.cord, MODERATOR)
    s.bring(cast.anna, cast.dora, MEMBER)
    s.do(8, cast.frida, {**cast.dora.pair, 3: GUEST}, code="notMember")
    s.do(8, cast.dora, {**cast.dora.pair, 3: GUEST}, code="missingCapability")
    at = s.sequence
    s.do(8, cast.bert, {**cast.dora.pair, 3: GUEST})
    s.do(8, cast.bert, {**cast.dora.pair, 3: MEMBER}, code="staleBase", k10=[0, at])
    s.do(8, cast.bert, {**cast.dora.pair, 3: MEMBER}, k10=[0, at + 1])
    s.do(8, cast.bert, {**cast.frida.pair, 3: MEMBER}, code="targetNotMember")
    s.invite(cast.bert, cast.frida)
    s.do(8, cast.bert, {**cast.frida.pair, 3: GUEST}, code="targetNotMember")
    s.do(8, cast.bert, {**cast.dora.pair, 3: 77}, code="unknownRole")
    s.do(8, cast.bert, {**cast.cord.pair, 3: GUEST}, code="rankTooLow")
    s.do(8, cast.bert, {**cast.anna.pair, 3: GUEST}, code="rankTooLow")
    s.do(8, cast.bert, {**cast.dora.pair, 3: OWNER}, code="rankTooLow")
    s.do(8, cast.bert, {**cast.dora.pair, 3: MODERATOR})
    s.do(8, cast.bert, {**cast.dora.pair, 3: MEMBER}, code="rankTooLow")
    s.do(8, cast.bert, {**cast.bert.pair, 3: OWNER}, code="rankTooLow")
    s.do(8, cast.bert, {**cast.bert.pair, 3: MODERATOR})
    s.do(8, cast.bert, {**cast.bert.pair, 3: GUEST})
    s.do(8, cast.bert, {**cast.bert.pair, 3: MODERATOR}, code="missingCapability")
    s.do(8, cast.anna, {**cast.dora.pair, 3: OWNER})
    s.do(8, cast.anna, {**cast.dora.pair, 3: MEMBER}, code="rankTooLow")
    s.save()


def defining(cast) -> None:
    s = cast.script("defineRole")
    s.bring(cast.anna, cast.bert, MODERATOR)
    s.bring(cast.anna, cast.dora, MEMBER)
    s.do(9, cast.frida, {1: 9, 2: "r", 3: 1, 4: 0}, code="notMember")
    s.do(9, cast.dora, {1: 9, 2: "r", 3: 1, 4: 0}, code="missingCapability")
    s.do(9, cast.bert, {1: 9, 2: "r", 3: 1, 4: 0}, k10=[0, 0])
    s.do(9, cast.bert, {1: 9, 2: "q", 3: 1, 4: 0}, code="staleBase", k10=[0, s.sequence - 1])
    s.do(9, cast.bert, {1: 9, 2: "q", 3: 49, 4: bits(0, 7)})
    s.do(9, cast.bert, {1: MODERATOR, 2: "weaker", 3: 1, 4: 0}, code="rankTooLow")
    s.do(9, cast.bert, {1: OWNER, 2: "weaker", 3: 1, 4: 0}, code="rankTooLow")
    s.do(9, cast.bert, {1: 10, 2: "peer", 3: 50, 4: 0}, code="rankTooLow")
    s.do(9, cast.bert, {1: 9, 2: "peer", 3: 51, 4: 0}, code="rankTooLow")
    s.do(9, cast.bert, {1: 10, 2: "more", 3: 1, 4: bits(11)}, code="missingCapability")
    s.do(9, cast.bert, {1: 10, 2: "more", 3: 1, 4: ALL}, code="missingCapability")
    s.do(9, cast.anna, {1: MEMBER, 2: "mute", 3: 10, 4: 0})
    s.do(16, cast.dora, code="missingCapability")
    s.do(9, cast.anna, {1: OWNER, 2: "owner", 3: 100, 4: 0}, code="rankTooLow")
    s.do(9, cast.anna, {1: MODERATOR, 2: "high", 3: 99, 4: ALL})
    s.do(9, cast.bert, {1: 11, 2: "", 3: 98, 4: 0}, code="eventUnfit", cls="door")
    s.do(9, cast.bert, {1: 255, 2: "r" * 64, 3: 98, 4: ALL})
    s.save()


def many_roles(cast) -> None:
    s = Script(cast.page, "32 roles", cast.lubeck)
    roles = [[number, f"role {number}", number, ALL] for number in range(31)] + [[200, "owner", 100, ALL]]
    s.create(cast.anna, c6=roles, c7=200)
    s.do(9, cast.anna, {1: 31, 2: "one more", 3: 1, 4: 0}, code="tooManyRoles")
    s.do(9, cast.anna, {1: 30, 2: "changed", 3: 99, 4: 0})
    s.do(9, cast.anna, {1: 31, 2: "one more", 3: 100, 4: 0}, code="rankTooLow")
    s.save()
    s = Script(cast.page, "31 roles", cast.lubeck)
    s.create(cast.anna, c6=roles[1:], c7=200)
    s.do(9, cast.anna, {1: 0, 2: "one more", 3: 1, 4: 0})
    s.do(9, cast.anna, {1: 31, 2: "too many", 3: 1, 4: 0}, code="tooManyRoles")
    s.save()


def settings(cast) -> None:
    for kind, good in ((10, "name"), (11, "topic"), (12, {1: 5_000_000_000})):
        s = cast.script(f"settings: kind {kind}")
        s.bring(cast.anna, cast.bert, MODERATOR)
        s.bring(cast.anna, cast.dora, OWNER)
        s.do(kind, cast.frida, {1: good}, code="notMember")
        s.do(kind, cast.bert, {1: good}, code="missingCapability")
        at = s.sequence
        s.do(kind, cast.dora, {1: good})
        s.do(kind, cast.anna, {1: good}, code="staleBase", k10=[0, at])
        s.do(kind, cast.anna, {1: good}, k10=[0, at + 1])
        s.do(kind, cast.anna, {1: good}, code="staleBase", k10=[0, 0])
        s.save()


PARTS = [assigning, defining, many_roles, settings]

"""rules.json: forms, joining without an invitation, admitted nodes, archives, and what a home may shorten."""

from __future__ import annotations

from hanse import wire

from .headers import HASH
from .script import GUEST, MEMBER, MODERATOR, OWNER, Script, bits

MEMBERS, PEERS = 1, 2
GROUP, DIRECT = 1, 2
DAY = 86_400_000


def open_script(cast, name: str, reach: int, role: int = MEMBER, **content) -> Script:
    s = Script(cast.page, name, cast.lubeck)
    s.create(cast.anna, c5={5: [reach, role]}, **content)
    return s


def admission(node, number: int = 0) -> dict:
    return {1: node.id, 4: [number, node.document_hash(number)]}


def joins_of_members(cast) -> None:
    s = open_script(cast, "access: members", MEMBERS)
    s.do(3, cast.bert)
    s.do(3, cast.bert, code="alreadyMember")
    s.do(3, cast.dora, code="strangerNode", cls="door")
    s.do(14, cast.lubeck, admission(cast.wismar), code="notInvited")
    s.bring(cast.anna, cast.dora, GUEST)
    s.do(3, cast.emil)
    s.do(6, cast.anna, cast.emil.pair)
    s.do(3, cast.emil, code="banned")
    s.do(7, cast.anna, cast.emil.pair)
    s.do(3, cast.emil)
    s.invite(cast.anna, cast.frida, GUEST)
    s.do(3, cast.frida)
    s.do(8, cast.anna, {**cast.bert.pair, 3: OWNER})
    s.do(4, cast.bert)
    s.do(3, cast.bert)
    s.do(12, cast.bert, {1: {}}, code="missingCapability")
    for person in (cast.dora, cast.emil, cast.frida):
        s.do(4, person)
    s.do(3, cast.dora, code="notInvited", cls="door")
    s.do(4, cast.anna)
    s.do(4, cast.bert)
    s.do(3, cast.cord)
    s.do(3, cast.anna)
    s.save("who joins again uninvited has the role of the policy, not the old one")


def joins_of_peers(cast) -> None:
    s = open_script(cast, "access: peers", PEERS, GUEST)
    s.do(3, cast.dora, code="strangerNode", cls="door")
    s.do(14, cast.lubeck, admission(cast.wismar))
    s.do(14, cast.lubeck, admission(cast.wismar, 1))
    s.do(3, cast.dora)
    s.do(14, cast.lubeck, admission(cast.wismar), code="alreadyMember")
    s.do(14, cast.wismar, admission(cast.visby), code="missingCapability")
    s.do(14, cast.visby, admission(cast.visby), code="strangerNode", cls="door")
    s.do(3, cast.emil)
    s.do(4, cast.dora)
    s.do(4, cast.emil)
    s.do(3, cast.emil)
    s.do(12, cast.anna, {1: {}})
    s.do(3, cast.dora, code="notInvited")
    s.do(14, cast.lubeck, admission(cast.visby), code="notInvited")
    s.do(4, cast.anna)
    s.do(14, cast.lubeck, admission(cast.visby), code="notInvited", cls="door")
    s.save()
    s = cast.script("no access: nobody is admitted")
    s.do(14, cast.lubeck, admission(cast.wismar), code="notInvited")
    s.do(14, cast.lubeck, {1: cast.wismar.id}, code="eventUnfit", cls="door")
    s.do(14, cast.anna, admission(cast.wismar), code="eventUnfit", cls="door")
    s.save()


def access_policies(cast) -> None:
    s = cast.script("policy: the role of those who join uninvited")
    s.do(9, cast.anna, {1: 8, 2: "steward", 3: 40, 4: bits(0, 13)})
    s.bring(cast.anna, cast.dora, 8)
    s.do(12, cast.dora, {1: {5: [MEMBERS, 77]}}, code="unknownRole")
    s.do(12, cast.dora, {1: {5: [MEMBERS, MODERATOR]}}, code="rankTooLow")
    s.do(12, cast.dora, {1: {5: [MEMBERS, 8]}})
    s.do(12, cast.anna, {1: {5: [PEERS, OWNER]}})
    s.do(3, cast.emil)
    s.do(12, cast.emil, {1: {}})
    s.save()
    s = cast.script("policy: what is none")
    for bad in ({5: [0, MEMBER]}, {5: [3, MEMBER]}, {5: [1, 256]}, {5: [1]}, {5: 1}, {6: 999}, {7: False}, {8: 1},
        {2: 1}, {3: 1}, {4: 1}, {9: 1}, {2: [HASH]}, {3: 2}, {2: [HASH], 3: 0}, {2: [HASH], 3: 2}, {2: [], 3: 1},
        {2: [HASH, HASH], 3: 2}, {2: [b"\xff" * 32, bytes(32)], 3: 2}, {2: [bytes(32), b"\xff" * 32], 3: 1},
        {2: [bytes([at]) * 32 for at in range(16)], 3: 9}, {2: [HASH[1:]], 3: 1}):
        s.do(12, cast.anna, {1: bad}, code="eventUnfit", cls="door")
    s.do(12, cast.anna, {1: {1: 1000, 5: [1, MEMBER], 6: 1000, 7: True, 8: True}})
    s.save()
    s = Script(cast.page, "a channel whose joining role is none of its own", cast.lubeck)
    s.log = HASH
    s.do(1, cast.anna, {1: 1, 2: 0, 3: "m", 4: "", 5: {5: [1, 9]}, 6: [[0, "only", 0, 0]], 7: 0,
        8: cast.lubeck.reference()}, code="eventUnfit", cls="door")
    s.save()


def shortening(cast) -> None:
    s = cast.script("the home keeps less")
    s.bring(cast.anna, cast.dora)
    s.do(12, cast.wismar, {1: {6: 5 * DAY}}, code="missingCapability")
    s.do(12, cast.lubeck, {1: {}}, code="missingCapability")
    s.do(12, cast.lubeck, {1: {1: 7, 6: 5 * DAY}}, code="missingCapability")
    s.do(12, cast.lubeck, {1: {6: wire.MAX_UINT}})
    s.do(12, cast.lubeck, {1: {6: wire.MAX_UINT}}, code="missingCapability")
    s.do(12, cast.lubeck, {1: {6: 5 * DAY}})
    s.do(12, cast.lubeck, {1: {6: 5 * DAY + 1}}, code="missingCapability")
    s.do(12, cast.anna, {1: {1: 1_000_000, 6: 6 * DAY, 7: True}})
    at = s.sequence
    s.do(12, cast.lubeck, {1: {1: 1_000_000, 6: 4 * DAY, 7: True}}, code="staleBase", k10=[0, at - 1])
    s.do(12, cast.lubeck, {1: {1: 1_000_000, 6: 4 * DAY}}, code="missingCapability")
    s.do(12, cast.lubeck, {1: {1: 1_000_000, 6: 4 * DAY, 7: True}})
    s.do(12, cast.lubeck, {1: {1: 1_000_000, 6: 1000, 7: True}}, code="otherTerm", k10=[1, 0])
    s.save()


def archives(cast) -> None:
    s = open_script(cast, "an archived channel", MEMBERS)
    s.bring(cast.anna, cast.dora)
    s.invite(cast.anna, cast.emil)
    s.do(12, cast.anna, {1: {5: [MEMBERS, MEMBER], 8: True}})
    own = s.relation(cast.anna)
    for kind in (16, 17, 19, 20, 21, 22):
        s.do(kind, cast.anna, code="channelArchived", k8=None if kind == 16 else own)
    s.invite(cast.anna, cast.frida, code="channelArchived")
    s.do(16, cast.frida, code="notMember")
    s.do(3, cast.bert, code="channelArchived")
    s.do(3, cast.emil)
    s.do(18, cast.anna, k8=own)
    s.do(5, cast.anna, cast.emil.pair)
    s.do(10, cast.anna, {1: "old market"})
    s.do(12, cast.anna, {1: {}})
    s.do(16, cast.anna)
    s.save()


def forms(cast) -> None:
    s = Script(cast.page, "a direct channel", cast.lubeck)
    s.create(cast.anna, c5={5: [PEERS, MEMBER]}, c9=DIRECT)
    s.do(3, cast.bert, code="notInvited")
    s.do(14, cast.lubeck, admission(cast.wismar), code="notInvited")
    s.invite(cast.anna, cast.dora)
    s.invite(cast.anna, cast.bert, code="channelFull")
    s.do(3, cast.dora)
    s.do(16, cast.dora)
    s.do(4, cast.dora)
    s.invite(cast.anna, cast.bert, code="channelFull")
    s.invite(cast.anna, cast.dora)
    s.do(3, cast.dora)
    s.save("the place of one who left is kept")
    s = Script(cast.page, "a group", cast.lubeck)
    s.create(cast.anna, c5={5: [MEMBERS, MEMBER]}, c9=GROUP)
    s.do(3, cast.bert, code="notInvited")
    s.bring(cast.anna, cast.dora)
    s.bring(cast.anna, cast.bert)
    s.save()
    for form in (0, 3):
        s = Script(cast.page, f"form {form}", cast.lubeck)
        s.log = HASH
        s.do(1, cast.anna, {1: 1, 2: 0, 3: "m", 4: "", 5: {}, 6: [[0, "only", 0, 0]], 7: 0,
            8: cast.lubeck.reference(), 9: form}, code="eventUnfit", cls="door")
        s.save()


def mirrors(cast) -> None:
    def policy(*nodes, quorum: int | None = None, **more) -> dict:
        named = {2: sorted(node.id for node in nodes), 3: quorum or len(nodes) // 2 + 1} if nodes else {}
        return {1: {**named, **{int(key[1:]): value for key, value in more.items()}}}

    s = cast.script("policy: mirrors")
    s.do(12, cast.anna, policy(cast.wismar), code="mirrorUnfit")
    s.do(12, cast.anna, policy(cast.lubeck), code="mirrorUnfit")
    s.invite(cast.anna, cast.dora)
    s.do(12, cast.anna, policy(cast.wismar), code="mirrorUnfit")
    s.do(3, cast.dora)
    s.do(12, cast.dora, policy(cast.wismar), code="missingCapability")
    s.do(12, cast.anna, policy(cast.wismar, k5=[MEMBERS, 77]), code="unknownRole")
    s.do(12, cast.anna, policy(cast.wismar, cast.visby), code="mirrorUnfit")
    s.do(12, cast.anna, policy(cast.wismar))
    s.do(12, cast.anna, policy(cast.wismar, cast.lubeck), code="mirrorUnfit")
    s.bring(cast.anna, cast.greta)
    s.do(12, cast.anna, policy(cast.visby), code="oneMirrorAtATime")
    s.do(12, cast.anna, policy(cast.wismar, cast.visby))
    s.do(12, cast.anna, policy(cast.wismar, cast.visby, k8=True))
    s.do(12, cast.lubeck, policy(cast.visby, k6=1000), code="missingCapability")
    s.do(12, cast.lubeck, policy(cast.wismar, cast.visby, k6=1000, k8=True))
    s.do(12, cast.anna, policy(cast.visby))
    s.do(12, cast.anna, {1: {}})
    s.do(12, cast.anna, policy(cast.wismar, cast.visby))
    s.do(4, cast.dora)
    s.do(12, cast.anna, policy(cast.wismar, cast.visby, k7=True))
    s.do(12, cast.anna, policy(cast.visby))
    s.do(12, cast.anna, policy(cast.wismar, cast.visby), code="mirrorUnfit")
    s.save("a mirror whose users are gone stays named until the policy changes")
    s = Script(cast.page, "a channel that is made with mirrors", cast.lubeck)
    s.log = HASH
    s.do(1, cast.anna, {1: 1, 2: 0, 3: "m", 4: "", 5: policy(cast.wismar)[1], 6: [[0, "only", 0, 0]], 7: 0,
        8: cast.lubeck.reference()}, code="eventUnfit", cls="door")
    s.save()


PARTS = [joins_of_members, joins_of_peers, access_policies, shortening, archives, forms, mirrors]

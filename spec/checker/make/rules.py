"""rules.json"""

from __future__ import annotations

from collections.abc import Callable

from hanse import crypto, wire

from . import rules_access, rules_roles, rules_users
from .headers import HASH, user
from .nodes import Node
from .page import Page
from .script import GUEST, MEMBER, MODERATOR, ROLES, Actor, Script, bits

DAY = 86_400_000


class Cast:
    """Three nodes, each with a few users; every script gets its own channel."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lubeck, self.wismar, self.visby = (Node(page, name) for name in ("lubeck", "wismar", "visby"))
        for node in (self.lubeck, self.wismar, self.visby):
            for signer in (0, 1, 1):
                node.publish(signer)
        self.anna, self.bert, self.cord = (Actor(self.lubeck, user(name)) for name in ("anna", "bert", "cord"))
        self.dora, self.emil, self.frida = (Actor(self.wismar, user(name)) for name in ("dora", "emil", "frida"))
        self.greta, self.hinz = (Actor(self.visby, user(name)) for name in ("greta", "hinz"))

    def script(self, name: str) -> Script:
        """A channel of Lübeck's, made by Anna."""
        script = Script(self.page, name, self.lubeck)
        script.create(self.anna)
        return script


def build() -> Page:
    page = Page("rules", "the rules of channels, as scenarios (spec/rules.md)")
    cast = Cast(page)
    parts: list[Callable[[Cast], None]] = [
        whole_life, entry_zero, fit, wrong_log, positions, times, policy_times, extreme_times, seen_checkpoints,
        bases,
        *rules_users.PARTS, *rules_roles.PARTS, *rules_access.PARTS, messages, classes, node_documents, full_channel, periodic_state,
    ]
    for part in parts:
        part(cast)
    return page


def whole_life(cast: Cast) -> None:
    """Every kind once, accepted."""
    s = cast.script("every kind of a channel")
    s.bring(cast.anna, cast.dora, MODERATOR)
    s.do(16, cast.dora)
    s.do(16, cast.dora, k8=s.relation(cast.dora))
    s.do(17, cast.dora, k8=s.relation(cast.dora))
    s.do(19, cast.anna, k8=s.relation(cast.dora))
    s.do(20, cast.anna, k8=s.relation(cast.anna))
    s.do(21, cast.anna, k8=s.relation(cast.dora))
    s.do(22, cast.anna, k8=s.relation(cast.dora))
    s.do(18, cast.anna, k8=s.relation(cast.dora))
    s.do(10, cast.anna, {1: "fish market"})
    s.do(11, cast.anna, {1: ""})
    s.do(12, cast.anna, {1: {1: 7 * DAY}})
    s.do(9, cast.anna, {1: 7, 2: "clerk", 3: 20, 4: bits(0, 1)})
    s.bring(cast.dora, cast.emil)
    s.do(8, cast.anna, {**cast.emil.pair, 3: 7})
    s.do(13, cast.wismar, {1: 1, 2: cast.wismar.document_hash(1)})
    s.do(5, cast.dora, cast.emil.pair)
    s.do(6, cast.anna, cast.dora.pair)
    s.do(7, cast.anna, cast.dora.pair)
    s.do(4, cast.anna)
    s.save()


def entry_zero(cast: Cast) -> None:
    """R-1 and R-3 for entry 0."""
    for name, kind in (("message", 16), ("join", 3)):
        s = Script(cast.page, f"R-1 entry 0 is a {name}", cast.lubeck)
        s.log = HASH
        s.do(kind, cast.anna, code="eventUnfit", cls="door")
        s.save()
    s = Script(cast.page, "R-3 a create event of a node that is not the home", cast.wismar)
    s.do(1, cast.anna, code="strangerNode", cls="door")
    s.save()
    s = Script(cast.page, "R-2 a create event that is not the log's", cast.lubeck)
    s.log = HASH
    s.do(1, cast.anna, code="eventWrongLog", cls="door")
    s.save()
    s = Script(cast.page, "R-6 a create event, 30 days late at most", cast.lubeck)
    s.log = b""
    s.time += 30 * DAY
    raw = s.header(1, cast.anna, k6=s.time - 30 * DAY - 1, k9={1: 1, 2: 0, 3: "m", 4: "", 5: {1: wire.MAX_UINT},
        6: ROLES, 7: 0, 8: cast.lubeck.reference()})
    s.put(raw, "timeBehind", "door")
    s.save("before entry 0 no policy is in force, not even the event's own")
    for privacy in (1, 2):
        s = Script(cast.page, f"a channel with privacy {privacy}", cast.lubeck)
        s.create(cast.anna, c2=privacy, c5={1: 1000}, c6=[[9, "only", 0, 0]], c7=9)
        s.save()


def fit(cast: Cast) -> None:
    s = cast.script("R-1 headers that do not fit")
    s.do(1, cast.anna, code="eventUnfit", cls="door", k12=HASH)
    s.do(33, cast.lubeck, code="eventUnfit", cls="door")
    s.do(49, cast.lubeck, code="eventUnfit", cls="door", k7=HASH)
    s.do(24, cast.anna, code="eventUnfit", cls="door")
    s.do(16, cast.anna, {}, code="eventUnfit", cls="door")
    s.do(10, cast.anna, {1: ""}, code="eventUnfit", cls="door")
    s.do(10, cast.anna, {1: "x"}, code="eventUnfit", cls="door", k10=None)
    s.do(16, cast.lubeck, code="eventUnfit", cls="door", k7=HASH)
    s.do(13, cast.anna, code="eventUnfit", cls="door")
    s.do(17, cast.anna, code="eventUnfit", cls="door", k8=None)
    s.do(16, cast.anna)
    s.save()


def wrong_log(cast: Cast) -> None:
    s = cast.script("R-2 and R-3")
    s.do(16, cast.anna, code="eventWrongLog", cls="door", k1=HASH)
    s.do(16, cast.dora, code="strangerNode", cls="door")
    s.do(3, cast.dora, code="strangerNode", cls="door")
    s.do(13, cast.wismar, {1: 1, 2: HASH}, code="strangerNode", cls="door")
    s.do(16, cast.dora, code="eventWrongLog", cls="door", k1=HASH)
    s.invite(cast.anna, cast.dora)
    s.do(3, cast.dora)
    s.save()


def positions(cast: Cast) -> None:
    """R-4, duplicates and forks; lanes, incarnations and gaps."""
    s = cast.script("R-4 positions")
    code, door = "positionNotRising", "door"
    first = s.do(16, cast.anna, k5=[0, 1, 5])
    s.put(first, code, door)
    s.do(16, cast.anna, code=code, cls=door, k5=[0, 1, 5], k7=crypto.sha256(b"other"))
    s.do(16, cast.anna, code=code, cls=door, k5=[0, 1, 4])
    s.do(16, cast.anna, k5=[0, 1, 6])
    s.do(16, cast.anna, k5=[1, 1, 1])
    s.do(16, cast.anna, k5=[15, 9, 9])
    s.do(16, cast.anna, k5=[0, 2, 1])
    s.do(16, cast.anna, code=code, cls=door, k5=[0, 1, 7])
    s.do(16, cast.bert, code="notMember", k5=[0, 2, 2])
    refused = s.last
    s.put(refused, code, door)
    s.do(16, cast.anna, code=code, cls=door, k5=[0, 2, 2])
    s.do(16, cast.anna, code="timeAhead", cls=door, k5=[0, 2, 3], k6=s.time + 300_001)
    s.do(16, cast.anna, k5=[0, 2, 3])
    s.do(16, cast.anna, k5=[0, wire.MAX_UINT, wire.MAX_UINT])
    s.do(16, cast.anna, code=code, cls=door, k5=[0, wire.MAX_UINT, wire.MAX_UINT - 1])
    s.put(first, code, door)
    s.save()


def times(cast: Cast) -> None:
    s = cast.script("R-5 and R-6 without a policy")
    s.wait(31 * DAY)
    s.do(16, cast.anna, k6=s.time + 300_000)
    s.do(16, cast.anna, code="timeAhead", cls="door", k6=s.time + 300_001)
    s.do(16, cast.anna, k6=s.time - 30 * DAY)
    s.do(16, cast.anna, code="timeBehind", cls="door", k6=s.time - 30 * DAY - 1)
    s.do(16, cast.anna, code="timeBehind", cls="door", k6=0)
    s.save()


def policy_times(cast: Cast) -> None:
    s = cast.script("R-6 with a policy")
    s.wait(DAY)
    s.do(12, cast.anna, {1: {1: 1000}})
    s.do(16, cast.anna, k6=s.time - 1000)
    s.do(16, cast.anna, code="timeBehind", cls="door", k6=s.time - 1001)
    s.do(12, cast.anna, {1: {1: 0}})
    s.do(16, cast.anna, k6=s.time)
    s.do(16, cast.anna, code="timeBehind", cls="door", k6=s.time - 1)
    s.do(12, cast.anna, {1: {1: wire.MAX_UINT}})
    s.do(16, cast.anna, k6=0)
    s.do(16, cast.anna, k6=s.time + 300_000)
    s.do(12, cast.anna, {1: {}})
    s.do(16, cast.anna, code="timeBehind", cls="door", k6=s.time - 30 * DAY - 1)
    s.save()


def extreme_times(cast: Cast) -> None:
    """Sums of these times do not fit 63 bits."""
    s = cast.script("R-5 and R-6 at the end of time")
    s.do(16, cast.anna, code="timeAhead", cls="door", k6=wire.MAX_UINT)
    s.do(12, cast.anna, {1: {1: wire.MAX_UINT}})
    s.time = wire.MAX_UINT
    s.do(16, cast.anna, k6=wire.MAX_UINT)
    s.do(16, cast.anna, k6=wire.MAX_UINT - 300_000)
    s.do(16, cast.anna, k6=0)
    s.save()


def seen_checkpoints(cast: Cast) -> None:
    s = cast.script("R-7 seen checkpoints")
    size = s.sequence
    s.do(16, cast.anna, k11=[[0, 1, HASH], [0, size, HASH]])
    s.do(16, cast.anna, code="checkpointFromFuture", cls="door", k11=[[0, s.sequence + 1, HASH]])
    s.do(16, cast.anna, code="checkpointFromFuture", cls="door", k11=[[0, 1, HASH], [0, wire.MAX_UINT, HASH]])
    s.do(16, cast.anna, code="checkpointFromFuture", cls="door", k11=[[1, 1, HASH]])
    s.do(16, cast.bert, code="checkpointFromFuture", cls="door", k11=[[1, 0, HASH]])
    s.save()


def bases(cast: Cast) -> None:
    s = cast.script("R-8 and R-9 bases")
    s.do(10, cast.anna, {1: "a"}, k10=[0, s.sequence])
    s.do(10, cast.anna, {1: "b"}, code="baseFromFuture", cls="door", k10=[0, s.sequence + 1])
    s.do(10, cast.anna, {1: "b"}, code="baseFromFuture", cls="door", k10=[0, wire.MAX_UINT])
    s.do(10, cast.anna, {1: "b"}, code="otherTerm", k10=[1, s.sequence])
    s.do(10, cast.anna, {1: "b"}, code="otherTerm", k10=[wire.MAX_UINT, wire.MAX_UINT])
    s.do(10, cast.bert, {1: "b"}, code="otherTerm", k10=[1, 1])
    s.do(10, cast.anna, {1: "b"}, code="staleBase", k10=[0, 3 - 1])
    s.do(10, cast.anna, {1: "b"}, k10=[0, 3])
    s.invite(cast.anna, cast.dora)
    s.do(10, cast.dora, {1: "b"}, code="otherTerm", cls="door", k10=[1, 1])
    s.do(3, cast.dora)
    s.do(10, cast.dora, {1: "b"}, code="otherTerm", k10=[1, 1])
    s.save()


def messages(cast: Cast) -> None:
    """Capabilities and claimed authors of the kinds with bodies and relations."""
    s = cast.script("messages, reactions and pins")
    s.bring(cast.anna, cast.dora, MEMBER)
    s.bring(cast.anna, cast.emil, GUEST)
    own, other = s.relation(cast.dora), s.relation(cast.anna)
    for kind in (16, 17, 18, 19, 20, 21, 22):
        relation = None if kind == 16 else s.relation(cast.emil)
        s.do(kind, cast.emil, code="missingCapability", k8=relation)
        s.do(kind, cast.frida, code="notMember", k8=None if kind == 16 else own)
    s.do(16, cast.dora)
    s.do(17, cast.dora, k8=own)
    s.do(17, cast.dora, code="notAuthor", k8=other)
    s.do(17, cast.dora, code="notAuthor", k8=[HASH, [cast.wismar.id], [0, 1, 1]])
    s.do(17, cast.dora, code="notAuthor", k8=[HASH, [cast.lubeck.id, cast.dora.user], [0, 1, 1]])
    s.do(17, cast.emil, code="missingCapability", k8=other)
    s.do(18, cast.dora, k8=own)
    s.do(18, cast.dora, code="missingCapability", k8=other)
    s.do(18, cast.anna, k8=own)
    s.do(19, cast.dora, k8=other)
    s.do(20, cast.dora, k8=own)
    s.do(20, cast.dora, code="notAuthor", k8=other)
    s.do(21, cast.dora, code="missingCapability", k8=own)
    s.do(21, cast.anna, k8=own)
    s.do(22, cast.anna, k8=own)
    s.save()
    s = cast.script("eraseOther alone does not erase one's own")
    s.do(9, cast.anna, {1: 8, 2: "censor", 3: 5, 4: bits(3)})
    s.bring(cast.anna, cast.dora, 8)
    s.do(18, cast.dora, k8=s.relation(cast.anna))
    s.do(18, cast.dora, code="missingCapability", k8=s.relation(cast.dora))
    s.save()


def classes(cast: Cast) -> None:
    """Which refusals by R-8 and R-10 are logged."""
    s = cast.script("logged or door")
    s.invite(cast.anna, cast.dora)
    s.do(16, cast.dora, code="notMember", cls="door")
    s.do(16, cast.frida, code="notMember", cls="door")
    s.do(3, cast.emil, code="notInvited", cls="door")
    s.do(3, cast.dora)
    s.do(16, cast.frida, code="notMember")
    s.do(3, cast.emil, code="notInvited")
    s.invite(cast.anna, cast.emil)
    s.do(6, cast.anna, cast.emil.pair)
    s.do(16, cast.emil, code="notMember")
    s.do(4, cast.dora)
    s.do(16, cast.dora, code="notMember", cls="door")
    s.do(4, cast.dora, code="notMember", cls="door")
    s.do(13, cast.wismar, {1: 1, 2: cast.wismar.document_hash(1)}, code="notMember", cls="door")
    s.do(16, cast.emil, code="notMember", cls="door")
    s.do(16, cast.frida, code="notMember", cls="door")
    s.invite(cast.anna, cast.frida)
    s.do(16, cast.frida, code="notMember", cls="door")
    s.do(13, cast.wismar, {1: 1, 2: cast.wismar.document_hash(1)})
    s.do(13, cast.wismar, {1: 1, 2: cast.wismar.document_hash(1)}, code="documentNotNewer", cls="door")
    s.save()


def node_documents(cast: Cast) -> None:
    s = cast.script("node documents")
    hashes = [cast.wismar.document_hash(number) for number in range(3)]
    s.invite(cast.anna, cast.dora)
    s.do(13, cast.wismar, {1: 1, 2: hashes[1]})
    s.do(3, cast.dora)
    s.do(13, cast.wismar, {1: 1, 2: hashes[1], 3: False}, code="eventUnfit", cls="door")
    s.do(13, cast.wismar, {1: 1, 2: hashes[1], 3: True}, code="documentNotNewer")
    s.do(13, cast.wismar, {1: 0, 2: HASH, 3: True})
    s.do(13, cast.wismar, {1: 0, 2: HASH, 3: True}, code="documentNotNewer")
    s.do(13, cast.wismar, {1: 0, 2: hashes[0]}, code="documentNotNewer")
    s.do(13, cast.wismar, {1: 0, 2: HASH}, code="documentNotNewer")
    s.do(13, cast.wismar, {1: 2, 2: hashes[2]})
    s.do(13, cast.wismar, {1: 1, 2: hashes[1]}, code="documentNotNewer")
    s.do(13, cast.wismar, {1: 2, 2: hashes[2]}, code="documentNotNewer")
    s.invite(cast.anna, cast.emil, document=[1, hashes[1]])
    s.invite(cast.anna, cast.frida, document=[9, HASH])
    s.do(13, cast.lubeck, {1: wire.MAX_UINT, 2: HASH})
    s.do(13, cast.lubeck, {1: wire.MAX_UINT, 2: HASH}, code="documentNotNewer")
    s.do(4, cast.emil)
    s.do(4, cast.dora)
    s.invite(cast.anna, cast.dora, document=[1, hashes[1]])
    s.invite(cast.anna, cast.emil, document=[0, HASH])
    s.do(3, cast.dora)
    s.do(4, cast.emil)
    s.invite(cast.anna, cast.emil, document=[3, HASH])
    s.do(13, cast.wismar, {1: 1, 2: hashes[1]})
    s.do(4, cast.anna)
    s.do(13, cast.lubeck, {1: 1, 2: hashes[1], 3: True})
    s.save()


def full_channel(cast: Cast) -> None:
    before = cast.script("-")
    invited = {"node": cast.wismar.id.hex(), "role": GUEST, "count": 9_996}
    s = Script(cast.page, "a full channel", cast.lubeck)
    before.invite(cast.anna, cast.dora)
    s.begin_at(before, 20_000, invited)
    s.invite(cast.anna, cast.emil)
    s.invite(cast.anna, cast.greta)
    s.invite(cast.anna, cast.greta, code="alreadyMember")
    s.invite(cast.anna, cast.hinz, role=99, code="unknownRole")
    s.do(5, cast.anna, cast.greta.pair)
    s.invite(cast.anna, cast.hinz)
    s.invite(cast.anna, cast.bert, code="channelFull")
    s.save(listed=False)


def periodic_state(cast: Cast) -> None:
    """A state entry is due when the next sequence is a multiple of 1,024, once even if a node joins there too."""
    before = cast.script("-")
    before.invite(cast.anna, cast.dora)
    for start in (1022, 2046):
        s = Script(cast.page, f"state entries around {start + 2}", cast.lubeck)
        s.begin_at(before, start)
        s.do(16, cast.anna)
        s.do(3 if start == 2046 else 16, cast.dora if start == 2046 else cast.anna)
        assert s.sequence == start + 3
        s.do(16, cast.anna)
        s.save()
    s = Script(cast.page, "state entries at 1,023, because a node joined, and at 1,024", cast.lubeck)
    s.begin_at(before, 1022)
    s.do(3, cast.dora)
    assert s.sequence == 1025
    s.do(16, cast.anna)
    s.save("the state entry at 1,023 is followed by one at 1,024: the rule asks about the next sequence number, whatever stands before it")

"""The cells of docs/permissions.md, "Between nodes": each request as each caller."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crowd import Crowd
from hanse import log, wire
from hanse.channel import NUMBERS
from hanse.federation import Request
from links import Answer
from neighbour import Neighbour
from own_log import text_body
from report import expect

COSIGNATURE = "a cosignature for the home's channel"
CODES = {number: code for code, number in NUMBERS.items()}


def since(crowd: Crowd, who: Neighbour, cursor: int) -> dict[int, Any]:
    return {1: [[crowd.channel_of(who), cursor]]}


def channel_range(crowd: Crowd, who: Neighbour) -> dict[int, Any]:
    """The next range of the channel, as its home would push it; others put it together as well as they can."""
    if who is crowd.home:
        first = crowd.own.size
        crowd.own.write(16, who.user, text_body("From the home"))
        return {1: [crowd.own.range(first)]}
    other = crowd.home.stranger.own[crowd.home.channel].range(0)
    return {1: [{**other, 1: crowd.channel, 2: crowd.latest()}]}


def others_message(crowd: Crowd, who: Neighbour) -> dict[int, Any]:
    """A message that says to be anna's, who is the real node's."""
    header, body = who.stranger.event(
        crowd.channel_of(who), 16, crowd.anna, "Not mine", k3=crowd.node_id)
    who.stranger.taken_back(crowd.channel_of(who))
    return who.stranger.submission([(header, body)])


def own_message(crowd: Crowd, who: Neighbour) -> dict[int, Any]:
    pair = who.stranger.event(crowd.channel_of(who), 16, who.user, "From afar")
    return who.stranger.submission([pair])


def note(crowd: Crowd, who: Neighbour) -> dict[int, Any]:
    """A checkpoint that says nothing, of the channel: who shares it is answered the real one."""
    return {1: [log.make_checkpoint(bytes(32), crowd.channel_of(who), 0, 1, bytes(32))]}


def cosigning(crowd: Crowd, who: Neighbour) -> dict[int, Any]:
    """The other home's newest checkpoint, of which the real node's copy is: a cosignature is wanted."""
    return {1: [crowd.own.checkpoint()], 6: True}


def file(name: str, far: str) -> "Ask":
    """A file of the caller's channel, which is another one for the home."""

    def ask(crowd: Crowd, who: Neighbour) -> Answer:
        wanted = far if who is crowd.home else name
        answer = crowd.ask(who, "blob", {1: crowd.channel_of(who), 2: crowd.blobs[wanted], 3: 0})
        if answer.status == 200:
            expect(answer.value[4], crowd.files[wanted], "the file's bytes")
        return answer

    return ask


def typing(crowd: Crowd, who: Neighbour) -> dict[int, Any]:
    return {1: [[crowd.channel_of(who), who.user, 10_000]]}


Ask = Callable[[Crowd, Neighbour], Answer]


def asking(name: str, value: Callable[[Crowd, Neighbour], Any]) -> Ask:
    return lambda crowd, who: crowd.ask(who, name, value(crowd, who))


REQUESTS: dict[tuple[str, str], Ask] = {
    ("resolve", "a user"): asking("resolve", lambda crowd, who: {1: "anna"}),
    ("browse", ""): asking("browse", lambda crowd, who: {}),
    ("admit", "an open channel"): asking("admit", lambda crowd, who: {1: crowd.fair}),
    ("admit", "the channel"): asking("admit", lambda crowd, who: {1: crowd.channel_of(who)}),
    ("pull", "the channel's newest"): asking("pull", lambda crowd, who: since(crowd, who, crowd.newest(who))),
    ("pull", "the channel since it joined"): asking("pull", lambda crowd, who: since(crowd, who, who.joined)),
    ("pull", "the channel before it joined"): asking("pull", lambda crowd, who: since(crowd, who, 0)),
    ("pull", "its mailbox"): asking("pull", lambda crowd, who: {1: [], 3: True}),
    ("pull", "another's mailbox"): asking("pull", lambda crowd, who: {1: [[crowd.others_mailbox(who), 0]]}),
    ("pull", "the directory"): asking("pull", lambda crowd, who: {1: [[crowd.directory, 0]]}),
    ("checkpoints", "the channel"): asking("checkpoints", note),
    ("checkpoints", COSIGNATURE): asking("checkpoints", cosigning),
    ("ephemeral", "typing in the channel"): asking("ephemeral", typing),
    ("snapshot", "the channel"): asking("snapshot", lambda crowd, who: {1: crowd.channel_of(who), 2: 0}),
    ("blob", "of no message"): asking("blob", lambda crowd, who: {1: crowd.channel_of(who), 2: bytes(32), 3: 0}),
    ("blob", "a file sent when it was in"): file("early", "far"),
    ("blob", "a file sent since"): file("late", "far"),
    ("blob", "another channel's file"): file("far", "late"),
    ("submit", "its own user's message"): asking("submit", own_message),
    ("submit", "another node's message"): asking("submit", others_message),
    ("push", "the channel"): asking("push", channel_range),
    ("push", "its own directory"): asking("push", lambda crowd, who: {1: [who.node.directory.range(0)]}),
    ("push", "another's directory"):
        asking("push", lambda crowd, who: {1: [crowd.other_than(who).node.directory.range(0)]}),
}


def says(request: str, what: str, answer: Answer) -> str:
    """What an answer says, in the words of the table."""
    if answer.status != 200:
        return answer.code or str(answer.status)
    if request in ("push", "pull") and answer.value[2]:
        return answer.value[2][0][1]
    if what == COSIGNATURE:
        return "yes" if answer.value.get(6) else "nothing"
    if request in ("pull", "checkpoints") and not answer.value[1]:
        return "nothing"
    if request == "ephemeral" and answer.value[1]:
        return answer.value[1][0][2]
    if request == "submit":
        kind, *rest = answer.value[1][0]
        if kind != 0:
            return rest[0]
        return CODES[rest[2]] if rest[2] else "yes"
    return "yes"


def discovery(crowd: Crowd) -> str:
    found = crowd.member.link.exchange(Request("GET", "/.well-known/hanse", None, [], b""))
    return "yes" if found.status == 200 and wire.decode(found.body) else str(found.status)

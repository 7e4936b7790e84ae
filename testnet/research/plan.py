"""The workload: who writes what when, drawn from the seed alone. It knows no clock and no network."""

import bisect
import hashlib
import json
import random
from dataclasses import asdict, dataclass, replace

from .topology import ChannelSpec, NodeSpec, Topology

EMOJIS = ("👍", "⚓", "🎉", "👀")
WORDS = (
    "herring", "salt", "cog", "toll", "market", "rope", "harbour", "council", "ledger", "amber", "wax",
    "flax", "pilot", "weigh", "charter", "guild", "barrel", "tide", "beacon", "ferry", "grain", "timber",
    "copper")
# Of the messages that are old enough, one of so many last ones is answered, edited or reacted to.
RECENT = 20


@dataclass(frozen=True)
class Operation:
    """One thing that a user is to do."""

    number: int
    at_s: float
    kind: str
    channel: str
    node: str
    user: str
    # The text of a message, reply or edit; the emoji of a reaction.
    text: str
    # The operation whose message is answered, reacted to or edited.
    target: int | None = None


def plan(topology: Topology) -> list[Operation]:
    """All operations in the order of their time, numbered from 1. A user's own draws depend on the seed and
    the user's name only, so that another node or user in the file leaves theirs as they are."""
    drafts = []
    for node in topology.nodes:
        channels = [channel for channel in topology.channels if node.name in channel.members]
        for number in range(1, node.users + 1):
            if channels:
                drafts += _drafts(topology, node, f"user{number}", channels)
    drafts.sort(key=lambda draft: (draft.at_s, draft.node, draft.user))
    numbered = [replace(draft, number=number) for number, draft in enumerate(drafts, 1)]
    return _aimed(topology, numbered)


def digest(operations: list[Operation]) -> str:
    """Two runs with the same digest had the same workload."""
    lines = [json.dumps(asdict(operation), sort_keys=True) for operation in operations]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _drafts(topology: Topology, node: NodeSpec, user: str, channels: list[ChannelSpec]) -> list[Operation]:
    """What one user does, without its targets."""
    work = topology.workload
    chance = random.Random(f"{topology.seed}:user:{node.name}:{user}")
    drafts: list[Operation] = []
    if node.rate <= 0:
        return drafts
    # Constant senders start at different points of the interval, so that they do not all send at once.
    at_s = chance.random() / node.rate if work.arrival == "constant" else chance.expovariate(node.rate)
    while at_s < work.duration_s:
        kind = chance.choices(list(work.mix), list(work.mix.values()))[0]
        channel = chance.choice(channels).name
        size = chance.randint(*work.bytes)
        text = chance.choice(EMOJIS) if kind == "reaction" else _text(chance, size)
        drafts.append(Operation(0, round(at_s, 6), kind, channel, node.name, user, text))
        at_s += 1 / node.rate if work.arrival == "constant" else chance.expovariate(node.rate)
    return drafts


def _text(chance: random.Random, size: int) -> str:
    """Words of exactly this many bytes."""
    words = ""
    while len(words) < size:
        words += chance.choice(WORDS) + " "
    return words[:size - 1] + "."


def _aimed(topology: Topology, operations: list[Operation]) -> list[Operation]:
    """Gives replies, reactions and edits their message. What has none to relate to becomes a message."""
    chance = random.Random(f"{topology.seed}:targets")
    targets = Targets(topology.workload.target_age_s)
    least = topology.workload.bytes[0]
    aimed = []
    for operation in operations:
        if operation.kind != "message" and (target := targets.draw(operation, chance)):
            operation = replace(operation, target=target)
        elif operation.kind != "message":
            text = _text(chance, least) if operation.kind == "reaction" else operation.text
            operation = replace(operation, kind="message", text=text)
        if operation.kind == "message":
            targets.add(operation)
        aimed.append(operation)
    return aimed


class Targets:
    """The messages that others can relate to."""

    def __init__(self, age_s: float) -> None:
        self._age_s = age_s
        self._messages: dict[tuple[str, ...], list[Operation]] = {}
        self._reactions: set[tuple[int, str, str, str]] = set()

    def add(self, message: Operation) -> None:
        for key in ((message.channel,), (message.channel, message.node, message.user)):
            self._messages.setdefault(key, []).append(message)

    def draw(self, operation: Operation, chance: random.Random) -> int | None:
        """A recent message that is old enough; for an edit, one of the author's own."""
        own = (operation.channel, operation.node, operation.user)
        messages = self._messages.get(own if operation.kind == "edit" else own[:1], [])
        end = bisect.bisect_right(messages, operation.at_s - self._age_s, key=lambda message: message.at_s)
        if end == 0:
            return None
        target = chance.choice(messages[max(0, end - RECENT):end]).number
        if operation.kind == "reaction":
            # The same reaction of the same user twice is none.
            reaction = (target, operation.node, operation.user, operation.text)
            if reaction in self._reactions:
                return None
            self._reactions.add(reaction)
        return target

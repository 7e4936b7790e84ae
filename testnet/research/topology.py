"""What an experiment is: nodes, channels, links, faults on a timeline, and who writes what."""

from dataclasses import dataclass, field
from itertools import permutations
from typing import Any

Link = tuple[str, str]
KINDS = ("message", "reply", "reaction", "edit")


class TopologyError(Exception):
    """A topology that cannot be run; names the file, the key and what to write instead."""


@dataclass(frozen=True)
class Conditions:
    """One direction of a link between two nodes."""

    delay_ms: float = 0.0
    # The delay of each piece lies this much above or below, evenly spread.
    jitter_ms: float = 0.0
    # The probability that a segment is lost each time it is sent.
    loss: float = 0.0
    # 0 is no limit.
    bandwidth_kbit_s: float = 0.0
    # How often the connections that the first node opened to the second are reset, on average.
    resets_per_minute: float = 0.0
    open: bool = True

    @property
    def is_perfect(self) -> bool:
        return self == Conditions()


@dataclass(frozen=True)
class NodeSpec:
    name: str
    users: int
    # Operations per second and user.
    rate: float

    @property
    def domain(self) -> str:
        return f"hanse-{self.name}.test"


@dataclass(frozen=True)
class ChannelSpec:
    name: str
    home: str
    # The nodes that follow it, the home first.
    members: tuple[str, ...]


@dataclass(frozen=True)
class Partition:
    groups: tuple[tuple[str, ...], ...]
    # Whether connections across are reset and refused; else their bytes wait in silence.
    resets: bool

    def separates(self, link: Link) -> bool:
        return not any(link[0] in group and link[1] in group for group in self.groups)


@dataclass(frozen=True)
class Heal:
    pass


@dataclass(frozen=True)
class LinkChange:
    links: tuple[Link, ...]
    # The keys of Conditions that change.
    changes: dict[str, Any]


@dataclass(frozen=True)
class NodeChange:
    # stop, kill or start
    action: str
    node: str


@dataclass(frozen=True)
class Event:
    at_s: float
    what: Partition | Heal | LinkChange | NodeChange


@dataclass(frozen=True)
class Workload:
    duration_s: float
    # poisson or constant
    arrival: str
    bytes: tuple[int, int]
    # The weight of each kind.
    mix: dict[str, float]
    # How old a message must be, by plan, before somebody answers, reacts to or edits it.
    target_age_s: float


@dataclass(frozen=True)
class Topology:
    name: str
    text: str
    seed: int
    settle_s: float
    nodes: tuple[NodeSpec, ...]
    channels: tuple[ChannelSpec, ...]
    # Of every ordered pair of nodes.
    links: dict[Link, Conditions]
    events: tuple[Event, ...]
    workload: Workload
    warnings: tuple[str, ...] = field(default=())

    @property
    def pairs(self) -> list[Link]:
        return list(permutations([node.name for node in self.nodes], 2))

    def node(self, name: str) -> NodeSpec:
        return next(node for node in self.nodes if node.name == name)

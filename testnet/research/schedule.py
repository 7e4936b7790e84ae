"""What the proxy is to do when: the events that concern links, and the resets that chance brings."""

import random
from dataclasses import asdict, dataclass, replace
from typing import Any

from .table import shown
from .topology import Event, Heal, Link, LinkChange, Partition, Topology

# Early enough for the links to be as they are to be when the first operation is sent.
BEFORE_START = -0.4


@dataclass(frozen=True)
class Action:
    """One thing that happens to links at a time."""

    at_s: float
    # conditions, cut, mend or reset
    do: str
    links: tuple[Link, ...]
    # Of conditions: the new ones. Of cut: whether connections are reset and refused.
    value: dict[str, Any] | bool | None = None

    def message(self) -> dict[str, Any]:
        return asdict(self)


def schedule(topology: Topology) -> list[Action]:
    """Everything that happens to links, in order; the same for the same file and seed."""
    states = dict(topology.links)
    actions = [Action(BEFORE_START, "conditions", (link,), asdict(state)) for link, state in states.items()]
    for event in topology.events:
        match event.what:
            case Partition(_, resets) as partition:
                apart = tuple(pair for pair in topology.pairs if partition.separates(pair))
                together = tuple(pair for pair in topology.pairs if pair not in apart)
                actions.append(Action(event.at_s, "mend", together))
                actions.append(Action(event.at_s, "cut", apart, resets))
            case Heal():
                actions.append(Action(event.at_s, "mend", tuple(topology.pairs)))
            case LinkChange(links, changes):
                for link in links:
                    states[link] = replace(states[link], **changes)
                    actions.append(Action(event.at_s, "conditions", (link,), asdict(states[link])))
    for link in topology.pairs:
        actions += [Action(at_s, "reset", (link,)) for at_s in reset_times(topology, link)]
    return sorted(actions, key=lambda action: action.at_s)


def reset_times(topology: Topology, link: Link) -> list[float]:
    """When a link's connections are reset: a Poisson process of the rate that holds at the time."""
    chance = random.Random(f"{topology.seed}:resets:{link[0]}:{link[1]}")
    times: list[float] = []
    # Past the end of the workload, links have no more resets: the nodes are to converge.
    end = topology.workload.duration_s
    for since, until, rate in _rates(topology, link, end):
        at = since
        while rate > 0:
            at += chance.expovariate(rate / 60)
            if at >= until:
                break
            times.append(at)
    return times


def _rates(topology: Topology, link: Link, end: float) -> list[tuple[float, float, float]]:
    """(from, to, resets a minute) of a link."""
    since, rate = 0.0, topology.links[link].resets_per_minute
    spans = []
    for event in topology.events:
        if isinstance(event.what, LinkChange) and link in event.what.links:
            spans.append((since, event.at_s, rate))
            since, rate = event.at_s, float(event.what.changes.get("resets_per_minute", rate))
    return [*spans, (since, end, rate)]


def told(event: Event) -> tuple[str, str]:
    """An event of the file as (kind, what) for people and tables."""
    match event.what:
        case Partition(groups, resets_connections):
            sides = " | ".join(" ".join(group) for group in groups)
            return "partition", f"{sides}, {'reset' if resets_connections else 'silent'}"
        case Heal():
            return "heal", "all links"
        case LinkChange(links, changes):
            named = ", ".join(f"{one} -> {other}" for one, other in links)
            changed = ", ".join(f"{key} = {shown(value)}" for key, value in changes.items())
            return "link", f"{named}: {changed}"
        case change:
            return change.action, change.node

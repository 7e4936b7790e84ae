"""How a topology file writes the conditions of links and the events on the timeline."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from .table import Table
from .topology import Conditions, Event, Heal, Link, LinkChange, NodeChange, Partition

KEYS = tuple(asdict(Conditions()))
RANGES = {"delay_ms": 60_000.0, "jitter_ms": 60_000.0, "loss": 0.9, "bandwidth_kbit_s": 10_000_000.0,
          "resets_per_minute": 600.0}
ACTIONS = ("partition", "heal", "link", "stop", "kill", "start")
PAIR = re.compile(r"\s*(\S+)\s*(<->|->)\s*(\S+)\s*")


def conditions(table: Table) -> dict[str, Any]:
    """The conditions that a table names; at least one."""
    changes: dict[str, Any] = {
        key: table.number(key, 0, high) for key, high in RANGES.items() if table.has(key)}
    if table.has("open"):
        changes["open"] = table.truth("open")
    table.close()
    if not changes:
        raise table.error("", f"changes nothing: write one of {', '.join(KEYS)}")
    return changes


def links_named(table: Table, key: str, text: Any, nodes: Sequence[str]) -> tuple[Link, ...]:
    """The directed links that "a -> b" or "a <-> b" names."""
    match = PAIR.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise table.error(key, 'is no link: write "a -> b" for one direction or "a <-> b" for both')
    one, arrow, other = match.groups()
    table.words(key, [one, other], nodes)
    return ((one, other),) if arrow == "->" else ((one, other), (other, one))


def events(tables: Sequence[Table], nodes: Sequence[str], duration_s: float) -> tuple[Event, ...]:
    """The events in the order of their time; of one time, in the order of the file."""
    read = [(table, _event(table, nodes, duration_s)) for table in tables]
    read.sort(key=lambda item: item[1].at_s)
    down: set[str] = set()
    for table, event in read:
        if not isinstance(event.what, NodeChange):
            continue
        action, node = event.what.action, event.what.node
        if (action == "start") != (node in down):
            state = "not running" if node in down else "running"
            raise table.error(action, f'is "{node}", which is {state} at {event.at_s:g} s: '
                              "take the event out, or correct its time")
        down ^= {node}
    return tuple(event for _, event in read)


def _event(table: Table, nodes: Sequence[str], duration_s: float) -> Event:
    at_s = table.number("at_seconds", 0, duration_s)
    named = [action for action in ACTIONS if table.has(action)]
    if len(named) != 1:
        if not named:
            # A misspelt action is best told as an unknown key.
            table.close()
        raise table.error("", f"does {' and '.join(named) or 'nothing'}: write one of {', '.join(ACTIONS)}")
    match named[0]:
        case "partition":
            how = table.choice("how", ("silent", "reset"), "silent")
            groups = _groups(table, nodes)
            table.close()
            return Event(at_s, Partition(groups, resets=how == "reset"))
        case "heal":
            if not table.truth("heal"):
                raise table.error("heal", "is false: write heal = true, or take the event out")
            table.close()
            return Event(at_s, Heal())
        case "link":
            links = links_named(table, "link", table.raw("link"), nodes)
            return Event(at_s, LinkChange(links, conditions(table)))
        case action:
            node = table.choice(action, nodes)
            table.close()
            return Event(at_s, NodeChange(action, node))


def _groups(table: Table, nodes: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    groups = table.array("partition")
    if len(groups) < 2 or not all(isinstance(group, list) and group for group in groups):
        raise table.error("partition", 'is none: write two or more groups, such as [["a"], ["b", "c"]]')
    named = table.words("partition", [name for group in groups for name in group], nodes)
    if missing := [name for name in nodes if name not in named]:
        raise table.error("partition", f"leaves out {', '.join(missing)}: put every node in one group")
    return tuple(tuple(group) for group in groups)


def faults_left_at_end(happenings: Sequence[Event], links: dict[Link, Conditions]) -> list[str]:
    """What keeps the nodes from agreeing after the last event."""
    down: set[str] = set()
    partitioned = False
    closed = {link for link, state in links.items() if not state.open}
    for event in happenings:
        match event.what:
            case Partition():
                partitioned = True
            case Heal():
                partitioned = False
            case NodeChange(action, node):
                down = down - {node} if action == "start" else down | {node}
            case LinkChange(changed, {"open": is_open}):
                closed = closed - set(changed) if is_open else closed | set(changed)
    warnings = [f"{node} is not running at the end" for node in sorted(down)]
    warnings += ["the partition is not healed at the end"] if partitioned else []
    warnings += [f"{one} -> {other} is not open at the end" for one, other in sorted(closed)]
    return [f"{warning}: the nodes may not converge" for warning in warnings]

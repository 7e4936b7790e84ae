"""Reads a topology file: TOML, strictly, so that a typing error is told and never guessed at."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

from .table import Table
from .timeline import conditions, events, faults_left_at_end, links_named
from .topology import (
    KINDS, ChannelSpec, Conditions, Event, Link, LinkChange, NodeSpec, Topology, TopologyError, Workload)

NAME = re.compile(r"[a-z][a-z0-9-]{0,19}")
NODES = 20
USERS = 100
CHANNELS = 50


def read(path: Path, seed: int | None = None) -> Topology:
    """The topology in a file; `seed` replaces the file's."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TopologyError(f"{path}: cannot be read ({error}): name a topology file, such as "
                            "testnet/topologies/three-towns.toml") from None
    return parse(text, path.name, seed)


def parse(text: str, file: str, seed: int | None = None) -> Topology:
    try:
        top = Table(file, "", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise TopologyError(f"{file}: is no TOML: {error}") from None
    run = top.table("run", required=False)
    own_seed = run.integer("seed", 0, 2**63 - 1, 1)
    settle_s = run.number("settle_seconds", 1, 600, 60)
    run.close()
    rate, workload = _workload(top.table("workload"))
    nodes = _nodes(top.table("nodes"), rate)
    names = [node.name for node in nodes]
    channels = _channels(top.table("channels"), names)
    link_table = top.table("links", required=False)
    links = _links(link_table, names)
    happenings = events(top.tables("events"), names, workload.duration_s)
    _check_changes(link_table, links, happenings)
    top.close()
    warnings = faults_left_at_end(happenings, links) + _idle(nodes, channels)
    return Topology(
        name=file.removesuffix(".toml"), text=text, seed=own_seed if seed is None else seed,
        settle_s=settle_s, nodes=nodes, channels=channels, links=links, events=happenings, workload=workload,
        warnings=tuple(warnings))


def _workload(table: Table) -> tuple[float, Workload]:
    duration = table.number("duration_seconds", 1, 3_600)
    rate = table.number("rate", 0, 1_000)
    arrival = table.choice("arrival", ("poisson", "constant"), "poisson")
    size = table.array("bytes", [40, 400])
    whole = all(isinstance(part, int) and not isinstance(part, bool) for part in size)
    if not whole or len(size) != 2 or not 16 <= size[0] <= size[1] <= 16_000:
        raise table.error("bytes", f"is {size}: write the least and the greatest size, from 16 to 16000, "
                          "such as [40, 400]")
    age = table.number("target_age_seconds", 0, 600, 2)
    table.has("mix")
    weights = table.table("mix", required=False)
    all_messages = {"message": 1.0}
    mix = {kind: weights.number(kind, 0, 1e6, 0) for kind in KINDS} if weights.keys else all_messages
    weights.close()
    if mix["message"] <= 0:
        raise table.error("mix.message", "is 0 or missing: all else relates to messages, give it a weight")
    table.close()
    return rate, Workload(duration, arrival, (size[0], size[1]), mix, age)


def _nodes(table: Table, rate: float) -> tuple[NodeSpec, ...]:
    nodes = []
    for name in table.keys:
        _name(table, name)
        own = table.table(name)
        nodes.append(NodeSpec(name, own.integer("users", 0, USERS, 1), own.number("rate", 0, 1_000, rate)))
        own.close()
    if not 1 <= len(nodes) <= NODES:
        raise table.error("", f"has {len(nodes)} nodes: write 1 to {NODES} tables such as [nodes.luebeck]")
    return tuple(nodes)


def _name(table: Table, name: str) -> None:
    if not NAME.fullmatch(name) or name.endswith("-"):
        raise table.error(name, "is no name: write 1 to 20 of a-z, 0-9 and -, a letter first")


def _channels(table: Table, nodes: list[str]) -> tuple[ChannelSpec, ...]:
    channels = []
    for name in table.keys:
        _name(table, name)
        own = table.table(name)
        home = own.choice("home", nodes)
        members = own.choices("members", nodes, nodes)
        own.close()
        channels.append(ChannelSpec(name, home, (home, *(node for node in members if node != home))))
    if not 1 <= len(channels) <= CHANNELS:
        raise table.error("", f"has {len(channels)} channels: write 1 to {CHANNELS} tables such as "
                          "[channels.market]")
    return tuple(channels)


def _links(table: Table, nodes: list[str]) -> dict[Link, Conditions]:
    """The default for all, then what is said for both directions of a pair, then for one direction."""
    default = Conditions()
    if table.has("default"):
        default = replace(default, **conditions(table.table("default")))
    links = {(one, other): default for one in nodes for other in nodes if one != other}
    named = [(key, links_named(table, key, key, nodes)) for key in table.keys if key != "default"]
    for key, pairs in sorted(named, key=lambda item: -len(item[1])):
        changes = conditions(table.table(key))
        for pair in pairs:
            links[pair] = replace(links[pair], **changes)
    for link, state in links.items():
        _check_jitter(table, link, state, 0)
    return links


def _check_changes(table: Table, links: dict[Link, Conditions], happenings: tuple[Event, ...]) -> None:
    """The conditions must make sense at any time, not at the start alone."""
    states = dict(links)
    for event in happenings:
        if isinstance(event.what, LinkChange):
            for link in event.what.links:
                states[link] = replace(states[link], **event.what.changes)
                _check_jitter(table, link, states[link], event.at_s)


def _check_jitter(table: Table, link: Link, state: Conditions, at_s: float) -> None:
    if state.jitter_ms > state.delay_ms:
        raise table.error(
            f'"{link[0]} -> {link[1]}"', f"has, from {at_s:g} s, a jitter of {state.jitter_ms:g} ms and a "
            f"delay of {state.delay_ms:g} ms: jitter_ms must not exceed delay_ms")


def _idle(nodes: tuple[NodeSpec, ...], channels: tuple[ChannelSpec, ...]) -> list[str]:
    followed = {name for channel in channels for name in channel.members}
    return [f"{node.name} follows no channel: its users will write nothing"
            for node in nodes if node.name not in followed]

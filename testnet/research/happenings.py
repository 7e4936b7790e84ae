"""What happened to links and nodes: what was planned, and when it really began and was done."""

import asyncio
import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from node import Node

from .clock import Clock
from .schedule import told
from .topology import Event, NodeChange, Topology
from .trace import seconds


@dataclass
class Happening:
    planned_s: float
    kind: str
    what: str
    # None if it did not happen.
    began_s: float | None = None
    done_s: float | None = None


class Happenings:
    def __init__(self, topology: Topology, clock: Clock) -> None:
        self._clock = clock
        self._events = [(event, Happening(event.at_s, *told(event))) for event in topology.events]
        self._resets: list[Happening] = []

    def did(self, action: dict[str, Any], at: float) -> None:
        """The proxy did something; `at` is the monotonic clock's."""
        at_s = at - self._clock.start
        if action["do"] == "reset":
            one, other = action["links"][0]
            self._resets.append(Happening(action["at_s"], "reset", f"{one} -> {other}", at_s, at_s))
            return
        for event, happening in self._events:
            of_links = not isinstance(event.what, NodeChange)
            if of_links and event.at_s == action["at_s"] and happening.began_s is None:
                happening.began_s = happening.done_s = at_s

    async def play(self, nodes: dict[str, Node]) -> None:
        """Stops, kills and starts nodes at their times."""
        async with asyncio.TaskGroup() as group:
            for event, happening in self._events:
                if isinstance(event.what, NodeChange):
                    group.create_task(self._change(event, happening, nodes[event.what.node]))

    async def _change(self, event: Event, happening: Happening, node: Node) -> None:
        await self._clock.sleep_until(event.at_s)
        happening.began_s = self._clock.now()
        action = {"stop": node.stop, "kill": node.kill, "start": node.start}[happening.kind]
        await asyncio.to_thread(action)
        happening.done_s = self._clock.now()

    def all(self) -> list[Happening]:
        happenings = [happening for _, happening in self._events] + self._resets
        return sorted(happenings, key=lambda happening: happening.planned_s)

    def write(self, path: Path) -> None:
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["planned_s", "began_s", "done_s", "kind", "what"])
            for one in self.all():
                times = map(seconds, (one.planned_s, one.began_s, one.done_s))
                writer.writerow([*times, one.kind, one.what])

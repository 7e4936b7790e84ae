"""How much the nodes used, and whether the observer kept up with what it measured."""

import asyncio
import os
import resource
from pathlib import Path
from typing import Any

from node import Node

from .tally import spread

TICK_SECONDS = 0.01


class Usage:
    """Samples beside the run."""

    def __init__(self, nodes: list[Node]) -> None:
        self._nodes = nodes
        # How much later than asked for the observer's own event loop woke up: stamps may be late by so much.
        self._lags: list[float] = []
        self._rss: dict[str, int] = {}
        self._cpu: dict[tuple[str, int], float] = {}
        self._before: dict[tuple[str, int], float] = {}
        self._own_before = 0.0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._sample()
        self._before = dict(self._cpu)
        self._own_before = own_cpu()
        self._task = asyncio.create_task(self._watch())

    def stop(self) -> None:
        self._sample()
        if self._task:
            self._task.cancel()

    def observer(self) -> dict[str, Any]:
        return {"late_ms": spread(self._lags), "cpu_seconds": round(own_cpu() - self._own_before, 3)}

    def nodes(self) -> dict[str, Any]:
        return {node.letter: {
            "cpu_seconds": round(sum(used - self._before.get(key, 0) for key, used in self._cpu.items()
                                     if key[0] == node.letter), 2),
            "rss_peak_megabytes": round(self._rss.get(node.letter, 0) / 1_024, 1)} for node in self._nodes}

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        ticks = 0
        while True:
            asked = loop.time() + TICK_SECONDS
            await asyncio.sleep(TICK_SECONDS)
            self._lags.append(max(0.0, loop.time() - asked))
            ticks += 1
            if ticks % 50 == 0:
                self._sample()

    def _sample(self) -> None:
        """A process that a restart replaced keeps what it had used when last seen."""
        for node in self._nodes:
            pid = node.pid()
            if pid is None:
                continue
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            self._cpu[node.letter, pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            peak = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")), "0")
            self._rss[node.letter] = max(self._rss.get(node.letter, 0), int(peak))


def own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime

"""One run, from nothing to a folder of results."""

import asyncio
import json
import math
import secrets
import shutil
import sys
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from . import calibration, facts, numbers
from .clock import Clock
from .convergence import POLL_SECONDS, Audit, Convergence
from .gathering import Gathered, gather
from .happenings import Happenings
from .observer import Observer
from .person import Person
from .plan import digest, plan
from .proxy_process import ProxyProcess
from .schedule import schedule
from .stage import Stage
from .topology import Topology
from .trace import Outcome, Trace
from .usage import Usage

FORMAT = 1
LEAD_SECONDS = 0.5
READY_SECONDS = 20


@dataclass(frozen=True)
class Settings:
    results: Path
    binary: Path
    first_port: int
    root: Path
    keep_nodes: bool


def say(text: str) -> None:
    print(text, flush=True)


class Experiment:
    def __init__(self, topology: Topology, settings: Settings) -> None:
        self._topology = topology
        self._settings = settings
        self._clock = Clock()
        self._operations = plan(topology)
        self._stage = Stage(topology, settings.results / "nodes", settings.first_port, settings.binary)
        self._happenings = Happenings(topology, self._clock)
        self._trace = Trace(topology, [Outcome(operation) for operation in self._operations])
        self._usage = Usage(list(self._stage.nodes.values()))
        self._observers: dict[str, Observer] = {}
        self._people: dict[tuple[str, str], Person] = {}
        self._calibration: dict[str, Any] = {}
        self._facts: dict[str, Any] = {}

    async def run(self) -> bool:
        """Plays it all; true if the nodes converged. Nothing of it is left running, whatever happens."""
        # Now, since the run itself is load too, and sources may change meanwhile.
        self._facts = {
            "started": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "seed": self._topology.seed, **facts.commit(self._settings.root),
            "topology": facts.topology(self._topology), "workload_sha256": digest(self._operations),
            "machine": facts.machine(), "program": facts.program(self._settings.binary)}
        echo = calibration.Echo()
        ports = {**self._stage.ports, calibration.CLIENT: 0, calibration.ECHO: echo.port}
        own = (calibration.CLIENT, calibration.ECHO)
        proxy = ProxyProcess(
            self._topology.seed, [*self._topology.pairs, own, own[::-1]], ports, self._happenings.did)
        converged = False
        try:
            await proxy.start()
            await asyncio.to_thread(self._stage.make, proxy.ports)
            self._calibration = await asyncio.to_thread(calibration.calibrate, echo.port, proxy.ports[own])
            added, rate = (self._calibration[key] for key in (
                "added_per_direction_ms", "megabytes_per_second_proxied"))
            say(f"The proxy alone adds {added:.3f} ms a direction and carries {rate} MB/s")
            await self._stage.start()
            gathered = await gather(self._topology, self._stage.places(), self._stage.passwords)
            users = sum(node.users for node in self._topology.nodes)
            say(f"{len(self._stage.nodes)} nodes, {users} users and {len(gathered.channels)} channels are "
                f"ready; {len(self._operations)} operations to come")
            convergence = await self._play(proxy, gathered)
            self._write(convergence, await proxy.summary())
            gathered.close()
            converged = convergence.converged
        finally:
            echo.close()
            # Nodes wait for what is under way with their peers: they go before the proxy.
            unwell = await asyncio.to_thread(self._stage.stop)
            await proxy.stop()
            if converged and not unwell and not self._settings.keep_nodes:
                shutil.rmtree(self._settings.results / "nodes")
            else:
                say(f"The nodes' folders and logs are kept in {self._settings.results / 'nodes'}")
            for tail in unwell:
                print(f"A node did not end well after SIGTERM. {tail}", file=sys.stderr)
        return converged and not unwell

    async def _play(self, proxy: ProxyProcess, gathered: Gathered) -> Convergence:
        await self._get_ready(gathered)
        proxy.forget()
        self._clock.begin(LEAD_SECONDS)
        proxy.schedule(self._clock.start, schedule(self._topology))
        self._usage.start()
        await self._clock.sleep_until(0)
        everything = {outcome.operation.number: outcome for outcome in self._trace.outcomes}
        async with asyncio.TaskGroup() as group:
            group.create_task(self._happenings.play(self._stage.nodes))
            group.create_task(self._progress())
            for key, person in self._people.items():
                own = [outcome for outcome in self._trace.outcomes
                       if (outcome.operation.node, outcome.operation.user) == key]
                group.create_task(person.play(own, everything))
        convergence = await self._settle(gathered)
        self._usage.stop()
        for person in self._people.values():
            await person.stop()
        for observer in self._observers.values():
            await observer.stop()
        return convergence

    async def _get_ready(self, gathered: Gathered) -> None:
        key = secrets.token_hex(6)
        for spec in self._topology.nodes:
            api = gathered.observer(spec.name)
            observer = self._observers[spec.name] = Observer(api, self._clock)
            observer.start()
        self._trace.sightings = {name: observer.sightings for name, observer in self._observers.items()}
        for (node, user), api in gathered.users.items():
            if user.startswith("user"):
                person = Person(api, self._clock, self._observers[node], gathered.channels, f"{key}-{node}")
                self._people[node, user] = person
                person.start()
        ready = [observer.ready for observer in self._observers.values()]
        ready += [person.ready for person in self._people.values()]
        await asyncio.wait_for(asyncio.gather(*(one.wait() for one in ready)), READY_SECONDS)

    async def _progress(self) -> None:
        """A line every five seconds, so that nobody wonders."""
        duration = self._topology.workload.duration_s
        for at_s in [*range(5, math.ceil(duration), 5), duration]:
            await self._clock.sleep_until(at_s)
            counted = numbers.counts(self._trace)
            say(f"  {at_s:5g} s: {counted['accepted']} accepted, "
                f"{counted['visible_everywhere']} visible everywhere")

    async def _settle(self, gathered: Gathered) -> Convergence:
        """Waits, as long as the topology says, for everybody to have everything; then examines."""
        audit = Audit(self._topology, gathered, self._trace)
        deadline = self._topology.workload.duration_s + self._topology.settle_s
        settled = False
        while not settled and self._clock.now() < deadline:
            waiting = any(person.has_waiting for person in self._people.values())
            settled = not waiting and await audit.settled()
            if not settled:
                await asyncio.sleep(POLL_SECONDS)
        after_s = self._clock.now() - self._topology.workload.duration_s
        convergence = await audit.examine()
        convergence.after_s = round(after_s, 3) if settled else None
        if not settled:
            convergence.converged = False
            convergence.faults.insert(
                0, f"not settled within {self._topology.settle_s:g} s after the workload")
        return convergence

    def _write(self, convergence: Convergence, proxied: dict[str, Any]) -> None:
        results = self._settings.results
        for name in (calibration.CLIENT, calibration.ECHO):
            proxied["links"] = {link: value for link, value in proxied["links"].items() if name not in link}
        self._trace.write(results / "trace.csv")
        self._happenings.write(results / "events.csv")
        (results / "topology.toml").write_text(self._topology.text, encoding="utf-8")
        summary = {
            "format": FORMAT, **self._facts, "convergence": convergence.summary(),
            "counts": numbers.counts(self._trace), "latency_ms": numbers.latencies(self._trace),
            "recoveries": numbers.recoveries(self._trace, self._happenings.all()),
            "observer": {**self._usage.observer(),
                         "sends_later_than_planned_ms": numbers.lateness_of_sends(self._trace)},
            "proxy": {**proxied, "calibration": self._calibration}, "nodes": self._usage.nodes()}
        (results / "summary.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")

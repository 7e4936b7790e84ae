"""Instructions that a message takes on its way from a client into the store of its home, and through its home into another node's.

Simulated nodes on one core, of which every run is the same: the figures change with the program and the compiler, not with the
machine's load. The limit is what was kept of them in instructions.json: who changes the hot path sees it, and keeps the new ones.
"""
from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from channel import MeasurementFailed
from report import Result, say
from sources import commit
from wanted import at_most

METRICS = {
    "instructions_per_local_message": "of a message in one simulated node, 64 at a time (callgrind)",
    "instructions_per_message": "of a message to one other node, 64 at a time, in two simulated nodes (callgrind)",
}
# How a story begins whose messages go so far.
STORIES = {
    "instructions_per_local_message": ["nodes 1", "users a", "channel 0"],
    "instructions_per_message": ["nodes 2", "users a b", "channel 0 1"],
}
COUNTS = (256, 512)
AT_ONCE = 64
# More is not noise, of which there is next to none, but a change.
TOLERANCE = 0.02
KEPT = Path(__file__).with_name("instructions.json")


@dataclass(frozen=True)
class Kept:
    figures: dict[str, int]
    commit: str
    compiler: str

    @classmethod
    def read(cls) -> Kept:
        return cls(**json.loads(KEPT.read_text()))


class InstructionBench:
    """`profiles` is where callgrind's files stay."""

    def __init__(self, binaries: Path, folder: Path, profiles: Path) -> None:
        self.binaries, self.folder, self.profiles = binaries, folder, profiles
        self.compiler = compiler()

    def measure(self, names: list[str]) -> dict[str, Result]:
        self.profiles.mkdir(parents=True, exist_ok=True)
        return {name: self._result(name) for name in METRICS if name in names}

    def _result(self, name: str) -> Result:
        few, many = (self._instructions(name, count) for count in COUNTS)
        each = round((many - few) / (COUNTS[1] - COUNTS[0]))
        note = (f"{few} instructions for {COUNTS[0]} messages, {many} for {COUNTS[1]}; "
                f"profiles: {self.profiles}/{name}.{COUNTS[0]} and .{COUNTS[1]}")
        kept = Kept.read() if KEPT.exists() else None
        figure = kept and kept.figures.get(name)
        if not kept or not figure:
            return Result(each, "instructions", COUNTS[1], None, None, f"none is kept; {note}")
        if abs(change := each / figure - 1) > TOLERANCE:
            note = f"DIFFERS by {change:+.1%} from what is kept, of {kept.commit}: testnet/bench --keep-instructions keeps it; {note}"
            say(f"{name}: {note}")
        if kept.compiler != self.compiler:
            note = f"kept of another compiler, {kept.compiler}; {note}"
        return Result(each, "instructions", COUNTS[1], figure, f"kept of {kept.commit}", note,
                      at_most(round(figure * (1 + TOLERANCE)), f"what is kept and {TOLERANCE:.0%}"))

    def _instructions(self, name: str, count: int) -> int:
        story = self.folder / f"{count}.story"
        lines = ["seed 42", *STORIES[name], "runs for 60000 ms"]
        lines += [f"{1_000 + number // AT_ONCE * 500} ms: user 0 sends m{number} to channel 0" for number in range(count)]
        story.write_text("\n".join(lines) + "\n")
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={self.profiles}/{name}.{count}",
                   str(self.binaries / "hanse"), "simulate", "--story", str(story)]
        # The part of the seeds that is this process's: all of one. Without the second, the program starts itself again, where nobody counts.
        environment = {**os.environ, "HANSE_SIMULATION_PART": "0/1/42", "SWIFT_DETERMINISTIC_HASHING": "1"}
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
        found = re.search(r"Collected : (\d+)", done.stderr)
        if done.returncode != 0 or not found or '"check"' in done.stdout:
            raise MeasurementFailed(f"the simulated nodes did not end well: {done.stdout[-200:]} {done.stderr[-300:]}")
        return int(found.group(1))


def keep(results: dict[str, float]) -> None:
    """These figures from now on; those of what was not measured stay."""
    figures = {**(Kept.read().figures if KEPT.exists() else {}), **results}
    KEPT.write_text(json.dumps({"figures": figures, "commit": commit(), "compiler": compiler()}, indent=2) + "\n")


def compiler() -> str:
    done = subprocess.run(["swiftc", "--version"], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[0].strip()

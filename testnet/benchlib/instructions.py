"""Instructions that a message takes on its way from a client through its home to another node, and into both stores.

Two simulated nodes on one core, of which every run is the same: the figure changes with the program and the compiler, not with
the machine's load. There is no limit to put it beside: `--compare` puts it beside what it was.
"""
from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from channel import MeasurementFailed
from report import Result

METRICS = {"instructions_per_message": "of a message to one other node, 64 at a time, in two simulated nodes (callgrind)"}
COUNTS = (256, 512)
AT_ONCE = 64


def measure(binaries: Path, folder: Path) -> list[Result]:
    few, many = (_instructions(binaries, folder, count) for count in COUNTS)
    each = round((many - few) / (COUNTS[1] - COUNTS[0]))
    note = f"{few} instructions for {COUNTS[0]} messages, {many} for {COUNTS[1]}; profiles: {folder}/callgrind.*"
    return [Result(each, "instructions", COUNTS[1], None, None, note)]


def _instructions(binaries: Path, folder: Path, count: int) -> int:
    story = folder / f"{count}.story"
    lines = ["seed 42", "nodes 2", "users a b", "channel 0 1", "runs for 60000 ms"]
    lines += [f"{1_000 + number // AT_ONCE * 500} ms: user 0 sends m{number} to channel 0" for number in range(count)]
    story.write_text("\n".join(lines) + "\n")
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/callgrind.{count}",
               str(binaries / "hanse"), "simulate", "--story", str(story)]
    # The part of the seeds that is this process's: all of one. Without the second, the program starts itself again, where nobody counts.
    environment = {**os.environ, "HANSE_SIMULATION_PART": "0/1/42", "SWIFT_DETERMINISTIC_HASHING": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not found or '"check"' in done.stdout:
        raise MeasurementFailed(f"the simulated nodes did not end well: {done.stdout[-200:]} {done.stderr[-300:]}")
    return int(found.group(1))

"""What a run has done, kept as lines of JSON, which add up over the runs of one commit."""

import json
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def commit() -> str:
    """Of the sources; `-changed` where they differ from it."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--", "Sources", "Package.swift")
    return (git("rev-parse", "--short=12", "HEAD") or "unknown") + ("-changed" if changed else "")


@dataclass
class Result:
    commit: str
    seed: str
    seconds: float = 0.0
    rounds: int = 0
    # Rounds by what befell the nodes, kills by the role of the node.
    faults: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    # Processes that had ended by themselves when they were to be killed: they refuse to start on a faulty disk.
    endedBeforeKill: Counter[str] = field(default_factory=Counter)
    # Calls that failed, as `fault.call`, and the same by the role of the node.
    failedCalls: Counter[str] = field(default_factory=Counter)
    failedCallsByRole: Counter[str] = field(default_factory=Counter)
    # Rounds whose fault was to make calls fail, and came upon none.
    unfelt: Counter[str] = field(default_factory=Counter)
    # Messages by the last level at which they were acknowledged; `none` were given up after a failure.
    messages: Counter[str] = field(default_factory=Counter)
    # Requests that were repeated, by why.
    retries: Counter[str] = field(default_factory=Counter)
    comparedMessages: int = 0
    verifiedEntries: int = 0
    violations: list[str] = field(default_factory=list)

    def add_failed_calls(self, found: Counter[str]) -> None:
        """Takes `role.fault.call`."""
        for name, number in found.items():
            role, call = name.split(".", 1)
            self.failedCalls[call] += number
            self.failedCallsByRole[role] += number

    def append(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a") as lines:
            lines.write(json.dumps(vars(self)) + "\n")


def total(file: Path, of_commit: str) -> dict[str, Any]:
    """The sum of all runs of the commit."""
    sums: dict[str, Any] = {"commit": of_commit, "runs": 0}
    for line in file.read_text().splitlines():
        run = json.loads(line)
        if run.pop("commit") != of_commit:
            continue
        sums["runs"] += 1
        sums.setdefault("seeds", []).append(run.pop("seed"))
        for name, value in run.items():
            if isinstance(value, dict):
                sums[name] = dict(Counter(sums.get(name, {})) + Counter(value))
            else:
                sums[name] = sums.get(name, [] if isinstance(value, list) else 0) + value
    return sums


def in_a_line(sums: dict[str, Any]) -> str:
    """What was done to the nodes, for people."""

    def listed(name: str) -> str:
        return ", ".join(f"{key} {value}" for key, value in sorted(sums.get(name, {}).items())) or "none"

    return (f"{sums.get('rounds', 0)} rounds in {sums['runs']} runs of {sums['commit']}: killed {listed('kills')}; "
            f"calls that failed {listed('failedCalls')}; {len(sums.get('violations', []))} violations")

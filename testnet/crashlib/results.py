"""What a run has done, kept as lines of JSON, which add up over the runs of the same sources."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Result:
    # What was tried (`sources.tree`), by which runs add up, and a commit that has it.
    sources: str
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


def total(file: Path, of_sources: str) -> dict[str, Any]:
    """The sum of all runs of these sources, whatever the commits."""
    sums: dict[str, Any] = {"sources": of_sources, "commits": [], "runs": 0}
    for line in file.read_text().splitlines() if file.exists() else ():
        run = json.loads(line)
        commit, seed = run.pop("commit"), run.pop("seed")
        if run.pop("sources", None) != of_sources:
            continue
        sums["runs"] += 1
        sums["commits"] = sorted({*sums["commits"], commit})
        sums.setdefault("seeds", []).append(seed)
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

    return (f"{sums.get('rounds', 0)} rounds in {sums['runs']} runs of sources {sums['sources']}: killed {listed('kills')}; "
            f"calls that failed {listed('failedCalls')}; {len(sums.get('violations', []))} violations")

"""What fuzzing has come to, kept as lines of JSON, which add up over the runs of the same sources."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Outcome:
    target: str
    seconds: float
    executions: int
    edges: int
    kept: int
    findings: int

    def add(self, other: "Outcome") -> None:
        """Edges and inputs are found anew by each run: the most says how far any came."""
        self.seconds += other.seconds
        self.executions += other.executions
        self.findings += other.findings
        self.edges = max(self.edges, other.edges)
        self.kept = max(self.kept, other.kept)


def append(file: Path, sources: str, commit: str, outcome: Outcome) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as lines:
        lines.write(json.dumps({"sources": sources, "commit": commit, **vars(outcome)}) + "\n")


def total(file: Path, of_sources: str) -> tuple[list[Outcome], int]:
    """A sum for each target, and of how many runs."""
    sums: dict[str, Outcome] = {}
    runs = 0
    for line in file.read_text().splitlines() if file.exists() else ():
        run = json.loads(line)
        if run.pop("sources", None) != of_sources:
            continue
        del run["commit"]
        runs += 1
        outcome = Outcome(**run)
        sums.setdefault(outcome.target, Outcome(outcome.target, 0, 0, 0, 0, 0)).add(outcome)
    return [sums[target] for target in sorted(sums)], runs


def together(sums: list[Outcome]) -> Outcome:
    """Of all targets; edges are of one program, of which targets reach the same."""
    whole = Outcome("all", 0, 0, 0, 0, 0)
    for one in sums:
        whole.add(one)
    whole.kept = sum(one.kept for one in sums)
    return whole

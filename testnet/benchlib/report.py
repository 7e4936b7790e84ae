"""What testnet/bench prints: results on standard output, progress on standard error."""
from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import table
from references import REFERENCES
from wanted import Wanted


@dataclass
class Result:
    value: float
    unit: str
    count: int
    # Neither where a figure has nothing to stand beside but its own earlier ones.
    limit: float | None
    limit_name: str | None
    note: str
    wanted: Wanted | None = None


class Report:
    """Every line of this run, beside those of an earlier one where there is one."""

    def __init__(self, baseline: Path | None) -> None:
        self.before = {(line["metric"], line.get("file_system")): line["value"] for line in read(baseline)} if baseline else {}
        self.lines: list[dict] = []
        # Where the nodes' folders are; of what depends on no file, None.
        self.file_system: str | None = None

    def emit(self, metric: str, result: Result) -> None:
        line = {"metric": metric, "value": result.value, "unit": result.unit, "n": result.count,
                "limit": result.limit, "limit_name": result.limit_name,
                "ratio": round(result.value / result.limit, 3) if result.limit else None}
        wanted = result.wanted
        line |= {"wanted": wanted and wanted.figure, "wanted_is": wanted and ("at most" if wanted.is_most else "at least"),
                 "wanted_name": wanted and wanted.name, "holds": wanted and wanted.holds(result.value)}
        if reference := REFERENCES.get(metric):
            beats = result.value < reference.best if reference.is_most else result.value > reference.best
            line |= {"reference": reference.text, "beats_reference": beats}
        self.line(line | {"note": result.note})

    def failed(self, metric: str, reason: str) -> None:
        self.line({"metric": metric, "value": None, "unit": None, "n": 0, "limit": None, "limit_name": None,
                   "ratio": None, "note": f"failed: {reason}"})

    def line(self, line: dict) -> None:
        metric, *rest = line.items()
        line = dict([metric, ("file_system", self.file_system), *rest])
        # Lines that say no file system are from a run that had one for all.
        before = self.before.get((line["metric"], self.file_system)) or self.before.get((line["metric"], None))
        if before:
            line["baseline"] = before
            line["of_baseline"] = None if line["value"] is None else round(line["value"] / before, 3)
        self.lines.append(line)
        print(json.dumps(line), flush=True)

    def summary(self) -> None:
        """All of it for a reader's eye."""
        for row in table.columns(table.rows(self.lines)):
            say(row)


def read(file: Path) -> list[dict]:
    """The lines that a run has printed."""
    return [json.loads(line) for line in file.read_text().splitlines() if line.startswith("{")]


def say(text: str) -> None:
    print(f"# {text}", file=sys.stderr, flush=True)

"""What testnet/bench prints: results on standard output, progress on standard error."""
from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Result:
    value: float
    unit: str
    count: int
    # Neither where a figure has nothing to stand beside but its own earlier ones.
    limit: float | None
    limit_name: str | None
    note: str


class Report:
    """Every line of this run, beside those of an earlier one where there is one."""

    def __init__(self, baseline: Path | None) -> None:
        lines = baseline.read_text().splitlines() if baseline else []
        self.before = {line["metric"]: line["value"] for line in map(json.loads, lines)}
        self.lines: list[dict] = []

    def emit(self, metric: str, result: Result) -> None:
        self.line({"metric": metric, "value": result.value, "unit": result.unit, "n": result.count,
                   "limit": result.limit, "limit_name": result.limit_name,
                   "ratio": None if result.limit is None else round(result.value / result.limit, 3), "note": result.note})

    def failed(self, metric: str, reason: str) -> None:
        self.line({"metric": metric, "value": None, "unit": None, "n": 0, "limit": None, "limit_name": None,
                   "ratio": None, "note": f"failed: {reason}"})

    def line(self, line: dict) -> None:
        before = self.before.get(line["metric"])
        if before:
            line["baseline"] = before
            line["of_baseline"] = None if line["value"] is None else round(line["value"] / before, 3)
        self.lines.append(line)
        print(json.dumps(line), flush=True)

    def summary(self) -> None:
        """All of it for a reader's eye."""
        rows = [["metric", "value", "", "limit", "ratio"] + (["baseline", "of it"] if self.before else [])]
        for line in self.lines:
            row = [line["metric"], line["value"], line["unit"], line["limit"], line["ratio"]]
            row += [line.get("baseline"), line.get("of_baseline")] if self.before else []
            rows.append(["-" if cell is None else str(cell) for cell in row])
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        for row in rows:
            cells = [cell.ljust(width) if column in (0, 2) else cell.rjust(width)
                     for column, (cell, width) in enumerate(zip(row, widths))]
            say("  ".join(cells).rstrip())


def say(text: str) -> None:
    print(f"# {text}", file=sys.stderr, flush=True)

"""A folder of results, as testnet/up --topology wrote it."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = 1


class ResultsError(Exception):
    """A folder that holds no results; says what to do."""


@dataclass(frozen=True)
class Row:
    """An operation; times in seconds of the run, None for what did not happen."""

    kind: str
    channel: str
    node: str
    sent: float | None
    accepted: float | None
    ordered: float | None
    everywhere: float | None
    # By node that follows the channel and has shown it.
    visible: dict[str, float]

    def since_sent(self, at: float | None) -> float | None:
        return None if at is None or self.sent is None else at - self.sent


@dataclass(frozen=True)
class Fault:
    """Something that happened to links or nodes."""

    at: float
    kind: str
    what: str


@dataclass(frozen=True)
class Results:
    folder: Path
    summary: dict[str, Any]
    rows: list[Row]
    # Without the resets that chance brought.
    faults: list[Fault]
    resets: list[Fault]

    @property
    def name(self) -> str:
        return f"{self.summary['topology']['name']}, seed {self.summary['seed']}"

    @property
    def nodes(self) -> list[str]:
        return list(self.summary["topology"]["nodes"])

    @property
    def duration(self) -> float:
        return float(self.summary["topology"]["duration_seconds"])

    @property
    def end(self) -> float:
        """When the last thing happened, at least the end of the workload."""
        seen = (at for row in self.rows for at in row.visible.values())
        return max(self.duration, max(seen, default=0))


def read(folder: Path) -> Results:
    try:
        summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        trace = table(folder / "trace.csv")
        events = table(folder / "events.csv")
    except (OSError, ValueError) as error:
        raise ResultsError(f"{folder} holds no results ({error}): name a folder that "
                           "testnet/up --topology wrote") from None
    if summary.get("format") != FORMAT:
        raise ResultsError(f"{folder} has format {summary.get('format')}, this program reads {FORMAT}: use "
                           f"the report of commit {summary.get('commit')}")
    faults = [Fault(number(line["began_s"]) or float(line["planned_s"]), line["kind"], line["what"])
              for line in events]
    return Results(
        folder, summary, [row(line) for line in trace],
        [fault for fault in faults if fault.kind != "reset"],
        [fault for fault in faults if fault.kind == "reset"])


def table(path: Path) -> list[dict[str, str]]:
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def row(line: dict[str, str]) -> Row:
    visible = {name.removeprefix("visible_").removesuffix("_s"): number(value)
               for name, value in line.items() if name.startswith("visible_")}
    sent, accepted, ordered, everywhere = (
        number(line[f"{stage}_s"]) for stage in ("sent", "accepted", "ordered", "everywhere"))
    return Row(
        line["kind"], line["channel"], line["node"], sent, accepted, ordered, everywhere,
        {name: at for name, at in visible.items() if at is not None})


def number(text: str) -> float | None:
    return float(text) if text else None

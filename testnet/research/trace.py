"""What became of every operation: when it was sent, accepted, ordered, and seen on each node."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

from .plan import Operation
from .topology import Topology


@dataclass
class Outcome:
    """Seconds of the run; None for what did not happen, or was not seen to happen."""

    operation: Operation
    sent_s: float | None = None
    accepted_s: float | None = None
    confirmed_s: float | None = None
    event: str = ""
    attempts: int = 0
    # A stable code: of a refusal, of a skipped operation, or `unreachable`.
    error: str = ""


@dataclass
class Sighting:
    """An entry as one node's stream first showed it."""

    at_s: float
    sequence: int
    verdict: str


@dataclass
class Trace:
    """The outcomes, and by node the entries that its observer saw, by event."""

    topology: Topology
    outcomes: list[Outcome]
    sightings: dict[str, dict[str, Sighting]] = field(default_factory=dict)

    def followers(self, outcome: Outcome) -> tuple[str, ...]:
        """The nodes that are to see it, the home first."""
        name = outcome.operation.channel
        return next(channel.members for channel in self.topology.channels if channel.name == name)

    def seen(self, outcome: Outcome, node: str) -> Sighting | None:
        return self.sightings[node].get(outcome.event) if outcome.event else None

    def everywhere_s(self, outcome: Outcome) -> float | None:
        """When the last node that follows the channel saw it."""
        seen = [self.seen(outcome, node) for node in self.followers(outcome)]
        return max((one.at_s for one in seen if one), default=None) if all(seen) else None

    def missing(self) -> list[tuple[Outcome, str]]:
        """Accepted operations that a node has not shown."""
        return [(outcome, node) for outcome in self.outcomes if outcome.accepted_s is not None
                for node in self.followers(outcome) if self.seen(outcome, node) is None]

    def write(self, path: Path) -> None:
        names = [node.name for node in self.topology.nodes]
        columns = ["operation", "kind", "channel", "home", "node", "user", "bytes", "target", "planned_s",
                   "sent_s", "accepted_s", "ordered_s", "confirmed_s", "everywhere_s", "sequence", "verdict",
                   "event", "attempts", "error", *(f"visible_{name}_s" for name in names)]
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            for outcome in self.outcomes:
                writer.writerow(self._row(outcome, names))

    def _row(self, outcome: Outcome, names: list[str]) -> list[object]:
        operation = outcome.operation
        followers = self.followers(outcome)
        home = self.seen(outcome, followers[0])
        visible = [self.seen(outcome, name) if name in followers else None for name in names]
        any_seen = next((one for one in visible if one), None)
        return [
            operation.number, operation.kind, operation.channel, followers[0], operation.node, operation.user,
            len(operation.text.encode()), operation.target, seconds(operation.at_s), seconds(outcome.sent_s),
            seconds(outcome.accepted_s), seconds(home.at_s if home else None), seconds(outcome.confirmed_s),
            seconds(self.everywhere_s(outcome)), any_seen and any_seen.sequence,
            any_seen and any_seen.verdict, outcome.event, outcome.attempts, outcome.error,
            *(seconds(one.at_s if one else None) for one in visible)]


def seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"

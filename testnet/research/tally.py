"""What the proxy counts, so that a reader can tell its own share from the link's."""

from collections.abc import Sequence
from typing import Any


class Tally:
    """Of one directed link: the bytes and pieces that went that way."""

    def __init__(self, lateness: list[float]) -> None:
        self._lateness = lateness
        self.clear()

    def clear(self) -> None:
        self.bytes = 0
        self.pieces = 0
        # Of pieces: how often their slowest segment was lost.
        self.losses = 0
        self.connections = 0
        self.resets = 0

    def pushed(self, size: int, losses: int) -> None:
        self.bytes += size
        self.pieces += 1
        self.losses += losses

    def delivered(self, late_s: float) -> None:
        """A delayed piece was handed on so much later than its time."""
        self._lateness.append(late_s)

    def summary(self) -> dict[str, int]:
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value that this share does not exceed (nearest rank); None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def spread(values_s: Sequence[float], digits: int = 3) -> dict[str, Any]:
    """Count and quantiles in milliseconds of times in seconds."""
    ordered = sorted(values_s)
    summary: dict[str, Any] = {"count": len(ordered)}
    for name, share in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1.0)):
        value = quantile(ordered, share)
        summary[name] = None if value is None else round(value * 1_000, digits)
    return summary

"""What a figure is to come to."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wanted:
    figure: float
    # Whether less is better.
    is_most: bool
    # What the figure comes from, where it is made of a limit.
    name: str | None = None

    def holds(self, value: float) -> bool:
        return value <= self.figure if self.is_most else value >= self.figure


def at_most(figure: float, name: str | None = None) -> Wanted:
    return Wanted(round(figure, 3), True, name)


def at_least(figure: float, name: str | None = None) -> Wanted:
    return Wanted(round(figure, 3), False, name)

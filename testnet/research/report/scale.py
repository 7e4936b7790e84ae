"""From values to places in a plot, and the values that an axis names."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def place(self, value: float) -> float:
        low, high = self.low, self.high
        if self.is_log:
            value, low, high = (math.log10(max(one, 1e-9)) for one in (value, low, high))
        share = (value - low) / (high - low)
        return self.start + min(1.0, max(0.0, share)) * (self.end - self.start)

    def ticks(self, most: int) -> list[float]:
        return (log_ticks if self.is_log else linear_ticks)(self.low, self.high, most)


def linear_ticks(low: float, high: float, most: int) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten, at most so many."""
    span = high - low
    step = 10 ** math.floor(math.log10(span / most)) if span > 0 else 1.0
    step = next(step * factor for factor in (1, 2, 5, 10, 20, 50) if span / (step * factor) <= most)
    first = math.ceil(low / step - 1e-9)
    return [round(number * step, 10) for number in range(first, math.floor(high / step + 1e-9) + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Powers of ten; with 2 and 5 between if there is room."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for factors in ((1, 2, 5), (1, 3), (1,)):
        ticks = [factor * 10.0**power for power in powers for factor in factors]
        ticks = [tick for tick in ticks if low * 0.999 <= tick <= high * 1.001]
        if len(ticks) <= most:
            return ticks
    return ticks[::math.ceil(len(ticks) / most)]


def log_range(values: list[float]) -> tuple[float, float]:
    """Whole steps of 1, 2, 5 around the values."""
    positive = [value for value in values if value > 0] or [1.0]
    steps = [factor * 10.0**power for power in range(-6, 10) for factor in (1, 2, 5)]
    low = max(step for step in steps if step <= min(positive))
    high = min(step for step in steps if step >= max(positive))
    return (low, high) if high > low else (low, low * 10)


def shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 1_000 else f"{value:g}"

"""A plot's frame: title, legend, axes, and the faults that are marked on an axis of time."""

from dataclasses import dataclass

from .results import Results
from .scale import Scale, shown
from .svg import Drawing

WIDE, NARROW = (860, 380), (400, 380)
LEFT, RIGHT, BOTTOM = 66, 22, 46
LETTER = 7.3
LEGEND_LINE = 20


@dataclass(frozen=True)
class Axis:
    low: float
    high: float
    label: str
    is_log: bool = False


class Frame:
    """The lines are drawn by the plot; this holds what they lie in."""

    def __init__(self, size: tuple[int, int], title: str, describe: str, x: Axis, y: Axis,
                 legend: list[str]) -> None:
        width, height = size
        self.drawing = Drawing(width, height, title, describe)
        self.drawing.text(8, 22, title, kind="title")
        top = self._legend(legend, width) + 30
        self._top, self._bottom = top, height - BOTTOM
        self.x = Scale(x.low, x.high, LEFT, width - RIGHT, x.is_log)
        self.y = Scale(y.low, y.high, self._bottom, top, y.is_log)
        self._axes(x, y, width)

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.x.place(x), self.y.place(y)

    def line(self, points: list[tuple[float, float]], series: int) -> None:
        self.drawing.path([self.point(x, y) for x, y in points], series)

    def steps(self, points: list[tuple[float, float]], series: int) -> None:
        """A line that keeps each value until the next."""
        corners: list[tuple[float, float]] = []
        for x, y in points:
            if corners:
                corners.append((x, corners[-1][1]))
            corners.append((x, y))
        self.line(corners, series)

    def faults(self, results: Results) -> None:
        """Spans of outages, a numbered mark for each event, a tick for each reset."""
        for since, until in spans(results):
            left, right = self.x.place(since), self.x.place(until)
            self.drawing.box(left, self._top, right - left, self._bottom - self._top, "span")
        last = -100.0
        for number, fault in enumerate(results.faults, 1):
            x = self.x.place(fault.at)
            self.drawing.line(x, self._top, x, self._bottom, "mark")
            # Marks that lie close get one number after the other, in two rows.
            row = 0 if x - last > 14 else 12
            self.drawing.text(x, self._top - 4 - row, str(number), "middle", "number")
            last = x
        for reset in results.resets:
            x = self.x.place(reset.at)
            self.drawing.line(x, self._bottom, x, self._bottom - 7, "tick")

    def _legend(self, names: list[str], width: int) -> float:
        """Names in rows beside a piece of their line; answers where they end."""
        x, y = float(LEFT), 44.0
        for series, name in enumerate(names):
            needs = 34 + len(name) * LETTER
            if x + needs > width - RIGHT and x > LEFT:
                x, y = float(LEFT), y + LEGEND_LINE
            self.drawing.path([(x, y - 4), (x + 20, y - 4)], series)
            self.drawing.text(x + 26, y, name)
            x += needs + 12
        return y

    def _axes(self, x: Axis, y: Axis, width: int) -> None:
        for tick in self.y.ticks(7):
            at = self.y.place(tick)
            self.drawing.line(LEFT, at, width - RIGHT, at, "grid")
            self.drawing.text(LEFT - 7, at + 4, shown(tick), "end", "soft")
        for tick in self.x.ticks(width // 62):
            at = self.x.place(tick)
            self.drawing.line(at, self._bottom, at, self._bottom + 4, "axis")
            self.drawing.text(at, self._bottom + 18, shown(tick), "middle", "soft")
        self.drawing.line(LEFT, self._bottom, width - RIGHT, self._bottom, "axis")
        self.drawing.text(width - RIGHT, self._bottom + 38, x.label, "end", "soft")
        self.drawing.text_upwards(18, (self._top + self._bottom) / 2, y.label, "soft")


def spans(results: Results) -> list[tuple[float, float]]:
    """When there was a partition, a node was away, or a link was not open."""
    found: list[tuple[float, float]] = []
    since: dict[str, float] = {}
    for fault in results.faults:
        key = "partition" if fault.kind in ("partition", "heal") else fault.what.partition(":")[0]
        if fault.kind in ("partition", "stop", "kill") or "open = false" in fault.what:
            since.setdefault(key, fault.at)
        elif (fault.kind in ("heal", "start") or "open = true" in fault.what) and key in since:
            found.append((since.pop(key), fault.at))
    return found + [(at, results.end) for at in since.values()]

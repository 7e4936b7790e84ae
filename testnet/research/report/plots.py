"""The plots of one run, and the one that compares several."""

import bisect
import math
from collections.abc import Callable
from dataclasses import dataclass

from ..tally import quantile
from .frame import Axis, Frame
from .results import Results, Row
from .scale import log_range
from .svg import Drawing

# More dots than that hide each other and make pages heavy.
DOTS = 3_000
WINDOWS = 30
FEWEST = 5


@dataclass(frozen=True)
class Plot:
    name: str
    title: str
    # What the reader is to see in it, and how it was made.
    caption: str
    draw: Callable[[tuple[int, int]], Drawing]


def milliseconds(results: Results, at: Callable[[Row], float | None]) -> list[float]:
    """Since sending, of what came to that stage, ordered."""
    times = (row.since_sent(at(row)) for row in results.rows)
    return sorted(max(time * 1_000, 0.01) for time in times if time is not None)


def distribution(name: str, title: str, caption: str, series: dict[str, list[float]]) -> Plot:
    """Cumulative distributions over a logarithmic axis of milliseconds."""
    named = {key: values for key, values in series.items() if values}
    low, high = log_range([one for values in named.values() for one in (values[0], values[-1])])

    def draw(size: tuple[int, int]) -> Drawing:
        frame = Frame(size, title, caption, Axis(low, high, "milliseconds since sent", is_log=True),
                      Axis(0, 100, "percent that took no longer"), list(named))
        for number, values in enumerate(named.values()):
            # A point for every pixel at most.
            step = max(1, len(values) // 800)
            points = [(values[0], 0.0)] + [
                (value, 100 * (rank + 1) / len(values)) for rank, value in enumerate(values)
                if rank % step == 0 or rank == len(values) - 1]
            frame.steps(points, number)
        return frame.drawing
    return Plot(name, title, caption, draw)


def stages(results: Results) -> Plot:
    return distribution(
        "latency-by-stage", "Latency by stage",
        "From sending until the author's node had it on disk, until the channel's home ordered it, and until "
        "the last node that follows the channel showed it.",
        {"accepted": milliseconds(results, lambda row: row.accepted),
         "ordered at home": milliseconds(results, lambda row: row.ordered),
         "visible everywhere": milliseconds(results, lambda row: row.everywhere)})


def readers(results: Results) -> Plot:
    def at(node: str) -> Callable[[Row], float | None]:
        return lambda row: row.visible.get(node) if row.node != node else None
    return distribution(
        "latency-by-reader", "Latency by reading node",
        "From sending on another node until a stream of this node showed it.",
        {node: milliseconds(results, at(node)) for node in results.nodes})


def comparison(all_results: list[Results]) -> Plot:
    return distribution(
        "latency-compared", "Visible everywhere, run by run",
        "From sending until the last node that follows the channel showed it.",
        {f"{number}: {results.name}": milliseconds(results, lambda row: row.everywhere)
         for number, results in enumerate(all_results, 1)})


def over_time(results: Results) -> Plot:
    title = "Latency over time"
    window = results.duration / WINDOWS
    caption = ("Each dot is an operation, at the time it was sent: how long until it was visible everywhere. "
               f"Lines are the median and the 90th percentile of windows of {window:.2g} s with at least "
               f"{FEWEST} operations.")
    points = [(row.sent, max((row.everywhere - row.sent) * 1_000, 0.01)) for row in results.rows
              if row.sent is not None and row.everywhere is not None]
    low, high = log_range([value for _, value in points])
    windows: dict[int, list[float]] = {}
    for sent, value in points:
        windows.setdefault(int(sent / window), []).append(value)

    def draw(size: tuple[int, int]) -> Drawing:
        frame = Frame(size, title, caption, Axis(0, math.ceil(results.end), "seconds of the run"),
                      Axis(low, high, "milliseconds", is_log=True), ["median", "90th percentile"])
        frame.faults(results)
        step = math.ceil(len(points) / DOTS) or 1
        frame.drawing.dots([frame.point(*point) for point in points[::step]], 0)
        for number, share in enumerate((0.5, 0.9)):
            frame.line([((place + 0.5) * window, quantile(values, share) or 0)
                        for place, values in sorted(windows.items()) if len(values) >= FEWEST], number)
        return frame.drawing
    return Plot("latency-over-time", title, caption, draw)


def throughput(results: Results) -> Plot:
    title = "Throughput by node"
    caption = "Operations that a node's stream began to show, in each second."
    end = math.ceil(results.end)
    counts = {node: [0] * (end + 1) for node in results.nodes}
    for row in results.rows:
        for node, at in row.visible.items():
            counts[node][max(0, int(at))] += 1
    highest = max((max(values) for values in counts.values()), default=0) or 1

    def draw(size: tuple[int, int]) -> Drawing:
        frame = Frame(size, title, caption, Axis(0, end, "seconds of the run"),
                      Axis(0, highest * 1.05, "operations per second"), results.nodes)
        frame.faults(results)
        for number, values in enumerate(counts.values()):
            frame.steps([(float(second), float(count)) for second, count in enumerate(values)], number)
        return frame.drawing
    return Plot("throughput", title, caption, draw)


def outstanding(results: Results) -> Plot:
    title = "Accepted and not yet visible"
    caption = ("Operations that some node had accepted and this node did not show yet. After a fault, the "
               "fall to zero is the nodes' convergence.")
    channels = results.summary["topology"]["channels"]
    end = math.ceil(results.end)
    series = {}
    for node in results.nodes:
        rows = [row for row in results.rows if row.accepted is not None and node in channels[row.channel]]
        came = sorted(row.accepted for row in rows if row.accepted is not None)
        # Seen before its author was told that it was accepted: it was never outstanding.
        shown = sorted(max(row.visible[node], row.accepted or 0) for row in rows if node in row.visible)
        instants = [end * part / 800 for part in range(801)]
        series[node] = [(at, float(bisect.bisect_right(came, at) - bisect.bisect_right(shown, at)))
                        for at in instants]
    highest = max((value for line in series.values() for _, value in line), default=0) or 1

    def draw(size: tuple[int, int]) -> Drawing:
        frame = Frame(size, title, caption, Axis(0, end, "seconds of the run"),
                      Axis(0, highest * 1.05, "operations"), results.nodes)
        frame.faults(results)
        for number, line in enumerate(series.values()):
            frame.steps(line, number)
        return frame.drawing
    return Plot("outstanding", title, caption, draw)


def of_run(results: Results) -> list[Plot]:
    return [over_time(results), stages(results), readers(results), outstanding(results), throughput(results)]

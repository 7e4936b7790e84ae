"""The tables of the page: what the plots show as numbers, and what a reader needs to trust them."""

from collections.abc import Sequence
from html import escape
from typing import Any

from ..tally import quantile
from .results import Results

STAGES = {"accepted": "accepted", "ordered": "ordered at home", "visible_everywhere": "visible everywhere"}
# From here on a reader should ask whether the observer or the proxy was part of what was measured.
LATE_MS = 10.0


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[Any]], words: int = 1) -> str:
    """Columns are numbers but for the first `words`. It scrolls by itself, by keyboard too."""
    def cells(tag: str, values: Sequence[Any]) -> str:
        parts = []
        for place, value in enumerate(values):
            kind = "" if place < words else ' class="number"'
            scope = ' scope="col"' if tag == "th" else ""
            parts.append(f"<{tag}{scope}{kind}>{escape(cell(value))}</{tag}>")
        return f"<tr>{''.join(parts)}</tr>"
    body = "".join(cells("td", row) for row in rows)
    # The caption stands outside, so that it wraps where the table scrolls.
    return (f'<p class="caption">{escape(caption)}</p>'
            f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
            f"<thead>{cells('th', head)}</thead>"
            f"<tbody>{body}</tbody></table></div>")


def cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        size = abs(value)
        return f"{value:,.0f}" if size >= 1_000 else f"{value:.1f}" if size >= 10 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def latencies(results: Results) -> str:
    rows = []
    for key, values in results.summary["latency_ms"].items():
        name = STAGES.get(key) or f"visible on {key.removeprefix('visible_on_')}"
        rows.append([name, *(values[part] for part in ("count", "p50", "p90", "p99", "max"))])
    head = ["until", "operations", "median", "90 %", "99 %", "longest"]
    return table("Milliseconds since sent", head, rows)


def ways(results: Results) -> str:
    """From each author's node to each reader's."""
    rows = []
    for author in results.nodes:
        for reader in results.nodes:
            times = [row.visible[reader] - row.sent for row in results.rows
                     if row.node == author and row.sent is not None and reader in row.visible]
            if times:
                rows.append([author, reader, len(times), *(
                    (quantile(times, share) or 0) * 1_000 for share in (0.5, 0.9, 0.99))])
    return table("From sending on one node until visible on another, milliseconds",
                 ["sent on", "visible on", "operations", "median", "90 %", "99 %"], rows, words=2)


def faults(results: Results) -> str:
    recoveries = {(one["kind"], one["at_s"]): one for one in results.summary["recoveries"]}
    rows = []
    for number, fault in enumerate(results.faults, 1):
        recovery = recoveries.get((fault.kind, round(fault.at, 3)), {})
        rows.append([str(number), fault.kind, fault.what, fault.at, recovery.get("outstanding"),
                     recovery.get("converged_after_s")])
    return table("Events; for the end of a fault: how many earlier operations were outstanding, and after "
                 "how many seconds every node showed them",
                 ["", "event", "what", "second", "outstanding", "converged after"], rows, words=3)


def trust(results: Results) -> str:
    """How much of the times is the instrument's, and what else speaks against them."""
    summary = results.summary
    observer, proxy = summary["observer"], summary["proxy"]
    calibration = proxy["calibration"]
    measured = {
        "observer woke up later than asked": observer["late_ms"],
        "users sent later than planned": observer["sends_later_than_planned_ms"],
        "proxy handed a delayed piece on too late": proxy["lateness_ms"],
        "round trip without the proxy": calibration["round_trip_straight_ms"],
        "round trip through the proxy, no faults": calibration["round_trip_proxied_ms"]}
    rows = [[what, *(values[part] for part in ("p50", "p99", "max"))] for what, values in measured.items()]
    used = ", ".join(f"{name} {node['cpu_seconds']:g}" for name, node in summary["nodes"].items())
    told = (f"<p>The proxy carried {calibration['megabytes_per_second_proxied']:,} MB/s with no faults. "
            f"Processor seconds: observer and users {observer['cpu_seconds']:g}, "
            f"proxy {proxy['cpu_seconds']:g}, nodes {escape(used)}.</p>")
    return table("The instrument's own share, milliseconds", ["", "median", "99 %", "longest"], rows) + told


def doubts(results: Results) -> list[str]:
    """Why the times of a run should not be taken as they are; empty if there is no reason."""
    summary = results.summary
    found = []
    if not summary["convergence"]["converged"]:
        found.append("The nodes did not converge: " + "; ".join(summary["convergence"]["faults"][:5]))
    if summary["program"]["build"] == "debug":
        found.append("The node was a debug build: its times are not those of a release.")
    if summary["dirty"]:
        found.append("The sources differed from the commit.")
    if (summary["observer"]["late_ms"]["p99"] or 0) > LATE_MS:
        found.append("The observer was late by more than 10 ms in 1 % of the samples: the machine was busy.")
    if (summary["proxy"]["lateness_ms"]["p99"] or 0) > LATE_MS:
        found.append("The proxy was late by more than 10 ms with 1 % of the pieces: the machine was busy.")
    load, cores = summary["machine"]["load_average_at_start"][0], summary["machine"]["cores"]
    if load > cores:
        found.append(f"Other programs were running: a load of {load:g} on {cores} cores at the start.")
    return found + [f"Topology: {warning}" for warning in summary["topology"]["warnings"]]


def links(results: Results) -> str:
    rows = [[link, *(counted[part] for part in ("bytes", "pieces", "losses", "connections", "resets"))]
            for link, counted in results.summary["proxy"]["links"].items()]
    return table("What went over each direction of a link; segments lost; connections that the first node "
                 "opened to the second during the run",
                 ["link", "bytes", "pieces", "losses", "connections", "resets"], rows)


def runs(all_results: list[Results]) -> str:
    rows = []
    for number, results in enumerate(all_results, 1):
        values = results.summary["latency_ms"]["visible_everywhere"]
        longest = [one["converged_after_s"] for one in results.summary["recoveries"]]
        slowest = None if None in longest else max(longest, default=None)
        rows.append([f"{number}: {results.name}", (results.summary["commit"] or "–")[:12],
                     "yes" if results.summary["convergence"]["converged"] else "no",
                     values["count"], values["p50"], values["p90"], values["p99"], slowest])
    head = ["run", "commit", "converged", "operations", "median", "90 %", "99 %", "slowest convergence"]
    caption = "Visible everywhere, milliseconds since sent; the slowest convergence after a fault, seconds"
    return table(caption, head, rows, words=3)

"""The figures of a run's summary: counts, latencies, and how long the nodes took to agree after a fault."""

from typing import Any

from .happenings import Happening
from .tally import spread
from .trace import Outcome, Trace

def ends_fault(happening: Happening) -> bool:
    return happening.kind in ("heal", "start") or "open = true" in happening.what


def counts(trace: Trace) -> dict[str, Any]:
    errors: dict[str, int] = {}
    kinds: dict[str, int] = {}
    for outcome in trace.outcomes:
        kinds[outcome.operation.kind] = kinds.get(outcome.operation.kind, 0) + 1
        if outcome.error:
            errors[outcome.error] = errors.get(outcome.error, 0) + 1
    return {
        "planned": len(trace.outcomes), "planned_by_kind": kinds,
        "sent": sum(outcome.sent_s is not None for outcome in trace.outcomes),
        "sent_again": sum(max(0, outcome.attempts - 1) for outcome in trace.outcomes),
        "accepted": sum(outcome.accepted_s is not None for outcome in trace.outcomes),
        "ordered": sum(ordered_s(trace, outcome) is not None for outcome in trace.outcomes),
        "visible_everywhere": sum(trace.everywhere_s(outcome) is not None for outcome in trace.outcomes),
        "errors": dict(sorted(errors.items()))}


def ordered_s(trace: Trace, outcome: Outcome) -> float | None:
    """When the home's stream showed it."""
    seen = trace.seen(outcome, trace.followers(outcome)[0])
    return seen.at_s if seen else None


def latencies(trace: Trace) -> dict[str, Any]:
    """From the first sending, in milliseconds, of what came to that stage."""
    stages = {
        "accepted": lambda outcome: outcome.accepted_s,
        "ordered": lambda outcome: ordered_s(trace, outcome),
        "visible_everywhere": trace.everywhere_s}
    result = {stage: spread(since_sent(trace, at)) for stage, at in stages.items()}
    for node in trace.topology.nodes:
        def at_node(outcome: Outcome, name: str = node.name) -> float | None:
            seen = trace.seen(outcome, name)
            return seen.at_s if seen else None
        result[f"visible_on_{node.name}"] = spread(since_sent(trace, at_node))
    return result


def since_sent(trace: Trace, at: Any) -> list[float]:
    pairs = [(at(outcome), outcome.sent_s) for outcome in trace.outcomes]
    return [then - sent for then, sent in pairs if then is not None and sent is not None]


def lateness_of_sends(trace: Trace) -> dict[str, Any]:
    """How much later than planned the users sent; a user whose node is away waits for it."""
    return spread([outcome.sent_s - outcome.operation.at_s for outcome in trace.outcomes
                   if outcome.sent_s is not None])


def recoveries(trace: Trace, happenings: list[Happening]) -> list[dict[str, Any]]:
    """For each end of a fault: until every node showed all that had been sent before it."""
    found = []
    for happening in happenings:
        if not ends_fault(happening) or happening.began_s is None:
            continue
        end = happening.began_s
        earlier = [outcome for outcome in trace.outcomes
                   if outcome.accepted_s is not None and outcome.sent_s is not None and outcome.sent_s < end]
        times = [trace.everywhere_s(outcome) for outcome in earlier]
        waited = [time for time in times if time is None or time > end]
        last = None if None in waited else max((time for time in waited if time), default=end)
        found.append({
            "kind": happening.kind, "what": happening.what, "at_s": round(end, 3), "outstanding": len(waited),
            "converged_after_s": None if last is None else round(last - end, 3)})
    return found

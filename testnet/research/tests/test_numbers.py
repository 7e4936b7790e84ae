import unittest

from ..happenings import Happening
from ..numbers import counts, latencies, recoveries
from ..parse import parse
from ..plan import Operation
from ..report.scale import linear_ticks, log_range, log_ticks
from ..tally import quantile, spread
from ..trace import Outcome, Sighting, Trace
from .samples import TOPOLOGY


def trace(*times: tuple[float, float | None]) -> Trace:
    """Messages of node a's user in channel one: (sent, visible on c); on a and b they are visible at once."""
    topology = parse(TOPOLOGY, "sample.toml")
    made = Trace(topology, [], {"a": {}, "b": {}, "c": {}})
    for number, (sent, visible) in enumerate(times, 1):
        operation = Operation(number, sent, "message", "one", "a", "user1", "text")
        made.outcomes.append(Outcome(operation, sent, sent + 0.001, sent + 0.002, f"event{number}", 1))
        for node, at in (("a", sent + 0.002), ("b", sent + 0.003), ("c", visible)):
            if at is not None:
                made.sightings[node][f"event{number}"] = Sighting(at, number, "accepted")
    return made


class NumbersTests(unittest.TestCase):
    def test_quantiles_are_values_that_occurred(self) -> None:
        values = [5.0, 1.0, 4.0, 2.0, 3.0]
        self.assertEqual([quantile(values, share) for share in (0.01, 0.2, 0.5, 0.9, 1)], [1, 1, 3, 5, 5])
        self.assertIsNone(quantile([], 0.5))
        self.assertEqual(spread([0.5])["p99"], 500)

    def test_everywhere_is_the_last_node_and_needs_all(self) -> None:
        made = trace((1, 1.5), (2, None))
        self.assertEqual([made.everywhere_s(outcome) for outcome in made.outcomes], [1.5, None])
        self.assertEqual([(outcome.operation.number, node) for outcome, node in made.missing()], [(2, "c")])
        self.assertEqual(counts(made)["visible_everywhere"], 1)
        self.assertEqual(latencies(made)["visible_everywhere"]["p50"], 500)
        self.assertEqual(latencies(made)["visible_on_b"]["count"], 2)

    def test_a_recovery_ends_with_the_last_of_what_was_sent_before(self) -> None:
        heal = [Happening(6, "heal", "all links", 6, 6), Happening(2, "partition", "a | b", 2, 2)]
        found = recoveries(trace((1, 1.5), (3, 8), (5, 7), (6.5, 9)), heal)
        self.assertEqual(len(found), 1)
        self.assertEqual((found[0]["outstanding"], found[0]["converged_after_s"]), (2, 2))
        self.assertIsNone(recoveries(trace((3, None)), heal)[0]["converged_after_s"])
        self.assertEqual(recoveries(trace((1, 1.5)), heal)[0]["converged_after_s"], 0)

    def test_axes_name_round_values(self) -> None:
        self.assertEqual(linear_ticks(0, 100, 7), [0, 20, 40, 60, 80, 100])
        self.assertEqual(linear_ticks(0, 1.05, 7), [0, 0.2, 0.4, 0.6, 0.8, 1.0])
        self.assertEqual(log_ticks(1, 100, 7), [1, 2, 5, 10, 20, 50, 100])
        self.assertEqual(log_ticks(1, 100_000, 7), [1, 10, 100, 1_000, 10_000, 100_000])
        self.assertEqual(log_range([3, 30]), (2, 50))
        self.assertEqual(log_range([]), (1, 10))

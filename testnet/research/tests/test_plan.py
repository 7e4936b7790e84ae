import unittest

from ..parse import parse
from ..plan import digest, plan
from ..schedule import reset_times, schedule
from .samples import TOPOLOGY


class PlanTests(unittest.TestCase):
    def test_the_same_seed_makes_the_same_workload_and_another_seed_another(self) -> None:
        plans = [digest(plan(parse(TOPOLOGY, "sample.toml", seed))) for seed in (1, 1, 2)]
        self.assertEqual(plans[0], plans[1])
        self.assertNotEqual(plans[0], plans[2])

    def test_a_further_node_leaves_the_others_as_they_are(self) -> None:
        def of_a(text: str) -> list[tuple[float, str]]:
            return [(one.at_s, one.user) for one in plan(parse(text, "sample.toml")) if one.node == "a"]
        more = TOPOLOGY.replace('["b", "c"]', '["b", "c", "d"]').replace("[nodes.c]", "[nodes.d]\n[nodes.c]")
        more = more.replace('["c"]]', '["c", "d"]]')
        self.assertEqual(of_a(TOPOLOGY), of_a(more))

    def test_numbers_times_and_sizes_are_in_order(self) -> None:
        operations = plan(parse(TOPOLOGY, "sample.toml"))
        self.assertEqual([one.number for one in operations], list(range(1, len(operations) + 1)))
        self.assertEqual([one.at_s for one in operations], sorted(one.at_s for one in operations))
        self.assertTrue(all(0 <= one.at_s < 10 for one in operations))
        sizes = [len(one.text.encode()) for one in operations if one.kind != "reaction"]
        self.assertTrue(all(40 <= size <= 80 for size in sizes))

    def test_targets_are_old_enough_messages_of_the_channel(self) -> None:
        operations = {one.number: one for one in plan(parse(TOPOLOGY, "sample.toml"))}
        aimed = [one for one in operations.values() if one.target]
        self.assertEqual({one.kind for one in aimed}, {"reply", "reaction", "edit"})
        for one in aimed:
            target = operations[one.target or 0]
            self.assertEqual((target.kind, target.channel), ("message", one.channel))
            self.assertLessEqual(target.at_s, one.at_s - 1)
            if one.kind == "edit":
                self.assertEqual((target.node, target.user), (one.node, one.user))
        reactions = [(one.target, one.node, one.user, one.text) for one in aimed if one.kind == "reaction"]
        self.assertEqual(len(reactions), len(set(reactions)))

    def test_a_constant_rate_is_constant(self) -> None:
        text = TOPOLOGY.replace("rate = 4", 'rate = 4\narrival = "constant"')
        times = [one.at_s for one in plan(parse(text, "sample.toml")) if one.node == "c"]
        self.assertEqual(len(times), 40)
        self.assertTrue(all(abs(after - before - 0.25) < 1e-5 for before, after in zip(times, times[1:])))


class ScheduleTests(unittest.TestCase):
    def test_a_partition_cuts_what_it_separates_and_mends_the_rest(self) -> None:
        actions = [action for action in schedule(parse(TOPOLOGY, "sample.toml")) if action.at_s == 2]
        self.assertEqual([action.do for action in actions], ["mend", "cut"])
        self.assertEqual(set(actions[0].links), {("a", "b"), ("b", "a")})
        self.assertEqual(set(actions[1].links), {("a", "c"), ("c", "a"), ("b", "c"), ("c", "b")})

    def test_a_change_keeps_what_it_does_not_name(self) -> None:
        change = next(action for action in schedule(parse(TOPOLOGY, "sample.toml")) if action.at_s == 3)
        assert isinstance(change.value, dict)
        self.assertEqual((change.value["delay_ms"], change.value["loss"]), (100, 0.25))

    def test_resets_follow_seed_and_rate(self) -> None:
        text = TOPOLOGY.replace("loss = 0.25", "resets_per_minute = 600").replace(
            "delay_ms = 100", "resets_per_minute = 0")
        times = reset_times(parse(text, "sample.toml"), ("a", "b"))
        self.assertEqual(times, reset_times(parse(text, "sample.toml"), ("a", "b")))
        self.assertNotEqual(times, reset_times(parse(text, "sample.toml", seed=8), ("a", "b")))
        self.assertTrue(15 < len(times) < 50, times)
        self.assertLess(max(times), 3)
        self.assertEqual(reset_times(parse(text, "sample.toml"), ("b", "a")), [])

import unittest

from ..parse import parse
from ..topology import Conditions, Heal, LinkChange, NodeChange, Partition, TopologyError
from .samples import TOPOLOGY

# What is written instead of what, and what the refusal must say.
REFUSALS = [
    ("seed = 7", "sed = 7", "run.sed is unknown: did you mean seed?"),
    ("seed = 7", "seed = -1", "run.seed is -1: write a whole number"),
    ("seed = 7", "seed = true", "run.seed is true"),
    ("seed = 7", "seed = 1 1", "is no TOML"),
    ("[run]", "[runs]", "runs is unknown: did you mean run?"),
    ("[nodes.a]", "[nodes.A]", "nodes.A is no name"),
    ("users = 2", "users = 1.5", "nodes.a.users is 1.5: write a whole number from 0 to 100"),
    ("users = 2", "user = 2", "nodes.a.user is unknown: did you mean users?"),
    ("rate = 5", 'rate = "5"', 'nodes.b.rate is "5": write a number'),
    ('home = "a"', 'home = "lubeck"', 'channels.one.home is "lubeck": write one of a, b, c'),
    ('home = "a"\n', "", "channels.one.home is missing"),
    ('["b", "c"]', '["b", "b"]', 'channels.one.members has "b" twice'),
    ('members = ["a"]', 'members = "a"', 'channels.two.members is "a": write a list'),
    ("delay_ms = 20", "delay = 20", "links.default.delay is unknown: did you mean delay_ms?"),
    ("delay_ms = 20", "delay_ms = -1", "links.default.delay_ms is -1"),
    ("jitter_ms = 2", "jitter_ms = 21", "jitter_ms must not exceed delay_ms"),
    ("loss = 0.25", "loss = 25", "loss is 25: write a number from 0 to 0.9"),
    ('[links."a -> b"]', '[links."a b"]', "links.a b is no link"),
    ('[links."a -> b"]', '[links."a -> a"]', 'has "a" twice'),
    ('[links."a -> b"]', '[links."a -> d"]', 'has "d": write one of a, b, c'),
    ("loss = 0.25", "", "links.a -> b changes nothing"),
    ("heal = true", "heal = false", "events[1].heal is false"),
    ("heal = true", "heel = true", "events[1].heel is unknown: did you mean heal?"),
    ("heal = true", 'heal = true\nstop = "a"', "does heal and stop: write one of"),
    ("at_seconds = 6\n", "", "events[1].at_seconds is missing"),
    ("at_seconds = 6", "at_seconds = 11", "events[1].at_seconds is 11: write a number from 0 to 10"),
    ('[["a", "b"], ["c"]]', '[["a"], ["c"]]', "events[2].partition leaves out b"),
    ('[["a", "b"], ["c"]]', '[["a", "b", "c"]]', "events[2].partition is none"),
    ('[["a", "b"], ["c"]]', '[["a", "b"], ["c", "a"]]', 'events[2].partition has "a" twice'),
    ('[["a", "b"], ["c"]]', '[["a", "b"], ["c"]]\nhow = "loud"', "write one of silent, reset"),
    ("delay_ms = 100", "", "events[3] changes nothing"),
    ("delay_ms = 100", "delay_ms = 100\njitter_ms = 101", "from 3 s, a jitter of 101 ms"),
    ('kill = "c"', 'start = "c"', 'events[4].start is "c", which is running at 4 s'),
    ('start = "c"', 'stop = "c"', 'events[5].stop is "c", which is not running at 5 s'),
    ("duration_seconds = 10\n", "", "workload.duration_seconds is missing"),
    ("bytes = [40, 80]", "bytes = [80, 40]", "workload.bytes is [80, 40]"),
    ("message = 60", "message = 0", "workload.mix.message is 0"),
    ("message = 60", "mesage = 60", "workload.mix.mesage is unknown: did you mean message?"),
    ("edit = 10", "edits = 10", "workload.mix.edits is unknown: did you mean edit?"),
    ("rate = 4", 'rate = 4\narrival = "poison"', "did you mean poisson?"),
]


class ParseTests(unittest.TestCase):
    def test_reads_what_is_written(self) -> None:
        made = parse(TOPOLOGY, "sample.toml")
        self.assertEqual((made.name, made.seed, made.settle_s), ("sample", 7, 20))
        self.assertEqual([(node.name, node.users, node.rate) for node in made.nodes],
                         [("a", 2, 4), ("b", 1, 5), ("c", 1, 4)])
        self.assertEqual(made.channels[0].members, ("a", "b", "c"))
        self.assertEqual(made.warnings, ())

    def test_the_more_specific_link_wins_and_keeps_the_rest(self) -> None:
        links = parse(TOPOLOGY, "sample.toml").links
        self.assertEqual(links["a", "c"], Conditions(delay_ms=20, jitter_ms=2))
        self.assertEqual(links["b", "a"], Conditions(delay_ms=5, jitter_ms=2))
        self.assertEqual(links["a", "b"], Conditions(delay_ms=5, jitter_ms=2, loss=0.25))

    def test_events_come_in_order_of_time(self) -> None:
        events = parse(TOPOLOGY, "sample.toml").events
        self.assertEqual([event.at_s for event in events], [2, 3, 4, 5, 6])
        kinds = [type(event.what) for event in events]
        self.assertEqual(kinds, [Partition, LinkChange, NodeChange, NodeChange, Heal])

    def test_the_seed_of_the_command_line_wins(self) -> None:
        self.assertEqual(parse(TOPOLOGY, "sample.toml", seed=9).seed, 9)

    def test_refuses_each_mistake_and_names_file_and_key(self) -> None:
        for right, wrong, said in REFUSALS:
            with self.subTest(wrong=wrong or f"without {right}"):
                self.assertIn(right, TOPOLOGY)
                with self.assertRaises(TopologyError) as refusal:
                    parse(TOPOLOGY.replace(right, wrong, 1), "sample.toml")
                self.assertIn(said, str(refusal.exception))
                self.assertTrue(str(refusal.exception).startswith("sample.toml: "))

    def test_warns_of_faults_that_are_left(self) -> None:
        for right, said in (("heal = true", "partition is not healed"), ('start = "c"', "c is not running")):
            wrong = 'link = "b -> a"\nloss = 0.1'
            made = parse(TOPOLOGY.replace(right, wrong, 1), "sample.toml")
            self.assertEqual(len(made.warnings), 1)
            self.assertIn(said, made.warnings[0])
        made = parse(TOPOLOGY.replace("loss = 0.25", "open = false"), "sample.toml")
        self.assertIn("a -> b is not open at the end", made.warnings[0])

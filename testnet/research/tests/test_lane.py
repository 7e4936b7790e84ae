import random
import unittest
from collections.abc import Callable

from ..lane import WINDOW_BYTES, End, Lane
from ..link import Link
from ..tally import Tally
from ..timers import Timer
from ..topology import Conditions


class HandTurned:
    """Timers whose clock is turned by hand."""

    def __init__(self) -> None:
        self.loop = self
        self._now = 0.0
        self._timers: list[Timer] = []

    def time(self) -> float:
        return self._now

    def at(self, due: float, call: Callable[[], None]) -> Timer:
        self._timers.append(Timer(due, call))
        return self._timers[-1]

    def turn(self, to: float) -> None:
        while due := sorted(timer for timer in self._timers if timer.call and timer.due <= to):
            self._now = max(self._now, due[0].due)
            self._timers.remove(due[0])
            if due[0].call:
                due[0].call()
        self._now = to


class LaneTests(unittest.TestCase):
    def setUp(self) -> None:
        self.clock = HandTurned()
        self.link = Link(random.Random(3))
        self.link.reverse = Link(random.Random(4))
        self.came: list[tuple[float, bytes | End]] = []
        self.pauses: list[bool] = []
        self.tally = Tally([])
        self.lane = Lane(
            self.clock, self.link, self.tally,  # type: ignore[arg-type]
            lambda what: self.came.append((self.clock.time(), what)), self.pauses.append)

    def test_hands_on_at_once_without_conditions(self) -> None:
        self.lane.push(b"one")
        self.lane.push(End.FIN)
        self.assertEqual(self.came, [(0, b"one"), (0, End.FIN)])

    def test_hands_on_after_the_delay_and_not_before(self) -> None:
        self.link.conditions = Conditions(delay_ms=500)
        self.lane.push(b"one")
        self.clock.turn(0.499)
        self.assertEqual(self.came, [])
        self.clock.turn(0.5)
        self.assertEqual(self.came, [(0.5, b"one")])

    def test_never_changes_the_order(self) -> None:
        self.link.conditions = Conditions(delay_ms=100, jitter_ms=100, loss=0.3)
        pieces: list[bytes | End] = [*(b"%d" % number for number in range(300)), End.FIN]
        for number, piece in enumerate(pieces):
            self.lane.push(piece)
            self.clock.turn(number / 100)
        self.clock.turn(1_000)
        self.assertEqual([what for _, what in self.came], pieces)
        times = [at for at, _ in self.came]
        self.assertEqual(times, sorted(times))

    def test_a_better_link_does_not_let_later_pieces_overtake(self) -> None:
        self.link.conditions = Conditions(delay_ms=900)
        self.lane.push(b"slow")
        self.link.conditions = Conditions()
        self.lane.push(b"quick")
        self.clock.turn(2)
        self.assertEqual(self.came, [(0.9, b"slow"), (0.9, b"quick")])

    def test_keeps_everything_while_blocked_and_sends_it_again_after(self) -> None:
        self.link.is_cut = True
        self.lane.push(b"one")
        self.clock.turn(1)
        self.lane.push(b"two")
        self.clock.turn(5)
        self.assertEqual(self.came, [])
        self.link.is_cut = False
        self.lane.opened()
        self.clock.turn(100)
        # First waits of 0.2 s double: of what was sent at 0, the first after 5 is at 6.2; of 1, at 7.2.
        self.assertEqual([what for _, what in self.came], [b"one", b"two"])
        self.assertAlmostEqual(self.came[0][0], 6.2)
        self.assertAlmostEqual(self.came[1][0], 7.2)

    def test_what_is_on_its_way_passes_a_cut_and_what_still_waits_does_not(self) -> None:
        self.link.conditions = Conditions(delay_ms=1_000, bandwidth_kbit_s=0.8)
        # 100 bytes a second: the first leaves at 1, the second at 2.
        self.lane.push(b"x" * 100)
        self.lane.push(b"y" * 100)
        self.clock.turn(1.5)
        self.link.is_cut = True
        self.lane.blocked()
        self.clock.turn(50)
        self.assertEqual(self.came, [(2.0, b"x" * 100)])

    def test_pauses_its_source_when_the_window_is_full(self) -> None:
        self.link.conditions = Conditions(delay_ms=100)
        self.lane.push(b"x" * WINDOW_BYTES)
        self.assertEqual(self.pauses, [])
        self.lane.push(b"x")
        self.assertEqual(self.pauses, [True])
        self.clock.turn(1)
        self.assertEqual(self.pauses, [True, False])

    def test_counts_what_went(self) -> None:
        self.lane.push(b"abc")
        self.lane.push(b"de")
        self.assertEqual((self.tally.bytes, self.tally.pieces), (5, 2))

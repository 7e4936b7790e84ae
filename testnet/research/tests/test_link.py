import random
import unittest

from ..link import FIRST_RETRANSMISSION_S, SEGMENT_BYTES, Link, next_retransmission, waited
from ..topology import Conditions


def link(**conditions: float) -> Link:
    made, back = Link(random.Random(1)), Link(random.Random(2))
    made.reverse, back.reverse = back, made
    made.conditions = Conditions(**conditions)  # type: ignore[arg-type]
    back.conditions = Conditions(delay_ms=30)
    return made


class LinkTests(unittest.TestCase):
    def test_a_perfect_link_takes_no_time(self) -> None:
        flight = link().send(5, 100_000)
        self.assertEqual((flight.departs, flight.arrives, flight.losses), (5, 5, 0))

    def test_delay_is_exact_without_jitter(self) -> None:
        self.assertAlmostEqual(link(delay_ms=40).send(5, 1).arrives, 5.04)

    def test_jitter_spreads_evenly_around_the_delay(self) -> None:
        made = link(delay_ms=40, jitter_ms=10)
        delays = [made.send(0, 1).arrives * 1_000 for _ in range(2_000)]
        self.assertTrue(all(30 <= delay <= 50 for delay in delays))
        self.assertLess(min(delays), 31)
        self.assertGreater(max(delays), 49)
        self.assertAlmostEqual(sum(delays) / len(delays), 40, delta=1)

    def test_bandwidth_is_shared_by_all_that_is_sent(self) -> None:
        # 8 kbit/s are 1,000 bytes a second.
        made = link(delay_ms=10, bandwidth_kbit_s=8)
        self.assertAlmostEqual(made.send(0, 500).arrives, 0.51)
        self.assertAlmostEqual(made.send(0, 500).arrives, 1.01)
        self.assertAlmostEqual(made.send(9, 500).arrives, 9.51)

    def test_losses_cost_the_doubling_waits_of_tcp(self) -> None:
        made = link(delay_ms=20, loss=0.2)
        # The round trip is 20 and 30 ms, so that the first wait is 250 ms.
        for _ in range(200):
            flight = made.send(0, 100)
            # Nine losses would meet the cap of 120 s.
            self.assertLess(flight.losses, 9)
            self.assertAlmostEqual(flight.departs, 0.25 * (2**flight.losses - 1))
            self.assertAlmostEqual(flight.arrives, flight.departs + 0.02)

    def test_as_many_are_lost_as_the_probability_says(self) -> None:
        made = link(loss=0.1)
        lost = sum(made.send(0, 1).losses > 0 for _ in range(10_000))
        self.assertAlmostEqual(lost / 10_000, 0.1, delta=0.01)

    def test_a_large_piece_has_as_many_chances_as_segments(self) -> None:
        made = link(loss=0.1)
        lost = sum(made.send(0, 7 * SEGMENT_BYTES).losses > 0 for _ in range(10_000))
        self.assertAlmostEqual(lost / 10_000, 1 - 0.9**7, delta=0.02)

    def test_the_same_seed_makes_the_same_draws(self) -> None:
        one, other = link(delay_ms=9, jitter_ms=9, loss=0.3), link(delay_ms=9, jitter_ms=9, loss=0.3)
        self.assertEqual([one.send(0, 1) for _ in range(50)], [other.send(0, 1) for _ in range(50)])

    def test_waits_double_and_have_a_cap(self) -> None:
        self.assertEqual([waited(losses, 1) for losses in range(4)], [0, 1, 3, 7])
        self.assertEqual(waited(9, 1) - waited(8, 1), 120)

    def test_after_a_cut_the_next_retransmission_gets_through(self) -> None:
        # Sent at 10, again at 10.25, 10.75, 11.75, 13.75.
        self.assertAlmostEqual(next_retransmission(10, 12, 0.25), 13.75)
        self.assertAlmostEqual(next_retransmission(10, 10.1, 0.25), 10.25)
        self.assertAlmostEqual(link(delay_ms=20).resume(10, 12).arrives, 13.77)

    def test_a_handshake_waits_a_second_for_its_first_retransmission(self) -> None:
        made = link(delay_ms=20)
        self.assertAlmostEqual(made.handshake(3).arrives, 3.02)
        self.assertAlmostEqual(made.resume_handshake(3, 5).departs, 3 + 3 * FIRST_RETRANSMISSION_S)

    def test_it_is_blocked_by_a_cut_and_by_not_being_open(self) -> None:
        made = link()
        self.assertFalse(made.is_blocked)
        made.is_cut = True
        self.assertTrue(made.is_blocked)
        self.assertTrue(link(open=False).is_blocked)

"""The model of one direction of a link: when a piece that is sent now arrives. No clock, no socket."""

import math
import random
from dataclasses import dataclass

from .topology import Conditions

SEGMENT_BYTES = 1_448
# Linux adds at least this to the measured round trip before it sends a segment again.
RETRANSMISSION_FLOOR_S = 0.2
# The same for the first segment of a connection, of which no round trip is known.
FIRST_RETRANSMISSION_S = 1.0
RETRANSMISSION_CAP_S = 120.0


@dataclass(frozen=True)
class Flight:
    """A piece on its way; times in seconds of the caller's clock."""

    # When it left for good: the last time it was sent.
    departs: float
    arrives: float
    # How often its slowest segment was lost.
    losses: int


class Link:
    """Conditions that may change, a queue for the bandwidth, and the link's own chance."""

    def __init__(self, chance: random.Random) -> None:
        self.conditions = Conditions()
        self.is_cut = False
        # Connections across a cut are reset and refused; else their bytes wait.
        self.cut_resets = False
        # The other direction: a round trip takes both.
        self.reverse: "Link | None" = None
        self._chance = chance
        self._free_at = 0.0

    @property
    def is_blocked(self) -> bool:
        return self.is_cut or not self.conditions.open

    @property
    def round_trip(self) -> float:
        back = self.reverse.conditions.delay_ms if self.reverse else 0.0
        return (self.conditions.delay_ms + back) / 1_000

    def send(self, now: float, size: int) -> Flight:
        """A piece of so many bytes is handed to the link. Nothing is kept but the bandwidth's queue."""
        starts = now
        if self.conditions.bandwidth_kbit_s > 0:
            starts = max(now, self._free_at) + size * 8 / (self.conditions.bandwidth_kbit_s * 1_000)
            self._free_at = starts
        losses = 0
        if self.conditions.loss > 0:
            losses = max(self._losses() for _ in range(max(1, math.ceil(size / SEGMENT_BYTES))))
        departs = starts + waited(losses, self._first_wait())
        return Flight(departs, departs + self._delay(), losses)

    def resume(self, sent: float, now: float) -> Flight:
        """The link opens again for a piece that was first sent at `sent`: it goes with the first
        retransmission that TCP's doubling waits bring after `now`."""
        departs = next_retransmission(sent, now, self._first_wait())
        return Flight(departs, departs + self._delay(), 0)

    def handshake(self, now: float) -> Flight:
        """A connection's first segment; the answer is the reverse direction's."""
        losses = self._losses() if self.conditions.loss > 0 else 0
        departs = now + waited(losses, FIRST_RETRANSMISSION_S)
        return Flight(departs, departs + self._delay(), losses)

    def resume_handshake(self, sent: float, now: float) -> Flight:
        departs = next_retransmission(sent, now, FIRST_RETRANSMISSION_S)
        return Flight(departs, departs + self._delay(), 0)

    def _first_wait(self) -> float:
        return self.round_trip + RETRANSMISSION_FLOOR_S

    def _losses(self) -> int:
        count = 0
        while self._chance.random() < self.conditions.loss:
            count += 1
        return count

    def _delay(self) -> float:
        jitter = self.conditions.jitter_ms
        spread = self._chance.uniform(-jitter, jitter) if jitter > 0 else 0.0
        return max(0.0, self.conditions.delay_ms + spread) / 1_000


def waited(losses: int, first: float) -> float:
    """How long TCP waits in all before it has sent a segment once more than it was lost."""
    return math.fsum(min(first * 2.0**number, RETRANSMISSION_CAP_S) for number in range(losses))


def next_retransmission(sent: float, now: float, first: float) -> float:
    """The first retransmission after `now` of what was first sent at `sent`."""
    at, wait = sent, first
    while at <= now:
        at += wait
        wait = min(wait * 2, RETRANSMISSION_CAP_S)
    return at

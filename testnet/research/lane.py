"""One direction of one connection through the proxy: pieces that wait for their time, in order."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from .link import Flight, Link
from .tally import Tally
from .timers import Timer, Timers

# What may be on its way before the reader is paused: the window of the connection.
WINDOW_BYTES = 1 << 20


class End(Enum):
    """How a direction ends."""

    FIN = "fin"
    RESET = "reset"


@dataclass
class Piece:
    what: bytes | End
    sent: float
    # None while the link is blocked.
    flight: Flight | None

    @property
    def size(self) -> int:
        return len(self.what) if isinstance(self.what, bytes) else 0


class Lane:
    """`deliver` gets every piece at its time; `paused` is told when the window is full or free again."""

    def __init__(self, timers: Timers, link: Link, tally: Tally, deliver: Callable[[bytes | End], None],
                 paused: Callable[[bool], None]) -> None:
        self._timers = timers
        self._loop = timers.loop
        self.link = link
        self._tally = tally
        self._deliver = deliver
        self._paused = paused
        self._pieces: deque[Piece] = deque()
        self._bytes = 0
        self._is_full = False
        self._last_arrival = 0.0
        self._timer: Timer | None = None

    def push(self, what: bytes | End) -> None:
        now = self._loop.time()
        piece = Piece(what, now, None if self.link.is_blocked else self.link.send(now, size_of(what)))
        self._tally.pushed(piece.size, piece.flight.losses if piece.flight else 0)
        if not self._pieces and piece.flight and max(piece.flight.arrives, self._last_arrival) <= now:
            return self._deliver(what)
        self._pieces.append(piece)
        self._bytes += piece.size
        if self._bytes > WINDOW_BYTES and not self._is_full:
            self._is_full = True
            self._paused(True)
        self._arm()

    def blocked(self) -> None:
        """What has not left for good waits from now on; what has left arrives."""
        now = self._loop.time()
        for piece in self._pieces:
            if piece.flight and piece.flight.departs > now:
                piece.flight = None
        self._arm()

    def opened(self) -> None:
        now = self._loop.time()
        for piece in self._pieces:
            if piece.flight is None:
                piece.flight = self.link.resume(piece.sent, now)
        self._arm()

    def close(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = None
        self._pieces.clear()

    def _due(self, piece: Piece) -> float | None:
        """In the order they were sent: a late piece holds up those behind it."""
        return max(piece.flight.arrives, self._last_arrival) if piece.flight else None

    def _arm(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._pieces and (due := self._due(self._pieces[0])) is not None:
            self._timer = self._timers.at(due, self._run)

    def _run(self) -> None:
        self._timer = None
        while self._pieces and (due := self._due(self._pieces[0])) is not None:
            now = self._loop.time()
            if due > now:
                break
            piece = self._pieces.popleft()
            self._last_arrival = due
            self._bytes -= piece.size
            self._tally.delivered(now - due)
            self._deliver(piece.what)
        if self._is_full and self._bytes <= WINDOW_BYTES // 2:
            self._is_full = False
            self._paused(False)
        self._arm()


def size_of(what: bytes | End) -> int:
    return len(what) if isinstance(what, bytes) else 0

"""A connection through the proxy: two sockets on this machine, and the link between them that is played."""

import asyncio
from collections.abc import Callable
from enum import Enum

from .lane import End, Lane
from .link import Flight, Link
from .side import Side
from .tally import Tally
from .timers import Timer, Timers


class Handshake(Enum):
    SYN = "syn"
    ANSWER = "answer"
    DONE = "done"


class Connection:
    """Opened by one node to another: bytes of the opener take `there`, those of the other `back`."""

    def __init__(self, timers: Timers, there: Link, back: Link, tallies: tuple[Tally, Tally],
                 port: int, ended: Callable[["Connection"], None]) -> None:
        self._timers = timers
        self._loop = timers.loop
        self._port = port
        self._ended = ended
        self._links = (there, back)
        self.opener = Side(self._received, self._writable, self._begin)
        self._other = Side(self._received, self._writable)
        self._there = self._lane(there, tallies[0], self.opener, self._other)
        self._back = self._lane(back, tallies[1], self._other, self.opener)
        # Who must not be read, and why: the window is full, or the other socket takes no more.
        self._holds: dict[Side, set[str]] = {self.opener: set(), self._other: set()}
        # Who has been told that nothing more comes.
        self._finished: set[Side] = set()
        # What the opener said before the other end was reached; None since then.
        self._early: list[bytes | End] | None = []
        self._handshake = Handshake.SYN
        self._sent = self._loop.time()
        self._flight: Flight | None = None
        self._timer: Timer | None = None
        self._task: asyncio.Task[None] | None = None
        self.is_ended = False

    def _lane(self, link: Link, tally: Tally, source: Side, goal: Side) -> Lane:
        return Lane(self._timers, link, tally, lambda what: self._arrived_at(goal, what),
                    lambda full: self._hold(source, "window", full))

    def _begin(self) -> None:
        """The opener has connected: the play of SYN and answer begins."""
        if any(link.is_cut and link.cut_resets for link in self._links):
            return self.reset()
        if not any(link.is_blocked or not link.conditions.is_perfect for link in self._links):
            return self._connect()
        self._step(first=True)

    def lanes_on(self, link: Link) -> list[Lane]:
        return [lane for lane in (self._there, self._back) if lane.link is link]

    def blocked(self, link: Link) -> None:
        for lane in self.lanes_on(link):
            lane.blocked()
        if self._flight and self._way is link and self._flight.departs > self._loop.time():
            self._step(first=False)

    def opened(self, link: Link) -> None:
        for lane in self.lanes_on(link):
            lane.opened()
        if self._handshake is not Handshake.DONE and self._flight is None and self._way is link:
            self._step(first=False)

    def reset(self) -> None:
        """Both ends are told at once."""
        self._end()
        self.opener.reset()
        self._other.reset()

    @property
    def _way(self) -> Link:
        return self._links[0 if self._handshake is Handshake.SYN else 1]

    def _step(self, first: bool) -> None:
        """Plans the way of the handshake's segment that is under way."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        self._flight = None
        if self._way.is_blocked:
            return
        now = self._loop.time()
        if first:
            self._sent = now
            self._flight = self._way.handshake(now)
        else:
            self._flight = self._way.resume_handshake(self._sent, now)
        self._timer = self._timers.at(self._flight.arrives, self._arrived)

    def _arrived(self) -> None:
        self._timer = None
        if self._handshake is Handshake.SYN:
            self._handshake = Handshake.ANSWER
            self._step(first=True)
        else:
            self._connect()

    def _connect(self) -> None:
        self._flight = None
        self._handshake = Handshake.DONE
        self._task = self._loop.create_task(self._reach())

    async def _reach(self) -> None:
        try:
            await self._loop.create_connection(lambda: self._other, "127.0.0.1", self._port)
        except OSError:
            # Nobody listens there: the opener gets the reset that the other machine would send.
            return self.reset()
        if self.is_ended:
            return self._other.reset()
        # From here on, what comes goes straight into the lane: not before what came early.
        early, self._early = self._early, None
        for what in early or []:
            self._there.push(what)

    def _received(self, side: Side, what: bytes | End) -> None:
        if self.is_ended:
            return
        if side is self.opener and self._early is not None:
            return self.reset() if what is End.RESET else self._early.append(what)
        (self._there if side is self.opener else self._back).push(what)

    def _arrived_at(self, goal: Side, what: bytes | End) -> None:
        if what is End.RESET:
            return self.reset()
        goal.deliver(what)
        if what is End.FIN:
            self._finished.add(goal)
            if len(self._finished) == 2:
                self._end()
                self.opener.close()
                self._other.close()

    def _writable(self, side: Side, can: bool) -> None:
        source = self._other if side is self.opener else self.opener
        self._hold(source, "socket", not can)

    def _hold(self, side: Side, why: str, on: bool) -> None:
        holds = self._holds[side]
        before = bool(holds)
        holds.add(why) if on else holds.discard(why)
        if bool(holds) != before:
            side.read(not holds)

    def _end(self) -> None:
        if self.is_ended:
            return
        self.is_ended = True
        if self._timer:
            self._timer.cancel()
        self._there.close()
        self._back.close()
        self._ended(self)

"""Timers of the kernel's precision. Those of asyncio wait in whole milliseconds, much of a short delay."""

import asyncio
import ctypes
import heapq
import os
import struct
from collections.abc import Callable

CLOCK_MONOTONIC = 1
ABSOLUTE = 1
NONBLOCK_AND_CLOSE_ON_EXEC = os.O_NONBLOCK | os.O_CLOEXEC


class Timer:
    """A call that is to come."""

    def __init__(self, due: float, call: Callable[[], None]) -> None:
        self.due = due
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        self.call = None

    def __lt__(self, other: "Timer") -> bool:
        return self.due < other.due


class Timers:
    """Calls at times of the loop's clock, which is the kernel's monotonic one, through one timerfd."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._file = self._libc.timerfd_create(CLOCK_MONOTONIC, NONBLOCK_AND_CLOSE_ON_EXEC)
        if self._file < 0:
            raise OSError(ctypes.get_errno(), "timerfd_create")
        self._heap: list[Timer] = []
        loop.add_reader(self._file, self._fired)

    def at(self, due: float, call: Callable[[], None]) -> Timer:
        timer = Timer(due, call)
        heapq.heappush(self._heap, timer)
        if self._heap[0] is timer:
            self._arm(due)
        return timer

    def close(self) -> None:
        self.loop.remove_reader(self._file)
        os.close(self._file)

    def _arm(self, due: float) -> None:
        # A time of zero would disarm it.
        whole, part = divmod(max(1, round(due * 1e9)), 1_000_000_000)
        self._libc.timerfd_settime(self._file, ABSOLUTE, struct.pack("qqqq", 0, 0, whole, part), None)

    def _fired(self) -> None:
        try:
            os.read(self._file, 8)
        except BlockingIOError:
            return
        while self._heap and (self._heap[0].call is None or self._heap[0].due <= self.loop.time()):
            call = heapq.heappop(self._heap).call
            if call:
                call()
        if self._heap:
            self._arm(self._heap[0].due)

"""The run's clock: seconds since its start, of the machine's monotonic clock, one for all processes."""

import asyncio
import time


class Clock:
    def __init__(self) -> None:
        self.start = 0.0

    def begin(self, in_s: float) -> None:
        """Second 0 is so far ahead."""
        self.start = time.monotonic() + in_s

    def now(self) -> float:
        return time.monotonic() - self.start

    async def sleep_until(self, at_s: float) -> None:
        # The event loop may wake up to a millisecond early by its clock's resolution.
        while (left := at_s - self.now()) > 0:
            await asyncio.sleep(left)

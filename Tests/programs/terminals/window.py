"""A program on a terminal of its own, and what its screen shows."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence

from vt import Screen

SECONDS = 20.0


class Lost(Exception):
    """The screen did not show what it should in time."""


class Window:
    def __init__(
            self, command: Sequence[str], environment: Mapping[str, str], columns: int = 80, rows: int = 24) -> None:
        self.screen = Screen(columns, rows)
        self.status: int | None = None
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), dict(environment))
        os.set_blocking(self.master, False)
        self._set_size(columns, rows)
        self.settings = termios.tcgetattr(self.master)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns: int, rows: int) -> None:
        self.pump()
        self.screen.resize(columns, rows)
        self._set_size(columns, rows)

    def pump(self, seconds: float = 0.0) -> bool:
        """Takes what the program wrote; false if there was nothing."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.master, 65_536)
        except (BlockingIOError, OSError):
            return False
        self.screen.feed(data)
        return bool(data)

    def settles(self) -> None:
        """Until nothing more is written for a moment, or a second has passed."""
        deadline = time.monotonic() + 1
        while self.pump(0.15) and time.monotonic() < deadline:
            pass

    def type(self, keys: str) -> None:
        data = keys.encode()
        while data:
            try:
                data = data[os.write(self.master, data):]
            except BlockingIOError:
                self.pump(0.05)

    def waits(self, what, seconds: float = SECONDS) -> None:
        """Until the screen holds a text, or a test of the screen is true."""
        test = what if callable(what) else lambda screen: what in screen.text
        deadline = time.monotonic() + seconds
        while not test(self.screen):
            if time.monotonic() > deadline:
                raise Lost(f"the screen did not come to show {what!r}:\n{self.screen.text}")
            self.pump(0.05)

    def waits_raw(self, data: bytes, seconds: float = SECONDS) -> None:
        """Until the program has written this."""
        deadline = time.monotonic() + seconds
        while data not in self.screen.raw:
            if time.monotonic() > deadline:
                raise Lost(f"{data!r} was not written:\n{self.screen.raw[-2000:]!r}")
            self.pump(0.05)

    def ends(self, seconds: float = SECONDS) -> int:
        """Waits for the end; gives the exit status, or minus the signal."""
        deadline = time.monotonic() + seconds
        while self.status is None:
            self.pump(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > deadline:
                raise Lost(f"the program did not end:\n{self.screen.text}")
        while self.pump(0.05):
            pass
        return self.status

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    @property
    def is_given_back(self) -> bool:
        """Whether the terminal is as it was: echo, lines, the usual screen, the cursor."""
        modes = self.screen.modes
        same = termios.tcgetattr(self.master)[:4] == self.settings[:4]
        return same and "1049" not in modes and "2004" not in modes and "25" in modes

    def close(self) -> None:
        if self.status is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
        os.close(self.master)

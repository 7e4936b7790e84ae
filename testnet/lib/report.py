"""What the tour prints, and how it waits and compares."""

import sys
import time
from collections.abc import Callable
from typing import Any


class Mismatch(Exception):
    """Something is not as it must be; says what was expected and what was found."""


class NotHere(Exception):
    """A step cannot be tried on this machine; says what it takes."""


def expect(found: Any, expected: Any, what: str) -> None:
    if found != expected:
        raise Mismatch(f"{what}: expected {expected!r}, found {found!r}")


def require(condition: bool, what: str) -> None:
    if not condition:
        raise Mismatch(what)


def eventually(probe: Callable[[], Any], seconds: float) -> Any:
    """Repeats `probe` until it raises no Mismatch, answers its value; after the deadline, its Mismatch."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return probe()
        except Mismatch as mismatch:
            if time.monotonic() >= deadline:
                raise Mismatch(f"{mismatch} (for {seconds:g} s)") from None
        time.sleep(0.05)


class Report:
    """Numbered steps with what happens in them, as it happens."""

    def __init__(self) -> None:
        self.held = self.failed = self.not_applicable = self.not_tried = 0
        self._number = 0
        self._started = 0.0

    def begin(self, title: str) -> None:
        self._number += 1
        self._started = time.monotonic()
        self._print(f"{self._number:2}  {title}")

    def say(self, what: str) -> None:
        self._print(f"      {what}")

    def hold(self) -> None:
        self.held += 1
        self._print(f"    ✓ {self._elapsed()}")

    def fail(self, why: str) -> None:
        self.failed += 1
        self._print(f"    ✗ {self._elapsed()}  {why}")

    def leave(self, why: str) -> None:
        """The step that was begun turned out not to be for this machine."""
        self.not_applicable += 1
        self._print(f"    – not applicable: {why}")

    def skip(self, title: str, why: str, applicable: bool) -> None:
        self._number += 1
        if applicable:
            self.not_tried += 1
        else:
            self.not_applicable += 1
        self._print(f"{self._number:2}  {title}\n    – {why}")

    def close(self) -> bool:
        parts = [f"{self.held} steps held"]
        if self.failed:
            parts.append(f"{self.failed} did not hold")
        if self.not_tried:
            parts.append(f"{self.not_tried} not tried")
        if self.not_applicable:
            parts.append(f"{self.not_applicable} not applicable")
        self._print(", ".join(parts))
        return self.held > 0 and self.failed == 0 and self.not_tried == 0

    def _elapsed(self) -> str:
        return f"{time.monotonic() - self._started:.1f} s"

    @staticmethod
    def _print(text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

"""What the machine can do at best, in the folder in which the nodes live."""
from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from report import Result, say

MEBIBYTE = 1 << 20
# What is written at once.
PART_MEBIBYTES = 8
WRITTEN_MEBIBYTES = 512
HASHED_BYTES = 65_536


@dataclass(frozen=True)
class Limits:
    fsync_microseconds: float
    yardstick: float
    write_megabytes: float
    sha256_megabytes: float

    @property
    def fsync_milliseconds(self) -> float:
        return self.fsync_microseconds / 1_000

    @classmethod
    def measured(cls, folder: Path, run: Callable[..., dict]) -> Limits:
        found = run("limits", folder)
        limits = cls(found["fsyncMicrosecondsP50"], found["yardstickRowsPerSecond"],
                     round(written_megabytes(folder / "write.probe", WRITTEN_MEBIBYTES)), round(sha256_megabytes()))
        say(f"{limits}")
        return limits

    def results(self, before: Limits | None = None) -> dict[str, Result]:
        """By the names of their metrics; at a run's end beside what they were at its start."""
        end = "_end" if before else ""
        shown = (("limit_fsync_p50", "fsync_microseconds", "us", "of 200 times 4 KiB appended and fsynced"),
                 ("limit_yardstick", "yardstick", "rows/s", "rows of 400 bytes with a random id and FTS5, 256 a batch"),
                 ("limit_sequential_write", "write_megabytes", "MB/s", f"{WRITTEN_MEBIBYTES} MiB and one fsync"),
                 ("limit_sha256", "sha256_megabytes", "MB/s", f"OpenSSL over {HASHED_BYTES} bytes, one core"))
        return {name + end: Result(getattr(self, field), unit, 1, getattr(before, field) if before else None,
                                   "the same at the start" if before else None, note)
                for name, field, unit, note in shown}


def written_megabytes(file: Path, mebibytes: int) -> float:
    """A second, one part after the other, with one fsync at the end."""
    part = os.urandom(PART_MEBIBYTES * MEBIBYTE)
    began = time.monotonic()
    try:
        with open(file, "wb") as opened:
            for _ in range(mebibytes // PART_MEBIBYTES):
                opened.write(part)
            opened.flush()
            os.fsync(opened.fileno())
        return mebibytes * MEBIBYTE / 1e6 / (time.monotonic() - began)
    finally:
        file.unlink(missing_ok=True)


def sha256_megabytes() -> float:
    return hashed_bytes_per_second(HASHED_BYTES) / 1e6


def hashed_bytes_per_second(size: int) -> float:
    """OpenSSL on one core, over inputs of this size."""
    done = subprocess.run(["openssl", "speed", "-mr", "-bytes", str(size), "-seconds", "1", "sha256"],
                          capture_output=True, text=True, check=True)
    return float(done.stdout.strip().splitlines()[-1].split(":")[-1])

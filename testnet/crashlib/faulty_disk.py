"""The disk of one node, which can be made to fail while it runs: a library that is preloaded, steered by a file."""

import shutil
import struct
import subprocess
from collections import Counter
from enum import Enum
from pathlib import Path

from node import Node

WELL = b"."
# As in faultydisk.c: what failed, by why and in which call. `smallDiskFull` is the disk's own refusal.
FAULTS = ("diskFull", "fullWithinAWrite", "readOnly", "fsyncFails", "smallDiskFull")
CALLS = ("write", "cutWrite", "truncate", "open", "rename", "unlink", "fsync")
COUNTERS_AT = 64
COUNTERS = struct.Struct(f"={len(FAULTS) * len(CALLS)}Q")


class Fault(Enum):
    FULL = b"f"
    FULL_WITHIN_A_WRITE = b"p"
    READ_ONLY = b"r"
    FSYNC_FAILS = b"s"


def compile_library(folder: Path) -> Path:
    library = folder / "faultydisk.so"
    source = Path(__file__).with_name("faultydisk.c")
    compiler = shutil.which("gcc") or str(Path(shutil.which("swift") or "/usr/bin/swift").resolve().with_name("clang"))
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(source), "-ldl"], check=True)
    return library


class FaultyDisk:
    """Of a node that is not running yet."""

    def __init__(self, node: Node, library: Path) -> None:
        self._control = node.folder / "disk.control"
        self.heal()
        node.environment |= {
            "LD_PRELOAD": str(library), "FAULTY_DISK_CONTROL": str(self._control), "FAULTY_DISK_FOLDER": str(node.data)}

    def fail(self, fault: Fault, period: int = 1) -> None:
        """From now on every `period`th call fails."""
        self._write(fault.value + bytes([period]))

    def heal(self) -> None:
        self._write(WELL + b"\1")

    def failed(self) -> Counter[str]:
        """How many calls have failed so far, as `fault.call`."""
        numbers = COUNTERS.unpack_from(self._control.read_bytes(), COUNTERS_AT)
        names = [f"{fault}.{call}" for fault in FAULTS for call in CALLS]
        return Counter({name: number for name, number in zip(names, numbers) if number})

    def _write(self, state: bytes) -> None:
        """In place: the node has the file mapped."""
        if not self._control.exists():
            self._control.write_bytes(bytes(COUNTERS_AT + COUNTERS.size))
        with self._control.open("r+b", buffering=0) as file:
            file.write(state)

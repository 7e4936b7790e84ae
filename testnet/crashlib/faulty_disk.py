"""The disk of one node, which can be made to fail while it runs: a library that is preloaded, steered by a file."""

import shutil
import subprocess
from enum import Enum
from pathlib import Path

from node import Node

WELL = b"."


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

    def _write(self, state: bytes) -> None:
        """In place: the node has the file mapped."""
        if not self._control.exists():
            self._control.touch()
        with self._control.open("r+b", buffering=0) as file:
            file.write(state)

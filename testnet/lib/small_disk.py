"""A small disk of its own, so that it can be full."""

import subprocess
from pathlib import Path

MEBIBYTES = 48


class SmallDisk:
    """A tmpfs. Takes root: without it, `trouble` says why there is none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trouble = "not mounted"

    def mount(self) -> None:
        self.folder.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={MEBIBYTES}m,mode=700", "hanse-faults", str(self.folder)],
            capture_output=True, text=True)
        self.trouble = done.stderr.strip() if done.returncode else ""

    def unmount(self) -> None:
        if not self.trouble:
            subprocess.run(["umount", str(self.folder)], check=True)


def fill(filler: Path) -> None:
    """Takes all the room that is left."""
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue

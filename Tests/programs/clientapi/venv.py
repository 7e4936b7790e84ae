"""A Python environment of its own for the tools of others that a test uses, kept for the next run."""

import hashlib
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
INSTALL_SECONDS = 240


class NoTools(Exception):
    """The packages could not be had; says what to do."""


def programs_of(requirements: Path) -> Path:
    """The folder of the programs of an environment with exactly these packages, made if it is not there."""
    name = hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]
    folder = ROOT / ".build" / f"{requirements.stem}-{name}"
    ready = folder / "ready"
    if not ready.exists():
        shutil.rmtree(folder, ignore_errors=True)
        run("/usr/bin/python3", "-m", "venv", str(folder))
        run(str(folder / "bin" / "pip"), "install", "--quiet", "--requirement", str(requirements))
        ready.touch()
    return folder / "bin"


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    if done.returncode != 0:
        raise NoTools(
            f"`{' '.join(command)}` failed. It needs the Debian package python3-venv and a way to Python's "
            f"packages.\n{done.stderr[-2_000:]}")

"""What a reader must know of where and with what a run was made."""

import hashlib
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

from .topology import Topology


def commit(root: Path) -> dict[str, Any]:
    """The commit of the sources, and whether they differ from it."""
    def git(*words: str) -> str:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else ""
    return {"commit": git("rev-parse", "HEAD") or None, "dirty": bool(git("status", "--porcelain"))}


def program(binary: Path) -> dict[str, Any]:
    """The node that was run. Its digest tells a debug build, or an old one, from another."""
    done = subprocess.run([str(binary), "--version"], capture_output=True, text=True)
    return {"version": done.stdout.strip(), "sha256": hashlib.sha256(binary.read_bytes()).hexdigest(),
            "build": binary.resolve().parent.name}


def topology(made: Topology) -> dict[str, Any]:
    return {"name": made.name, "sha256": hashlib.sha256(made.text.encode()).hexdigest(),
            "nodes": [node.name for node in made.nodes],
            "channels": {channel.name: list(channel.members) for channel in made.channels},
            "duration_seconds": made.workload.duration_s, "warnings": list(made.warnings)}


def machine() -> dict[str, Any]:
    return {
        "processor": _line("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_megabytes": round(int((_line("/proc/meminfo", "MemTotal") or "0").split()[0]) / 1_024),
        "kernel": platform.release(), "system": _system(), "python": platform.python_version(),
        "load_average_at_start": [round(load, 2) for load in os.getloadavg()],
        "clock": "CLOCK_MONOTONIC of this machine, the same for every process; times are seconds since the "
                 "start of the workload"}


def _line(file: str, name: str) -> str:
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.system()

"""On what a run measures."""
from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

from sources import commit, tree


def describe(folders: list[Path]) -> dict:
    systems = {str(folder): file_system(folder) for folder in folders}
    listed = ", ".join(f"{folder} on {system}" for folder, system in systems.items())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    return {"metric": "machine", "value": os.cpu_count(), "unit": "cores", "n": 1, "limit": None, "limit_name": None,
            "ratio": None, "processor": _processor(), "memory_mebibytes": memory, "kernel": platform.release(),
            "file_systems": systems, "commit": commit(), "sources": tree(),
            "note": f"{_processor()}, {memory} MiB, Linux {platform.release()}; {listed}; commit {commit()}"}


def file_system(folder: Path) -> str:
    done = subprocess.run(["df", "--output=fstype", str(folder)], capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()

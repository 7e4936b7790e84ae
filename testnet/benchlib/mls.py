"""What groups of the MLS engine cost: no node is in it, hanse-bench measures the library by itself."""
from __future__ import annotations

import json
import subprocess
from pathlib import Path

from channel import MeasurementFailed
from report import Report

SIZES = (10, 100, 1_000, 5_000)
KINDS = {
    "create": "a group of one is created",
    "bare_commit": "a member commits where no parent has a key: a seal for everybody else",
    "bare_process": "another member checks that commit, which seals to it alone",
    "bare_add_one": "a member adds one more in the bare tree, with path and Welcome",
    "join": "a newcomer joins by Welcome and checks the whole tree",
    "warm_commit": "a member commits where every parent has a key",
    "process_commit": "another member checks that commit",
    "merge_stored": "a member enters the epoch of a commit that it has checked, with a store in memory",
    "add_one": "a member adds one more, with path and Welcome",
    "encrypt_300": "messages of 300 bytes encrypted",
    "decrypt_300": "the same decrypted and checked by another member",
    "encrypt_300_many": "messages of 300 bytes encrypted after every second member has sent something",
    "decrypt_300_many": "the same decrypted by a member without a store",
    "encrypt_300_stored": "messages of 300 bytes encrypted by a member with a store, after every second has sent something",
    "decrypt_300_stored": "the same decrypted and checked by a member with a store",
    "join_warm": "a newcomer joins by Welcome where every parent has a key",
    "bare_commit_bytes": "size of the commit in the bare tree",
    "warm_commit_bytes": "size of the commit in the warm tree",
    "welcome_bytes": "size of the Welcome for one, with the warm tree",
    "welcome_all_bytes": "size of the Welcome for everybody at once",
    "group_memory_bytes": "memory of one member's group in the bare tree, joined by Welcome, by itself",
    "group_memory_warm_bytes": "memory of one member's group in the warm tree, joined by external commit, by itself",
    "memory_bytes": "resident memory of a process with the group and everybody's KeyPackages",
}
METRICS = {f"mls_{kind}_{size}": f"{what}; {size:,} members" for size in SIZES for kind, what in KINDS.items()}


def measure(binaries: Path, report: Report, names: list[str]) -> None:
    """Prints the lines of the metrics that are wanted, as hanse-bench has them."""
    sizes = [str(size) for size in SIZES if any(name.endswith(f"_{size}") for name in names)]
    with subprocess.Popen([str(binaries / "hanse-bench"), "mls", ",".join(sizes)], stdout=subprocess.PIPE, text=True) as run:
        for line in run.stdout:
            result = json.loads(line)
            if result["metric"] in names:
                report.line(result)
    if run.returncode:
        raise MeasurementFailed("hanse-bench mls failed")

"""The program behind testnet/crash-loop."""

import argparse
import itertools
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib"))

from audit import Audit  # noqa: E402
from client import CommandFailed  # noqa: E402
from faults import Faults  # noqa: E402
from faulty_disk import FAULTS as DISK_FAULTS, compile_library  # noqa: E402
from node import NodeTrouble  # noqa: E402
from ports import free_ports  # noqa: E402
from report import Mismatch  # noqa: E402
from results import Result, in_a_line, total  # noqa: E402
from small_disk import SmallDisk  # noqa: E402
from sources import commit, tree  # noqa: E402
from town import Town  # noqa: E402

# A network is made anew after so many rounds: what it has is compared and verified whole after each of them.
ROUNDS_OF_A_TOWN = 14
LONGEST_CALM_SECONDS = 0.5
LEVELS = ("accepted", "ordered", "mirrored")
# More of them say nothing more.
MOST_VIOLATIONS = 20
RESULTS = Path(__file__).resolve().parents[1] / ".crashes"


class Loop:
    def __init__(self, binary: Path, seed: int, seconds: float) -> None:
        self._binary = binary
        self._random = random.Random(seed)
        self._began = time.monotonic()
        self._deadline = self._began + seconds
        self._folder = Path(tempfile.mkdtemp(prefix="hanse-crashes-"))
        self._library = compile_library(self._folder)
        self._small = SmallDisk(self._folder / "small")
        self._ports = free_ports(3)
        self.result = Result(tree(), commit(), f"0x{seed:x}")

    def run(self) -> None:
        try:
            self._small.mount()
            if self._small.trouble:
                say(f"no small disk, which takes root: {self._small.trouble}")
            for number in itertools.count(1):
                self._play_town(number)
                if time.monotonic() >= self._deadline or len(self.result.violations) >= MOST_VIOLATIONS:
                    break
        finally:
            self._small.unmount()
            self.result.seconds = round(time.monotonic() - self._began, 1)
            if self.result.violations:
                say(f"the nodes' folders and logs of towns with violations are kept in {self._folder}")
            else:
                shutil.rmtree(self._folder)

    def _play_town(self, number: int) -> None:
        folder = self._folder / f"town-{number}"
        town = Town(folder, self._ports, self._binary, self._library, self._small)
        before = len(self.result.violations)
        try:
            town.found(self._random)
            self._play_rounds(town)
        except (NodeTrouble, CommandFailed, Mismatch, subprocess.SubprocessError) as trouble:
            self._violations([str(trouble)])
        finally:
            killed = town.stop()
            self._count(town)
        if killed and len(self.result.violations) == before:
            self._violations([f"did not end well after SIGTERM: {', '.join(killed)}"])
        small = self._small.folder / folder.name
        if len(self.result.violations) == before:
            shutil.rmtree(folder)
        elif small.exists():
            shutil.copytree(small, folder / "small")
        shutil.rmtree(small, ignore_errors=True)

    def _count(self, town: Town) -> None:
        """Also of a town that was interrupted."""
        for level, name in (*((level, level) for level in LEVELS), ("", "none")):
            self.result.messages[name] += town.ledger.count(level)
        for sender in town.senders:
            self.result.retries += sender.retries
        self.result.add_failed_calls(town.failed_calls())

    def _play_rounds(self, town: Town) -> None:
        """Until something is wrong, or the time is over; each kind of fault comes once before any comes again."""
        faults = Faults(town, self._random, self.result)
        kinds = faults.kinds()
        order: list[str] = []
        for _ in range(ROUNDS_OF_A_TOWN):
            if not order:
                order = self._random.sample(list(kinds), len(kinds))
            # The rarest so far: so a short run has seen each.
            kind = min(order, key=lambda name: self.result.faults[name])
            order.remove(kind)
            began = time.monotonic()
            before = sum(map(town.ledger.count, LEVELS))
            failed_before = town.failed_calls().total()
            town.begin_load()
            time.sleep(self._random.uniform(0.1, LONGEST_CALM_SECONDS))
            kinds[kind]()
            time.sleep(self._random.uniform(0.1, LONGEST_CALM_SECONDS))
            audit = Audit(town)
            found = list(audit.faults())
            self.result.rounds += 1
            self.result.faults[kind] += 1
            self.result.comparedMessages += audit.compared_messages
            self.result.verifiedEntries += audit.verified_entries
            acknowledged = sum(map(town.ledger.count, LEVELS)) - before
            failed = town.failed_calls().total() - failed_before
            self.result.unfelt[kind] += kind in DISK_FAULTS and failed == 0
            say(f"round {self.result.rounds}: {kind}, {failed} calls failed, {acknowledged} acknowledged, "
                f"{time.monotonic() - began:.1f} s"
                + (f", {len(found)} VIOLATIONS" if found else ""))
            if found:
                return self._violations(found)
            if time.monotonic() >= self._deadline:
                return

    def _violations(self, found: list[str]) -> None:
        for one in found[:MOST_VIOLATIONS]:
            say(f"VIOLATION: {one}")
        self.result.violations += found[:MOST_VIOLATIONS]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    # A time limit's SIGTERM must pass through `finally` too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(
        prog="testnet/crash-loop", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Kills nodes under load and makes their disks fail, at random moments, and looks after each round\n"
                    "whether anything that was acknowledged is missing, doubled or out of order on any node.\n"
                    "Results are added up over the runs of the same Sources and Package.swift, whatever else a\n"
                    "commit changes. Exit status 1 if anything is wrong.",
        epilog="example: testnet/crash-loop --minutes 60 --json")
    parser.add_argument("--minutes", type=float, default=5, metavar="M", help="how long (5)")
    parser.add_argument("--seed", type=lambda text: int(text, 0), metavar="S",
                        help="of what befalls the nodes and what is sent; when things happen, the machine decides")
    parser.add_argument("--json", action="store_true", help="the sum of all runs of these sources as one JSON object")
    parser.add_argument("--results", type=Path, default=RESULTS / "results.jsonl", metavar="FILE",
                        help="where results are added up (testnet/.crashes/results.jsonl)")
    parser.add_argument("--sum", action="store_true", help="runs nothing: only says what the runs so far come to")
    parser.add_argument("--bin", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.sum:
        return tell(options, tree())
    if not options.bin:
        parser.error("--bin names the program")
    seed = options.seed if options.seed is not None else random.getrandbits(32)
    say(f"seed 0x{seed:x}")
    loop = Loop(options.bin, seed, options.minutes * 60)
    try:
        loop.run()
    finally:
        # Also what an interrupted run has done counts.
        loop.result.append(options.results)
    tell(options, loop.result.sources)
    return 1 if loop.result.violations else 0


def tell(options: argparse.Namespace, of_sources: str) -> int:
    """The sum; 1 if it has violations."""
    sums = total(options.results, of_sources)
    if options.json:
        print(json.dumps(sums))
    else:
        for name, value in sums.items():
            print(f"{name:22}{value}")
    say(in_a_line(sums))
    return 1 if sums.get("violations") else 0


if __name__ == "__main__":
    sys.exit(main())

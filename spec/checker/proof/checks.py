"""Replays every file, then: are all codes covered, does generation repeat itself, does a flipped bit show?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import replay
from make import PAGES

from . import codes, flips

SPEC = Path(__file__).resolve().parent.parent.parent
VECTORS = SPEC / "vectors"


class Tally:
    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def note(self, holds: bool, complaint: str) -> None:
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"  FAILED {complaint}")


def main() -> int:
    tally = Tally()
    files = {path.stem: json.loads(path.read_text("ascii")) for path in sorted(VECTORS.glob("*.json"))}
    tally.note(files.keys() == PAGES.keys(), f"files are {sorted(files)}, wanted {sorted(PAGES)}")
    for name, file in files.items():
        before = tally.passed
        for case in file["cases"]:
            check_case(tally, name, case)
        print(f"{name}.json: {tally.passed - before} of {len(file['cases'])} cases")
    check_codes(tally, files)
    check_generation(tally)
    check_flips(tally, files)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


def check_case(tally: Tally, name: str, case: dict[str, Any]) -> None:
    got = replay.outcome(case)
    tally.note(got == case["expect"], f"{name}: {case['name']}: got {str(got)[:300]}")


def check_codes(tally: Tally, files: dict[str, Any]) -> None:
    """Every code that the pages name is met, but for those that only a live node answers."""
    wanted = codes.named(SPEC)
    met = codes.met(files)
    for code in sorted(wanted - codes.LIVE):
        tally.note(code in met, f"no vector meets {code}")
    for code in sorted(met - wanted):
        tally.note(False, f"{code} is met, but no page names it")
    print(f"codes: {len(wanted & met)} met, {len(wanted & codes.LIVE - met)} need a live node")


def check_generation(tally: Tally) -> None:
    same = 0
    for name, build in PAGES.items():
        path = VECTORS / f"{name}.json"
        equal = path.exists() and path.read_text("ascii") == build().text()
        same += equal
        tally.note(equal, f"{name}.json is not what generate.py writes")
    print(f"generation: {same} of {len(PAGES)} files byte for byte the same")


def check_flips(tally: Tally, files: dict[str, Any]) -> None:
    tried = 0
    for name, file in files.items():
        for case in flips.sample(file["cases"]):
            for where, bad in flips.variants(case):
                tried += 1
                tally.note(replay.outcome(bad) != bad["expect"],
                    f"{name}: {case['name']}: {where} flipped and not noticed")
    print(f"self-test: {tried} flips tried")

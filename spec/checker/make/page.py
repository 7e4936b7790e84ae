"""A page of vectors: cases with their expected outcome, and its JSON text."""

from __future__ import annotations

import json
from typing import Any

import replay
from hanse import crypto


class Page:
    def __init__(self, name: str, about: str) -> None:
        self.name = name
        self.about = about
        self.seeds: dict[str, str] = {}
        self.cases: list[dict[str, Any]] = []

    def seed(self, name: str) -> bytes:
        """A fixed 32-byte seed for each name; the file lists those it used."""
        value = crypto.sha256(b"hanse vectors: " + name.encode())
        self.seeds[name] = value.hex()
        return value

    def add(self, kind: str, name: str, *, code: str | None = None, note: str | None = None, **inputs: Any) -> Any:
        """A case that must end in `code`, or in no refusal where there is none."""
        case = {"name": name, "type": kind, **inputs}
        if note is not None:
            case["note"] = note
        expect = replay.outcome(case)
        if expect.get("code") != code:
            raise AssertionError(f"{self.name}: {name}: wanted {code}, got {expect}")
        self.cases.append({**case, "expect": expect})
        return expect

    def text(self) -> str:
        """One case a line, so that a change shows as the cases that it touches."""
        names = [case["name"] for case in self.cases]
        if len(names) != len(set(names)):
            raise AssertionError(f"{self.name}: two cases of one name: {[n for n in names if names.count(n) > 1]}")
        lines = ",\n".join(json.dumps(case, ensure_ascii=True, separators=(", ", ": ")) for case in self.cases)
        seeds = json.dumps(self.seeds, indent=1)
        return f'{{"page": "{self.name}", "about": {json.dumps(self.about)},\n"seeds": {seeds},\n"cases": [\n{lines}\n]}}\n'

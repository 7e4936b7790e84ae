"""Of which sources a result is: what it was measured on, and the commit they were taken from."""

import hashlib
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# All that a node's program is made of.
PROGRAM = ("Sources", "Package.swift")


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()


def _changed(paths: tuple[str, ...]) -> str:
    """What tells files that differ from the commit's, and differ from each other, apart; empty where none differ."""
    if not _git("status", "--porcelain", "--", *paths):
        return ""
    change = hashlib.sha256(_git("diff", "HEAD", "--", *paths).encode())
    for name in sorted(_git("ls-files", "--others", "--exclude-standard", "--", *paths).splitlines()):
        change.update(name.encode() + b"\0" + (ROOT / name).read_bytes())
    return f"-changed-{change.hexdigest()[:8]}"


def commit() -> str:
    """With `-changed-` and what tells the change where the program's sources differ from it."""
    return (_git("rev-parse", "--short=12", "HEAD") or "unknown") + _changed(PROGRAM)


def tree(*paths: str) -> str:
    """The same for every commit that has the same files there, so that one of documentation alone is no other program."""
    listed = _git("ls-tree", "HEAD", "--", *(paths or PROGRAM))
    return (hashlib.sha256(listed.encode()).hexdigest()[:12] if listed else "unknown") + _changed(paths or PROGRAM)

#!/usr/bin/python3
"""Writes spec/vectors/*.json. The same files each time: seeds are fixed and nothing asks for the time."""

from __future__ import annotations

import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from make import PAGES  # noqa: E402

VECTORS = Path(__file__).resolve().parent.parent / "vectors"


def main() -> None:
    VECTORS.mkdir(exist_ok=True)
    for name, build in PAGES.items():
        if len(sys.argv) > 1 and name not in sys.argv[1:]:
            continue
        (VECTORS / f"{name}.json").write_text(build().text(), encoding="ascii")


if __name__ == "__main__":
    main()

"""The kept inputs of each fuzz target: one file for each, one input a line, in base64, sorted."""

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path

CORPUS = Path(__file__).resolve().parent / "corpus"
# Of a target's file, but for so many inputs in any case.
MOST_BYTES = 12_000
FEWEST = 12


def kept(target: str) -> list[bytes]:
    file = CORPUS / f"{target}.txt"
    return [base64.b64decode(line) for line in file.read_text().split("\n")[:-1]] if file.exists() else []


def keep(target: str, inputs: Iterable[bytes]) -> None:
    """The shortest of them, as far as there is room."""
    CORPUS.mkdir(exist_ok=True)
    found = sorted({base64.b64encode(one).decode() for one in inputs}, key=lambda line: (len(line), line))
    lines, room = [], MOST_BYTES
    for line in found:
        room -= len(line) + 1
        if room < 0 and len(lines) >= FEWEST:
            break
        lines.append(line)
    (CORPUS / f"{target}.txt").write_text("".join(f"{line}\n" for line in lines))


def unpack(inputs: Iterable[bytes], folder: Path) -> None:
    """A file for each, named as libFuzzer does."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in inputs:
        (folder / hashlib.sha1(one).hexdigest()).write_bytes(one)


def packed(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in sorted(folder.iterdir())]

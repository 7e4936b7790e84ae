"""The kept inputs of each fuzz target: one file for each, one input a line, in base64, sorted."""

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path

CORPUS = Path(__file__).resolve().parent / "corpus"
LONGEST_BYTES = 4_096


def kept(target: str) -> list[bytes]:
    file = CORPUS / f"{target}.txt"
    return [base64.b64decode(line) for line in file.read_text().split("\n")[:-1]] if file.exists() else []


def keep(target: str, inputs: Iterable[bytes]) -> None:
    CORPUS.mkdir(exist_ok=True)
    lines = sorted({base64.b64encode(one).decode() for one in inputs if len(one) <= LONGEST_BYTES}, key=lambda line: (len(line), line))
    (CORPUS / f"{target}.txt").write_text("".join(f"{line}\n" for line in lines))


def unpack(inputs: Iterable[bytes], folder: Path) -> None:
    """A file for each, named as libFuzzer does."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in inputs:
        (folder / hashlib.sha1(one).hexdigest()).write_bytes(one)


def packed(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in sorted(folder.iterdir())]

"""Refusals: every check of the pages ends in one stable code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Refusal(Exception):
    """An input is refused. `code` is the one that the page's table names; `detail` is for people."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@contextmanager
def recoded(code: str) -> Iterator[None]:
    """Within this block every refusal that comes from the wire page carries `code` instead."""
    try:
        yield
    except Refusal as refusal:
        if not refusal.code.startswith("cbor"):
            raise
        raise Refusal(code, str(refusal)) from refusal

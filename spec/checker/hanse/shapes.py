"""The shapes that structures are made of (spec/wire.md, "Shared shapes"). What does not fit is `cborUnexpected`."""

from __future__ import annotations

from typing import Any

from .errors import Refusal
from .wire import MAX_UINT


def unexpected(detail: str) -> Refusal:
    return Refusal("cborUnexpected", detail)


def uint(value: Any, low: int = 0, high: int = MAX_UINT) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise unexpected(f"an unsigned integer of {low} to {high}")
    return value


def boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise unexpected("true or false")
    return value


def octets(value: Any, size: int | None = None) -> bytes:
    if not isinstance(value, bytes) or (size is not None and len(value) != size):
        raise unexpected(f"{size if size is not None else 'some'} bytes")
    return value


def id32(value: Any) -> bytes:
    return octets(value, 32)


def user_id(value: Any) -> bytes:
    return octets(value, 16)


def signature(value: Any) -> bytes:
    return octets(value, 64)


def text(value: Any, low: int = 0, high: int | None = None) -> str:
    """Text of `low` to `high` bytes of UTF-8."""
    if not isinstance(value, str):
        raise unexpected("text")
    size = len(value.encode("utf-8"))
    if size < low or (high is not None and size > high):
        raise unexpected(f"text of {low} to {high} bytes")
    return value


def array(value: Any, low: int = 0, high: int | None = None) -> list[Any]:
    if not isinstance(value, list) or len(value) < low or (high is not None and len(value) > high):
        raise unexpected(f"an array of {low} to {high} items")
    return value


def tuple_of(value: Any, size: int) -> list[Any]:
    return array(value, size, size)


def fields(value: Any, required: set[int], optional: set[int] = frozenset(), *, is_open: bool = False) -> dict[int,
    Any]:
    """A map with these keys; others are refused unless the structure is open."""
    if not isinstance(value, dict) or not required <= value.keys():
        raise unexpected(f"a map with the keys {sorted(required)}")
    if not is_open and not value.keys() <= required | optional:
        raise unexpected(f"only the keys {sorted(required | optional)}")
    return value


def hashes(value: Any) -> list[bytes]:
    return [id32(item) for item in array(value)]

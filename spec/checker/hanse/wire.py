"""The CBOR profile (spec/wire.md): a decoder that refuses everything else, and the encoder.

Values are int, bytes, str, list, dict (int keys), bool and None.
"""

from __future__ import annotations

from typing import Any

from .errors import Refusal

MAX_UINT = 2**63 - 1
MAX_DEPTH = 16
MAX_REQUEST = 16_777_216

UNSIGNED, BYTES, TEXT, ARRAY, MAP, SIMPLE = 0, 2, 3, 4, 5, 7
SIMPLE_VALUES: dict[int, Any] = {0xF4: False, 0xF5: True, 0xF6: None}


def decode(data: bytes) -> Any:
    """The one item that `data` holds (wire, "The CBOR profile")."""
    reader = Reader(data)
    value = reader.item(depth=0)
    if reader.at != len(data):
        raise Refusal("cborTrailingBytes", f"{reader.left} bytes after the item")
    return value


class Reader:
    """Reads from the first byte to the last and stops at the first fault."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    @property
    def left(self) -> int:
        return len(self.data) - self.at

    def take(self, count: int) -> bytes:
        if count > self.left:
            raise Refusal("cborTruncated", f"{count} bytes wanted, {self.left} left")
        start, self.at = self.at, self.at + count
        return self.data[start : self.at]

    def item(self, depth: int) -> Any:
        initial = self.take(1)[0]
        major = initial >> 5
        if major == SIMPLE:
            if initial not in SIMPLE_VALUES:
                raise Refusal("cborUnsupported", f"initial byte {initial:02x}")
            return SIMPLE_VALUES[initial]
        if major not in (UNSIGNED, BYTES, TEXT, ARRAY, MAP):
            raise Refusal("cborUnsupported", f"major type {major}")
        if major in (ARRAY, MAP) and depth == MAX_DEPTH:
            raise Refusal("cborTooDeep")
        argument = self.argument(initial & 31)
        return self.value(major, argument, depth)

    def value(self, major: int, argument: int, depth: int) -> Any:
        if major == UNSIGNED:
            return self.unsigned(argument)
        if major == BYTES:
            return self.take(argument)
        if major == TEXT:
            return self.text(argument)
        if major == ARRAY:
            self.room(argument)
            return [self.item(depth + 1) for _ in range(argument)]
        return self.map(argument, depth)

    def argument(self, information: int) -> int:
        """The argument in its shortest form. 28 to 30 mean nothing in CBOR; 31 is the mark of an open end."""
        if information < 24:
            return information
        if information == 31:
            raise Refusal("cborIndefinite")
        if information > 27:
            raise Refusal("cborUnsupported", f"additional information {information}")
        size = 1 << (information - 24)
        argument = int.from_bytes(self.take(size), "big")
        least = 24 if size == 1 else 1 << (8 * size // 2)
        if argument < least:
            raise Refusal("cborNotShortest", f"{argument} in {size} bytes")
        return argument

    @staticmethod
    def unsigned(argument: int) -> int:
        if argument > MAX_UINT:
            raise Refusal("cborIntegerTooLarge", str(argument))
        return argument

    def text(self, length: int) -> str:
        try:
            return self.take(length).decode("utf-8", "strict")
        except UnicodeDecodeError as fault:
            raise Refusal("cborInvalidText", str(fault)) from fault

    def room(self, items: int) -> None:
        if items > self.left:
            raise Refusal("cborTruncated", f"{items} items in {self.left} bytes")

    def map(self, count: int, depth: int) -> dict[int, Any]:
        self.room(2 * count)
        result: dict[int, Any] = {}
        last = -1
        for _ in range(count):
            key = self.key()
            if key <= last:
                raise Refusal("cborMapOrder", f"{key} after {last}")
            last = key
            result[key] = self.item(depth + 1)
        return result

    def key(self) -> int:
        initial = self.take(1)[0]
        if initial >> 5 != UNSIGNED:
            raise Refusal("cborUnsupported", "a map key that is not an unsigned integer")
        return self.unsigned(self.argument(initial & 31))


def encode(value: Any) -> bytes:
    """The only encoding of `value` in the profile."""
    if value is None or isinstance(value, bool):
        return {False: b"\xf4", True: b"\xf5", None: b"\xf6"}[value]
    if isinstance(value, int):
        if not 0 <= value <= MAX_UINT:
            raise ValueError(f"{value} is not in the profile")
        return head(UNSIGNED, value)
    if isinstance(value, bytes):
        return head(BYTES, len(value)) + value
    if isinstance(value, str):
        raw = value.encode("utf-8")
        return head(TEXT, len(raw)) + raw
    if isinstance(value, (list, tuple)):
        return head(ARRAY, len(value)) + b"".join(encode(item) for item in value)
    if isinstance(value, dict):
        pairs = (encode(key) + encode(value[key]) for key in sorted(value))
        return head(MAP, len(value)) + b"".join(pairs)
    raise TypeError(f"{type(value)} is not in the profile")


def head(major: int, argument: int) -> bytes:
    if argument < 24:
        return bytes([major << 5 | argument])
    for information, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 1 << (8 * size):
            return bytes([major << 5 | information]) + argument.to_bytes(size, "big")
    raise ValueError(f"{argument} has no head")

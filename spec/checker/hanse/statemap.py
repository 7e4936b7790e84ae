"""The sparse map that commits to a log's state (spec/log.md, "State map")."""

from __future__ import annotations

from . import crypto
from .crypto import sha256

EMPTY = bytes(32)

Records = dict[bytes, bytes]


def bit(key: bytes, depth: int) -> int:
    """Bit 0 is the highest bit of the first byte."""
    return key[depth // 8] >> (7 - depth % 8) & 1


def state_root(records: Records) -> bytes:
    """`records` maps encoded keys to encoded values."""
    hashed = [
        (crypto.tagged_hash(crypto.TAG_STATE_KEY, key), crypto.tagged_hash(crypto.TAG_STATE_VALUE, value))
        for key, value in records.items()
    ]
    return map_root(hashed)


def map_root(hashed: list[tuple[bytes, bytes]]) -> bytes:
    """The root over pairs (k, v) that are hashes already."""
    return subtree(sorted(hashed), 0)


def subtree(pairs: list[tuple[bytes, bytes]], depth: int) -> bytes:
    if not pairs:
        return EMPTY
    if len(pairs) == 1:
        key, value = pairs[0]
        return sha256(b"\x00" + key + value)
    middle = next((index for index, (key, _) in enumerate(pairs) if bit(key, depth)), len(pairs))
    return sha256(b"\x01" + subtree(pairs[:middle], depth + 1) + subtree(pairs[middle:], depth + 1))

"""Blobs: ids, leaves and their proofs, and the files that a body names (spec/blobs.md)."""

from __future__ import annotations

import re
from typing import Any

from . import crypto, merkle, wire
from .errors import Refusal

LEAF = 1_048_576
MOST_BYTES = 2**53 - 1
MOST_FILES = 16
PART = rb"[a-z0-9][a-z0-9!#$&^_.+-]*"
TYPE = re.compile(PART + rb"/" + PART)
TURNING = {*range(0x2028, 0x202F), *range(0x2066, 0x206A)}


def leaves(data: bytes) -> list[bytes]:
    return [data[at:at + LEAF] for at in range(0, len(data), LEAF)]


def hashes(data: bytes) -> list[bytes]:
    return [merkle.leaf_hash(leaf) for leaf in leaves(data)]


def blob_id(size: int, root: bytes) -> bytes:
    return crypto.tagged_hash(crypto.TAG_BLOB, wire.encode([size, root]))


def verify(leaf: int, blob: bytes, named: int, size: int, root: bytes, proof: list[bytes], data: bytes) -> bytes:
    """BLB-2 to BLB-4 of an answer; the leaf's hash. `named` is the size that the message says."""
    if size != named or blob_id(size, root) != blob:
        raise Refusal("blobMismatch")
    count = (size + LEAF - 1) // LEAF
    if leaf >= count or len(data) != min(LEAF, size - leaf * LEAF):
        raise Refusal("leafLength")
    found = merkle.leaf_hash(data)
    if not merkle.includes(found, leaf, count, proof, root):
        raise Refusal("leafUnproven")
    return found


def listed(body: dict[int, Any]) -> list[dict[int, Any]]:
    """BLB-1: the files that a body names."""
    items = body.get(4)
    found = [item for item in (items if isinstance(items, list) else []) if is_file(item)]
    return found[:MOST_FILES]


def is_file(item: Any) -> bool:
    if not isinstance(item, dict):
        return False
    blob, size, name, kind = (item.get(key) for key in (1, 2, 3, 4))
    if not (isinstance(blob, bytes) and len(blob) == 32 and isinstance(name, str) and isinstance(kind, str)):
        return False
    fits = isinstance(size, int) and not isinstance(size, bool) and size <= MOST_BYTES
    return fits and is_name(name) and is_type(kind)


def is_name(name: str) -> bool:
    points = [ord(character) for character in name]
    if not 1 <= len(name.encode("utf-8")) <= 255 or name in (".", ".."):
        return False
    return not any(point < 0x20 or 0x7F <= point < 0xA0 or point in TURNING or chr(point) in "/\\" for point in points)


def is_type(kind: str) -> bool:
    data = kind.encode("utf-8")
    return len(data) <= 127 and TYPE.fullmatch(data) is not None

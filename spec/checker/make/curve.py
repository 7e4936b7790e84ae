"""Just enough Edwards arithmetic to build keys and signatures that a verifier must refuse. Not for real keys."""

from __future__ import annotations

import hashlib

from hanse.crypto import FIELD, ORDER

D = -121665 * pow(121666, -1, FIELD) % FIELD
Point = tuple[int, int]


def add(p: Point, q: Point) -> Point:
    (a, b), (c, d) = p, q
    k = D * a * c * b * d % FIELD
    x = (a * d + b * c) * pow(1 + k, -1, FIELD)
    y = (b * d + a * c) * pow(1 - k, -1, FIELD)
    return x % FIELD, y % FIELD


def multiply(p: Point, scalar: int) -> Point:
    result = (0, 1)
    while scalar:
        if scalar & 1:
            result = add(result, p)
        p, scalar = add(p, p), scalar >> 1
    return result


def decode(encoded: bytes) -> Point:
    number = int.from_bytes(encoded, "little")
    y, sign = number & (2**255 - 1), number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, FIELD) % FIELD
    x = pow(square, (FIELD + 3) // 8, FIELD)
    if x * x % FIELD != square:
        x = x * pow(2, (FIELD - 1) // 4, FIELD) % FIELD
    if x * x % FIELD != square:
        raise ValueError("not on the curve")
    return (FIELD - x if x & 1 != sign else x), y


def encode(p: Point) -> bytes:
    return (p[1] | (p[0] & 1) << 255).to_bytes(32, "little")


BASE = decode((4 * pow(5, -1, FIELD) % FIELD).to_bytes(32, "little"))


def secret_scalar(seed: bytes) -> int:
    number = int.from_bytes(hashlib.sha512(seed).digest()[:32], "little")
    return (number & ((1 << 254) - 8)) | 1 << 254


def challenge(r: bytes, key: bytes, message: bytes) -> int:
    return int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % ORDER


def signature_with(nonce: int, r: bytes, scalar: int, key: bytes, message: bytes) -> bytes:
    s = (nonce + challenge(r, key, message) * scalar) % ORDER
    return r + s.to_bytes(32, "little")

"""Tagged hashes and signatures (spec/wire.md, "Tagged hashes and signatures")."""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
ORDER_8 = int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little")
SMALL_ORDER_Y = {0, 1, FIELD - 1, ORDER_8, FIELD - ORDER_8}

TAG_NODE = "hanse.v1/node"
TAG_DOCUMENT = "hanse.v1/node-document"
TAG_EVENT = "hanse.v1/event"
TAG_BODY = "hanse.v1/body"
TAG_BATCH = "hanse.v1/batch"
TAG_BLOB = "hanse.v1/blob"
TAG_RUN = "hanse.v1/run"
TAG_STATE_KEY = "hanse.v1/state-key"
TAG_STATE_VALUE = "hanse.v1/state-value"


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def tagged(tag: str, item: bytes) -> bytes:
    return tag.encode("ascii") + b"\x00" + item


def tagged_hash(tag: str, item: bytes) -> bytes:
    """H(tag, item)."""
    return sha256(tagged(tag, item))


def sign(seed: bytes, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def tagged_sign(seed: bytes, tag: str, item: bytes) -> bytes:
    """Sign(key, tag, item)."""
    return sign(seed, tagged(tag, item))


def public_key(seed: bytes) -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def sealing_key(seed: bytes) -> bytes:
    """The X25519 public key of a 32-byte private key."""
    return X25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def is_good_point(encoded: bytes) -> bool:
    """The encoding is canonical and the point not of small order. That it is on the curve is left to the library."""
    y = int.from_bytes(encoded, "little") & (2**255 - 1)
    return y < FIELD and y not in SMALL_ORDER_Y


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Ed25519 with the refusals of the page; R of small order is refused as well, and no cofactor is cleared."""
    if len(key) != 32 or len(signature) != 64:
        return False
    if not is_good_point(key) or not is_good_point(signature[:32]):
        return False
    if int.from_bytes(signature[32:], "little") >= ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def tagged_verify(key: bytes, tag: str, item: bytes, signature: bytes) -> bool:
    return verify(key, tagged(tag, item), signature)

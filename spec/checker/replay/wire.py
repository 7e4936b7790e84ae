"""Cases of wire.json."""

from __future__ import annotations

from typing import Any

from hanse import crypto, shapes, wire

from . import Case, Outcome, handles

SHAPES = {
    "id32": shapes.id32,
    "user-id": shapes.user_id,
    "key32": shapes.id32,
    "signature": shapes.signature,
    "time": shapes.uint,
}


def diagnostic(value: Any) -> Any:
    """The JSON form of a CBOR value: unambiguous, and free of numbers that JSON readers round."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return {"uint": str(value)}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, list):
        return {"array": [diagnostic(item) for item in value]}
    return {"map": [[str(key), diagnostic(item)] for key, item in value.items()]}


@handles("cbor")
def cbor(case: Case) -> Outcome:
    data = bytes.fromhex(case["hex"])
    value = wire.decode(data)
    return {"value": diagnostic(value), "encoded": wire.encode(value).hex()}


@handles("shape")
def shape(case: Case) -> Outcome:
    value = SHAPES[case["shape"]](wire.decode(bytes.fromhex(case["hex"])))
    return {"value": diagnostic(value)}


@handles("taggedHash")
def tagged_hash(case: Case) -> Outcome:
    return {"hash": crypto.tagged_hash(case["tag"], bytes.fromhex(case["item"])).hex()}


@handles("taggedSign")
def tagged_sign(case: Case) -> Outcome:
    seed, item = bytes.fromhex(case["seed"]), bytes.fromhex(case["item"])
    signature = crypto.tagged_sign(seed, case["tag"], item)
    return {"public": crypto.public_key(seed).hex(), "signature": signature.hex()}


@handles("verify")
def verify(case: Case) -> Outcome:
    key, message, signature = (bytes.fromhex(case[name]) for name in ("public", "message", "signature"))
    return {"valid": crypto.verify(key, message, signature)}

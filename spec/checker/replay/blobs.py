"""Cases of blobs.json."""

from __future__ import annotations

from typing import Any

from hanse import blobs, crypto, merkle, wire

from . import Case, Outcome, handles, hexes, unhexes


def made(value: dict[str, Any]) -> bytes:
    """`size` bytes of a pattern that begins again and again."""
    pattern, size = bytes.fromhex(value["pattern"]), value["size"]
    return (pattern * (size // len(pattern) + 1))[:size]


@handles("blob")
def blob(case: Case) -> Outcome:
    data = made(case["bytes"])
    root = merkle.root(blobs.hashes(data))
    return {"root": root.hex(), "blob": blobs.blob_id(len(data), root).hex()}


@handles("blobLeaf")
def blob_leaf(case: Case) -> Outcome:
    data = made(case["bytes"])
    hashes = blobs.hashes(data)
    return {"hash": hashes[case["leaf"]].hex(), "proof": hexes(merkle.inclusion_proof(case["leaf"], hashes))}


@handles("verifyBlobLeaf")
def verify_blob_leaf(case: Case) -> Outcome:
    found = blobs.verify(
        case["leaf"], bytes.fromhex(case["blob"]), case["named"], case["size"], bytes.fromhex(case["root"]),
        unhexes(case["proof"]), made(case["bytes"]))
    return {"hash": found.hex()}


@handles("fileList")
def file_list(case: Case) -> Outcome:
    body = bytes.fromhex(case["body"])
    files = [{"blob": item[1].hex(), "size": item[2], "name": item[3], "type": item[4]}
        for item in blobs.listed(wire.decode(body))]
    return {"hash": crypto.tagged_hash("hanse.v1/body", body).hex(), "files": files}

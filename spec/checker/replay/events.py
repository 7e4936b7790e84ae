"""Cases of events.json."""

from __future__ import annotations

from hanse import batches, crypto, events, merkle, wire

from . import Case, Outcome, handles, hexes, unhex, unhexes


@handles("event")
def event(case: Case) -> Outcome:
    header = events.check_event(bytes.fromhex(case["header"]), unhex(case["body"]))
    return {
        "id": header.id.hex(),
        "log": header.log_id.hex(),
        "kind": header.kind,
        "node": header.node.hex(),
        "user": header.user.hex() if header.user else None,
        "position": list(header.position),
        "time": header.time,
    }


def counted_ids(count: int) -> list[bytes]:
    """Made-up event ids for large batches: the hash of the leaf's index in four bytes."""
    return [crypto.sha256(index.to_bytes(4, "big")) for index in range(count)]


@handles("batch")
def batch(case: Case) -> Outcome:
    """Sorts the events, builds the root over their ids and signs the statement."""
    headers = sorted((events.decode_header(raw) for raw in unhexes(case["headers"])), key=lambda header: header.order)
    ids = [header.id for header in headers]
    statement = batches.make_statement(bytes.fromhex(case["seed"]), bytes.fromhex(case["node"]), case["document"],
        ids)
    return {"ids": hexes(ids), "root": statement.root.hex(), "statement": wire.encode(statement.value).hex()}


@handles("run")
def run(case: Case) -> Outcome:
    ids = counted_ids(case["size"])
    hashes = [merkle.leaf_hash(item) for item in ids]
    first, count = case["first"], case["count"]
    proof = merkle.prove_run(hashes, first, count)
    root = merkle.root(hashes)
    if merkle.run_root(hashes[first : first + count], first, case["size"], proof) != root:
        raise AssertionError("a proof that does not verify")
    return {"root": root.hex(), "proof": hexes(proof)}


@handles("coverage")
def coverage(case: Case) -> Outcome:
    """EV-5 to EV-7: `ids` are the run's events, all of `node`."""
    value = batches.decode_coverage(wire.decode(bytes.fromhex(case["coverage"])))
    node, key = bytes.fromhex(case["node"]), bytes.fromhex(case["batchKey"])
    batches.check_coverage(value, unhexes(case["ids"]), node, case["document"], key)
    return {"first": value.first, "count": value.count, "size": value.statement.size}

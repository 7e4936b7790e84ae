"""Cases of log.json: trees, entries, checkpoints and state maps."""

from __future__ import annotations

from hanse import forks, log, merkle, statemap

from . import Case, Outcome, handles, hexes, unhexes


def leaves(size: int) -> list[bytes]:
    """Leaf hashes of a made-up tree: leaf i has the four bytes of i, big-endian, as data."""
    return [merkle.leaf_hash(index.to_bytes(4, "big")) for index in range(size)]


@handles("tree")
def tree(case: Case) -> Outcome:
    hashes = leaves(case["size"])
    subtrees: list[bytes] = []
    for size, leaf in enumerate(hashes):
        subtrees = merkle.frontier_append(subtrees, size, leaf)
    root = merkle.root(hashes)
    if subtrees != merkle.frontier(hashes) or merkle.frontier_root(subtrees) != root:
        raise AssertionError("a frontier that is not its tree's")
    return {"root": root.hex(), "frontier": hexes(subtrees)}


@handles("treeOf")
def tree_of(case: Case) -> Outcome:
    return {"root": merkle.root([merkle.leaf_hash(data) for data in unhexes(case["leaves"])]).hex()}


@handles("inclusion")
def inclusion(case: Case) -> Outcome:
    hashes = leaves(case["size"])
    return {"proof": hexes(merkle.inclusion_proof(case["index"], hashes))}


@handles("consistency")
def consistency(case: Case) -> Outcome:
    return {"proof": hexes(merkle.consistency_proof(case["from"], leaves(case["to"])))}


@handles("verifyInclusion")
def verify_inclusion(case: Case) -> Outcome:
    leaf, root = bytes.fromhex(case["leafHash"]), bytes.fromhex(case["root"])
    return {"valid": merkle.includes(leaf, case["index"], case["size"], unhexes(case["proof"]), root)}


@handles("verifyConsistency")
def verify_consistency(case: Case) -> Outcome:
    first, second = bytes.fromhex(case["fromRoot"]), bytes.fromhex(case["toRoot"])
    return {"valid": merkle.extends(case["from"], first, case["to"], second, unhexes(case["proof"]))}


@handles("entry")
def entry(case: Case) -> Outcome:
    value = log.decode_entry(bytes.fromhex(case["entry"]))
    outcome = {"term": value.term, "sequence": value.sequence, "time": value.time, "leafHash": value.leaf.hex()}
    if value.is_state:
        return {**outcome, "stateRoot": value.hash.hex()}
    return {**outcome, "event": value.hash.hex(), "verdict": value.verdict}


@handles("makeCheckpoint")
def make_checkpoint(case: Case) -> Outcome:
    seed, log_id, root = (bytes.fromhex(case[name]) for name in ("seed", "log", "root"))
    return {"checkpoint": log.make_checkpoint(seed, log_id, case["term"], case["size"], root)}


@handles("checkpoint")
def checkpoint(case: Case) -> Outcome:
    value = log.check_checkpoint(case["checkpoint"], bytes.fromhex(case["log"]), case["term"],
        unhexes(case["logKeys"]))
    return {"size": value.size, "root": value.root.hex()}


def text_of(case: Case) -> str:
    log_id, root = (bytes.fromhex(case[name]) for name in ("log", "root"))
    return log.checkpoint_text(log_id, case["term"], case["size"], root)


@handles("cosign")
def cosign(case: Case) -> Outcome:
    seed, node = (bytes.fromhex(case[name]) for name in ("seed", "node"))
    return {"line": log.cosign(seed, case["role"], node, case["seconds"], text_of(case))}


@handles("cosignature")
def cosignature(case: Case) -> Outcome:
    found = log.decode_cosignature(case["line"])
    log.check_cosignature(found, text_of(case), bytes.fromhex(case["key"]), case["now"])
    return {"role": found.role, "node": found.node.hex(), "seconds": found.seconds}


@handles("cosigned")
def cosigned(case: Case) -> Outcome:
    keys = {(role, bytes.fromhex(node)): bytes.fromhex(key) for role, node, key in case["keys"]}
    found = log.cosigners(case["checkpoint"], keys, case["now"])
    mirrors = [node for role, node in found if role == "mirror" and node.hex() in case["mirrors"]]
    return {"cosigners": [[role, node.hex()] for role, node in found], "mirrored": len(mirrors) >= case["quorum"]}


@handles("stateMap")
def state_map(case: Case) -> Outcome:
    return {"root": statemap.state_root({bytes.fromhex(key): bytes.fromhex(value) for key,
        value in case["records"]}).hex()}


@handles("hashedMap")
def hashed_map(case: Case) -> Outcome:
    return {"root": statemap.map_root([(bytes.fromhex(k), bytes.fromhex(v)) for k, v in case["pairs"]]).hex()}


@handles("forkProof")
def fork_proof(case: Case) -> Outcome:
    found = forks.check_proof(bytes.fromhex(case["proof"]))
    outcome = {"node": found.node.hex(), "log": found.log.hex()}
    if isinstance(found, forks.Events):
        return {**outcome, "position": list(found.position), "ids": hexes(list(found.ids))}
    return {**outcome, "sizes": [found.first.size, found.second.size],
        "roots": hexes([found.first.root, found.second.root])}

"""The tree of RFC 9162, 2.1, its proofs, its frontier (spec/log.md, "Tree") and run proofs (spec/events.md, "Coverage").

Proving follows the recursive definitions; verifying an inclusion or consistency proof follows the RFC's own
iterative algorithms (2.1.3.2, 2.1.4.2), so that each checks the other. "Hashes" are leaf hashes, not leaf data.
"""

from __future__ import annotations

from collections.abc import Iterator

from .crypto import sha256


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data)


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right)


def split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def root(hashes: list[bytes]) -> bytes:
    if not hashes:
        return sha256(b"")
    if len(hashes) == 1:
        return hashes[0]
    k = split(len(hashes))
    return node_hash(root(hashes[:k]), root(hashes[k:]))


def inclusion_proof(index: int, hashes: list[bytes]) -> list[bytes]:
    """PATH of 2.1.3.1."""
    if len(hashes) == 1:
        return []
    k = split(len(hashes))
    if index < k:
        return [*inclusion_proof(index, hashes[:k]), root(hashes[k:])]
    return [*inclusion_proof(index - k, hashes[k:]), root(hashes[:k])]


def consistency_proof(first: int, hashes: list[bytes]) -> list[bytes]:
    """PROOF of 2.1.4.1, for 0 < first < size; empty for 0 and for the whole size."""
    if first in (0, len(hashes)):
        return []
    return subproof(first, hashes, whole=True)


def subproof(first: int, hashes: list[bytes], whole: bool) -> list[bytes]:
    if first == len(hashes):
        return [] if whole else [root(hashes)]
    k = split(len(hashes))
    if first <= k:
        return [*subproof(first, hashes[:k], whole), root(hashes[k:])]
    return [*subproof(first - k, hashes[k:], False), root(hashes[:k])]


def includes(leaf: bytes, index: int, size: int, proof: list[bytes], tree_root: bytes) -> bool:
    """2.1.3.2."""
    if index >= size:
        return False
    position, last, result = index, size - 1, leaf
    for item in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            result = node_hash(item, result)
            while not position & 1 and position != 0:
                position, last = position >> 1, last >> 1
        else:
            result = node_hash(result, item)
        position, last = position >> 1, last >> 1
    return last == 0 and result == tree_root


def extends(first: int, first_root: bytes, second: int, second_root: bytes, proof: list[bytes]) -> bool:
    """2.1.4.2; every tree extends the empty one, and itself, by an empty proof."""
    if first > second:
        return False
    if first in (0, second):
        return not proof and (first == 0 and first_root == root([]) or first_root == second_root)
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    position, last = first - 1, second - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    left = right = path[0]
    for item in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            left, right = node_hash(item, left), node_hash(item, right)
            while not position & 1 and position != 0:
                position, last = position >> 1, last >> 1
        else:
            right = node_hash(right, item)
        position, last = position >> 1, last >> 1
    return left == first_root and right == second_root and last == 0


def frontier(hashes: list[bytes]) -> list[bytes]:
    """The maximal complete subtrees, from left to right, the largest first."""
    result, at = [], 0
    for bit in reversed(range(len(hashes).bit_length())):
        if len(hashes) >> bit & 1:
            result.append(root(hashes[at : at + (1 << bit)]))
            at += 1 << bit
    return result


def frontier_root(subtrees: list[bytes]) -> bytes:
    if not subtrees:
        return root([])
    result = subtrees[-1]
    for subtree in reversed(subtrees[:-1]):
        result = node_hash(subtree, result)
    return result


def frontier_append(subtrees: list[bytes], size: int, leaf: bytes) -> list[bytes]:
    """The frontier of the tree of `size` + 1 leaves."""
    result, carry = list(subtrees), leaf
    while size & 1:
        carry, size = node_hash(result.pop(), carry), size >> 1
    return [*result, carry]


def prove_run(hashes: list[bytes], first: int, count: int, at: int = 0) -> list[bytes]:
    """Proof of the leaves first ..< first + count, by the recursion of the page."""
    if at + len(hashes) <= first or first + count <= at:
        return [root(hashes)]
    if first <= at and at + len(hashes) <= first + count:
        return []
    k = split(len(hashes))
    return [*prove_run(hashes[:k], first, count, at), *prove_run(hashes[k:], first, count, at + k)]


def run_root(run: list[bytes], first: int, size: int, proof: list[bytes]) -> bytes | None:
    """The root that a run proof leads to, or None if it does not fit."""
    if not run or first + len(run) > size:
        return None
    hashes = iter(proof)
    try:
        result = run_subtree(run, first, 0, size, hashes)
    except StopIteration:
        return None
    return result if next(hashes, None) is None else None


def run_subtree(run: list[bytes], first: int, at: int, size: int, proof: Iterator[bytes]) -> bytes:
    if at + size <= first or first + len(run) <= at:
        return next(proof)
    if first <= at and at + size <= first + len(run):
        return root(run[at - first : at - first + size])
    k = split(size)
    left = run_subtree(run, first, at, k, proof)
    return node_hash(left, run_subtree(run, first, at + k, size - k, proof))

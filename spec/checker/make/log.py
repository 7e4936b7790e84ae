"""log.json: trees, entries, checkpoints, state maps. Ranges and snapshots are in the modules of those names."""

from __future__ import annotations

import base64
from typing import Any

from hanse import crypto, log, merkle, wire

from . import cosignatures, forks, ranges, snapshots
from .headers import HASH, LOG
from .nodes import START
from .page import Page
from replay.log import leaves

SIZES = [*range(18), 100, 1025]


def build() -> Page:
    page = Page("log", "entries, the tree, checkpoints, the state map, ranges and snapshots (spec/log.md)")
    trees(page)
    bad_proofs(page)
    entries(page)
    checkpoints(page)
    cosignatures.build(page)
    state_maps(page)
    ranges.build(page)
    snapshots.build(page)
    forks.build(page)
    return page


def trees(page: Page) -> None:
    for size in SIZES:
        page.add("tree", f"tree of {size}", size=size)
    known = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    root = page.add("treeOf", "the eight leaves of certificate-transparency's tests", leaves=known)["root"]
    assert root == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    places = [(size, index) for size in range(1, 18) for index in range(size)]
    places += [(size, index) for size in (100, 1025) for index in (0, 1, 63, 64, 98, 99, 512, 1023,
        1024) if index < size]
    for size, index in places:
        proof = page.add("inclusion", f"leaf {index} in {size}", size=size, index=index)["proof"]
        hashes = leaves(size)
        assert merkle.includes(hashes[index], index, size, [bytes.fromhex(item) for item in proof],
            merkle.root(hashes))
    pairs = [(first, second) for second in range(18) for first in range(second + 1)]
    pairs += [(f, s) for s in (100, 1025) for f in (0, 1, 2, 3, 63, 64, 65, 99, 100, 511, 512, 513, 1023, 1024,
        1025) if f <= s]
    for first, second in pairs:
        proof = page.add("consistency", f"from {first} to {second}", **{"from": first, "to": second})["proof"]
        roots = merkle.root(leaves(first)), merkle.root(leaves(second))
        assert merkle.extends(first, roots[0], second, roots[1], [bytes.fromhex(item) for item in proof])


def bad_proofs(page: Page) -> None:
    """Verification: good proofs, and each way to spoil one."""

    def inclusion(name: str, valid: bool, index: int, size: int, proof: list[bytes], leaf: bytes,
        root: bytes) -> None:
        inputs = {"index": index, "size": size, "leafHash": leaf.hex(), "proof": [item.hex() for item in proof],
            "root": root.hex()}
        assert page.add("verifyInclusion", f"inclusion: {name}", **inputs)["valid"] == valid, name

    hashes = leaves(11)
    root = merkle.root(hashes)
    for index in (0, 5, 8, 10):
        proof = merkle.inclusion_proof(index, hashes)
        good = (index, 11, proof, hashes[index], root)
        inclusion(f"leaf {index} of 11", True, *good)
        inclusion(f"leaf {index}, another leaf", False, index, 11, proof, HASH, root)
        inclusion(f"leaf {index}, another root", False, index, 11, proof, hashes[index], HASH)
        inclusion(f"leaf {index}, shorter proof", False, index, 11, proof[:-1], hashes[index], root)
        inclusion(f"leaf {index}, longer proof", False, index, 11, [*proof, HASH], hashes[index], root)
        inclusion(f"leaf {index}, reversed proof", False, index, 11, proof[::-1], hashes[index], root)
        inclusion(f"leaf {index} as leaf {index ^ 1}", False, index ^ 1, 11, proof, hashes[index], root)
        inclusion(f"leaf {index} in an empty tree", False, index, 0, proof, hashes[index], root)
    inclusion("an index at the size", False, 11, 11, merkle.inclusion_proof(10, hashes), hashes[10], root)
    inclusion("an index far beyond", False, wire.MAX_UINT, 11, merkle.inclusion_proof(10, hashes), hashes[10], root)
    inclusion("the largest size", False, 0, wire.MAX_UINT, merkle.inclusion_proof(0, hashes), hashes[0], root)
    inclusion("a single leaf", True, 0, 1, [], hashes[0], hashes[0])
    inclusion("a single leaf with a proof", False, 0, 1, [HASH], hashes[0], hashes[0])
    consistency_proofs(page)


def consistency_proofs(page: Page) -> None:
    def check(name: str, valid: bool, first: int, second: int, proof: list[bytes], *roots: bytes) -> None:
        a, b = roots or (merkle.root(leaves(first)), merkle.root(leaves(second)))
        inputs = {"from": first, "fromRoot": a.hex(), "to": second, "toRoot": b.hex(),
            "proof": [item.hex() for item in proof]}
        assert page.add("verifyConsistency", f"consistency: {name}", **inputs)["valid"] == valid, name

    for first, second in ((1, 2), (3, 7), (4, 7), (6, 8), (8, 11), (10, 11)):
        proof = merkle.consistency_proof(first, leaves(second))
        a, b = merkle.root(leaves(first)), merkle.root(leaves(second))
        name = f"{first} to {second}"
        check(name, True, first, second, proof)
        check(f"{name}, shorter", False, first, second, proof[:-1])
        check(f"{name}, longer", False, first, second, [*proof, HASH])
        check(f"{name}, nothing", False, first, second, [])
        check(f"{name}, another old root", False, first, second, proof, HASH, b)
        check(f"{name}, another new root", False, first, second, proof, a, HASH)
        check(f"{name}, the other way", False, second, first, proof, b, a)
        check(f"{name}, first hash changed", False, first, second, [HASH, *proof[1:]])
    check("from nothing", True, 0, 5, [])
    check("from nothing to nothing", True, 0, 0, [])
    check("from nothing with a proof", False, 0, 5, [HASH])
    check("from nothing with a wrong root", False, 0, 5, [], HASH, merkle.root(leaves(5)))
    check("equal", True, 5, 5, [])
    check("equal with a proof", False, 5, 5, [HASH])
    check("equal sizes, other roots", False, 5, 5, [], HASH, merkle.root(leaves(5)))


def entries(page: Page) -> None:
    def check(name: str, value: Any, code: str | None = None) -> None:
        raw = value if isinstance(value, bytes) else wire.encode(value)
        page.add("entry", f"entry: {name}", code=code, entry=raw.hex())

    event, state = [0, 0, 7, START, HASH, 0], [1, 0, 1024, START, HASH]
    check("event", event)
    check("event refused with 11", [0, 0, 7, START, HASH, 11])
    check("state", state)
    check("event with the most of everything", [0, *[wire.MAX_UINT] * 3, HASH, wire.MAX_UINT])
    check("state with the most of everything", [1, *[wire.MAX_UINT] * 3, HASH])
    bad: dict[str, Any] = {
        "nothing": b"", "empty array": [], "a map": {0: 0}, "kind 2": [2, *state[1:]],
        "kind as false": [False, *event[1:]], "event of five": event[:5], "event of seven": [*event, 0],
        "state of four": state[:4], "state of six": [*state, 0], "term as text": [0, "0", *event[2:]],
        "sequence as null": [0, 0, None, *event[3:]],
        "time as bytes": [0, 0, 7, b"", HASH, 0], "event id of 31": [0, 0, 7, START, HASH[1:], 0],
        "root of 33": [1, 0, 7, START, HASH + b"\0"],
        "verdict as null": [*event[:5], None], "trailing byte": wire.encode(event) + b"\0",
        "cut": wire.encode(event)[:-1], "not shortest": b"\x98\x06" + wire.encode(event)[1:],
    }
    for name, value in bad.items():
        check(name, value, "entryMalformed")
    check("of 256 bytes", wire.encode([0, 0, 7, START, bytes(256 - 16), 0]), "entryMalformed")
    check("of 257 bytes", wire.encode([0, 0, 7, START, bytes(257 - 16), 0]), "entryTooLarge")
    assert len(wire.encode([0, 0, 7, START, bytes(240), 0])) == 256


def checkpoints(page: Page) -> None:
    seed, other = page.seed("log key"), page.seed("other log key")
    keys = [crypto.public_key(seed).hex()]

    def check(name: str, text: str, code: str | None = None, remark: str | None = None, **more: Any) -> None:
        inputs = {"log": LOG.hex(), "term": 0, "logKeys": keys, **more}
        page.add("checkpoint", f"checkpoint: {name}", code=code, note=remark, checkpoint=text, **inputs)

    for size, root in ((0, merkle.root([])), (1, HASH), (1025, merkle.root(leaves(1025))), (wire.MAX_UINT, HASH)):
        made = page.add("makeCheckpoint", f"make a checkpoint of {size}", seed=seed.hex(), log=LOG.hex(), term=0,
            size=size, root=root.hex())
        check(f"of {size}", made["checkpoint"])
    good = log.make_checkpoint(seed, LOG, 0, 7, HASH)
    cosigned = good + f"\u2014 witness.example {base64.b64encode(bytes(76)).decode()}\n"
    check("with a cosignature", cosigned)
    check("with a cosignature of the smallest", good + f"\u2014 w {base64.b64encode(bytes(5)).decode()}\n")
    check("under the second of two log keys", good, logKeys=[crypto.public_key(other).hex(), *keys],
        remark="any log key of the home's chain counts")
    check("of term 3", log.make_checkpoint(seed, LOG, 3, 7, HASH), term=3)
    wrong_logs(check, seed, good)
    bad_notes(check, seed, other, good)
    bad_forms(check, seed, good)
    filler = f"\u2014 w {base64.b64encode(bytes(99)).decode()}\n"
    large = good + filler * ((8192 - len(good.encode())) // len(filler.encode()))
    assert len(large.encode()) <= 8192 < len((large + filler).encode())
    check("nearly 8,192 bytes", large)
    check("more than 8,192 bytes", large + filler, "checkpointTooLarge")


def wrong_logs(check: Any, seed: bytes, good: str) -> None:
    code = "checkpointWrongLog"
    check("of another log", log.make_checkpoint(seed, HASH, 0, 7, HASH), code)
    check("of another term", log.make_checkpoint(seed, LOG, 1, 7, HASH), code)
    check("of another protocol", good.replace("hanse.v1/", "hanse.v2/"), code)
    check("log id in upper case", good.replace(LOG.hex(), LOG.hex().upper()), code)
    check("term with a leading zero", good.replace("/0\n", "/00\n"), code)
    check("nothing", "", code)
    check("a space after the line", good.replace("/0\n", "/0 \n", 1), code)


def bad_notes(check: Any, seed: bytes, other: bytes, good: str) -> None:
    code = "checkpointBadSignature"
    line, text = log.checkpoint_line(LOG, 0), log.checkpoint_text(LOG, 0, 7, HASH)
    signature, known = crypto.sign(seed, text.encode()), log.key_id(line, crypto.public_key(seed))

    def signed(name: str, blob: bytes) -> str:
        return f"{text}\n\u2014 {name} {base64.b64encode(blob).decode()}\n"

    assert signed(line, known + signature) == good
    check("another key", log.make_checkpoint(other, LOG, 0, 7, HASH), code)
    check("another size", good.replace("\n7\n", "\n8\n"), code)
    check("another root", good.replace(base64.b64encode(HASH).decode(), base64.b64encode(LOG).decode()), code)
    check("another key id", signed(line, bytes(4) + signature), code)
    check("key id without the algorithm",
        signed(line, crypto.sha256(line.encode() + b"\n" + crypto.public_key(seed))[:4] + signature), code)
    check("another key name", signed("lubeck.example", log.key_id("lubeck.example",
        crypto.public_key(seed)) + signature), code)
    check("signed without the last newline", signed(line, known + crypto.sign(seed, text[:-1].encode())), code)
    check("signed with the blank line", signed(line, known + crypto.sign(seed, (text + "\n").encode())), code)
    check("signature of 63 bytes", signed(line, known + signature[:63]), code)
    check("signature of 65 bytes", signed(line, known + signature + b"\0"), code)
    s = int.from_bytes(signature[32:], "little") + crypto.ORDER
    check("S not reduced", signed(line, known + signature[:32] + s.to_bytes(32, "little")), code)
    cosignature = f"\u2014 w {base64.b64encode(bytes(76)).decode()}\n"
    remark = "the home's line is the first; further ones follow it"
    check("a cosignature first", good.replace("\n\n", "\n\n" + cosignature), code, remark)


def bad_forms(check: Any, seed: bytes, good: str) -> None:
    """The page has no code for a note of another form."""
    code, remark = "checkpointBadSignature", "no code is named for a note of another form"
    head, tail = good.split("\n\n")
    root = base64.b64encode(HASH).decode()
    tail = tail.removesuffix("\n")
    forms = {
        "no signature": head + "\n", "no signature line": head + "\n\n", "no blank line": head + "\n" + tail + "\n",
        "no newline at the end": head + "\n\n" + tail,
        "two blank lines": head + "\n\n\n" + tail + "\n", "a line more": head + "\nmore\n\n" + tail + "\n",
        "carriage returns": good.replace("\n", "\r\n").replace("/0\r\n", "/0\n", 1),
        "size with a leading zero": good.replace("\n7\n", "\n07\n"),
        "size with a sign": good.replace("\n7\n", "\n+7\n"), "size of 2^63": good.replace("\n7\n", f"\n{2**63}\n"),
        "no size": good.replace("\n7\n", "\n\n", 1), "root without padding": good.replace(root, root.rstrip("=")),
        "root in base64url": good.replace(root, base64.urlsafe_b64encode(b"\xff" * 32).decode()),
        "root of 31 bytes": good.replace(root, base64.b64encode(HASH[1:]).decode()),
        "root with stray bits": good.replace(root, root[:-2] + chr(ord(root[-2]) + 1) + "="),
        "a hyphen for the dash": good.replace("\u2014", "-"), "two spaces": good.replace("\u2014 ", "\u2014  "),
        "a space at the end": good[:-1] + " \n",
        "signature without padding": good.replace("=\n", "\n"), "rubbish after": good + "rubbish\n",
        "a blank line after": good + "\n",
    }
    for name, note in forms.items():
        assert note != good, name
        check(name, note, code, remark)
    for name, text in {"size 007": log.checkpoint_text(LOG, 0, 7, HASH).replace("\n7\n", "\n007\n"),
        "an extra line": log.checkpoint_text(LOG, 0, 7, HASH) + "x\n"}.items():
        line = log.checkpoint_line(LOG, 0)
        blob = log.key_id(line, crypto.public_key(seed)) + crypto.sign(seed, text.encode())
        check(f"{name}, and signed so", f"{text}\n\u2014 {line} {base64.b64encode(blob).decode()}\n", code, remark)


def state_maps(page: Page) -> None:
    def record(index: int) -> list[str]:
        return [wire.encode([7, HASH, index.to_bytes(16, "big")]).hex(), wire.encode([1, 0, index]).hex()]

    for count in (0, 1, 2, 3, 4, 17, 100):
        page.add("stateMap", f"state map of {count}", records=[record(index) for index in range(count)])
    records = [record(index) for index in range(17)]
    order = page.add("stateMap", "state map of 17, the other way round", records=records[::-1])
    assert order == page.cases[-3]["expect"]
    page.add("stateMap", "state map: another value", records=[[records[0][0], records[1][1]]])
    key = crypto.sha256(b"k")

    def neighbour(depth: int) -> bytes:
        """The same up to bit `depth`, which differs."""
        return bytes(byte ^ (0x80 >> depth % 8 if index == depth // 8 else 0) for index, byte in enumerate(key))

    for depth in (0, 1, 7, 8, 31, 100, 254, 255):
        pairs = [[key.hex(), HASH.hex()], [neighbour(depth).hex(), LOG.hex()]]
        page.add("hashedMap", f"two keys that part at bit {depth}", pairs=pairs)
    crowd = [[neighbour(depth).hex(), crypto.sha256(bytes([depth])).hex()] for depth in range(256)] + [[key.hex(),
        HASH.hex()]]
    page.add("hashedMap", "257 keys, one parting at each bit", pairs=crowd)
    page.add("hashedMap", "all zero and all one", pairs=[["00" * 32, HASH.hex()], ["ff" * 32, LOG.hex()]])

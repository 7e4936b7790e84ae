"""log.json: cosignatures of checkpoints."""

from __future__ import annotations

import base64
from typing import Any

from hanse import crypto, log, wire

from .headers import HASH, LOG
from .page import Page

NOW = 1_750_000_000_000
SECONDS = NOW // 1000
CHECKPOINT = {"log": LOG.hex(), "term": 0, "size": 7, "root": HASH.hex()}
TEXT = log.checkpoint_text(LOG, 0, 7, HASH)


def build(page: Page) -> None:
    nodes = [crypto.sha256(name.encode()) for name in ("wismar", "visby", "riga")]
    seeds = [page.seed(f"cosigner of {name}") for name in ("wismar", "visby", "riga")]
    made(page, nodes, seeds)
    refused(page, nodes[0], seeds)
    bundles(page, nodes, seeds)


def made(page: Page, nodes: list[bytes], seeds: list[bytes]) -> None:
    for role in log.ROLES:
        for seconds in (0, SECONDS, wire.MAX_UINT):
            made = page.add("cosign", f"cosign as {role} at {seconds}", seed=seeds[0].hex(), role=role,
                node=nodes[0].hex(), seconds=seconds, **CHECKPOINT)
            if seconds != wire.MAX_UINT:
                check(page, f"of a {role} at {seconds}", made["line"], seeds[0])
    latest = log.cosign(seeds[0], "mirror", nodes[0], SECONDS + 300, TEXT)
    check(page, "300 s ahead", latest, seeds[0])


def check(page: Page, name: str, line: str, seed: bytes, code: str | None = None, **more: Any) -> None:
    page.add("cosignature", f"cosignature: {name}", code=code, line=line, key=crypto.public_key(seed).hex(),
        **{**CHECKPOINT, "now": NOW, **more})


def line_of(name: str, blob: bytes) -> str:
    return f"\u2014 {name} {base64.b64encode(blob).decode()}"


def refused(page: Page, node: bytes, seeds: list[bytes]) -> None:
    good = log.cosign(seeds[0], "mirror", node, SECONDS, TEXT)
    name, blob = log.signature_line(good)
    code = "cosignatureMalformed"
    forms = {
        "nothing": "", "a hyphen for the dash": good.replace("\u2014", "-"), "a newline": good + "\n",
        "of a log": good.replace("mirror/", ""), "of another role": good.replace("mirror", "miller"),
        "of another protocol": good.replace("v1", "v2"), "a short node id": good.replace(node.hex(), node.hex()[2:]),
        "a node id in upper case": good.replace(node.hex(), node.hex().upper()),
        "of 75 bytes": line_of(name, blob[:-1]), "of 77 bytes": line_of(name, blob + b"\0"),
        "a time of 2^63": line_of(name, blob[:4] + (2**63).to_bytes(8, "big") + blob[12:]),
        "without padding": good.rstrip("="), "a space after": good + " ",
    }
    for form, line in forms.items():
        assert line != good, form
        check(page, form, line, seeds[0], code)
    check(page, "another key", good, seeds[1], "cosignatureWrongKey")
    check(page, "a witness's for a mirror's", good.replace("mirror", "witness"), seeds[0], "cosignatureWrongKey")
    without = crypto.sha256(name.encode() + b"\x0a\x01" + crypto.public_key(seeds[0]))[:4]
    check(page, "the key id of a log's signature", line_of(name, without + blob[4:]), seeds[0], "cosignatureWrongKey")
    ahead = log.cosign(seeds[0], "mirror", node, SECONDS + 301, TEXT)
    check(page, "301 s ahead", ahead, seeds[0], "cosignatureFromFuture")
    code = "cosignatureBadSignature"
    check(page, "of another size", good, seeds[0], code, size=8)
    check(page, "of another root", good, seeds[0], code, root=LOG.hex())
    check(page, "of another log", good, seeds[0], code, log=HASH.hex())
    check(page, "of another term", good, seeds[0], code, term=1)
    late = line_of(name, blob[:4] + (SECONDS + 1).to_bytes(8, "big") + blob[12:])
    check(page, "another time than was signed", late, seeds[0], code)
    plain = crypto.sign(seeds[0], TEXT.encode())
    check(page, "a log's signature", line_of(name, blob[:12] + plain), seeds[0], code)
    zeros = crypto.sign(seeds[0], f"cosignature/v1\ntime 0{SECONDS}\n{TEXT}".encode())
    check(page, "a time with a leading zero", line_of(name, blob[:12] + zeros), seeds[0], code)


def bundles(page: Page, nodes: list[bytes], seeds: list[bytes]) -> None:
    note = log.make_checkpoint(page.seed("log key"), LOG, 0, 7, HASH)
    lines = {(role, at): log.cosign(seeds[at], role, nodes[at], SECONDS, TEXT) + "\n" for role in log.ROLES for at in range(3)}
    keys = [[role, nodes[at].hex(), crypto.public_key(seeds[at]).hex()] for role in log.ROLES for at in range(3)]

    def bundle(name: str, mirrored: bool, *signed: str, mirrors: tuple[int, ...] = (0, 1, 2), quorum: int = 2) -> Any:
        expect = page.add("cosigned", f"cosigned: {name}", checkpoint=note + "".join(signed), keys=keys,
            mirrors=[nodes[at].hex() for at in mirrors], quorum=quorum, now=NOW)
        assert expect["mirrored"] == mirrored, name
        return expect

    a, b, c = (lines["mirror", at] for at in range(3))
    witness = lines["witness", 2]
    bundle("by nobody", False)
    bundle("by two of three", True, a, b)
    bundle("by one of three", False, c)
    bundle("by one, twice", False, a, a)
    bundle("by one, at two times", False, a, log.cosign(seeds[0], "mirror", nodes[0], SECONDS - 1, TEXT) + "\n")
    bundle("by a mirror and a witness", False, a, witness)
    bundle("by a mirror that is not named", False, a, b, mirrors=(0, 2))
    bundle("by all of all", True, a, b, c, quorum=3)
    bundle("by one with a line of nobody's between", True, a, f"\u2014 w {base64.b64encode(bytes(76)).decode()}\n", b)
    spoilt = b.replace("A", "B", 1) if "A" in b else b.replace("B", "A", 1)
    bundle("by one and a spoilt one", False, a, line_of(*spoilt_value(b)) + "\n")
    assert spoilt != b
    crowd = "".join(log.cosign(seeds[1], "witness", bytes([at]) * 32, SECONDS, TEXT) + "\n" for at in range(14))
    bundle("the sixteenth is not looked at", False, crowd, a, b)
    expect = bundle("mirrors and witnesses", True, a, b, witness)
    assert len(expect["cosigners"]) == 3


def spoilt_value(line: str) -> tuple[str, bytes]:
    name, blob = log.signature_line(line.rstrip("\n"))
    return name, blob[:-1] + bytes([blob[-1] ^ 1])

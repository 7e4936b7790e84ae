"""identity.json"""

from __future__ import annotations

from typing import Any

from hanse import crypto, identity, wire

from .nodes import DAY, START, Node
from .page import Page

YEAR = 366 * DAY


def build() -> Page:
    page = Page("identity", "node ids, node documents and their chain (spec/identity.md)")
    names(page)
    lubeck = Node(page, "lubeck")
    for signer in (0, 1, 0):
        lubeck.publish(signer)
    page.add("nodeId", "node id", rootKey=lubeck.root.hex())
    accepted(page, lubeck)
    structure(page, lubeck)
    limits(page, lubeck)
    links(page, lubeck)
    signatures(page, lubeck)
    forks(page, lubeck)
    use(page, lubeck)
    return page


def encoded(signed: list[list[Any]]) -> list[str]:
    return [wire.encode(item).hex() for item in signed]


def chain(page: Page, name: str, pinned: list[Any], offered: list[Any], code: str | None = None, **more: Any) -> None:
    page.add("chain", name, code=code, pinned=encoded(pinned), offered=encoded(offered), **more)


def names(page: Page) -> None:
    label = "a" * 63
    longest = ".".join([label, label, label, "a" * 61])
    good = ["a", "a.example", "1.example", "a-b.example", "xn--lbeck-kva.example", "127.0.0.1", label, longest,
        "a--b"]
    bad = ["", ".", "a.", ".a", "a..b", "A.example", "-a.example", "a-.example", "a.-b", "a_b.example",
        "a.example:443",
           "lübeck.example", "a b", label + "a", longest + "a", "a.example\n", "a/b", "[::1]"]
    for valid, domains in ((True, good), (False, bad)):
        for domain in domains:
            assert page.add("domain", f"domain {domain[:30]!r} of {len(domain)}",
                domain=domain)["valid"] == valid, domain
    good = ["https://a.example", "https://a.example:8448", "https://a.example/hanse", "https://a.example:1/x/y.z",
        "https://a.example:65535"]
    bad = ["", "http://a.example", "https://", "a.example", "https://a.example/", "https://a.example/x/",
        "https://a.example?x",
           "https://a.example/x?y=1", "https://a.example#x", "https://a.example/#", "https://u@a.example",
           "https://a.example:",
           "https://a.example:0", "https://a.example:65536", "https://a.example:x", "https://a.example/a b",
           "HTTPS://a.example",
           "//a.example", "https://a.example/\n", "https://-a.example", "https:///x"]
    for valid, urls in ((True, good), (False, bad)):
        for url in urls:
            assert page.add("endpoint", f"endpoint {url!r}", endpoint=url)["valid"] == valid, url


def accepted(page: Page, node: Node) -> None:
    chain(page, "a chain of three", [], node.signed)
    chain(page, "one more on a pinned chain", node.signed[:2], node.signed[2:])
    chain(page, "the whole chain again", node.signed, node.signed)
    chain(page, "nothing", [], [])
    root_again = node.sign(node.signed[1][0], 0)
    chain(page, "what is held already is not looked at again", node.signed, [root_again])
    rich = Node(page, "rich")
    longest = ".".join(["a" * 63] * 3 + ["a" * 61])
    rich.publish(k5=longest, k6=[f"https://a{i}.example/x" for i in range(4)],
        k7=[1, 2, 3, 4, 5, 6, 7, wire.MAX_UINT], k9=START + YEAR)
    chain(page, "most endpoints and versions, longest domain and lifetime", [], rich.signed)
    same = Node(page, "lubeck")
    same.publish()
    same.publish(1, k8=START, k9=START + 1, k5="other.example", k6=["https://other.example:8443/h"])
    chain(page, "issued at the same time, another domain, keys and endpoints", [], same.signed)


def structure(page: Page, node: Node) -> None:
    """ID-1, document 0 and document 1."""
    keys = node.keys()
    without = {i: {k: v for k, v in keys.items() if k != i} for i in range(8)}
    faults: dict[str, dict[str, Any]] = {
        **{f"key {k} missing": {f"k{k}": None} for k in (1, 2, 4, 5, 6, 7, 8, 9, 10, 11)},
        **{f"keys: {k} missing": {"k10": without[k]} for k in range(8)},
        "an unknown key": {"k13": 0}, "number 0 that revokes": {"k12": True}, "key 12 as false": {"k12": False},
        "key 12 as a number": {"k12": 1}, "key 0": {"k0": 0}, "keys: an unknown key": {"k10": {**keys, 8: keys[0]}},
        "node id of 31 bytes": {"k1": node.id[:31]}, "number as text": {"k2": "0"},
        "root key of 33 bytes": {"k4": node.root + b"\0"},
        "domain as bytes": {"k5": b"a.example"}, "domain empty": {"k5": ""},
        "domain with upper case": {"k5": "A.example"},
        "domain with a port": {"k5": "a.example:443"}, "domain of 254": {"k5": "a." * 126 + "aa"},
        "no endpoint": {"k6": []}, "five endpoints": {"k6": [f"https://a{i}.example" for i in range(5)]},
        "an http endpoint": {"k6": ["http://a.example"]}, "second endpoint bad": {"k6": ["https://a.example",
        "https://a.example/"]},
        "endpoints not an array": {"k6": "https://a.example"},
        "no versions": {"k7": []}, "nine versions": {"k7": list(range(1, 10))}, "falling versions": {"k7": [2, 1]},
        "a version twice": {"k7": [1, 1]},
        "version as text": {"k7": ["1"]}, "expires as issued": {"k9": START}, "expires before": {"k9": START - 1},
        "lives too long": {"k9": START + YEAR + 1}, "lives far too long": {"k9": wire.MAX_UINT},
        "issued as false": {"k8": False},
        "a key of 31 bytes": {"k10": {**keys, 3: keys[3][:31]}}, "keys as array": {"k10": list(keys.values())},
        "two equal keys": {"k10": {**keys, 7: keys[0]}}, "root key among keys": {"k10": {**keys, 2: node.root}},
        "sealing key like log key": {"k10": {**keys, 6: keys[3]}}, "directory as true": {"k11": True},
        "number 0 with a previous hash": {"k3": bytes(32)},
    }
    for name, changes in faults.items():
        chain(page, f"ID-1 {name}", [], [node.sign(node.fields(0, **changes), 0)], "documentInvalid")
    first = node.signed[:1]
    chain(page, "ID-1 number 1 without previous hash", first, [node.sign(node.fields(1, k3=None), 1)],
        "documentInvalid")
    chain(page, "ID-1 previous hash of 16 bytes", first, [node.sign(node.fields(1, k3=bytes(16)), 1)],
        "documentInvalid")
    chain(page, "ID-1 the highest number", first, [node.sign(node.fields(1, k2=255), 1)], "documentBrokenChain")
    chain(page, "ID-1 a number above it", first, [node.sign(node.fields(1, k2=256), 1)], "documentInvalid")
    raw = node.signed[0][0]
    for name, bad in {"trailing byte": raw + b"\0", "cut": raw[:-1], "nothing": b"", "an array": b"\x80",
        "not shortest": b"\xb8\x0a" + raw[1:]}.items():
        chain(page, f"ID-1 document: {name}", [], [node.sign(bad, 0)], "documentInvalid")
    good = node.signed[0]
    wrappers = {"signer 2": [raw, 2, good[2]], "no signature": good[:2], "four items": good + [0],
        "signature of 63": [raw, 0, good[2][:63]],
                "document as a map": [node.fields(0), 0, good[2]], "signer as null": [raw, None, good[2]],
                "a map": {0: raw}}
    for name, value in wrappers.items():
        chain(page, f"ID-1 signed document: {name}", [], [value], "documentInvalid")
    page.add("chain", "ID-1 signed document: not CBOR of the profile", code="documentInvalid", pinned=[],
        offered=["ff"])


def limits(page: Page, node: Node) -> None:
    def sized(size: int) -> bytes:
        path = "x" * (size - len(wire.encode(node.fields(0, k6=["https://a.example/" + "x" * 3000]))) + 3000)
        return wire.encode(node.fields(0, k6=["https://a.example/" + path]))

    assert len(sized(4096)) == 4096
    chain(page, "a document of 4096 bytes", [], [node.sign(sized(4096), 0)])
    chain(page, "a document of 4097 bytes", [], [node.sign(sized(4097), 0)], "documentTooLarge")
    chain(page, "too large is judged before anything else", [], [node.sign(bytes(5000), 0)], "documentTooLarge")


def links(page: Page, node: Node) -> None:
    """ID-2 and ID-4."""
    other = Node(page, "wismar")
    other.publish()
    chain(page, "ID-2 node id of another", [], [node.sign(node.fields(0, k1=other.id), 0)], "documentWrongNode")
    chain(page, "ID-2 root key of another", [], [node.sign(node.fields(0, k4=other.root), 0)], "documentWrongNode")
    chain(page, "ID-2 in document 1", node.signed[:1], [node.sign(node.fields(1, k1=other.id), 1)],
        "documentWrongNode")
    broken: dict[str, list[Any]] = {
        "wrong previous hash": node.sign(node.fields(1, k3=bytes(32)), 1),
        "hash of itself two back": node.sign(node.fields(2, k3=node.document_hash(0)), 1, 1),
        "another directory": node.sign(node.fields(1, k11=bytes(32)), 1),
        "issued earlier": node.sign(node.fields(1, k8=START - 1, k9=START + DAY), 1),
        "another node and root": other.sign(other.fields(1, k3=node.document_hash(0)), 0),
    }
    for name, signed in broken.items():
        pinned = node.signed[:2] if "two back" in name else node.signed[:1]
        chain(page, f"ID-4 {name}", pinned, [signed], "documentBrokenChain")
    chain(page, "ID-4 a number left out", node.signed[:1], node.signed[2:], "documentBrokenChain")
    chain(page, "ID-4 chain that begins at 1", [], node.signed[1:], "documentBrokenChain")
    chain(page, "ID-4 newest first", [], node.signed[::-1], "documentBrokenChain")


def signatures(page: Page, node: Node) -> None:
    """ID-3 and ID-5."""
    code = "documentBadSignature"
    zero, one = node.fields(0), node.fields(1)
    chain(page, "ID-3 number 0 signed by its document key", [], [node.sign(zero, 1, 0)], code)
    chain(page, "ID-3 number 0 signed by the root key, but marked 1", [],
        [[*node.sign(zero, 0)[:1], 1, node.sign(zero, 0)[2]]], code)
    chain(page, "ID-5 number 0, no signature", [], [[wire.encode(zero), 0, bytes(64)]], code)
    chain(page, "ID-5 number 1 signed by its own document key", node.signed[:1], [node.sign(one, 1, 1)], code)
    chain(page, "ID-5 number 1 signed by the root key, but marked 1", node.signed[:1],
        [[wire.encode(one), 1, node.sign(one, 0)[2]]], code)
    chain(page, "ID-5 number 1 signed by the document key, but marked 0", node.signed[:1],
        [[wire.encode(one), 0, node.sign(one, 1, 0)[2]]], code)
    chain(page, "ID-5 number 2 signed by the document key of 0", node.signed[:2], [node.sign(node.fields(2), 1, 0)],
        code)
    raw = wire.encode(one)
    untagged = crypto.sign(node.seed("document", 0), raw)
    chain(page, "ID-5 signed without the tag", node.signed[:1], [[raw, 1, untagged]], code)
    wrong_tag = crypto.tagged_sign(node.seed("document", 0), crypto.TAG_BATCH, raw)
    chain(page, "ID-5 signed under another tag", node.signed[:1], [[raw, 1, wrong_tag]], code)
    good = node.sign(one, 1, 0)
    s = int.from_bytes(good[2][32:], "little") + crypto.ORDER
    chain(page, "ID-5 S not reduced", node.signed[:1], [[raw, 1, good[2][:32] + s.to_bytes(32, "little")]], code)
    small = (1).to_bytes(32, "little")
    value = node.fields(0, k1=identity.node_id(small), k4=small)
    forged = [wire.encode(value), 0, small + bytes(32)]
    chain(page, "ID-5 root key of small order", [], [forged], code)


def forks(page: Page, node: Node) -> None:
    fork = node.sign(node.fields(0, k5="fork.example"), 0)
    chain(page, "ID-6 another number 0", node.signed, [fork], "documentFork")
    fork = node.sign(node.fields(2, k5="fork.example", k12=True), 0)
    chain(page, "ID-6 another one that the root key signed", node.signed, [fork], "documentFork")
    planned = Node(page, "lubeck")
    for signer in (0, 1, 1):
        planned.publish(signer)
    fork = node.sign(node.fields(1, k5="fork.example"), 1, 0)
    chain(page, "ID-6 signed by the document key", node.signed[:2], [fork], "documentFork")
    replacements(page, planned)
    bad = [fork[0], 1, bytes(64)]
    chain(page, "ID-6 an unsigned fork is no fork", node.signed[:2], [bad], "documentBadSignature")


def replacements(page: Page, stolen: Node) -> None:
    """ID-6, ID-9 and ID-10: `stolen` has three documents, the last two by document keys."""
    owner = Node(page, "lubeck")
    for _ in range(2):
        owner.publish(0)
    page.add("chain", "ID-6 the root key's document ends a longer branch", pinned=encoded(stolen.signed),
        offered=encoded(owner.signed))
    chain(page, "ID-6 the root key's document alone", stolen.signed, owner.signed[1:])
    owner.publish(1)
    chain(page, "ID-6 with one after it", stolen.signed, owner.signed)
    chain(page, "ID-9 a branch that the root key has ended", owner.signed, stolen.signed, "documentRevoked")
    chain(page, "ID-9 the branch as entries name it", owner.signed, stolen.signed, named=True)
    late = Node(page, "lubeck")
    late.publish(0), late.publish(1, k5="late.example"), late.publish(0)
    chain(page, "ID-6 the root key's document after a fork", stolen.signed, late.signed)
    chain(page, "ID-6 the fork alone", stolen.signed, late.signed[:2], "documentFork")
    chain(page, "ID-6 two documents of the root key", owner.signed, late.signed, "documentFork")
    twice = Node(page, "lubeck")
    for signer in (0, 0, 1, 0):
        twice.publish(signer)
    chain(page, "revoked twice", [], twice.signed)
    unmarked = stolen.sign(stolen.fields(1), 0)
    chain(page, "ID-10 signed by the root key, but does not revoke", stolen.signed[:1], [unmarked],
        "documentBadSignature")
    marked = stolen.sign(stolen.fields(1, k12=True), 1)
    chain(page, "ID-10 revokes, but is signed by the document key", stolen.signed[:1], [marked],
        "documentBadSignature")


def use(page: Page, node: Node) -> None:
    """ID-7 and ID-8."""
    expires = START + 150 * DAY
    chain(page, "ID-7 the newest domain", [], node.signed, domain="lubeck.example")
    chain(page, "ID-7 another domain", [], node.signed, "documentWrongDomain", domain="wismar.example")
    moved = Node(page, "lubeck")
    moved.publish()
    moved.publish(1, k5="new.example")
    chain(page, "ID-7 a domain of an older document", [], moved.signed, "documentWrongDomain",
        domain="lubeck.example")
    chain(page, "ID-8 just before it expires", [], node.signed, now=expires - 1, number=2)
    chain(page, "ID-8 when it expires", [], node.signed, "documentExpired", now=expires, number=2)
    chain(page, "ID-8 an older document", [], node.signed, "documentUnknown", now=START, number=1)
    chain(page, "ID-8 a number that is not known", [], node.signed, "documentUnknown", now=START, number=3)

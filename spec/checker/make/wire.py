"""wire.json"""

from __future__ import annotations

from hanse import crypto, wire

from . import curve
from .cbor_examples import EXAMPLES
from .page import Page


def build() -> Page:
    page = Page("wire", "the CBOR profile, shared shapes, tagged hashes and signatures (spec/wire.md)")
    accepted(page)
    refused(page)
    deep(page)
    for name, data, code in EXAMPLES:
        page.add("cbor", f"RFC 8949 example {name}", code=code, hex=data)
    shapes(page)
    hashes(page)
    signatures(page)
    return page


def accepted(page: Page) -> None:
    values = {
        "integers at each size": [0, 23, 24, 255, 256, 65535, 65536, 2**32 - 1, 2**32, wire.MAX_UINT],
        "lengths at each size": [b"", b"\x00", bytes(23), bytes(24), bytes(255), bytes(256), "a" * 300],
        "text": ["", "a", "ü", "水", "\U0001f600", "\u0000", "\ufeff", "\U0010ffff", "e\u0301"],
        "map": {0: 1, 1: {}, 23: [], 24: b"x", 255: "y", 256: None, 65536: True, wire.MAX_UINT: False},
        "nested": {1: [{2: [{3: [[[]]]}]}]},
        "many items": list(range(1000)),
    }
    for name, value in values.items():
        page.add("cbor", f"accepts {name}", hex=wire.encode(value).hex())


REFUSALS = {
    "cborUnsupported": {
        "negative": "20", "negative in an array": "8120", "negative as a map value": "a10020",
        "negative, one byte missing": "38", "tag": "c000", "tag in a map": "a101c11a514b67b0", "tag 24": "d81840",
        "undefined": "f7", "simple 0": "e0", "simple 19": "f3", "simple 32": "f820", "simple, missing byte": "f8",
        "half": "f90000", "float": "fa00000000", "double": "fb0000000000000000", "double in an array": "8201fb",
        "break alone": "ff", "break in an array": "81ff", "text key": "a1616101", "bytes key": "a1410101",
        "array key": "a18001", "map key": "a1a001", "null key": "a1f601", "true as second key": "a20001f501",
        "negative key": "a12000", "information 28": "1c", "information 29 in bytes": "5d",
        "information 30 in an array": "829e00",
    },
    "cborNotShortest": {
        "23 in one byte": "1817", "0 in one byte": "1800", "255 in two": "1900ff", "65535 in four": "1a0000ffff",
        "2^32 - 1 in eight": "1b00000000ffffffff", "length of bytes": "580100", "length of text": "7900016161",
        "count of an array": "980100", "count of a map": "b8010000", "a map key": "a1180000",
        "a map value": "a1001801",
        "second item": "8200190001", "length longer than the input": "5817",
        "count longer than the input": "9a00000100",
    },
    "cborIndefinite": {
        "bytes": "5f4100ff", "text": "7f6161ff", "array": "9fff", "map": "bfff", "array in an array": "819f00ff",
        "as a map value": "a1005f40ff", "without an end": "9f",
    },
    "cborIntegerTooLarge": {
        "2^63": "1b8000000000000000", "2^64 - 1": "1bffffffffffffffff", "in an array": "8200 1b8000000000000000",
        "as a map key": "a11b800000000000000000", "as a map value": "a1001bffffffffffffffff",
    },
    "cborInvalidText": {
        "lone continuation": "6180", "ff": "61ff", "cut short": "61c3", "cut three-byte": "62e6b0",
        "overlong /": "62c0af",
        "overlong NUL": "62c080", "overlong three bytes": "63e08080", "surrogate": "63eda080",
        "low surrogate": "63edbfbf",
        "pair of surrogates": "66eda0bdedb880", "above U+10FFFF": "64f4908080", "five bytes": "65f888808080",
        "in a map": "a10061fe", "after good text": "826161618f",
    },
    "cborMapOrder": {
        "falling": "a201000000", "twice the same": "a200000000", "24 before 23": "a218180017 00",
        "third falls": "a3000002000100",
        "in an inner map": "a100a201000000", "big before small": "a21903e80018ff00",
    },
    "cborTrailingBytes": {
        "a second item": "0000", "after an empty array": "8000", "after a map": "a000", "after text": "616161",
        "rubbish": "f6ff",
    },
    "cborTruncated": {
        "nothing": "", "argument missing": "18", "argument cut": "1900", "argument cut at seven": "1b00000000000000",
        "bytes": "4200", "text": "6261", "array": "81", "array of two with one": "8200", "map": "a1",
        "map without a value": "a100", "map of two with one pair": "a20000",
        "map of two with three bytes": "a2000001",
        "length 2^63": "5b8000000000000000", "count 2^64 - 1": "9bffffffffffffffff",
        "map of 2^63": "bb8000000000000000",
        "map of 2^64 - 1": "bbffffffffffffffff", "count 2^32 - 1": "9affffffff", "length in an inner array": "825820",
        "count before a bad item": "83ff00", "length before bad text": "62ff", "map count before a bad key": "a26000",
    },
}


def refused(page: Page) -> None:
    for code, cases in REFUSALS.items():
        for name, data in cases.items():
            page.add("cbor", f"{code}: {name}", code=code, hex=data.replace(" ", ""))
    note = "information 31 in an unsigned integer has no length, but is the same mark"
    page.add("cbor", "cborIndefinite: unsigned integer", code="cborIndefinite", hex="1f", note=note)
    page.add("cbor", "first fault: order before value", code="cborMapOrder", hex="a20100001b8000000000000000")
    page.add("cbor", "first fault: a tag before trailing bytes", code="cborUnsupported", hex="c00000")
    page.add("cbor", "first fault: text before trailing bytes", code="cborInvalidText", hex="618000")
    page.add("cbor", "first fault: the earlier item", code="cborIntegerTooLarge", hex="821b800000000000000020")
    page.add("cbor", "first fault: key form before its order", code="cborNotShortest", hex="a20100180000")


def deep(page: Page) -> None:
    def nested(kinds: str, inner: str) -> str:
        return "".join({"a": "81", "m": "a100"}[kind] for kind in kinds) + inner

    page.add("cbor", "accepts 16 arrays", hex=nested("a" * 15, "80"))
    page.add("cbor", "accepts 16 maps", hex=nested("m" * 15, "a0"))
    page.add("cbor", "accepts 16 deep with an integer inside", hex=nested("am" * 8, "00"))
    for kinds, inner in (("a" * 16, "80"), ("m" * 16, "a0"), ("am" * 8, "8100"), ("a" * 100, "00"),
        ("a" * 16, "a10000")):
        page.add("cbor", f"cborTooDeep: {len(kinds) + 1} of {kinds[:2]}, {inner}", code="cborTooDeep",
            hex=nested(kinds, inner))
    note = "the initial byte alone tells that an item nests too deep"
    page.add("cbor", "cborTooDeep: before the count", code="cborTooDeep", hex=nested("a" * 16, "9800"), note=note)


def shapes(page: Page) -> None:
    sizes = {"id32": 32, "user-id": 16, "key32": 32, "signature": 64}
    for name, size in sizes.items():
        page.add("shape", f"{name}", shape=name, hex=wire.encode(bytes(range(size))).hex())
        for bad in (b"", bytes(size - 1), bytes(size + 1)):
            title = f"cborUnexpected: {name} of {len(bad)} bytes"
            page.add("shape", title, code="cborUnexpected", shape=name, hex=wire.encode(bad).hex())
        page.add("shape", f"cborUnexpected: {name} as text", code="cborUnexpected", shape=name,
            hex=wire.encode("a" * size).hex())
    page.add("shape", "time", shape="time", hex=wire.encode(1_750_000_000_000).hex())
    page.add("shape", "time: most", shape="time", hex=wire.encode(wire.MAX_UINT).hex())
    for value in (None, True, b"", [0]):
        page.add("shape", f"cborUnexpected: time as {value}", code="cborUnexpected", shape="time",
            hex=wire.encode(value).hex())


TAGS = ("node", "node-document", "event", "body", "batch", "state-key", "state-value")


def hashes(page: Page) -> None:
    for tag in TAGS:
        page.add("taggedHash", f"H hanse.v1/{tag}", tag=f"hanse.v1/{tag}", item=wire.encode({1: b"abc"}).hex())
    page.add("taggedHash", "H of nothing", tag="hanse.v1/event", item="")
    for tag in ("node-document", "batch"):
        seed = page.seed("wire signer").hex()
        page.add("taggedSign", f"Sign hanse.v1/{tag}", tag=f"hanse.v1/{tag}", seed=seed,
            item=wire.encode([1, 2, 3]).hex())


def signatures(page: Page) -> None:
    seed, message = page.seed("wire signer"), b"hanse.v1/batch\x00\x83\x01\x02\x03"
    key, good = crypto.public_key(seed), crypto.sign(seed, message)

    def check(name: str, valid: bool, public: bytes, signature: bytes, note: str | None = None) -> None:
        inputs = {"public": public.hex(), "message": message.hex(), "signature": signature.hex()}
        if page.add("verify", f"verify: {name}", note=note, **inputs)["valid"] != valid:
            raise AssertionError(name)

    check("good", True, key, good)
    check("R changed", False, key, bytes([good[0] ^ 1]) + good[1:])
    check("S changed", False, key, good[:32] + bytes([good[32] ^ 1]) + good[33:])
    check("another key", False, crypto.public_key(page.seed("other signer")), good)
    s = int.from_bytes(good[32:], "little")
    check("S not reduced", False, key, good[:32] + (s + crypto.ORDER).to_bytes(32, "little"))
    check("S with its top bit set", False, key, good[:63] + bytes([good[63] | 0x80]))
    for y in sorted(crypto.SMALL_ORDER_Y):
        for sign in (0, 1):
            public = (y | sign << 255).to_bytes(32, "little")
            check(f"small-order key {public.hex()}", False, public, forged(public, message))
    for y in range(crypto.FIELD, 2**255):
        public = y.to_bytes(32, "little")
        check(f"non-canonical key {public.hex()}", False, public, forged(public, message))
    torsion(check, seed, message)
    rfc8032(page)


def forged(public: bytes, message: bytes) -> bytes:
    """R = S * B with S = 8: holds for a small-order key whenever the challenge is a multiple of its order."""
    return curve.encode(curve.multiply(curve.BASE, 8)) + (8).to_bytes(32, "little")


def torsion(check, seed: bytes, message: bytes) -> None:
    """Points with a part of small order: what tells a cofactorless verifier from another."""
    scalar = curve.secret_scalar(seed)
    key = curve.encode(curve.multiply(curve.BASE, scalar))
    note = "the page names keys of small order only; an R of small order is refused as well"
    for r in ((1).to_bytes(32, "little"), (crypto.FIELD - 1).to_bytes(32, "little"), bytes(32)):
        signature = curve.signature_with(0, r, scalar, key, message)
        check(f"small-order R {r.hex()}", False, key, signature, note)
    mixed = curve.encode(curve.add(curve.decode(key), curve.decode(crypto.ORDER_8.to_bytes(32, "little"))))
    found: dict[bool, bytes] = {}
    nonce = 1
    while len(found) < 2:
        r = curve.encode(curve.multiply(curve.BASE, nonce))
        multiple = curve.challenge(r, mixed, message) % 8 == 0
        found.setdefault(multiple, curve.signature_with(nonce, r, scalar, mixed, message))
        nonce += 1
    note = "the check is R = S B - k A, byte for byte, without the cofactor"
    check("mixed-order key, holds without the cofactor", True, mixed, found[True], note)
    check("mixed-order key, holds only with the cofactor", False, mixed, found[False], note)


def rfc8032(page: Page) -> None:
    """RFC 8032, 7.1, TEST 1 and 2: an anchor outside this package."""
    tests = (
        ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    )
    for number, (public, message, signature) in enumerate(tests, 1):
        expect = page.add("verify", f"verify: RFC 8032 test {number}", public=public, message=message,
            signature=signature)
        assert expect["valid"]

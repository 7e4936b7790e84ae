"""blobs.json"""

from __future__ import annotations

from typing import Any

from hanse import blobs, crypto, merkle, wire
from replay.blobs import made

from .page import Page

SALT = bytes(16)
LEAF = blobs.LEAF
PATTERN = b"Hanse, a league of towns. "


def pattern(size: int, text: bytes = PATTERN) -> dict[str, Any]:
    return {"pattern": text[:max(1, size)].hex(), "size": size}


def build() -> Page:
    page = Page("blobs", "ids of blobs, leaves and their proofs, the files that bodies name (spec/blobs.md)")
    ids(page)
    proofs(page)
    files(page)
    return page


def ids(page: Page) -> None:
    for size in (0, 1, 26, LEAF - 1, LEAF, LEAF + 1, 2 * LEAF, 3 * LEAF + 17, 5 * LEAF):
        page.add("blob", f"{size} bytes", bytes=pattern(size))
    page.add("blob", "2 leaves of zeros", bytes=pattern(2 * LEAF, bytes(8)))


def proofs(page: Page) -> None:
    for size, leaf in ((1, 0), (LEAF + 1, 0), (LEAF + 1, 1), (3 * LEAF, 1), (3 * LEAF, 2), (5 * LEAF - 9, 3), (5 * LEAF - 9, 4)):
        data = made(pattern(size))
        found = page.add("blobLeaf", f"leaf {leaf} of {size} bytes", bytes=pattern(size), leaf=leaf)
        hashes = blobs.hashes(data)
        root = merkle.root(hashes)
        start = leaf * LEAF
        # The leaf may begin in the midst of the pattern.
        turned = PATTERN[start % len(PATTERN):] + PATTERN[:start % len(PATTERN)]
        part = pattern(len(blobs.leaves(data)[leaf]), turned)
        fields = {"leaf": leaf, "blob": blobs.blob_id(size, root).hex(), "named": size, "size": size,
            "root": root.hex(), "proof": found["proof"], "bytes": part}  # fmt: skip
        verified(page, f"leaf {leaf} of {size} bytes", fields)


def verified(page: Page, name: str, fields: dict[str, Any]) -> None:
    def check(what: str, code: str | None, **other: Any) -> None:
        page.add("verifyBlobLeaf", f"{name}: {what}", code=code, **{**fields, **other})

    check("as it is", None)
    check("the message says another size", "blobMismatch", named=fields["size"] + 1)
    check("another size that both say", "blobMismatch", named=fields["size"] + 1, size=fields["size"] + 1)
    check("another root", "blobMismatch", root=crypto.sha256(b"another").hex())
    check("another blob", "blobMismatch", blob=crypto.sha256(b"another").hex())
    part = fields["bytes"]
    check("a byte too many", "leafLength", bytes={**part, "size": part["size"] + 1})
    check("a byte too few", "leafLength", bytes={**part, "size": part["size"] - 1})
    check("behind the last leaf", "leafLength", leaf=(fields["size"] + LEAF - 1) // LEAF)
    check("other bytes", "leafUnproven", bytes={**part, "pattern": "00"})
    check("a hash too many", "leafUnproven", proof=[*fields["proof"], crypto.sha256(b"more").hex()])
    if fields["proof"]:
        check("a hash too few", "leafUnproven", proof=fields["proof"][:-1])


def one(name: Any = "report.pdf", kind: Any = "application/pdf", size: Any = 7, blob: Any = None, **more: Any) -> dict[int, Any]:
    blob = crypto.sha256(b"blob") if blob is None else blob
    return {1: blob, 2: size, 3: name, 4: kind, **{int(key[1:]): value for key, value in more.items()}}


NAMES = {
    "a name with spaces": "the report, final.pdf", "255 bytes": "a" * 255, "accents": "Gr\u00fc\u00dfe.txt", "an emoji": "\U0001f600.png",
    "begins with a dot": ".profile", "three dots": "...", "a quotation mark": 'a"b', "right to left letters": "\u05d0\u05d1.txt",
}  # fmt: skip
BAD_NAMES = {
    "no name": "", "256 bytes": "a" * 256, "a dot": ".", "two dots": "..", "a way up": "../../x", "a slash": "a/b", "a backslash": "a\\b",
    "a line feed": "a\nb", "a zero": "a\0b", "DEL": "a\x7f", "C1": "a\x85", "turned around": "cod\u202etxt.exe", "isolated": "a\u2067b",
    "a line separator": "a\u2028b", "an end of embedding": "\u202c", "an end of isolation": "\u2069",
}  # fmt: skip


def files(page: Page) -> None:
    def check(name: str, value: Any) -> None:
        page.add("fileList", name, body=wire.encode({0: SALT, 1: "t", 4: value}).hex())

    check("one", [one()])
    check("two of one blob", [one(), one("again.pdf")])
    check("none", [])
    check("16", [one(f"{number}.txt", "text/plain", number) for number in range(16)])
    check("17", [one(f"{number}.txt", "text/plain", number) for number in range(17)])
    check("17, of which the first has no name", [one("")] + [one(f"{number}.txt") for number in range(16)])
    for what, name in {**NAMES, **BAD_NAMES}.items():
        check(f"name: {what}", [one(name)])
    for kind in ("text/plain", "application/vnd.oasis.opendocument.text", "image/svg+xml", "a/b", "text", "text/", "/plain", "Text/plain",
        "text/plain; charset=utf-8", "text/pl ain", "a/b/c", "a/" + "b" * 125, "a/" + "b" * 126, ".a/b", "a/-b", "", "\u00e9/a"):
        check(f"type: {kind[:40]!r} {len(kind)}", [one(kind=kind)])
    for size in (0, 2**53 - 1, 2**53, "7", True):
        check(f"size: {size!r}", [one(size=size)])
    check("a later key", [one(k5=bytes(32), k9=[1])])
    check("a short id", [one(blob=bytes(31))])
    check("others among them", [1, one("a"), "x", [], {1: 1}, one(None), {}, one("b"), None])
    for value in ({1: 2}, "x", 7, None):
        check(f"no array: {value!r}", value)
    page.add("fileList", "no key", body=wire.encode({0: SALT, 1: "t"}).hex())
    page.add("fileList", "with mentions", body=wire.encode({0: SALT, 1: "t", 3: True, 4: [one()], 7: 1}).hex())

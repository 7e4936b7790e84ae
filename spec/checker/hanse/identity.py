"""Node ids, node documents and their chain (spec/identity.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from . import crypto, shapes, wire
from .errors import Refusal, recoded

MAX_DOCUMENT = 4_096
MAX_NUMBER = 255
MAX_LIFETIME = 366 * 86_400_000
DOCUMENT, REQUEST, BATCH, LOG, WITNESS, MIRROR, SEALING, MLS = range(8)

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
ENDPOINT = re.compile(r"https://([^/:?#@]+)(?::([1-9][0-9]{0,4}))?((?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*)")


def node_id(root_key: bytes) -> bytes:
    return crypto.tagged_hash(crypto.TAG_NODE, root_key)


def is_domain(name: str) -> bool:
    """1 to 253 bytes; labels of 1 to 63 that neither begin nor end with a hyphen; no port."""
    return 1 <= len(name) <= 253 and all(LABEL.fullmatch(label) for label in name.split("."))


def is_endpoint(url: str) -> bool:
    match = ENDPOINT.fullmatch(url)
    return match is not None and is_domain(match[1]) and (match[2] is None or int(match[2]) <= 65_535)


@dataclass(frozen=True)
class NodeDocument:
    """A decoded document; `raw` is what is hashed and signed."""

    raw: bytes
    node: bytes
    number: int
    previous: bytes | None
    root: bytes
    domain: str
    endpoints: list[str]
    versions: list[int]
    issued: int
    expires: int
    keys: list[bytes]
    directory: bytes
    revokes: bool

    @property
    def is_roots(self) -> bool:
        """ID-10: whether the root key signs it."""
        return self.number == 0 or self.revokes

    @property
    def hash(self) -> bytes:
        return crypto.tagged_hash(crypto.TAG_DOCUMENT, self.raw)


@dataclass(frozen=True)
class SignedDocument:
    document: NodeDocument
    signer: int
    signature: bytes


def decode_signed(value: Any) -> SignedDocument:
    """A `signed-document` from its decoded CBOR value (ID-1)."""
    with recoded("documentInvalid"):
        raw, signer, signature = shapes.tuple_of(value, 3)
        shapes.octets(raw), shapes.uint(signer, 0, 1), shapes.signature(signature)
    return SignedDocument(decode_document(raw), signer, signature)


def decode_document(raw: bytes) -> NodeDocument:
    """ID-1."""
    if len(raw) > MAX_DOCUMENT:
        raise Refusal("documentTooLarge")
    with recoded("documentInvalid"):
        document = document_shape(raw)
        check_document(document)
    return document


def document_shape(raw: bytes) -> NodeDocument:
    value = shapes.fields(wire.decode(raw), {1, 2, 4, 5, 6, 7, 8, 9, 10, 11}, {3, 12})
    keys = shapes.fields(value[10], set(range(8)))
    if not shapes.boolean(value.get(12, True)):
        raise shapes.unexpected("key 12 true or absent")
    return NodeDocument(
        raw=raw,
        node=shapes.id32(value[1]),
        number=shapes.uint(value[2], 0, MAX_NUMBER),
        previous=shapes.id32(value[3]) if 3 in value else None,
        root=shapes.id32(value[4]),
        domain=shapes.text(value[5]),
        endpoints=[shapes.text(item) for item in shapes.array(value[6], 1, 4)],
        versions=[shapes.uint(item) for item in shapes.array(value[7], 1, 8)],
        issued=shapes.uint(value[8]),
        expires=shapes.uint(value[9]),
        keys=[shapes.id32(keys[index]) for index in range(8)],
        directory=shapes.id32(value[11]),
        revokes=12 in value,
    )


def check_document(document: NodeDocument) -> None:
    """What the CDDL of the page says in comments."""
    checks = {
        "previous hash": (document.previous is None) == (document.number == 0),
        "revokes": document.number > 0 or not document.revokes,
        "domain": is_domain(document.domain),
        "endpoints": all(is_endpoint(url) for url in document.endpoints),
        "versions": all(a < b for a, b in zip(document.versions, document.versions[1:])),
        "times": document.issued < document.expires <= document.issued + MAX_LIFETIME,
        "keys": len({document.root, *document.keys}) == 9,
    }
    for what, holds in checks.items():
        if not holds:
            raise Refusal("documentInvalid", what)


@dataclass
class Chain:
    """The pinned documents of one node, from number 0 on, and those of branches that the root key has ended."""

    documents: list[NodeDocument] = field(default_factory=list)
    replaced: list[NodeDocument] = field(default_factory=list)

    @property
    def newest(self) -> NodeDocument:
        return self.documents[-1]

    @property
    def revoked_below(self) -> int:
        return max((document.number for document in self.documents if document.revokes), default=0)

    def copy(self) -> Chain:
        return Chain(list(self.documents), list(self.replaced))

    def find(self, number: int) -> NodeDocument | None:
        return self.documents[number] if number < len(self.documents) else None

    def candidates(self, number: int) -> list[NodeDocument]:
        """Every document of this number, of whichever branch."""
        return [document for document in [*self.documents, *self.replaced] if document.number == number]

    def named(self, number: int, hash: bytes) -> NodeDocument | None:
        return next((document for document in self.candidates(number) if document.hash == hash), None)

    def revokes(self, old: list[Any], new: list[Any]) -> bool:
        """Whether one that the root key signed comes after `old` on the branch that ends with `new`, or `old` is of another."""
        at: list[Any] = new
        while at != old:
            document = self.named(at[0], at[1])
            if document is None or document.previous is None:
                return False
            if document.revokes:
                return True
            at = [document.number - 1, document.previous]
        return False

    def offer(self, offered: list[SignedDocument], are_named: bool = False) -> None:
        """ID-2 to ID-6, ID-9 and ID-10 for documents that come together; `are_named`: with entries or records."""
        branch = list(self.documents)
        for signed in offered:
            follow(branch, signed)
        fork = next((i for i, (a, b) in enumerate(zip(branch, self.documents)) if a.hash != b.hash), None)
        if fork is None:
            self.documents = max(self.documents, branch, key=len)
            return
        mine, theirs = self.documents[fork:], branch[fork:]
        has_root = any(document.is_roots for document in mine)
        if has_root == any(document.is_roots for document in theirs):
            raise Refusal("documentFork")
        if not has_root:
            self.documents, lost = branch, mine
        elif are_named:
            lost = theirs
        else:
            raise Refusal("documentRevoked")
        self.replaced += [document for document in lost if document not in self.replaced]

    def check_domain(self, domain: str) -> None:
        """ID-7."""
        if self.newest.domain != domain:
            raise Refusal("documentWrongDomain")

    def check_current(self, number: int, now: int) -> None:
        """ID-8: only the newest document counts, and only before it expires. Time in milliseconds."""
        if number != self.newest.number:
            raise Refusal("documentUnknown")
        if now >= self.newest.expires:
            raise Refusal("documentExpired")


def follow(branch: list[NodeDocument], signed: SignedDocument) -> None:
    """Takes one document into the branch, which it may cut short."""
    document = signed.document
    number = document.number
    if number < len(branch) and branch[number].hash == document.hash:
        return
    if number == 0 and branch and branch[0].node != document.node:
        raise Refusal("documentWrongNode")
    if node_id(document.root) != document.node:
        raise Refusal("documentWrongNode")
    previous = check_link(branch, document)
    check_signature(signed, previous)
    del branch[number:]
    branch.append(document)


def check_link(branch: list[NodeDocument], document: NodeDocument) -> NodeDocument | None:
    """ID-4: the document before this one, or None for number 0."""
    if document.number == 0:
        return None
    if document.number > len(branch):
        raise Refusal("documentBrokenChain", "the number before is not known")
    previous = branch[document.number - 1]
    links = (
        document.previous == previous.hash,
        document.node == previous.node,
        document.root == previous.root,
        document.directory == previous.directory,
        document.issued >= previous.issued,
    )
    if not all(links):
        raise Refusal("documentBrokenChain")
    return previous


def check_signature(signed: SignedDocument, previous: NodeDocument | None) -> None:
    """ID-3, ID-5 and ID-10."""
    if signed.document.is_roots != (signed.signer == 0):
        raise Refusal("documentBadSignature", "the root key signs number 0 and what revokes, and nothing else")
    if signed.signer == 0:
        key = signed.document.root
    elif previous is not None:
        key = previous.keys[DOCUMENT]
    else:
        raise Refusal("documentBadSignature", "number 0 is signed by the root key")
    if not crypto.tagged_verify(key, crypto.TAG_DOCUMENT, signed.document.raw, signed.signature):
        raise Refusal("documentBadSignature")


def decode_chain(value: Any) -> Chain:
    """A whole chain, `[* signed-document]`, oldest first."""
    chain = Chain()
    chain.offer([decode_signed(item) for item in shapes.array(value)])
    return chain

"""Cases of identity.json."""

from __future__ import annotations

from typing import Any

from hanse import identity, wire

from . import Case, Outcome, handles


@handles("nodeId")
def node_id(case: Case) -> Outcome:
    return {"node": identity.node_id(bytes.fromhex(case["rootKey"])).hex()}


@handles("domain")
def domain(case: Case) -> Outcome:
    return {"valid": identity.is_domain(case["domain"])}


@handles("endpoint")
def endpoint(case: Case) -> Outcome:
    return {"valid": identity.is_endpoint(case["endpoint"])}


def pinned(case: Case) -> identity.Chain:
    chain = identity.Chain()
    chain.offer([decoded(item) for item in case["pinned"]])
    return chain


def decoded(item: str) -> identity.SignedDocument:
    with identity.recoded("documentInvalid"):
        value = wire.decode(bytes.fromhex(item))
    return identity.decode_signed(value)


@handles("chain")
def chain(case: Case) -> Outcome:
    """`pinned` is accepted; then `offered` as one; then, where asked, ID-7 and ID-8."""
    known = pinned(case)
    known.offer([decoded(item) for item in case["offered"]], case.get("named", False))
    if "domain" in case:
        known.check_domain(case["domain"])
    if "now" in case:
        known.check_current(case["number"], case["now"])
    return {
        "documents": [summary(document) for document in known.documents],
        "revokedBelow": known.revoked_below,
        "replaced": [document.hash.hex() for document in known.replaced],
    }


def summary(document: identity.NodeDocument) -> dict[str, Any]:
    return {
        "node": document.node.hex(),
        "number": document.number,
        "hash": document.hash.hex(),
        "domain": document.domain,
        "endpoints": document.endpoints,
        "versions": document.versions,
        "issued": document.issued,
        "expires": document.expires,
        "rootKey": document.root.hex(),
        "keys": [key.hex() for key in document.keys],
        "directory": document.directory.hex(),
    }

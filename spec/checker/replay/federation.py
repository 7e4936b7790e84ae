"""Cases of federation.json."""

from __future__ import annotations

from hanse import crypto, discovery, endpoints, federation, runs, wire
from hanse.errors import Refusal

from . import Case, Outcome, handles
from .ranges import pinned


def body_of(case: Case) -> bytes:
    """`body`, or `bodyZeros` zero bytes."""
    return bytes(case["bodyZeros"]) if "bodyZeros" in case else bytes.fromhex(case["body"])


def headers_of(case: Case) -> federation.Headers:
    return [(name, value) for name, value in case["headers"]]


def request_of(case: Case) -> federation.Request:
    return federation.Request(case["method"], case["path"], case["query"], headers_of(case), body_of(case))


@handles("signRequest")
def sign_request(case: Case) -> Outcome:
    """Base and signature for a request whose headers lack those two fields."""
    base = federation.request_base(request_of(case), case["parameters"])
    return signed(case, base)


@handles("signResponse")
def sign_response(case: Case) -> Outcome:
    response = federation.Response(case["status"], headers_of(case), body_of(case))
    return signed(case, federation.response_base(response, case["requestSignature"], case["parameters"]))


def signed(case: Case, base: str) -> Outcome:
    seed = bytes.fromhex(case["seed"])
    return {"base": base, "digest": federation.digest_header(body_of(case)),
        "signature": crypto.sign(seed, base.encode()).hex()}


@handles("request")
def request(case: Case) -> Outcome:
    node = bytes.fromhex(case["receiver"])
    receiver = federation.Receiver(node, case["now"], case["started"], pinned(case["documents"]), set(case["nonces"]),
        case.get("versions", [1]))
    try:
        found = federation.check_request(request_of(case), receiver)
    except Refusal as refusal:
        return {"code": refusal.code, "status": federation.STATUS.get(refusal.code, 400)}
    return {"base": found.base, "source": found.source.hex(), "document": found.key_number, "nonce": found.nonce}


@handles("response")
def response(case: Case) -> Outcome:
    asked = bytes.fromhex(case["asked"])
    chain = pinned([case["documents"]]).get(asked)
    if chain is None:
        raise Refusal("responseInvalid", "no document of the node that was asked")
    now = case["now"]
    asker = federation.Asker(bytes.fromhex(case["asker"]), asked, chain, case["requestSignature"], now, now)
    found = federation.Response(case["status"], headers_of(case), body_of(case))
    return {"base": federation.check_response(found, asker)}


@handles("discovery")
def discover(case: Case) -> Outcome:
    answers = [discovery.Answer(status, bytes.fromhex(body)) for status, body in case["answers"]]
    asked, documents = discovery.discover(case["domain"], answers)
    return {"asked": asked, "documents": [wire.encode(item).hex() for item in documents]}


@handles("version")
def version(case: Case) -> Outcome:
    return {"version": discovery.version(case["own"], case["peers"])}


@handles("nodeRun")
def node_run(case: Case) -> Outcome:
    """A run, and whether the node of these documents has signed it."""
    found = runs.decode_run(wire.decode(bytes.fromhex(case["run"])))
    chain = pinned([case["documents"]]).get(bytes.fromhex(case["node"]))
    if chain is None or not found.is_signed_by(chain):
        raise Refusal("runUnsigned")
    return {"number": found.number, "instance": found.instance.hex()}


@handles("body")
def body(case: Case) -> Outcome:
    value = endpoints.BODIES[case["body"]](wire.decode(bytes.fromhex(case["hex"])))
    return {"encoded": wire.encode(value).hex()}

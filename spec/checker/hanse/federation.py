"""Signed requests and responses (spec/federation.md): RFC 9421 signature bases, and the checks FED-1 to FED-8."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field

from . import crypto, identity, log, wire
from .errors import Refusal

WINDOW = 60
STATUS = {
    "signatureMissing": 401, "wrongDestination": 421, "nodeUnknown": 401, "documentUnknown": 401,
    "documentExpired": 401, "clockSkew": 401,
    "noCommonVersion": 404, "signatureInvalid": 401, "requestReplayed": 401, "requestTooLarge": 413, "digestMismatch": 400,
}  # fmt: skip
REQUEST_COMPONENTS = ["@method", "@path", "@query", "content-digest", "content-type", "hanse-source", "hanse-domain",
    "hanse-destination"]
RESPONSE_COMPONENTS = ["@status", "content-digest", "content-type", "hanse-source", "hanse-destination"]
REQUEST_SIGNATURE = '"signature";req;key="hanse"'

NUMBER = "(0|[1-9][0-9]{0,14})"
KEY_ID = "([0-9a-f]{64})/(0|[1-9][0-9]{0,18})"
REQUEST_PARAMETERS = re.compile(
    f';created={NUMBER};expires={NUMBER};nonce="([A-Za-z0-9+/]{{22}})";keyid="{KEY_ID}";alg="ed25519";tag="hanse.v1/request"'
)
RESPONSE_PARAMETERS = re.compile(f';created={NUMBER};keyid="{KEY_ID}";alg="ed25519";tag="hanse.v1/response"')
DIGEST = re.compile("sha-256=:([A-Za-z0-9+/=]{44}):")
SIGNATURE = re.compile("hanse=:([A-Za-z0-9+/=]{88}):")
NODE = re.compile("[0-9a-f]{64}")

Headers = list[tuple[str, str]]


def covered(components: list[str]) -> str:
    """The inner list of a request, without parameters."""
    return "(" + " ".join(f'"{name}"' for name in components) + ")"


REQUEST_LIST = covered(REQUEST_COMPONENTS)
RESPONSE_LIST = covered(RESPONSE_COMPONENTS)[:-1] + f" {REQUEST_SIGNATURE})"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str | None
    headers: Headers
    body: bytes


@dataclass(frozen=True)
class Response:
    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True)
class Signed:
    """What the headers say, once their form is good."""

    base: str
    source: bytes
    destination: bytes
    created: int
    expires: int
    nonce: str
    key_node: bytes
    key_number: int
    signature: bytes
    digest: bytes


@dataclass
class Receiver:
    """The node that a request reaches. Times in milliseconds; `nonces` are those seen from this peer."""

    node: bytes
    now: int
    started: int
    chains: dict[bytes, identity.Chain]
    nonces: set[str] = field(default_factory=set)
    versions: list[int] = field(default_factory=lambda: [1])


def digest_header(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(crypto.sha256(body)).decode()}:"


def request_base(request: Request, parameters: str) -> str:
    """RFC 9421, 2.5; `parameters` is the Signature-Input without its label."""
    values = {"@method": request.method, "@path": request.path, "@query": "?" + (request.query or "")}
    return signature_base(REQUEST_COMPONENTS, values, request.headers, parameters)


def response_base(response: Response, request_signature: str, parameters: str) -> str:
    """`request_signature` is the request's `hanse` member: `:base64:`."""
    base = signature_base(RESPONSE_COMPONENTS, {"@status": str(response.status)}, response.headers, parameters)
    lines = base.split("\n")
    return "\n".join([*lines[:-1], f"{REQUEST_SIGNATURE}: {request_signature}", lines[-1]])


def signature_base(components: list[str], values: dict[str, str], headers: Headers, parameters: str) -> str:
    lines = [f'"{name}": {values[name] if name in values else only(headers, name)}' for name in components]
    return "\n".join([*lines, f'"@signature-params": {parameters}'])


def only(headers: Headers, name: str, code: str = "signatureMissing") -> str:
    """The value of a field that must be there once, without white space around it."""
    found = [value.strip(" \t") for key, value in headers if key.lower() == name]
    if len(found) != 1:
        raise Refusal(code, f"{len(found)} of {name}")
    return found[0]


def matched(pattern: re.Pattern[str], text: str, code: str) -> re.Match[str]:
    match = pattern.fullmatch(text)
    if match is None:
        raise Refusal(code, text)
    return match


def binary(pattern: re.Pattern[str], text: str, size: int, code: str) -> bytes:
    raw = log.strict_base64(matched(pattern, text, code)[1])
    if raw is None or len(raw) != size:
        raise Refusal(code, text)
    return raw


def key_number(text: str, code: str) -> int:
    if int(text) > wire.MAX_UINT:
        raise Refusal(code, "keyid")
    return int(text)


def parse_request(request: Request) -> Signed:
    """FED-1."""
    code, headers = "signatureMissing", request.headers
    parameters = labelled(headers, code)
    match = matched(REQUEST_PARAMETERS, after_list(parameters, REQUEST_LIST, code), code)
    created, expires, nonce, node, number = match.groups()
    if log.strict_base64(nonce + "==") is None or int(expires) > int(created) + WINDOW:
        raise Refusal(code)
    if not identity.is_domain(only(headers, "hanse-domain")) or only(headers, "content-type") != "application/cbor":
        raise Refusal(code)
    return Signed(
        base=request_base(request, parameters),
        source=node_header(headers, "hanse-source", code),
        destination=node_header(headers, "hanse-destination", code),
        created=int(created),
        expires=int(expires),
        nonce=nonce,
        key_node=bytes.fromhex(node),
        key_number=key_number(number, code),
        signature=binary(SIGNATURE, only(headers, "signature", code), 64, code),
        digest=binary(DIGEST, only(headers, "content-digest", code), 32, code),
    )


def labelled(headers: Headers, code: str) -> str:
    """Signature-Input, without the label `hanse=`."""
    text = only(headers, "signature-input", code)
    if not text.startswith("hanse="):
        raise Refusal(code, "label")
    return text.removeprefix("hanse=")


def after_list(parameters: str, components: str, code: str) -> str:
    if not parameters.startswith(components):
        raise Refusal(code, "components")
    return parameters.removeprefix(components)


def node_header(headers: Headers, name: str, code: str) -> bytes:
    return bytes.fromhex(matched(NODE, only(headers, name, code), code)[0])


def check_request(request: Request, receiver: Receiver) -> Signed:
    """FED-1 to FED-8 but FED-10, FED-11, and of FED-9 that the body is one item of the profile."""
    signed = parse_request(request)
    if signed.destination != receiver.node:
        raise Refusal("wrongDestination")
    chain = receiver.chains.get(signed.source)
    if chain is None:
        raise Refusal("nodeUnknown")
    if signed.key_node != signed.source:
        raise Refusal("documentUnknown")
    chain.check_current(signed.key_number, receiver.now)
    check_clock(signed, receiver)
    if not crypto.verify(chain.newest.keys[identity.REQUEST], signed.base.encode(), signed.signature):
        raise Refusal("signatureInvalid")
    if signed.nonce in receiver.nonces:
        raise Refusal("requestReplayed")
    receiver.nonces.add(signed.nonce)
    path = re.fullmatch("/hanse/v([1-9][0-9]*)/[^/]*", request.path)
    if path is not None and int(path[1]) not in receiver.versions:
        raise Refusal("noCommonVersion")
    if len(request.body) > wire.MAX_REQUEST:
        raise Refusal("requestTooLarge")
    if crypto.sha256(request.body) != signed.digest:
        raise Refusal("digestMismatch")
    wire.decode(request.body)
    return signed


def check_clock(signed: Signed, receiver: Receiver) -> None:
    """FED-5."""
    created = signed.created * 1000
    near = abs(created - receiver.now) <= WINDOW * 1000
    if not near or created < receiver.started or signed.expires * 1000 < receiver.now:
        raise Refusal("clockSkew")


@dataclass(frozen=True)
class Asker:
    """Who awaits an answer: its id, the node it asked with its chain, its request's `hanse` signature, the times (ms)
    at which it sent that and at which all of the answer had come."""

    node: bytes
    asked: bytes
    chain: identity.Chain
    request_signature: str
    sent: int
    now: int


def check_response(response: Response, asker: Asker) -> str:
    """The checks under "Signed responses"; answers the signature base."""
    code, headers = "responseUnsigned", response.headers
    parameters = labelled(headers, code)
    created, node, number = matched(RESPONSE_PARAMETERS, after_list(parameters, RESPONSE_LIST, code), code).groups()
    signature = binary(SIGNATURE, only(headers, "signature", code), 64, code)
    digest = binary(DIGEST, only(headers, "content-digest", code), 32, code)
    source, destination = (node_header(headers, name, code) for name in ("hanse-source", "hanse-destination"))
    if only(headers, "content-type", code) != "application/cbor":
        raise Refusal(code)
    newest = asker.chain.newest
    holds = (
        (source, destination, bytes.fromhex(node), int(number)) == (asker.asked, asker.node, asker.asked,
        newest.number)
        and asker.now < newest.expires
        and min(asker.sent, asker.now) - WINDOW * 1000 <= int(created) * 1000 <= asker.now + WINDOW * 1000
    )
    base = response_base(response, asker.request_signature, parameters)
    if not holds or not crypto.verify(newest.keys[identity.REQUEST], base.encode(), signature):
        raise Refusal("responseInvalid")
    if crypto.sha256(response.body) != digest:
        raise Refusal("digestMismatch")
    return base

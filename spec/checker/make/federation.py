"""federation.json"""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

from hanse import crypto, federation, runs, wire
from hanse.federation import REQUEST_LIST, RESPONSE_LIST

from . import discovery, federation_bodies
from .nodes import DAY, START, Node
from .page import Page

NOW = START + DAY
SECONDS = NOW // 1000
NONCE = base64.b64encode(crypto.sha256(b"nonce")[:16]).decode().rstrip("=")
BODY = wire.encode({1: [[crypto.sha256(b"a log"), 7]], 3: True})


class World:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.lubeck, self.wismar, self.visby = (Node(page, name) for name in ("lubeck", "wismar", "visby"))
        for node in (self.lubeck, self.wismar, self.visby):
            node.publish(0)
        self.wismar.publish(1, k8=START, k9=START + 90 * DAY)
        self.known = [[wire.encode(item).hex() for item in self.wismar.signed]]

    def parameters(self, **changes: Any) -> str:
        """The Signature-Input of a request, without its label."""
        value = {"created": SECONDS, "expires": SECONDS + 60, "nonce": NONCE, "keyid": f"{self.wismar.id.hex()}/1",
            "list": REQUEST_LIST,
                 "alg": "ed25519", "tag": "hanse.v1/request", **changes}
        return '{list};created={created};expires={expires};nonce="{nonce}";keyid="{keyid}";alg="{alg}";tag="{tag}"'.format(**value)

    def headers(self, body: bytes = BODY) -> list[list[str]]:
        """The fields that are signed."""
        return [["Content-Type", "application/cbor"], ["Content-Digest", federation.digest_header(body)],
            ["Hanse-Source", self.wismar.id.hex()],
                ["Hanse-Domain", "wismar.example"], ["Hanse-Destination", self.lubeck.id.hex()]]

    def request(self, parameters: str | None = None, body: bytes = BODY, seed: bytes | None = None,
        **changes: Any) -> dict[str, Any]:
        """A request of Wismar's to Lübeck, signed after `changes`."""
        made = {"method": "POST", "path": "/hanse/v1/pull", "query": None, "headers": self.headers(body),
            "body": body.hex(), **changes}
        parameters = parameters or self.parameters()
        base = federation.request_base(federation.Request(made["method"], made["path"], made["query"],
            made["headers"], body), parameters)
        signature = crypto.sign(seed or self.wismar.seed("request", 1), base.encode())
        signed = [["Signature-Input", f"hanse={parameters}"],
            ["Signature", f"hanse=:{base64.b64encode(signature).decode()}:"]]
        return {**made, "headers": [*made["headers"], *signed]}

    def check(self, name: str, request: dict[str, Any], code: str | None = None, note: str | None = None,
        **context: Any) -> Any:
        receiver = {"receiver": self.lubeck.id.hex(), "now": NOW, "started": START, "documents": self.known,
            "nonces": [], **context}
        return self.page.add("request", f"request: {name}", code=code, note=note, **request, **receiver)


def build() -> Page:
    page = Page("federation", "signed requests and responses, and the bodies of the endpoints (spec/federation.md)")
    w = World(page)
    for part in (signing, accepted, missing, forms, known_nodes, clocks, invalid, bodies, responses):
        part(w)
    versions(w)
    federation_bodies.build(page)
    node_runs(w)
    discovery.build(page, w.lubeck.signed)
    return page


def node_runs(w: World) -> None:
    def check(name: str, run: runs.Run, signed: bool) -> None:
        inputs = {"node": w.wismar.id.hex(), "documents": [wire.encode(item).hex() for item in w.wismar.signed]}
        code = None if signed else "runUnsigned"
        w.page.add("nodeRun", f"run: {name}", code=code, run=wire.encode(run.value).hex(), **inputs)

    node, instance, seed = w.wismar.id, bytes(range(16)), w.wismar.seed("request", 1)
    good = runs.make_run(seed, node, 7, instance, 1)
    check("signed", good, True)
    check("the highest number", runs.make_run(seed, node, wire.MAX_UINT, instance, 1), True)
    check("under the first document", runs.make_run(w.wismar.seed("request", 0), node, 7, instance, 0), True)
    check("another number", replace(good, number=8), False)
    check("another instance", replace(good, instance=bytes(16)), False)
    check("another document", replace(good, document=0), False)
    check("a document that is not there", runs.make_run(seed, node, 7, instance, 9), False)
    check("another node's", runs.make_run(seed, w.lubeck.id, 7, instance, 1), False)
    check("by another key", runs.make_run(w.wismar.seed("batch", 1), node, 7, instance, 1), False)


def changed(request: dict[str, Any], name: str, value: str | None) -> dict[str, Any]:
    """The request with a field's value replaced, or the field taken away, after it was signed."""
    fields = [[key, item if key != name else value] for key, item in request["headers"]]
    return {**request, "headers": [field for field in fields if field[1] is not None]}


def signing(w: World) -> None:
    for query in (None, "", "a=b&c"):
        inputs = {"method": "POST", "path": "/hanse/v1/pull", "query": query, "headers": w.headers(),
            "body": BODY.hex(), "parameters": w.parameters()}
        w.page.add("signRequest", f"sign a request with the query {query!r}", seed=w.wismar.seed("request", 1).hex(),
            **inputs)


def accepted(w: World) -> None:
    good = w.request()
    w.check("good", good)
    w.check("with a query", w.request(query="x=1&y=%20"))
    w.check("with an empty query", {**w.request(), "query": ""})
    w.check("field names in lower case", {**good, "headers": [[key.lower(), value] for key,
        value in good["headers"]]})
    w.check("white space around values", {**good, "headers": [[key, f" \t{value} "] for key,
        value in good["headers"]]})
    w.check("fields in another order, and others among them",
        {**good, "headers": [["Host", "lubeck.example"], *good["headers"][::-1], ["Date", "x"]]})
    w.check("other nonces seen", good, nonces=["AAAAAAAAAAAAAAAAAAAAAA"])
    for created in (SECONDS - 60, SECONDS, SECONDS + 60):
        w.check(f"created {created - SECONDS} s off", w.request(w.parameters(created=created, expires=created + 60)))
    w.check("expires now", w.request(w.parameters(created=SECONDS - 5, expires=SECONDS)))
    w.check("created when the receiver started", w.request(), started=NOW)


def missing(w: World) -> None:
    """FED-1: fields that are not there, or twice."""
    good = w.request()
    for name in ("Signature", "Signature-Input", "Content-Digest", "Content-Type", "Hanse-Source", "Hanse-Domain",
        "Hanse-Destination"):
        w.check(f"FED-1 without {name}", changed(good, name, None), "signatureMissing")
        twice = [field for field in good["headers"] if field[0] == name]
        w.check(f"FED-1 {name} twice", {**good, "headers": good["headers"] + twice}, "signatureMissing")
        w.check(f"FED-1 {name} empty", changed(good, name, ""), "signatureMissing")
    w.check("FED-1 no header at all", {**good, "headers": []}, "signatureMissing")


def forms(w: World) -> None:
    """FED-1: the form of each field; where it can be, signed in that form."""
    good, code = w.request(), "signatureMissing"
    source = w.wismar.id.hex()
    digest = base64.b64encode(crypto.sha256(BODY)).decode()
    fields = {
        "Hanse-Source": [source.upper(), source[:-1], source + "0", "0x" + source, "wismar.example"],
        "Hanse-Destination": [w.lubeck.id.hex().upper(), "lubeck.example"],
        "Hanse-Domain": ["Wismar.example", "wismar.example:443", "https://wismar.example", "a..b"],
        "Content-Type": ["application/json", "application/cbor; x=y", "text/cbor"],
        "Content-Digest": [f"sha-512=:{digest}:", f"sha-256={digest}", f"sha-256=:{digest[:-1]}:",
        f"sha-256=:{digest}:, sha-512=:{digest}:", f"SHA-256=:{digest}:"],
        "Signature": ["hanse=::", "hanse=:AAAA:", "sig1=:" + "A" * 86 + "==:", "hanse=" + "A" * 86 + "==",
        "hanse=:" + "A" * 87 + ":", "hanse=:" + "A" * 85 + "B==:"],
    }
    for name, values in fields.items():
        for index, value in enumerate(values):
            w.check(f"FED-1 form of {name}, {index}", changed(good, name, value), code)
    names = REQUEST_LIST[1:-1].split(" ")
    lists = {"a component missing": names[:-1], "components in another order": [names[1], names[0], *names[2:]],
        "one more": [*names, '"date"'],
             "one twice": [*names, names[0]], "upper case": [*names[:3], '"Content-Digest"', *names[4:]], "none": []}
    for name, items in lists.items():
        w.check(f"FED-1 covered: {name}", w.request(w.parameters(list="(" + " ".join(items) + ")")), code)
    parameters: dict[str, dict[str, Any]] = {
        "created is no number": {"created": "x"}, "created with a leading zero": {"created": f"0{SECONDS}"},
        "created negative": {"created": -1}, "created of 16 digits": {"created": 10**15},
        "expires more than 60 s later": {"expires": SECONDS + 61}, "nonce with padding": {"nonce": NONCE + "=="},
        "nonce of 15 bytes": {"nonce": "A" * 20}, "nonce of 17 bytes": {"nonce": "A" * 23},
        "nonce with stray bits": {"nonce": NONCE[:-1] + "B"}, "nonce in base64url": {"nonce": "-" * 21 + "A"},
        "keyid without number": {"keyid": source}, "keyid in upper case": {"keyid": f"{source.upper()}/1"},
        "keyid with a leading zero": {"keyid": f"{source}/01"}, "keyid of 2^63": {"keyid": f"{source}/{2**63}"},
        "another algorithm": {"alg": "ecdsa-p256-sha256"},
        "the tag of a response": {"tag": "hanse.v1/response"}, "another version": {"tag": "hanse.v2/request"},
    }
    for name, changes in parameters.items():
        w.check(f"FED-1 parameters: {name}", w.request(w.parameters(**changes)), code)
    text = w.parameters()
    swapped = text.replace(f";created={SECONDS};expires={SECONDS + 60}", f";expires={SECONDS + 60};created={SECONDS}")
    for name, value in {"another order": swapped, "one more": text + ";x=1", "no tag": text[: text.index(";tag")],
        "spaces": text.replace(";", "; ")}.items():
        w.check(f"FED-1 parameters: {name}", w.request(value), code)
    w.check("FED-1 another label", changed(good, "Signature-Input", f"sig1={text}"), code)
    two = changed(good, "Signature-Input", f"hanse={text}, sig1=()")
    w.check("FED-1 a second signature", two, code, note="one signature, labelled hanse, and no other")


def known_nodes(w: World) -> None:
    """FED-2 to FED-4."""
    good = w.request()
    w.check("FED-2 another destination", good, "wrongDestination", receiver=w.visby.id.hex())
    w.check("FED-2 comes before FED-3", good, "wrongDestination", receiver=w.visby.id.hex(), documents=[])
    w.check("FED-3 a source that is not known", good, "nodeUnknown",
        documents=[[wire.encode(item).hex() for item in w.visby.signed]])
    source = w.wismar.id.hex()
    w.check("FED-4 an older document", w.request(w.parameters(keyid=f"{source}/0"), seed=w.wismar.seed("request", 0)),
        "documentUnknown")
    w.check("FED-4 a newer document", w.request(w.parameters(keyid=f"{source}/2")), "documentUnknown")
    w.check("FED-4 the document of another node", w.request(w.parameters(keyid=f"{w.visby.id.hex()}/1")),
        "documentUnknown")
    expires = START + 90 * DAY
    at = w.parameters(created=expires // 1000, expires=expires // 1000 + 60)
    w.check("FED-4 expired", w.request(at), "documentExpired", now=expires)
    w.check("FED-4 just not expired", w.request(at), now=expires - 1)


def clocks(w: World) -> None:
    """FED-5."""
    code = "clockSkew"
    w.check("FED-5 created 61 s ago", w.request(w.parameters(created=SECONDS - 61, expires=SECONDS - 1)), code)
    w.check("FED-5 created 61 s ahead", w.request(w.parameters(created=SECONDS + 61, expires=SECONDS + 90)), code)
    w.check("FED-5 created in 1970", w.request(w.parameters(created=0, expires=0)), code)
    w.check("FED-5 created far ahead", w.request(w.parameters(created=10**15 - 1, expires=10**15 - 1)), code)
    w.check("FED-5 expired", w.request(w.parameters(created=SECONDS - 30, expires=SECONDS - 1)), code)
    w.check("FED-5 expires before it was created", w.request(w.parameters(expires=0)), code)
    w.check("FED-5 before the receiver started", w.request(), code, started=NOW + 1000)


def invalid(w: World) -> None:
    """FED-6 and FED-7."""
    good, code = w.request(), "signatureInvalid"
    w.check("FED-6 another path", {**good, "path": "/hanse/v1/push"}, code)
    w.check("FED-6 another method", {**good, "method": "PUT"}, code)
    w.check("FED-6 a query added", {**good, "query": "a"}, code)
    w.check("FED-6 another domain", changed(good, "Hanse-Domain", "visby.example"), code)
    w.check("FED-6 another digest", changed(good, "Content-Digest", federation.digest_header(b"")), code)
    w.check("FED-6 another nonce", changed(good, "Signature-Input", "hanse=" + w.parameters(nonce="A" * 22)), code)
    w.check("FED-6 another created", changed(good, "Signature-Input", "hanse=" + w.parameters(created=SECONDS + 1)),
        code)
    w.check("FED-6 no signature", changed(good, "Signature", "hanse=:" + "A" * 86 + "==:"), code)
    for name, seed in {"document 0": w.wismar.seed("request", 0), "another kind of key": w.wismar.seed("document", 1),
        "another node": w.visby.seed("request")}.items():
        w.check(f"FED-6 key of {name}", w.request(seed=seed), code)
    w.check("FED-7 a nonce seen before", good, "requestReplayed", nonces=["AAAAAAAAAAAAAAAAAAAAAA", NONCE])
    w.check("FED-6 comes before FED-7", w.request(seed=w.visby.seed("request")), code, nonces=[NONCE])


def versions(w: World) -> None:
    """FED-11."""
    two = w.request(path="/hanse/v2/pull")
    w.check("version 2", two, versions=[1, 2])
    w.check("version 1 of several", w.request(), versions=[1, 2])
    w.check("FED-11 a version that is not spoken", two, "noCommonVersion")
    w.check("FED-11 a version that is no longer spoken", w.request(), "noCommonVersion", versions=[2, 3])
    w.check("FED-11 comes after FED-6", {**two, "query": "a"}, "signatureInvalid")


def bodies(w: World) -> None:
    """FED-8 and FED-9."""
    good = w.request()
    w.check("FED-8 another body", {**good, "body": "a0"}, "digestMismatch")
    w.check("FED-8 no body", {**good, "body": ""}, "digestMismatch")
    for size, code in ((wire.MAX_REQUEST, "cborTrailingBytes"), (wire.MAX_REQUEST + 1, "requestTooLarge")):
        request = w.request(body=bytes(size))
        del request["body"]
        w.check(f"FED-8 {size} zero bytes", {**request, "bodyZeros": size}, code)
    for name, body, code in (("nothing", b"", "cborTruncated"), ("an open array", b"\x9f\xff", "cborIndefinite"),
        ("two items", b"\xa0\xa0", "cborTrailingBytes"),
                             ("text", b"hello", "cborTruncated"), ("a float", b"\xf9\x00\x00", "cborUnsupported")):
        w.check(f"FED-9 body: {name}", w.request(body=body), code)


def responses(w: World) -> None:
    asked = w.request()
    signature = asked["headers"][-1][1].removeprefix("hanse=")
    answer = wire.encode({1: [], 2: []})

    def text(**changes: Any) -> str:
        value = {"created": SECONDS, "keyid": f"{w.lubeck.id.hex()}/0", "list": RESPONSE_LIST, "alg": "ed25519",
            "tag": "hanse.v1/response", **changes}
        return '{list};created={created};keyid="{keyid}";alg="{alg}";tag="{tag}"'.format(**value)

    def headers(body: bytes) -> list[list[str]]:
        return [["Content-Type", "application/cbor"], ["Content-Digest", federation.digest_header(body)],
            ["Hanse-Source", w.lubeck.id.hex()],
                ["Hanse-Destination", w.wismar.id.hex()]]

    def respond(parameters: str | None = None, status: int = 200, body: bytes = answer, seed: bytes | None = None,
        to: str = signature, fields: Any = None) -> dict[str, Any]:
        found = fields or headers(body)
        base = federation.response_base(federation.Response(status, found, body), to, parameters or text())
        made = crypto.sign(seed or w.lubeck.seed("request"), base.encode())
        signed = [["Signature-Input", f"hanse={parameters or text()}"],
            ["Signature", f"hanse=:{base64.b64encode(made).decode()}:"]]
        return {"status": status, "headers": [*found, *signed], "body": body.hex()}

    def check(name: str, response: dict[str, Any], code: str | None = None, note: str | None = None,
        **context: Any) -> None:
        asker = {"asker": w.wismar.id.hex(), "asked": w.lubeck.id.hex(), "requestSignature": signature, "now": NOW,
                 "documents": [wire.encode(item).hex() for item in w.lubeck.signed], **context}
        w.page.add("response", f"response: {name}", code=code, note=note, **response, **asker)

    w.page.add("signResponse", "sign a response", status=200, headers=headers(answer), body=answer.hex(),
        parameters=text(),
               requestSignature=signature, seed=w.lubeck.seed("request").hex())
    good = respond()
    check("good", good)
    check("an error", respond(status=404, body=wire.encode({1: "unknownEndpoint", 2: "there is no such endpoint",
        3: NOW})))
    for created in (SECONDS - 60, SECONDS + 60):
        check(f"created {created - SECONDS} s off", respond(text(created=created)))
    response_faults(w, check, good, respond, text, headers(answer))


def response_faults(w: World, check: Any, good: dict[str, Any], respond: Any, text: Any,
    fields: list[list[str]]) -> None:
    code = "responseUnsigned"
    for name in ("Signature", "Signature-Input", "Content-Digest", "Content-Type", "Hanse-Source",
        "Hanse-Destination"):
        check(f"without {name}", changed(good, name, None), code)
    check("without the request's signature covered",
        respond(text(list=federation.covered(federation.RESPONSE_COMPONENTS))), code)
    check("the tag of a request", respond(text(tag="hanse.v1/request")), code)
    check("another label", changed(good, "Signature-Input", "sig1=" + text()), code)
    check("with expires", respond(text() + ";expires=1"), code)
    code = "responseInvalid"
    check("to another request", respond(to=":" + "A" * 86 + "==:"), code)
    check("another status", {**good, "status": 201}, code)
    check("signed by another node", respond(seed=w.visby.seed("request")), code)
    check("signed with the batch key", respond(seed=w.lubeck.seed("batch")), code)
    note = "the page names no other code for an answer of another node, or of another time"
    other = [[key, w.visby.id.hex() if key == "Hanse-Source" else value] for key, value in fields]
    check("of another node", respond(fields=other), code, note)
    aside = [[key, w.visby.id.hex() if key == "Hanse-Destination" else value] for key, value in fields]
    check("for another node", respond(fields=aside), code, note)
    check("keyid of another node", respond(text(keyid=f"{w.visby.id.hex()}/0")), code, note)
    check("keyid of another document", respond(text(keyid=f"{w.lubeck.id.hex()}/1")), code, note)
    check("created 61 s ago", respond(text(created=SECONDS - 61)), code, note)
    check("created 61 s ahead", respond(text(created=SECONDS + 61)), code, note)
    check("under an expired document", respond(text(created=SECONDS + 90 * 86_400)), code, note, now=NOW + 90 * DAY)
    check("another body", {**good, "body": "a0"}, "digestMismatch")

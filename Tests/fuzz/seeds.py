"""The inputs that each fuzz target begins with: what spec/vectors has of its kind, and some that are written here."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).resolve().parents[2] / "spec" / "vectors"
MLS_VECTORS = Path(__file__).resolve().parents[1] / "MLSTests" / "Vectors" / "Files"
Case = dict[str, Any]

# The order in which the targets `requests` and `answers` choose by their first byte.
REQUESTS = ["admit request", "browse request", "resolve request", "snapshot request"]
ANSWERS = [
    "admit response", "browse response", "resolve response", "push response", "submit response", "ephemeral response",
    "error"]
KIND_OF_MESSAGE = 15


def seeds(target: str) -> list[bytes]:
    found = [one for case in _cases() for one in _of(target, case)] + list(_mls(target))
    found += [text.encode() for text in TEXTS.get(target, [])] + BYTES.get(target, [])
    return [one for one in found if 0 < len(one) <= 8_192]


def _cases() -> Iterator[Case]:
    for file in sorted(VECTORS.glob("*.json")):
        yield from json.loads(file.read_text())["cases"]


def _of(target: str, case: Case) -> Iterator[bytes]:
    make = FROM_VECTORS.get((target, case["type"]))
    if make:
        yield from make(case)


def _mls(target: str) -> Iterator[bytes]:
    """Of the engine's own vectors; the first bytes are the target's own choice (FuzzTarget+MLS.swift)."""
    if target in MLS_FIELDS:
        for name, case in ((name, case) for name in MLS_FIELDS[target] for case in json.loads(_mls_file(name).read_text())):
            for field, heads in MLS_FIELDS[target][name].items():
                yield from (head + bytes.fromhex(case[field]) for head in heads)


def _mls_file(name: str) -> Path:
    return MLS_VECTORS / f"generated-{name}.json"


def _hex(name: str) -> Callable[[Case], Iterator[bytes]]:
    def make(case: Case) -> Iterator[bytes]:
        if isinstance(case.get(name), str):
            yield bytes.fromhex(case[name])
    return make


def _body(names: list[str], choose: bool) -> Callable[[Case], Iterator[bytes]]:
    def make(case: Case) -> Iterator[bytes]:
        if case["body"] in names:
            yield (bytes([names.index(case["body"])]) if choose else b"") + bytes.fromhex(case["hex"])
    return make


def _text(name: str) -> Callable[[Case], Iterator[bytes]]:
    return lambda case: iter([case[name].encode()])


def _records(case: Case) -> Iterator[bytes]:
    pairs = case["records"]
    head = bytes([0x80 + len(pairs)]) if len(pairs) < 24 else b"\x98" + bytes([len(pairs)])
    yield head + b"".join(b"\x82" + _bytes(bytes.fromhex(key)) + _bytes(bytes.fromhex(value)) for key, value in pairs)


def _snapshot_records(case: Case) -> Iterator[bytes]:
    """The third field of the snapshot, as it stands there."""
    snapshot = bytes.fromhex(case["snapshot"])
    start = snapshot.find(b"\x03", 36)
    if start > 0:
        yield snapshot[start + 1:]


def _bytes(value: bytes) -> bytes:
    if len(value) < 24:
        return bytes([0x40 + len(value)]) + value
    return b"\x58" + bytes([len(value)]) + value if len(value) < 256 else b"\x59" + len(value).to_bytes(2, "big") + value


def _documents(case: Case) -> Iterator[bytes]:
    for signed in case["offered"]:
        whole = bytes.fromhex(signed)
        # A signed document is an array of three, whose first is the document in two length bytes.
        if whole[:2] == b"\x83\x59":
            yield whole[4:4 + int.from_bytes(whole[2:4], "big")]


def _chain(case: Case) -> Iterator[bytes]:
    offered = [bytes.fromhex(one) for one in case["offered"]]
    if len(offered) < 24:
        yield bytes([0x80 + len(offered)]) + b"".join(offered)


def _discovery(case: Case) -> Iterator[bytes]:
    for answer in case["answers"]:
        if answer and answer[0] == 200:
            yield bytes.fromhex(answer[1])


def _signature(case: Case) -> Iterator[bytes]:
    yield "\n".join(f"{name.lower()}: {value}" for name, value in case["headers"]).encode()


def _event_body(case: Case) -> Iterator[bytes]:
    if case.get("body"):
        yield bytes([KIND_OF_MESSAGE - 1]) + bytes.fromhex(case["body"])


def _http(text: str, cut: bytes = b"\x05\x11") -> bytes:
    return cut + text.replace("\n", "\r\n").encode()


FROM_VECTORS: dict[tuple[str, str], Callable[[Case], Iterator[bytes]]] = {
    ("cbor", "cbor"): _hex("hex"), ("cbor", "shape"): _hex("hex"),
    ("header", "event"): _hex("header"), ("body", "event"): _event_body, ("body", "mentionList"): _event_body,
    ("coverage", "coverage"): _hex("coverage"), ("entry", "entry"): _hex("entry"),
    ("note", "checkpoint"): _text("checkpoint"), ("range", "range"): _hex("range"),
    ("snapshot", "snapshot"): _hex("snapshot"), ("records", "stateMap"): _records,
    ("records", "snapshot"): _snapshot_records,
    ("document", "chain"): _documents, ("chain", "chain"): _chain, ("delegation", "discovery"): _discovery,
    ("mentions", "mentionWords"): _text("text"), ("signatures", "request"): _signature,
    ("signatures", "response"): _signature, ("addresses", "domain"): _text("domain"), ("url", "endpoint"): _text("endpoint"),
    ("submit", "body"): _body(["submit request"], False), ("push", "body"): _body(["push request"], False),
    ("pull", "body"): _body(["pull request"], False), ("ephemeral", "body"): _body(["ephemeral request"], False),
    ("pullAnswer", "body"): _body(["pull response"], False),
    ("letter", "body"): _body(["invitation letter", "letter", "invitation"], False),
    ("blobRequest", "body"): _body(["blob request"], False), ("blobAnswer", "body"): _body(["blob response"], False),
    ("requests", "body"): _body(REQUESTS, True), ("answers", "body"): _body(ANSWERS, True),
}

TEXTS: dict[str, list[str]] = {
    "story": [
        "seed 0x2a\nnodes 3\nusers a b c\nchannel 0 1 2\nmirrors 0 b c\nruns for 5000 ms\nhostile c\ncore a b\n"
        "1 ms: flood against b in channel 0\n", "nodes 1\nusers a\nchannel 0\n5 ms: the clock of a jumps by -7 ms # back\n",
        "nodes 1\nusers a\nchannel 0\n5 ms: the clock of a jumps by -9223372036854775808 ms\n",
        "nodes 2\nusers a b\nchannel 1 0\n0 ms: a to b take 5 to 9 ms, 1 lost and 2 doubled of 1000, for 3 ms\n",
        "nodes 2\nusers a b\nchannel 0\n9 ms: a loses power after 2 writes, for 10 ms\n9 ms: b speaks version 1 and 2, down for 0 ms\n",
        *(f"nodes 2\nusers a b\nchannel 0 1\n5 ms: {deed}\n" for deed in (
            "user 0 sends m1 to channel 0", "user 1 edits in channel 0", "user 0 kicks user 1 from channel 0", "a is backed up",
            "a draws new keys", "b has its keys replaced by the root key", "a is started on a second machine",
            "a is restored from its backup without its guard, down for 1 ms", "of 1000 fsyncs of a fail 300 for 4 ms",
            "a crashes after 3 messages, for 9 ms"))],
    "json": [
        '{"a":[1,-2.5e3,true,null,"\\u00e9\\ud83d\\ude00\\n"],"b":{}}', "[]", "0", "-0", '"\\u0000"', "1e999", " [ 1 , 2 ] ",
        "9223372036854775807", "9223372036854775808", '{"a":1,"a":2}'],
    "text": ["aGVsbG8=", "aGVsbG8", "68656c6c6f", "Grüße 手机"],
    "time": ["2024-02-29T23:59:60Z", "1970-01-01T00:00:00.000Z", "2025-06-15T12:30:00.5+02:00", "9999-12-31t00:00:00-23:59"],
    "chunked": ["5\r\nhello\r\n0\r\n\r\n", "A;x=y\r\n0123456789\r\n0\r\ntrailer: 1\r\n\r\n", "0\r\n\r\n"],
    "url": ["https://chat.example:8443/a?b=c", "wss://[::1]/", "https://a", "%41%C3%A9+"],
    "forwarded": [
        "for=192.0.2.60;proto=https;by=203.0.113.43", 'for="[2001:db8::1]:4711"', 'for=unknown, for="_x\\"y", for=10.0.0.2',
        "10.0.0.3, 192.0.2.7", "[2001:db8::2]:80"],
    "addresses": [
        "127.0.0.1", "::ffff:10.0.0.1", "192.0.2.0/24", "2001:db8::/32", "::ffff:10.0.0.0/104", "[::1]:8443", "fe80::1%eth0",
        "a.example:443", "1.2.3.4:5"],
    "streamFrame": [
        '{"type":"send","id":"1","channel":"' + "ab" * 32 + '","text":"hello","thread":7}',
        '{"type":"read","channel":"' + "ab" * 32 + '","sequence":9,"unread":true}',
        '{"type":"typing","channel":"' + "ab" * 32 + '","typing":false}', '{"type":"presence","state":"away"}',
        '{"type":"watch","channels":["' + "ab" * 32 + '"],"addresses":["anna@a.example"]}'],
    "channelFields": [
        '{"name":"harbour","topic":"tides","access":"peers","joinRole":"member","retention":86400000,"editHistory":false,"archived":true}',
        '{"retention":null}', '{"access":"invitation"}'],
    "query": ["q=%22tide+is%22+hi*&limit=20&has=link", "since=2024-01-01&until=2024-02-01&order=best&offset=5", "thread=3&channel=" + "ab" * 32,
              "author=anna@a.example&before=9"],
    "tokens": ["Bearer abc.def.ghi", "A" * 43, "01234-56789-abcde-fghjk-mnpqr", "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.e30." + "A" * 86],
    "names": ["anna@chat.example", "Änne", "का\u200dत", "👩\u200d👩\u200d👧", "a\u200bb"],
    "configuration": [
        'domain = "a.example"\ndataFolder = "data"\n[listen]\naddress = "127.0.0.1:8443"\ncertificateFile = "c.pem"\nkeyFile = "k.pem"\n'
        '[limits]\nmaximumConnections = 100\n[peers."b.example"]\naddress = "192.0.2.7:8443"\n[metrics]\naddress = "127.0.0.1:9464"\n',
        'domain = "a.example"\ndataFolder = "/d"\n[listen]\naddress = "[::1]:1"\ntls = false\n'
        'trustedProxies = ["10.0.0.0/8", "::ffff:10.0.0.0/104"]\nforwardedHeader = "Forwarded"\n'],
    "fileRange": ["\x01\x00bytes=0-9", "\x01\x00bytes=-5", "\x01\x00bytes=250-", "\x00\x00bytes=0-0", "\x01\x00bytes=18446744073709551615-"],
    "fileStart": [
        "%PDF-1.4", "GIF89a", "RIFF____WEBP", "RIFF____WAVE", "____ftypM4A ", "____ftypavif", "____ftypisom", "OggS", "fLaC", "ID3",
        "<html><script>", "#!/bin/sh\n", "Grüße 手机", "BZh9", "PK\x03\x04"],
    "search": ['tide "is high" hi*', "手机 3月 don't", '"unclosed phrase', "Straße ÆON"],
    "tokenizer": ["Hello, Wörld! 手机 iPhone手机壳 กิน 한글", "a👍🏽b ver2 3.14 ٤٢ don't", "İstanbul ﬁne ß æ œ"],
}

# A proposal or a commit of alice's, carol's, the outside sender's and a newcomer's, open and sealed, made to fit.
_PROPOSALS = [bytes([0x20 | sender << 3 | form, 1, 0]) for sender in range(4) for form in (0, 3)]
_COMMITS = [bytes([0x60 | sender << 3 | form, 1, 0]) for sender in range(4) for form in (1, 4)]
MLS_FIELDS: dict[str, dict[str, dict[str, list[bytes]]]] = {
    "mlsMessage": {"messages": {
        name: [b""] for name in (
            "mls_welcome", "mls_group_info", "mls_key_package", "public_message_application", "public_message_proposal",
            "public_message_commit", "private_message")}},
    "mlsParts": {
        "messages": {
            "commit": [b"\0"], "update_proposal": [b"\2"], "pre_shared_key_proposal": [b"\6"], "add_proposal": [b"\x09"],
            "group_secrets": [b"\x0c"]},
        "transcript-hashes": {"authenticated_content": [b"\7"]}},
    "mlsTree": {"tree-validation": {"tree": [b"\1\x0e\3", b"\0\4\7"]}, "tree-operations": {"tree_after": [b"\2\7\0"]}},
    "mlsGroup": {
        "messages": {"commit": _COMMITS, "public_message_commit": [b"\7\0\0"]},
        "tree-operations": {"proposal": _PROPOSALS}},
    "mlsWelcome": {"messages": {"mls_group_info": [b"\0\0\7"], "group_secrets": [b"\0\x80\0"]}},
}

BYTES: dict[str, list[bytes]] = {
    "mlsState": [b"\0\0\0\7", b"\3\0\x09\7\1\1\1\1", b"\5\xff\xff\0"],
    "http": [
        _http("GET /a%20b/c?d=e+f HTTP/1.1\nhost: a.example\n\n"),
        _http("POST / HTTP/1.1\nHost: a\nContent-Length: 5\n\nhelloGET / HTTP/1.1\nhost: a\n\n"),
        _http("POST / HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\n3\nabc\n0\nx: y\n\n"),
        _http("OPTIONS * HTTP/1.1\nhost: a\nexpect: 100-continue\nconnection: close\n\n"),
        _http("GET https://a/b HTTP/1.1\nhost: a\n\n"),
    ],
    "preface": [
        b"PROXY TCP4 192.0.2.1 192.0.2.2 1234 443\r\n", b"PROXY TCP6 2001:db8::1 2001:db8::2 1 2\r\nGET", b"PROXY UNKNOWN\r\n",
        bytes.fromhex("0d0a0d0a000d0a515549540a2111000cc0000201c000020204d201bb"),
        bytes.fromhex("0d0a0d0a000d0a515549540a20000000"),
        bytes.fromhex("0d0a0d0a000d0a515549540a21210024") + bytes(range(36)),
    ],
    "frames": [
        b"\x03\x81\x85\x01\x02\x03\x04" + bytes(b ^ (i % 4 + 1) for i, b in enumerate(b"Hello")),
        b"\x01\x01\x81\x00\x00\x00\x00a\x89\x80\x01\x02\x03\x04\x80\x81\x00\x00\x00\x00b",
        b"\x02\x88\x85\x00\x00\x00\x00\x03\xe8bye", b"\x07\x82\xfe\x00\x7e\x00\x00\x00\x00" + bytes(126),
    ],
    "checkpoints": [
        bytes.fromhex("a10180"), bytes.fromhex("a201816161" + "03f6"),
        bytes.fromhex("a2018004825820" + "ab" * 32 + "1903e8"), bytes.fromhex("a2018003" + "5820" + "cd" * 32),
        bytes.fromhex("a2018002" + "8401" + "50" + "cd" * 16 + "00" + "5840" + "ef" * 64)],
    "checkpointsAnswer": [bytes.fromhex("a10180"), bytes.fromhex("a201816161" + "03f5")],
    "proof": [
        b"\x83" + b"\x6e" + b"hanse.v1/proof" + bytes([kind]) + bytes.fromhex(
            "a6015820" + "ab" * 32 + "0280" + "036161" + "046161" + "055820" + "cd" * 32 + "0680") for kind in (1, 2)],
    "blobAnswer": [bytes.fromhex("a40103025820" + "ab" * 32 + "0380" + "0443010203")],
    "blobRequest": [bytes.fromhex("a3015820" + "ab" * 32 + "025820" + "cd" * 32 + "0307")],
    "fileItems": [
        b"\x81" + b"\xa4\x01\x58\x20" + bytes(32) + b"\x02\x05\x03\x65a.txt\x04\x6atext/plain",
        b"\x82" + 2 * (b"\xa5\x01\x58\x20" + bytes(32) + b"\x02\x00\x03\x62..\x04\x63a/b\x05\x41\x00"),
        b"\x81" + b"\xa4\x01\x58\x20" + bytes(32) + b"\x02\x1b\x00\x1f\xff\xff\xff\xff\xff\xff\x03\x67\xe2\x80\xaegpj.\x04\x63a/b"],
    "fileStart": [bytes.fromhex(one) for one in ("89504e470d0a1a0a", "ffd8ff", "1f8b08", "fd377a585a00", "28b52ffd", "1a45dfa3", "fffb", "00")],
    "frame": [
        bytes.fromhex("000328b52ffd0458190000616263990977ad"), bytes.fromhex("000328b52ffd0058190000616263"), bytes.fromhex("040028b52ffd60000315000002610100fc7b2c"), b"\x00\x00", b"\xff\xffxyz"],
    "policy": [bytes.fromhex(one) for one in ("a0", "a1041903e8", "a20105061903e8", "a105f5")],
}

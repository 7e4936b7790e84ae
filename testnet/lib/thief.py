"""Who has a copy of a node's data folder: its keys, its documents, its logs. Signs by the specification alone, without the node's
program (spec/checker)."""

import base64
import http.client
import os
import socket
import sqlite3
import ssl
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "spec" / "checker"))

from hanse import batches, crypto, events, federation, identity, log, merkle, wire  # noqa: E402
from hanse.federation import REQUEST_LIST, Request  # noqa: E402

KEY_NAMES = ("document", "request", "batch", "log", "witness", "mirror", "sealing", "mls")
LOG_SHIFT = 40


class Folder:
    """A node's data folder, or a copy of one."""

    def __init__(self, data: Path) -> None:
        self.keys = data / "keys"
        with sqlite3.connect(f"file:{data}/hanse.sqlite?mode=ro", uri=True) as store:
            self.store = store
            self.node = bytes(self.value("SELECT value FROM setting WHERE name = 'node'"))
            rows = store.execute(
                "SELECT document, signer, signature FROM document JOIN node ON node.id = document.node "
                "WHERE node.node = ? ORDER BY number", (self.node,)).fetchall()
        self.signed = [[bytes(raw), signer, bytes(signature)] for raw, signer, signature in rows]
        self.chain = identity.Chain()
        self.chain.offer([identity.decode_signed(value) for value in self.signed])

    def value(self, query: str, *values: object) -> Any:
        return self.store.execute(query, values).fetchone()[0]

    @property
    def newest(self) -> identity.NodeDocument:
        return self.chain.newest

    def seed(self, name: str) -> bytes:
        """The private key that the newest document lists, as the files of the folder have it."""
        public = self.newest.keys[KEY_NAMES.index(name)]
        for file in self.keys.glob(f"{name}*"):
            seed = file.read_bytes()
            if len(seed) == 32 and crypto.public_key(seed) == public:
                return seed
        raise FileNotFoundError(f"no key {name} in {self.keys}")

    def entries(self, channel: bytes) -> list[bytes]:
        """Every entry of a log that this folder has from the first on."""
        row = self.value("SELECT id FROM log WHERE log = ?", channel)
        return [bytes(entry) for (entry,) in self.store.execute(
            "SELECT entry FROM entry WHERE id >= ? AND id < ? ORDER BY id", (row << LOG_SHIFT, (row + 1) << LOG_SHIFT))]

    def position(self, channel: bytes) -> list[int]:
        """The next position of this node's users in a log."""
        incarnation, counter = self.store.execute(
            "SELECT incarnation, counter FROM used WHERE log = ? AND lane = 0", (channel,)).fetchone()
        return [0, incarnation, counter + 1]

    def user(self, name: str) -> bytes:
        return bytes(self.value("SELECT user FROM account WHERE name = ?", name))


class Door:
    """A node as the network sees it."""

    def __init__(self, domain: str, port: int, authority: Path, node: bytes) -> None:
        self.domain, self.port, self.node = domain, port, node
        self._tls = ssl.create_default_context(cafile=str(authority))

    def ask(self, name: str, value: Any, source: Folder, number: int, seed: bytes) -> tuple[int, Any]:
        """A request in the name of the folder's node, under its document of this number; status and answer."""
        body = wire.encode(value)
        nonce = base64.b64encode(os.urandom(16)).decode().rstrip("=")
        headers = [
            ("Content-Type", "application/cbor"), ("Content-Digest", federation.digest_header(body)),
            ("Hanse-Source", source.node.hex()), ("Hanse-Domain", source.newest.domain),
            ("Hanse-Destination", self.node.hex())]
        now = int(time.time())
        parameters = (
            f'{REQUEST_LIST};created={now};expires={now + 60};nonce="{nonce}";keyid="{source.node.hex()}/{number}";'
            'alg="ed25519";tag="hanse.v1/request"')
        request = Request("POST", f"/hanse/v1/{name}", None, headers, body)
        signature = crypto.sign(seed, federation.request_base(request, parameters).encode())
        headers += [("Signature-Input", f"hanse={parameters}"),
            ("Signature", f"hanse=:{base64.b64encode(signature).decode()}:")]
        return self._post(request.path, headers, body)

    def _post(self, path: str, headers: list[tuple[str, str]], body: bytes) -> tuple[int, Any]:
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as plain:
            with self._tls.wrap_socket(plain, server_hostname=self.domain) as secure:
                lines = [f"POST {path} HTTP/1.1", f"Host: {self.domain}:{self.port}", "Connection: close"]
                lines += [f"{name}: {value}" for name, value in headers] + [f"Content-Length: {len(body)}"]
                secure.sendall("\r\n".join([*lines, "", ""]).encode() + body)
                answer = http.client.HTTPResponse(secure)
                answer.begin()
                found = answer.read()
        return answer.status, wire.decode(found)


def message(folder: Folder, channel: bytes, user: bytes, text: str) -> tuple[bytes, bytes]:
    """Header and body of a message of the folder's node."""
    body = wire.encode({0: os.urandom(16), 1: text})
    header = wire.encode({
        1: channel, 2: 16, 3: folder.node, 4: user, 5: folder.position(channel), 6: time.time_ns() // 1_000_000,
        7: events.body_hash(body)})
    return header, body


def coverage(header: bytes, folder: Folder, seed: bytes, number: int) -> list[Any]:
    event = crypto.tagged_hash(crypto.TAG_EVENT, header)
    statement = batches.make_statement(seed, folder.node, number, [event])
    return batches.make_coverage(statement, [event], 0, 1)


def forged_range(
        home: Folder, channel: bytes, header: bytes, body: bytes, covered: list[Any], log_seed: bytes) -> dict[int, Any]:
    """The next entry of a channel as its home would append it, under a checkpoint by this log key."""
    entries = home.entries(channel)
    last = log.decode_entry(entries[-1])
    event = crypto.tagged_hash(crypto.TAG_EVENT, header)
    entry = log.event_entry(0, len(entries), max(last.time, time.time_ns() // 1_000_000), event, 0)
    leaves = [merkle.leaf_hash(item) for item in [*entries, entry]]
    note = log.make_checkpoint(log_seed, channel, 0, len(leaves), merkle.root(leaves))
    return {1: channel, 2: len(entries), 3: [entry], 4: [[header, body]], 5: [covered], 6: note, 7: [], 8: []}


def next_document(folder: Folder) -> list[Any]:
    """The thief's own next document, with keys of the thief's, signed by the stolen document key."""
    value = wire.decode(folder.newest.raw)
    value[2] += 1
    value[3] = folder.newest.hash
    value[8] = max(value[8], time.time_ns() // 1_000_000)
    value[9] = value[8] + 86_400_000
    value[10] = {index: crypto.public_key(os.urandom(32)) for index in range(8)}
    value.pop(12, None)
    raw = wire.encode(value)
    return [raw, 1, crypto.tagged_sign(folder.seed("document"), crypto.TAG_DOCUMENT, raw)]

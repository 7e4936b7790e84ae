"""A member organisation that asks for too much: the stranger of Tests/programs, in a process of its own; and an account that does.

Reads its plan from the file that it is given, says `ready` when it has joined a channel and filled it, then takes a line
`KIND SECONDS FILE MESSAGE` after the other, of a file in that channel, and answers each with what it did, as JSON.
"""
from __future__ import annotations

import base64
import http.client
import itertools
import json
import os
import socket
import ssl
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "spec/checker"), str(ROOT / "Tests/programs/strangers"), str(ROOT / "testnet/lib")]

from hanse import batches, events, identity, log, wire  # noqa: E402
from links import Link, Sender  # noqa: E402
from own_node import OwnNode  # noqa: E402
from report import eventually, require  # noqa: E402
from service import Service  # noqa: E402
from stranger import Stranger  # noqa: E402

THREADS = 8
TEXT = "the dearest thing all day " * 60
BATCHES, BATCH = 12, 300
LARGE = 8 << 20
STATEMENTS, NOTES, CURSORS = 16, 64, 1_024
ENTRIES, STATEMENT = 4_096, 1_024
LEAVES = 16
# Another address than that of those who are measured.
ELSEWHERE = "127.0.0.2"
CROWD = 1_200


class Hostile:
    def __init__(self, plan: dict) -> None:
        self.node = OwnNode(plan["domain"], f"https://{plan['domain']}:{plan['port']}")
        self.stranger = Stranger(self.node)
        self.service = Service(self.stranger, plan["port"], Path(plan["certificate"]), Path(plan["key"]))
        self.link = Link(plan["target"], plan["targetPort"], Path(plan["authority"]))
        self.home = self.node.learn(self.link.discover())
        self.sender = Sender(self.node, self.home, self.link)
        self.user = self.node.add_user("otto")
        self.count: Counter[str] = Counter()
        # How much of its directory the target has.
        self.told = 0
        self.deadline = 0.0
        self.kinds = {"flood": self._flood, "dearest": self._dearest, "push": self._push, "stall": self._stall,
                      "signatures": self._signatures, "notes": self._notes, "cursors": self._cursors, "unread": self._unread,
                      "crowd": self._crowd, "people": self._people, "snapshots": self._snapshots, "files": self._files,
                      "account": self._account}
        self.account, self.token = plan["account"], ""
        # A file in the channel, and the message that names it.
        self.file, self.message = b"", 0
        self.turns = itertools.count()

    def join(self) -> None:
        eventually(lambda: require(bool(self.stranger.letters), "no letter has come"), 60)
        letter = self.stranger.letters[0]
        self.channel = letter[2]
        self._submit([self.stranger.event(self.channel, 3, self.user)])
        self.stranger.join(self.sender, letter)
        self.first = self.stranger.pull(self.sender, self.channel)
        for _ in range(BATCHES):
            self._submit([self.stranger.event(self.channel, 16, self.user, TEXT) for _ in range(BATCH)])

    def _submit(self, pairs: list) -> None:
        while True:
            answer = self.sender.ask("submit", self.stranger.submission(pairs))
            if answer.status == 200:
                return
            require(answer.code == "tooManyRequests", f"submit: {answer.status} {answer.code}")
            time.sleep(1)

    def attack(self, kind: str, seconds: float, file: str, message: str) -> dict[str, int]:
        self.count = Counter()
        self.file, self.message = bytes.fromhex(file), int(message)
        (name, password), self.token = self.account, ""
        self.token = json.loads(self._as_client("POST", "session", {"name": name, "password": password})[1])["token"]
        self.deadline = time.monotonic() + seconds
        threads = [threading.Thread(target=self.kinds[kind], daemon=True) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(seconds + 60)
        return dict(self.count)

    def _flood(self) -> None:
        body = wire.encode({1: [[self.channel, self.first]], 2: 1})
        self._keep_asking("pull", body)

    def _dearest(self) -> None:
        body = wire.encode({1: [[self.channel, self.first]], 2: 16 << 20})
        self._keep_asking("pull", body)

    def _push(self) -> None:
        """What follows in its own directory, as large as a range may be, under statements that it has not signed."""
        directory, at = self.node.directory, int(time.time() * 1_000)
        headers = [
            wire.encode({1: directory.id, 2: 33, 3: self.node.id, 5: [0, 1, 1_000_000 + n], 6: at,
                         9: {1: os.urandom(16), 2: f"push{n}", 3: "x" * 200, 4: True}}) for n in range(ENTRIES)]
        ids = [events.decode_header(header).id for header in headers]
        entries = [log.event_entry(0, directory.size + n, at, event, 0) for n, event in enumerate(ids)]
        coverages = []
        for first in range(0, ENTRIES, STATEMENT):
            part = ids[first:first + STATEMENT]
            statement = batches.make_statement(os.urandom(32), self.node.id, self.node.newest, part)
            coverages.append(batches.make_coverage(statement, part, 0, len(part)))
        self._keep_asking("push", wire.encode({1: [
            {1: directory.id, 2: directory.size, 3: entries, 4: [[header, None] for header in headers], 5: coverages,
             6: directory.checkpoint(), 7: [], 8: []}]}))

    def _snapshots(self) -> None:
        """The whole state of the channel, as who joins asks for it."""
        self._keep_asking("snapshot", wire.encode({1: self.channel, 2: self.first}))

    def _files(self) -> None:
        """A leaf of the file, each time another one."""
        leaves = itertools.cycle(wire.encode({1: self.channel, 2: self.file, 3: leaf}) for leaf in range(LEAVES))
        self._keep_asking("blob", lambda: next(leaves))

    def _account(self) -> None:
        """As a user of the target: two threads each search, read, write, and get the file."""
        channel = f"channels/{self.channel.hex()}"
        asked = [("GET", "search?q=dearest", None), ("GET", f"{channel}/messages?limit=200", None),
                 ("POST", f"{channel}/messages", {"text": TEXT}), ("GET", f"{channel}/messages/{self.message}/files/0", None)]
        method, path, value = asked[next(self.turns) % len(asked)]
        connection = None
        while time.monotonic() < self.deadline:
            try:
                connection = connection or self._client()
                status, body = self._as_client(method, path, value, connection)
                self.count[str(status)] += 1
                self.count["kilobytes"] += len(body) >> 10
            except (OSError, http.client.HTTPException):
                self.count["broken"] += 1
                connection = None
        if connection is not None:
            connection.close()

    def _client(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(self.link.domain, self.link.port)
        connection.sock = self.link.connect()
        return connection

    def _as_client(
            self, method: str, path: str, value: object = None, kept: http.client.HTTPConnection | None = None) -> tuple[int, bytes]:
        connection = kept or self._client()
        headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {self.token}"} if self.token else {})
        data = None if value is None else json.dumps(value)
        connection.request(method, f"/api/v1/{path}", data, headers)
        answer = connection.getresponse()
        body = answer.read()
        if kept is None:
            connection.close()
        return answer.status, body

    def _signatures(self) -> None:
        """Submissions in which each event has a statement of its own, good ones that the home knows already."""
        events_, coverages = [], []
        for _ in range(STATEMENTS):
            with self.stranger.lock:
                pair = self.stranger.event(self.channel, 16, self.user, "again")
            ids = [events.decode_header(pair[0]).id]
            statement = batches.make_statement(self.node.seeds["batch"], self.node.id, self.node.newest, ids)
            events_.append(list(pair))
            coverages.append(batches.make_coverage(statement, ids, 0, 1))
        self._keep_asking("submit", wire.encode({1: events_, 2: coverages}))

    def _notes(self) -> None:
        """Checkpoints of logs that nobody has, as if the receiver had signed them."""
        key = self.node.chains[self.home].newest.keys[identity.LOG]
        notes = []
        for _ in range(NOTES):
            unknown = os.urandom(32)
            name = log.checkpoint_line(unknown, 0)
            blob = base64.b64encode(log.key_id(name, key) + os.urandom(64)).decode()
            notes.append(f"{log.checkpoint_text(unknown, 0, 1, bytes(32))}\n\u2014 {name} {blob}\n")
        self._keep_asking("checkpoints", wire.encode({1: notes}))

    def _cursors(self) -> None:
        """Pulls that name as many logs as a request may, the directory among them."""
        directory = self.node.chains[self.home].newest.directory
        cursors = [[directory, 0], *([os.urandom(32), 0] for _ in range(CURSORS - 1))]
        self._keep_asking("pull", wire.encode({1: cursors, 2: 1}))

    def _people(self) -> None:
        """Its own directory, filled with people who are none, one after the other."""
        directory = self.node.directory
        while time.monotonic() < self.deadline:
            with self.stranger.lock:
                self.node.add_user(f"n{directory.size}")
                body = wire.encode({1: [directory.range(max(0, self.told))]})
            answer = self.sender.ask("push", body)
            self.count[str(answer.status)] += 1
            if answer.status == 200 and answer.value[1]:
                self.told = answer.value[1][0][1]
            if answer.status != 200:
                time.sleep(0.05)

    def _unread(self) -> None:
        """Asks for a whole log, and hardly reads what comes."""
        body = wire.encode({1: [[self.channel, self.first]], 2: 16 << 20})
        held = []
        while time.monotonic() < self.deadline:
            try:
                secure = self.link.connect()
                request = self.sender.sign("pull", body)
                lines = [f"POST {request.path} HTTP/1.1", f"Host: {self.link.domain}:{self.link.port}", f"Content-Length: {len(body)}"]
                lines += [f"{key}: {value}" for key, value in request.headers]
                secure.sendall("\r\n".join([*lines, "", ""]).encode() + body)
                self.count[secure.recv(12).decode().split(" ")[-1]] += 1
                held.append(secure)
            except OSError:
                self.count["broken"] += 1
            time.sleep(0.05)
        for secure in held:
            secure.close()

    def _crowd(self) -> None:
        """As many connections as it is given, on which nothing is said."""
        held = []
        while time.monotonic() < self.deadline:
            if len(held) < CROWD // THREADS:
                try:
                    held.append(socket.create_connection(("127.0.0.1", self.link.port), 5, (ELSEWHERE, 0)))
                    self.count["opened"] += 1
                except OSError:
                    self.count["broken"] += 1
                    time.sleep(0.05)
            else:
                time.sleep(0.1)
        for plain in held:
            plain.close()

    def _keep_asking(self, name: str, bodies: bytes | Callable[[], bytes]) -> None:
        """One request after the other on a connection that is kept; a refusal with a time is not waited for."""
        secure = None
        while time.monotonic() < self.deadline:
            body = bodies if isinstance(bodies, bytes) else bodies()
            try:
                if secure is None:
                    secure = self.link.connect()
                status, size = self._ask(secure, name, body)
                self.count[str(status)] += 1
                self.count["kilobytes"] += (size + len(body)) >> 10
            except (OSError, http.client.HTTPException):
                self.count["broken"] += 1
                secure = None
        if secure is not None:
            secure.close()

    def _ask(self, secure: ssl.SSLSocket, name: str, body: bytes) -> tuple[int, int]:
        request = self.sender.sign(name, body)
        lines = [f"POST {request.path} HTTP/1.1", f"Host: {self.link.domain}:{self.link.port}", f"Content-Length: {len(body)}"]
        lines += [f"{key}: {value}" for key, value in request.headers]
        secure.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        answer = http.client.HTTPResponse(secure)
        answer.begin()
        return answer.status, len(answer.read())

    def _stall(self) -> None:
        """Half a request, a byte now and then; and it answers nothing that it is asked."""
        self.service.mood = "silent"
        while time.monotonic() < self.deadline:
            try:
                secure = self.link.connect()
                request = self.sender.sign("push", b"")
                lines = [f"POST {request.path} HTTP/1.1", f"Host: {self.link.domain}:{self.link.port}", f"Content-Length: {LARGE}"]
                lines += [f"{key}: {value}" for key, value in request.headers]
                secure.sendall("\r\n".join([*lines, "", ""]).encode())
                self.count["begun"] += 1
                while time.monotonic() < self.deadline:
                    secure.sendall(bytes(200))
                    time.sleep(0.1)
                secure.close()
            except OSError:
                self.count["broken"] += 1
                time.sleep(0.05)


def main() -> None:
    hostile = Hostile(json.loads(Path(sys.argv[1]).read_text()))
    print("waiting", flush=True)
    hostile.join()
    print("ready", flush=True)
    for line in sys.stdin:
        kind, seconds, file, message = line.split()
        print(json.dumps(hostile.attack(kind, float(seconds), file, message)), flush=True)


main()

"""A member organisation that asks for too much: the stranger of Tests/programs, in a process of its own.

Reads its plan from the file that it is given, says `ready` when it has joined a channel and filled it, then takes a line
`KIND SECONDS` after the other and answers each with what it did, as JSON.
"""
from __future__ import annotations

import http.client
import json
import ssl
import sys
import threading
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "spec/checker"), str(ROOT / "Tests/programs/strangers"), str(ROOT / "testnet/lib")]

from hanse import wire  # noqa: E402
from links import Link, Sender  # noqa: E402
from own_node import OwnNode  # noqa: E402
from report import eventually, require  # noqa: E402
from service import Service  # noqa: E402
from stranger import Stranger  # noqa: E402

THREADS = 8
TEXT = "the dearest thing all day " * 60
BATCHES, BATCH = 12, 300
LARGE = 8 << 20


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
        self.deadline = 0.0
        self.kinds = {"flood": self._flood, "dearest": self._dearest, "push": self._push, "stall": self._stall}

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

    def attack(self, kind: str, seconds: float) -> dict[str, int]:
        self.count = Counter()
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
        body = wire.encode({1: [{1: self.channel, 2: 0, 3: [bytes(1 << 20)] * (LARGE >> 20), 4: [], 5: [], 6: "", 7: [], 8: []}]})
        self._keep_asking("push", body)

    def _keep_asking(self, name: str, body: bytes) -> None:
        """One request after the other on a connection that is kept; a refusal with a time is not waited for."""
        secure = None
        while time.monotonic() < self.deadline:
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
        kind, seconds = line.split()
        print(json.dumps(hostile.attack(kind, float(seconds))), flush=True)


main()

"""What a node with very many messages takes: disk, memory, time to start, time to verify."""
from __future__ import annotations

import statistics
import subprocess
import time
import urllib.request
from pathlib import Path

from channel import MeasurementFailed, User
from filling import fill, plan_of
from limits import hashed_bytes_per_second
from nodes import Node
from report import Result
from wanted import Wanted, at_least, at_most

METRICS = {
    "bytes_per_message_on_disk": "of 100-byte texts in one channel: the stopped node's folder, all indexes included",
    "rss_large": "the node's memory after all of them were sent, with nothing to do",
    "start_large": "from starting that node's process until the newest message is read",
    "verify_large": "entries of that channel that `hanse verify` recomputes from their bytes, a second",
}
AUTHORS = 16
TEXT_BYTES = 100
STARTS = 5
QUIET_SECONDS = 10
MESSAGES = 1_000_000
BYTES_GOAL, RSS_GOAL_MEGABYTES, START_GOAL_MILLISECONDS = 600, 100, 300


class LargeBench:
    def __init__(self, node: Node, count: int, folder: Path, run) -> None:
        self.node, self.count, self.folder, self.run = node, count, folder, run
        node.found({node.domain: node.port})

    def measure(self) -> list[Result]:
        node = self.node
        node.start()
        try:
            node.admin_token = node.log_in("admin")
            self._make_channel()
            node.stop()
            empty = disk_bytes(node.folder)
            node.start()
            rate = fill(node, plan_of(node, self.authors, [self.channel] * AUTHORS, self.count, textBytes=TEXT_BYTES),
                        self.folder, self.run)
            time.sleep(QUIET_SECONDS)
            memory = node.rss_megabytes()
            verified = self._verify()
            node.stop()
            return [self._disk(empty), self._memory(memory, rate), self._starts(), verified]
        finally:
            node.stop()

    def _make_channel(self) -> None:
        self.authors = [User(self.node, f"author{number}").make() for number in range(AUTHORS)]
        self.channel = self.node.call("POST", "channels", {"name": "large", "access": "members"})["id"]
        for author in self.authors:
            self.node.call("POST", f"channels/{self.channel}/join?wait=ordered", {}, token=author.token)

    def _disk(self, empty: int) -> Result:
        sizes = {path.name: disk_bytes(path) for path in self.node.folder.iterdir()}
        largest = sorted(sizes.items(), key=lambda one: -one[1])[:4]
        note = "; ".join(f"{name} {size / self.count:.0f}" for name, size in largest)
        each = (disk_bytes(self.node.folder) - empty) / self.count
        return Result(round(each), "bytes", self.count, BYTES_GOAL, "goal",
                      f"blocks of the folder's files, less those of the node without messages; of it, by file: {note}",
                      at_most(BYTES_GOAL))

    def _memory(self, megabytes: float, rate: int) -> Result:
        return Result(round(megabytes, 1), "MB", self.count, RSS_GOAL_MEGABYTES, "goal",
                      f"VmRSS {QUIET_SECONDS} s after all was indexed; sent at {rate} messages/s",
                      self._of_all(RSS_GOAL_MEGABYTES))

    def _of_all(self, goal: float) -> Wanted | None:
        """What is asked of the whole size says nothing of a smaller one."""
        return at_most(goal) if self.count >= MESSAGES else None

    def _starts(self) -> Result:
        samples = []
        for _ in range(STARTS):
            began = time.monotonic()
            self.node.start()
            page = self.node.call("GET", f"channels/{self.channel}/messages?limit=1", token=self.authors[0].token)
            samples.append((time.monotonic() - began) * 1_000)
            if not page["messages"]:
                raise MeasurementFailed("the started node serves no message")
            self.node.stop()
        return Result(round(statistics.median(samples)), "ms", STARTS, START_GOAL_MILLISECONDS, "goal",
                      f"p50 of {STARTS} starts after a clean stop, max {max(samples):.0f} ms",
                      self._of_all(START_GOAL_MILLISECONDS))

    def _verify(self) -> Result:
        began = time.monotonic()
        answer = self.node.call("POST", "verify", {"channel": self.channel}, seconds=600)
        seconds = time.monotonic() - began
        log = answer["logs"][0]
        if not log["ok"]:
            raise MeasurementFailed(f"verify: {log}")
        entries = log["to"] - log["from"]
        size = self._entry_bytes()
        hashed = hashed_bytes_per_second(size) / size
        note = f"{entries} entries of {size} bytes in {seconds:.2f} s"
        return Result(round(entries / seconds), "entries/s", entries, round(hashed),
                      f"OpenSSL's SHA-256 over {size} bytes, one core", note, at_least(hashed / 2, "half of the limit"))

    def _entry_bytes(self) -> int:
        """The mean, of a range from the middle."""
        first, most = self.count // 2, 1_000
        token = self.node.good(self.authors[0].token)
        request = urllib.request.Request(
            f"{self.node.url}/api/v1/channels/{self.channel}/log/entries?first={first}&most={most}",
            headers={"authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, context=self.node.context, timeout=60) as answer:
            return len(answer.read()) // most


def disk_bytes(path: Path) -> int:
    """What a file or a folder takes of the disk."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_blocks * 512 for file in files)

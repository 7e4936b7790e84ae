"""Files: one that does not compress, up to A, down from A, and down from B, which fetches it from A meanwhile; and what memory
both take while one of eight times the size goes the same way."""
from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from channel import MeasurementFailed
from limits import MEBIBYTE, PART_MEBIBYTES, sha256_megabytes, written_megabytes
from nodes import Node
from report import Result, say
from wanted import at_least, at_most

THROUGHPUT = {
    "blob_throughput_up": "a file of 512 MiB sent to A by curl, until it is durable",
    "blob_throughput_down": "the same file got from A by curl",
    "blob_throughput_federated": "the same file got from B, which fetches it from A, verifies, keeps and serves it",
}
MEMORY = {
    "blob_memory_a": "A's peak memory while a file of 8 times the size goes up, down and to B, beside the size once",
    "blob_memory_b": "B's peak memory while it fetches and serves that file, beside the size once",
}
METRICS = {**THROUGHPUT, **MEMORY}
SHARE_OF_LIMIT = 0.4
# How much larger the second file is, and what memory may grow by.
TIMES, MOST_GROWTH = 8, 1.1
# Of what is sent: the file itself, A's copy and B's; and something to spare.
COPIES = 3.2


@dataclass
class Passage:
    """What one request took: megabytes a second, seconds of the nodes' processors, and their peaks of memory in megabytes."""
    rate: float
    spent: list[float]
    peaks: list[float]

    @property
    def note(self) -> str:
        return (f"CPU seconds: A {self.spent[0]:.1f}, B {self.spent[1]:.1f}; "
                f"peak VmHWM: A {self.peaks[0]:.0f}, B {self.peaks[1]:.0f} MB")


class BlobBench:
    def __init__(self, bench, mebibytes: int) -> None:
        self.bench, self.mebibytes = bench, mebibytes
        self.file: Path = bench.folder / "blob.bin"

    def run(self, names: list[str]) -> dict[str, Result | Exception]:
        """By name; the large file only if it is asked for."""
        self.written, self.hashed = written_megabytes(self.file, self.mebibytes), sha256_megabytes()
        once = self._passages(self.mebibytes)
        found: dict[str, Result | Exception] = {**self._rates(once)}
        if any(name in names for name in MEMORY):
            try:
                found |= self._growth(once, self._passages(self.mebibytes * TIMES))
            except (MeasurementFailed, OSError) as failure:
                found |= dict.fromkeys(MEMORY, failure)
        return {name: found[name] for name in METRICS if name in names}

    def _rates(self, passages: list[Passage]) -> dict[str, Result]:
        limit, name = min((self.written, "sequential write with fsync, MB/s"), (self.hashed, "OpenSSL's SHA-256, MB/s"))
        wanted = at_least(limit * SHARE_OF_LIMIT, f"{SHARE_OF_LIMIT:.0%} of the limit")
        return {metric: Result(round(passage.rate), "MB/s", self.mebibytes, round(limit), name, passage.note, wanted)
                for metric, passage in zip(THROUGHPUT, passages)}

    def _growth(self, once: list[Passage], more: list[Passage]) -> dict[str, Result]:
        found = {}
        for number, metric in enumerate(MEMORY):
            before, after = (max(passage.peaks[number] for passage in passages) for passages in (once, more))
            note = (f"largest VmHWM of the passages up, down and federated, of {self.mebibytes * TIMES} MiB: "
                    f"{', '.join(f'{passage.peaks[number]:.0f}' for passage in more)}; "
                    f"of {self.mebibytes}: {', '.join(f'{passage.peaks[number]:.0f}' for passage in once)}")
            found[metric] = Result(round(after, 1), "MB", self.mebibytes * TIMES, round(before, 1),
                                   f"the same with {self.mebibytes} MiB", note,
                                   at_most(before * MOST_GROWTH, f"{MOST_GROWTH} times the limit"))
        return found

    def _passages(self, mebibytes: int) -> list[Passage]:
        """Up, down from the home, down from the other node."""
        needed = mebibytes * MEBIBYTE * COPIES
        if (free := shutil.disk_usage(self.file.parent).free) < needed:
            raise MeasurementFailed(f"{mebibytes} MiB, kept three times, take {needed / 1e9:.1f} GB, and {free / 1e9:.1f} are free")
        say(f"blobs: {mebibytes} MiB")
        self.size = mebibytes * MEBIBYTE
        self._make_file()
        channel, sender, reader = self.bench.shared, self.bench.shared.senders[0], self.bench.shared.reader
        upload = sender.node.call("POST", "uploads", {"size": self.size}, sender.token)["upload"]
        up = self._timed(sender, ["-X", "PATCH", "-T", self.file, "-H", "content-type: application/octet-stream",
                                  "-H", "upload-offset: 0"], f"uploads/{upload}")
        self.file.unlink()
        file = {"hash": self.hash, "name": "blob.bin"}
        sent = sender.node.call("POST", f"channels/{channel.id}/messages?wait=ordered", {"files": [file]}, sender.token)
        place = f"channels/{channel.id}/messages/{sent['sequence']}/files/0"
        down = self._timed(sender, [], place)
        self._await(reader, channel.id, sent["sequence"])
        return [up, down, self._timed(reader, [], place)]

    def _make_file(self) -> None:
        """No part of it is like another."""
        part = PART_MEBIBYTES * MEBIBYTE
        with open(self.file, "wb") as file:
            for _ in range(self.size // part):
                file.write(os.urandom(part))
            # Else it is written to disk while the upload is timed.
            file.flush()
            os.fsync(file.fileno())

    def _timed(self, who, options: list, path: str) -> Passage:
        """One request by curl. What it gets is counted and not kept: writing it is not the node's work."""
        nodes: list[Node] = self.bench.nodes
        for node in nodes:
            Path(f"/proc/{node.process_id()}/clear_refs").write_text("5")
        before = [node.cpu_seconds() for node in nodes]
        answer = self.bench.folder / "blob.answer" if options else Path("/dev/null")
        command = ["curl", "-sS", "--fail-with-body", "--cacert", self.bench.authority.certificate, "-H", "expect:", "-o", answer,
                   "-w", "%{time_total} %{size_download}", "-H", f"authorization: Bearer {who.node.good(who.token)}",
                   *options, f"{who.node.url}/api/v1/{path}"]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        if done.returncode != 0:
            said = answer.read_text(errors="replace")[:300] if answer.is_file() else ""
            raise MeasurementFailed(f"curl: {done.stderr.strip()} {said}")
        seconds, got = done.stdout.split()
        if options:
            self.hash = self._hash_in(answer)
        elif int(got) != self.size:
            raise MeasurementFailed(f"{got} bytes came of {self.size}")
        spent = [node.cpu_seconds() - earlier for node, earlier in zip(nodes, before)]
        return Passage(self.size / 1e6 / float(seconds), spent, [peak_megabytes(node) for node in nodes])

    @staticmethod
    def _hash_in(answer: Path) -> str:
        text = answer.read_text()
        answer.unlink()
        found = re.search(r'"hash":"([0-9a-f]{64})"', text)
        if not found:
            raise MeasurementFailed(f"the upload did not end: {text[:300]}")
        return found.group(1)

    @staticmethod
    def _await(reader, channel: str, sequence: int) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            page = reader.node.call("GET", f"channels/{channel}/messages?after={sequence - 1}", None, reader.token)
            if page["messages"]:
                return
            time.sleep(0.05)
        raise MeasurementFailed("the message with the file did not come to B")


def peak_megabytes(node: Node) -> float:
    for line in Path(f"/proc/{node.process_id()}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("no VmHWM")

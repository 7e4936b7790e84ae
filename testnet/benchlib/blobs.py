"""Files: one that does not compress, up to A, down from A, and down from B, which fetches it from A meanwhile."""
from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path

from channel import MeasurementFailed
from nodes import Node
from report import Result, say

METRICS = {
    "blob_throughput_up": "a file of 512 MiB sent to A by curl, until it is durable",
    "blob_throughput_down": "the same file got from A by curl",
    "blob_throughput_federated": "the same file got from B, which fetches it from A, verifies, keeps and serves it",
}
MEBIBYTE = 1 << 20
# What the file is written in, so its size is a multiple of it.
PART_MEBIBYTES = 8


class BlobBench:
    def __init__(self, bench, mebibytes: int) -> None:
        self.bench, self.size = bench, mebibytes * MEBIBYTE
        self.file: Path = bench.folder / "blob.bin"

    def run(self) -> list[Result]:
        written = self._write()
        hashed = sha256_megabytes()
        limit, name = min((written, "sequential write with fsync, MB/s"), (hashed, "OpenSSL's SHA-256, MB/s"))
        say(f"sequential write with fsync {written:.0f} MB/s, SHA-256 {hashed:.0f} MB/s")
        channel, sender, reader = self.bench.shared, self.bench.shared.senders[0], self.bench.shared.reader
        results = []
        upload = sender.node.call("POST", "uploads", {"size": self.size}, sender.token)["upload"]
        up = self._timed(sender, ["-X", "PATCH", "-T", self.file, "-H", "content-type: application/octet-stream",
                                  "-H", "upload-offset: 0"], f"uploads/{upload}")
        results.append(up)
        file = {"hash": self.hash, "name": "blob.bin"}
        sent = sender.node.call("POST", f"channels/{channel.id}/messages?wait=ordered", {"files": [file]}, sender.token)
        place = f"channels/{channel.id}/messages/{sent['sequence']}/files/0"
        results.append(self._timed(sender, [], place))
        self._await(reader, channel.id, sent["sequence"])
        results.append(self._timed(reader, [], place))
        self.file.unlink()
        return [Result(round(rate), "MB/s", self.size // MEBIBYTE, round(limit), name, note) for rate, note in results]

    def _write(self) -> float:
        """The limit: the same bytes one after the other, with one fsync. Then the file, of which no part is like another."""
        part = os.urandom(PART_MEBIBYTES * MEBIBYTE)
        began = time.monotonic()
        with open(self.file, "wb") as file:
            for _ in range(self.size // len(part)):
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        rate = self.size / 1e6 / (time.monotonic() - began)
        with open(self.file, "wb") as file:
            for _ in range(self.size // len(part)):
                file.write(os.urandom(len(part)))
            # Else it is written to disk while the upload is timed.
            file.flush()
            os.fsync(file.fileno())
        return rate

    def _timed(self, who, options: list, path: str) -> tuple[float, str]:
        """Megabytes a second of one request, and what it cost."""
        nodes: list[Node] = self.bench.nodes
        for node in nodes:
            Path(f"/proc/{node.process_id()}/clear_refs").write_text("5")
        before = [node.cpu_seconds() for node in nodes]
        answer = self.bench.folder / "blob.answer"
        command = ["curl", "-sS", "--fail-with-body", "--cacert", self.bench.authority.certificate, "-H", "expect:", "-o", answer,
                   "-w", "%{time_total} %{size_download}", "-H", f"authorization: Bearer {who.node.good(who.token)}",
                   *options, f"{who.node.url}/api/v1/{path}"]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        if done.returncode != 0:
            raise MeasurementFailed(f"curl: {done.stderr.strip()} {answer.read_text(errors='replace')[:300]}")
        seconds, got = done.stdout.split()
        if options:
            found = re.search(r'"hash":"([0-9a-f]{64})"', answer.read_text())
            if not found:
                raise MeasurementFailed(f"the upload did not end: {answer.read_text()[:300]}")
            self.hash = found.group(1)
        elif int(got) != self.size:
            raise MeasurementFailed(f"{got} bytes came of {self.size}")
        answer.unlink()
        spent = [node.cpu_seconds() - earlier for node, earlier in zip(nodes, before)]
        peaks = [peak_megabytes(node) for node in nodes]
        note = f"CPU seconds: A {spent[0]:.1f}, B {spent[1]:.1f}; peak VmHWM: A {peaks[0]:.0f}, B {peaks[1]:.0f} MB"
        return self.size / 1e6 / float(seconds), note

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


def sha256_megabytes() -> float:
    done = subprocess.run(["openssl", "speed", "-mr", "-bytes", "65536", "-seconds", "1", "sha256"],
                          capture_output=True, text=True, check=True)
    return float(done.stdout.strip().splitlines()[-1].split(":")[-1]) / 1e6

"""The metrics of testnet/bench: every figure beside the limit that was measured in the same run."""
from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

from nodes import PASSWORD, Authority, Node, free_port

METRICS = {
    "rss_idle": "memory of a node that has just started",
    "local_send_throughput": "16 clients with 64 in flight on one node, until the one subscriber has all",
    "local_latency": "p50 and p99 from send to the subscriber on the same node, 10 messages/s",
    "fed_throughput": "the same clients on A, until stored, verified and delivered on B",
    "fed_latency": "p50 and p99 from send on A (the home) to the subscriber on B, 10 messages/s",
    "catch_up": "B was away for 2,000 messages: from its start until it has them all",
}
SENDERS, IN_FLIGHT = 16, 64


class Bench:
    def __init__(self, binaries: Path, folder: Path, messages: int) -> None:
        self.binaries, self.folder, self.messages = binaries, folder, messages
        self.limits = self._run("limits", folder)
        say(f"fsync p50 {self.limits['fsyncMicrosecondsP50']} us, yardstick "
            f"{self.limits['yardstickRowsPerSecond']} rows/s")
        authority = Authority(folder)
        ports = {"hanse-a.test": free_port(), "hanse-b.test": free_port()}
        self.nodes = [Node(domain, port, folder / domain, binaries / "hanse", authority)
                      for domain, port in ports.items()]
        for node in self.nodes:
            node.found(ports)
        self.a, self.b = self.nodes
        self.runs = 0

    def open(self) -> None:
        for node in self.nodes:
            node.start()
        self.idle = self.a.rss_megabytes()
        for node in self.nodes:
            node.admin_token = node.log_in("admin")
        self.channel = self.a.call("POST", "channels", {"name": "bench"})["id"]
        self.tokens = [self._member(self.a, f"sender{index}", "hanse-a.test") for index in range(SENDERS)]
        self.reader = self._member(self.b, "reader", "hanse-b.test")

    def _member(self, node: Node, name: str, domain: str) -> str:
        node.call("POST", "users", {"name": name, "password": PASSWORD})
        token = node.log_in(name)
        address = f"{name}@{domain}"
        self.a.call("POST", f"channels/{self.channel}/invitations?wait=ordered", {"address": address, "role": "member"})
        self._until(lambda: node.call("GET", "invitations", token=token)["invitations"], "an invitation")
        node.call("POST", f"invitations/{self.channel}/accept?wait=ordered", token=token)
        self._until(lambda: node.call("GET", "channels", token=token)["channels"], "the channel")
        return token

    @staticmethod
    def _until(condition, what: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise RuntimeError(f"timed out waiting for {what}")
            time.sleep(0.005)

    def _run(self, *arguments: object) -> dict:
        result = subprocess.run([str(self.binaries / "hanse-bench"), *map(str, arguments)], stdout=subprocess.PIPE)
        if result.returncode != 0:
            raise RuntimeError(f"hanse-bench {arguments[0]} failed")
        return json.loads(result.stdout)

    def _plan(self, receiver: Node, token: str, count: int) -> tuple[str, Path]:
        self.runs += 1
        mark = f"run{self.runs}"
        plan = {"senderURL": self.a.url, "receiverURL": receiver.url,
                "authorityFile": str(self.a.authority.certificate), "channel": self.channel,
                "senderTokens": self.tokens, "receiverToken": token, "mark": mark, "count": count,
                "inFlight": IN_FLIGHT, "deadlineSeconds": 300}
        path = self.folder / f"{mark}.json"
        path.write_text(json.dumps(plan))
        return mark, path

    def _texts(self, node: Node, token: str, mark: str) -> list[tuple[int, str]]:
        """Every message of a run as this node serves it, in the channel's order."""
        found: list[tuple[int, str]] = []
        before = ""
        while True:
            page = node.call("GET", f"channels/{self.channel}/messages?limit=200{before}", token=token)
            messages = page["messages"]
            found = [(m["sequence"], m["text"]) for m in messages if (m["text"] or "").startswith(mark + " ")] + found
            if not page["more"] or not messages or (messages[0]["text"] or "").split(" ")[0] < mark:
                return found
            before = f"&before={messages[0]['sequence']}"

    def _check(self, receiver: Node, token: str, mark: str, count: int) -> str:
        on_b, on_a = self._texts(receiver, token, mark), self._texts(self.a, self.tokens[0], mark)
        texts = {text for _, text in on_b}
        if len(on_b) != count or len(texts) != count or on_b != on_a:
            raise RuntimeError(f"{mark}: {len(on_b)} messages of {count} fetched, same order: {on_b == on_a}")
        return f"all {count} fetched and compared"

    def throughput(self, metric: str, receiver: Node, token: str) -> None:
        mark, plan = self._plan(receiver, token, self.messages)
        result = self._run("throughput", plan)
        lag = receiver.call("GET", "status")["indexLag"]
        note = f"{self._check(receiver, token, mark, result['count'])}; index lag {lag} at the end"
        rate = result["count"] * 1_000_000 / result["microseconds"]
        limit = self.limits["yardstickRowsPerSecond"]
        emit(metric, round(rate), "messages/s", result["count"], limit, "sqlite yardstick rows/s", rate / limit, note)

    def latency(self, metric: str, receiver: Node, token: str, fsyncs: int) -> None:
        _, plan = self._plan(receiver, token, 220)
        result = self._run("latency", plan)
        limit = self.limits["fsyncMicrosecondsP50"] * fsyncs / 1000
        for name in ("p50", "p99"):
            value = result[name] / 1000
            emit(f"{metric}_{name}", round(value, 2), "ms", result["count"], round(limit, 3), f"{fsyncs}x fsync p50",
                 value / limit, "ratio is value / limit")

    def catch_up(self) -> None:
        self.b.stop()
        mark, plan = self._plan(self.a, self.tokens[0], 2_000)
        self._run("throughput", plan)
        size = self.a.call("GET", f"channels/{self.channel}", token=self.tokens[0])["size"]
        start = time.monotonic()
        self.b.start()
        ready = time.monotonic() - start
        self._until(lambda: self.b.call("GET", f"channels/{self.channel}", token=self.reader)["size"] >= size, "catch-up")
        elapsed = time.monotonic() - start
        note = self._check(self.b, self.reader, mark, 2_000)
        emit("catch_up", round(elapsed, 3), "s", 2_000, round(ready, 3), "start until healthy, in the same run",
             elapsed / ready, f"from starting the process until every message is readable; {note}")

    def close(self) -> None:
        for node in self.nodes:
            node.stop()


def emit(metric: str, value: float, unit: str, n: int, limit: float, name: str, ratio: float, note: str) -> None:
    print(json.dumps({"metric": metric, "value": value, "unit": unit, "n": n, "limit": limit, "limit_name": name,
                      "ratio": round(ratio, 3), "note": note}), flush=True)


def say(text: str) -> None:
    print(f"# {text}", file=sys.stderr, flush=True)


def main() -> int:
    listing = "\n".join(f"  {name:24}{what}" for name, what in METRICS.items())
    parser = argparse.ArgumentParser(prog="testnet/bench", description="Measures real nodes on loopback.",
                                     epilog=f"metrics:\n{listing}", formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="metrics to measure; all if none is named")
    parser.add_argument("--data", type=Path, default=Path("testnet/.bench"), help="where the nodes' folders go")
    parser.add_argument("--messages", type=int, default=20_000, help="for throughput (20,000)")
    parser.add_argument("--bin", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in METRICS]
    if unknown:
        parser.error(f"no metric is named {unknown[0]}: see --help")
    folder = options.data.resolve() / "run"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    bench = Bench(options.bin, folder, options.messages)
    try:
        bench.open()
        measure(bench, options.names or list(METRICS))
    except RuntimeError as error:
        print(f"testnet/bench: {error}", file=sys.stderr)
        return 1
    finally:
        bench.close()
    shutil.rmtree(folder, ignore_errors=True)
    return 0


def measure(bench: Bench, names: list[str]) -> None:
    for name in names:
        say(name)
        match name:
            case "rss_idle":
                emit(name, round(bench.idle, 1), "MB", 1, 20, "wanted", bench.idle / 20, "VmRSS after start")
            case "local_send_throughput":
                bench.throughput(name, bench.a, bench.tokens[0])
            case "local_latency":
                bench.latency(name, bench.a, bench.tokens[1], 1)
            case "fed_throughput":
                bench.throughput(name, bench.b, bench.reader)
            case "fed_latency":
                bench.latency(name, bench.b, bench.reader, 2)
            case "catch_up":
                bench.catch_up()


if __name__ == "__main__":
    sys.exit(main())

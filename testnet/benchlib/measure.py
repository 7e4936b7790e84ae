"""Two nodes, their users and channels, and what is measured on them."""
from __future__ import annotations

import json
import resource
import subprocess
import time
from pathlib import Path

from channel import Channel, MeasurementFailed, User, until
from curves import CurveBench
from fairness import FairnessBench
from fanout import FanoutBench
from join import JoinBench
from large import LargeBench
from limits import Limits
from nodes import Authority, Node, free_ports
from report import Result
from search import SearchBench
from wanted import Wanted, at_least, at_most

SENDERS, IN_FLIGHT = 16, 64
# Of which the first tenth pays for connecting, and a thousand are left.
LATENCY_MESSAGES = 1_112
DEADLINE_SECONDS = 300
IDLE_SECONDS = 2
IDLE_GOAL_MEGABYTES = 20
# OpenSSL's own share of an idle connection was 15 KB where it was measured alone.
STREAM_GOAL_KILOBYTES = 20
# Beside the yardstick, which binds; messages a second that orient.
LOCAL_SHARE, LOCAL_GOAL = 2 / 3, 10_000
FEDERATED_SHARE, FEDERATED_GOAL = 1 / 3, 5_000
# Milliseconds beside one fsync on each node that a message passes.
LATENCY_GOALS = {1: {"p50": 1.5, "p99": 5}, 2: {"p50": 3, "p99": 10}}
AWAY_MESSAGES, AWAY_GOAL_SECONDS = 10_000, 1.5


class Bench:
    local: Channel
    shared: Channel

    def __init__(self, binaries: Path, folder: Path) -> None:
        self.binaries, self.folder = binaries, folder
        self.limits = self.measured_limits()
        self.yardstick = self.limits.yardstick
        self.authority = Authority(folder)
        domains = ["hanse-a.test", "hanse-b.test"]
        ports = dict(zip(domains, free_ports(len(domains))))
        self.nodes = [Node(domain, port, folder / domain, binaries / "hanse", self.authority)
                      for domain, port in ports.items()]
        for node in self.nodes:
            node.found(ports)
        self.a, self.b = self.nodes
        self.runs = 0

    def measured_limits(self) -> Limits:
        return Limits.measured(self.folder, self._run)

    def open(self) -> None:
        for node in self.nodes:
            node.start()
        time.sleep(IDLE_SECONDS)
        self.idle = self.a.rss_megabytes()
        for node in self.nodes:
            node.admin_token = node.log_in("admin")
        senders = [User(self.a, f"sender{index}").make() for index in range(SENDERS)]
        self.local = Channel(self.a, User(self.a, "reader").make(), senders).make("local")
        self.shared = Channel(self.a, User(self.b, "reader").make(), senders).make("shared")

    def close(self) -> None:
        for node in self.nodes:
            node.stop()

    def _run(self, *arguments: object) -> dict:
        result = subprocess.run([str(self.binaries / "hanse-bench"), *map(str, arguments)], capture_output=True)
        if result.returncode != 0:
            raise MeasurementFailed(result.stderr.decode(errors="replace").strip() or f"status {result.returncode}")
        return json.loads(result.stdout)

    def _plan(self, channel: Channel, reader: User, count: int) -> dict:
        self.runs += 1
        mark = f"run{self.runs}"
        return {"senderURL": channel.home.url, "receiverURL": reader.node.url,
                "authorityFile": str(self.authority.certificate), "channel": channel.id,
                "senderTokens": [user.node.good(user.token) for user in channel.senders],
                "receiverToken": reader.node.good(reader.token),
                "mark": mark, "count": count, "inFlight": IN_FLIGHT, "deadlineSeconds": DEADLINE_SECONDS,
                "sentFile": str(self.folder / f"{mark}.sent")}

    def _carry_out(self, kind: str, plan: dict) -> dict:
        file = self.folder / f"{plan['mark']}.json"
        file.write_text(json.dumps(plan))
        return self._run(kind, file)

    @staticmethod
    def _sent(plan: dict) -> list[tuple[int, str]]:
        lines = Path(plan["sentFile"]).read_text().splitlines()
        return [(int(sequence), text) for sequence, text in (line.split(" ", 1) for line in lines)]

    def idle_memory(self) -> list[Result]:
        note = f"VmRSS {IDLE_SECONDS} s after start, without clients; the limit is a goal, not measured"
        return [Result(round(self.idle, 1), "MB", 1, IDLE_GOAL_MEGABYTES, "goal", note, at_most(IDLE_GOAL_MEGABYTES))]

    def crowd(self, count: int) -> list[Result]:
        """Idle streams of many clients in one process of theirs, against the node's memory before them."""
        plan = {"url": self.a.url, "authorityFile": str(self.authority.certificate), "count": count,
                "tokens": [user.token for user in self.local.senders], "deadlineSeconds": DEADLINE_SECONDS}
        file = self.folder / "crowd.json"
        file.write_text(json.dumps(plan))
        before = self.a.rss_megabytes()
        crowd = subprocess.Popen([str(self.binaries / "hanse-bench"), "crowd", str(file)], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert crowd.stdout
        line = crowd.stdout.readline()
        if not line:
            raise MeasurementFailed(crowd.communicate()[1].strip() or "the crowd did not come")
        opened = json.loads(line)
        time.sleep(IDLE_SECONDS)
        each = (self.a.rss_megabytes() - before) * 1024 / count
        errors = crowd.communicate()[1]
        if crowd.returncode != 0:
            raise MeasurementFailed(errors.strip() or f"status {crowd.returncode}")
        rate = round(count * 1_000_000 / opened["microseconds"])
        note = (f"VmRSS with all of them, less {before:.1f} MB without; opened at {rate}/s; all were still there at the "
                "end; the limit is a goal, not measured")
        return [Result(round(each, 1), "KB", count, STREAM_GOAL_KILOBYTES, "goal", note, at_most(STREAM_GOAL_KILOBYTES))]

    def throughput(self, channel: Channel, count: int) -> list[Result]:
        plan = self._plan(channel, channel.reader, count)
        before = self._cpu()
        result = self._carry_out("throughput", plan)
        node = channel.reader.node
        ended, lag = time.monotonic(), node.call("GET", "status")["indexLag"]
        spent = ", ".join(f"{name} {after - before[name]:.1f}" for name, after in self._cpu().items())
        until(lambda: node.call("GET", "status")["indexLag"] == 0, "the search index")
        index = f"index lag {lag} at the end, none after {time.monotonic() - ended:.2f} s"
        rate = round(result["count"] * 1_000_000 / result["microseconds"])
        note = f"{channel.check(plan['mark'], self._sent(plan))}; {index}; CPU seconds: {spent}"
        return [Result(rate, "messages/s", result["count"], self.yardstick, "SQLite yardstick, rows/s", note,
                       self._rate_wanted(channel))]

    def _rate_wanted(self, channel: Channel) -> Wanted:
        """A share of what the machine can do binds; the figure for a machine like the one it was set on orients."""
        if channel is self.local:
            return at_least(self.yardstick * LOCAL_SHARE, f"two thirds of the yardstick; {LOCAL_GOAL} orients")
        return at_least(self.yardstick * FEDERATED_SHARE, f"a third of the yardstick; {FEDERATED_GOAL} orients")

    def _cpu(self) -> dict[str, float]:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        clients = children.ru_utime + children.ru_stime
        return {"A": self.a.cpu_seconds(), "B": self.b.cpu_seconds(), "clients": clients}

    def latency(self, channel: Channel) -> list[Result]:
        plan = self._plan(channel, channel.reader, LATENCY_MESSAGES)
        result = self._carry_out("latency", plan)
        expected = [f"{plan['mark']} {index}" for index in range(LATENCY_MESSAGES)]
        on_home = channel.messages(channel.senders[0], plan["mark"], LATENCY_MESSAGES)
        if [text for _, text in on_home] != expected:
            raise MeasurementFailed("the home's log has other messages than were sent")
        note = channel.check(plan["mark"], on_home)
        fsyncs = 1 if channel is self.local else 2
        limit = round(self.limits.fsync_milliseconds * fsyncs, 3)
        return [Result(round(result[share] / 1_000, 2), "ms", result["count"], limit, f"{fsyncs}x fsync p50", note,
                       at_most(goal + limit, f"{goal:g} ms and the limit"))
                for share, goal in LATENCY_GOALS[fsyncs].items()]

    def _another(self, domain: str) -> Node:
        return Node(domain, free_ports(1)[0], self.folder / domain, self.binaries / "hanse", self.authority)

    def fanout(self, streams: int) -> list[Result]:
        return FanoutBench(self._another("hanse-f.test"), streams, self.folder, self._run).measure()

    def curves(self, names: list[str]) -> dict[str, Result]:
        return CurveBench(self._another, self.folder, self._run, self._plan, self._carry_out).measure(names)

    def large(self, count: int) -> list[Result]:
        return LargeBench(self._another("hanse-l.test"), count, self.folder, self._run).measure()

    def joins(self, sizes: list[tuple[int, int]]) -> list[Result]:
        a, b = self._another("hanse-j.test"), self._another("hanse-k.test")
        return JoinBench(a, b, sizes, self.folder, self._run).measure()

    def fairness(self, kinds: list[str]) -> dict[str, Result]:
        nodes = [self._another(f"hanse-{letter}.test") for letter in "ghi"]
        return FairnessBench(nodes, self.folder, self._plan, self._carry_out).measure(kinds)

    def search(self, count: int) -> list[Result]:
        return SearchBench(self._another("hanse-s.test"), count, self.folder, self._run).measure()

    def catch_up(self, count: int) -> list[Result]:
        self.b.stop()
        try:
            plan = self._plan(self.shared, self.shared.senders[0], count)
            self._carry_out("throughput", plan)
            size = self.shared.size(self.shared.senders[0])
        finally:
            start = time.monotonic()
            self.b.start()
        healthy = time.monotonic() - start
        until(lambda: self.shared.size(self.shared.reader) >= size, "B to catch up")
        elapsed = time.monotonic() - start
        note = (f"from starting B's process ({healthy:.3f} s until healthy) until B serves every message; "
                f"{self.shared.check(plan['mark'], self._sent(plan))}")
        name = "the yardstick's time for as many rows"
        wanted = at_most(AWAY_GOAL_SECONDS) if count >= AWAY_MESSAGES else None
        return [Result(round(elapsed, 3), "s", count, round(count / self.yardstick, 3), name, note, wanted)]

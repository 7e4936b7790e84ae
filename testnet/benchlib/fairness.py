"""What a member organisation, or an account, that floods, stalls or asks for the dearest thing all day costs the others."""
from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from pathlib import Path

from channel import Channel, MeasurementFailed, User, until
from nodes import PASSWORD, Node, free_ports
from report import Result, say

KINDS = {
    "flood": "small pulls, one after the other, on 8 connections",
    "dearest": "pulls of a whole log at once, on 8 connections",
    "push": "pushes of 4,096 entries of its own that come to nothing, on 8 connections",
    "stall": "requests that are never whole, on 8 connections, and no answer to any push",
    "signatures": "submissions of 16 statements each that are known already, on 8 connections",
    "notes": "checkpoints of logs that nobody has, 64 at once, on 8 connections",
    "cursors": "pulls that name 1,024 logs, on 8 connections",
    "people": "pushes of users that it has just made up, on 8 connections",
    "unread": "pulls of a whole log whose answers it does not read",
    "snapshots": "requests of a channel's snapshot, one after the other, on 8 connections",
    "files": "requests of a large file's leaves, one after the other, on 8 connections",
    "crowd": "1,200 connections that say nothing, from another address",
}
# The same of a user of the home's.
ACCOUNT_KINDS = {
    "account": "searches, pages of history, messages, and requests of a large file, one after the other, on 8 connections",
}
# What is taken while it does so, and as what.
MEASURED = {
    "p50": ("fed_latency_p50", "ms"), "p99": ("fed_latency_p99", "ms"),
    "history_p99": ("the 99th of 100 in the time that 50 messages of the home's history take", "ms"),
    "search_p99": ("the same of a search at the home", "ms"), "rss": ("the home's memory", "MB"),
}
METRICS = {
    f"fairness_{kind}_{share}": f"{taken} while another member of the home makes {what}"
    for kind, what in KINDS.items() for share, (taken, _) in MEASURED.items()
} | {
    f"fairness_{kind}_{share}": f"{taken} while a user of the home makes {what}"
    for kind, what in ACCOUNT_KINDS.items() for share, (taken, _) in MEASURED.items()
}
MESSAGES = 100
# 10 messages a second, and before and after them time to begin and end.
ATTACK_SECONDS = 16
FILE_BYTES = 16 << 20


class Attacker:
    """A hostile member of one node, in a process of its own."""

    def __init__(self, target: Node, domain: str, port: int, folder: Path) -> None:
        certificate, key = target.authority.issue(domain)
        self.account = User(target, "mallory").make()
        plan = {"domain": domain, "port": port, "certificate": str(certificate), "key": str(key), "target": target.domain,
                "targetPort": target.port, "authority": str(target.authority.certificate), "account": [self.account.name, PASSWORD]}
        file = folder / f"{domain}.json"
        file.write_text(json.dumps(plan))
        self.process = subprocess.Popen(
            ["/usr/bin/python3", "-B", str(Path(__file__).with_name("hostile.py")), str(file)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._read("waiting")
        made = target.call("POST", "channels", {"name": "bait"})
        invitation = {"address": f"otto@{domain}", "role": "member"}
        target.call("POST", f"channels/{made['id']}/invitations?wait=ordered", invitation)
        self._read("ready")
        self._share(target, made["id"], {"address": f"{self.account.name}@{target.domain}", "role": "member"})

    def _share(self, target: Node, channel: str, invitation: dict) -> None:
        """A large file in a channel that the hostile node and the hostile account are in."""
        target.call("POST", f"channels/{channel}/invitations?wait=ordered", invitation)
        target.call("POST", f"invitations/{channel}/accept?wait=ordered", token=self.account.token)
        upload = target.call("POST", "uploads", {"size": FILE_BYTES})["upload"]
        file = target.send_part(upload, os.urandom(FILE_BYTES))
        sent = target.call("POST", f"channels/{channel}/messages?wait=ordered", {"files": [{"hash": file, "name": "large.bin"}]})
        self.shared = f"{file} {sent['sequence']}"

    def _read(self, expected: str = "") -> str:
        assert self.process.stdout
        line = self.process.stdout.readline().strip()
        if not line or expected and line != expected:
            raise MeasurementFailed(f"the attacker said {line!r}")
        return line

    def begin(self, kind: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{kind} {ATTACK_SECONDS} {self.shared}\n")
        self.process.stdin.flush()
        time.sleep(2)

    def end(self) -> dict[str, int]:
        return json.loads(self._read())

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


class Readers:
    """Somebody at one node who reads history and searches, one request of each after the other."""

    def __init__(self, node: Node, channel: str, token: str) -> None:
        self.node, self.token = node, token
        self.paths = {"history": f"channels/{channel}/messages?limit=50", "search": "search?q=tide"}
        self.taken: dict[str, list[float]] = {name: [] for name in self.paths}
        self.is_over = False
        self.threads = [threading.Thread(target=self._read, args=(name,), daemon=True) for name in self.paths]
        for thread in self.threads:
            thread.start()

    def _read(self, name: str) -> None:
        while not self.is_over:
            began = time.monotonic()
            try:
                self.node.call("GET", self.paths[name], token=self.token)
                self.taken[name].append((time.monotonic() - began) * 1_000)
            except OSError:
                # Who cannot even ask has waited as long as anybody would.
                self.taken[name].append(60_000)
            time.sleep(0.05)

    def end(self) -> dict[str, float]:
        self.is_over = True
        for thread in self.threads:
            thread.join(60)
        return {f"{name}_p99": sorted(taken)[len(taken) * 99 // 100] if taken else 60_000 for name, taken in self.taken.items()}


class FairnessBench:
    """Home and follower whose users talk, and a third node that is attacked in the home's place for comparison: what the machine
    itself loses by such an attacker is nobody's unfairness."""

    def __init__(self, nodes: list[Node], folder: Path, plan, carry_out) -> None:
        self.home, self.follower, self.other = nodes
        self.folder, self._plan, self._carry_out = folder, plan, carry_out
        ports = {node.domain: node.port for node in nodes}
        self.hostile = dict(zip(("hanse-x.test", "hanse-y.test"), free_ports(2)))
        for node in nodes:
            node.found({**ports, **self.hostile}, keeps_limits=True)

    def measure(self, kinds: list[str]) -> dict[str, Result]:
        attackers: list[Attacker] = []
        try:
            for node in (self.home, self.follower, self.other):
                node.start()
                node.admin_token = node.log_in("admin")
            channel = Channel(self.home, User(self.follower, "reader").make(), [User(self.home, "sender").make()])
            channel.make("shared")
            for (domain, port), target in zip(self.hostile.items(), (self.home, self.other)):
                attackers.append(Attacker(target, domain, port, self.folder))
            until(lambda: self.home.call("GET", "status")["indexLag"] == 0, "the search index")
            say("fairness: quiet")
            quiet = self._measured(channel, self.home)
            results: dict[str, Result] = {}
            for kind in kinds:
                results |= self._compare(kind, channel, attackers, quiet)
            return results
        finally:
            for attacker in attackers:
                attacker.stop()
            for node in (self.home, self.follower, self.other):
                node.stop()

    def _compare(self, kind: str, channel: Channel, attackers: list[Attacker], quiet: dict) -> dict[str, Result]:
        found = []
        for attacker in attackers:
            say(f"fairness: {kind}, {'the home' if attacker is attackers[0] else 'another node'}")
            attacker.begin(kind)
            measured = self._measured(channel, self.home)
            found.append((measured, attacker.end()))
            time.sleep(2)
        (attacked, did), (beside, did_beside) = found
        note = (f"quiet {', '.join(f'{name} {quiet[name]:.2f}' for name in MEASURED)}; the attacker: {did}; the limit is "
                f"the same attack on another node of this machine: {did_beside}")
        return {f"fairness_{kind}_{share}": Result(
            round(attacked[share], 2), unit, MESSAGES, round(beside[share], 2),
            f"{share} beside the same attack on a third node", note) for share, (_, unit) in MEASURED.items()}

    def _measured(self, channel: Channel, node: Node) -> dict[str, float]:
        readers = Readers(node, channel.id, channel.senders[0].token)
        latency = self._carry_out("latency", self._plan(channel, channel.reader, MESSAGES))
        measured = readers.end()
        measured |= {share: latency[share] / 1_000 for share in ("p50", "p99")}
        return measured | {"rss": node.rss_megabytes()}

"""The steps in which nodes are away, and the audit of what they kept."""

import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from client import Client, CommandFailed
from report import Mismatch, eventually, expect, require
from scene import CATCH_UP_SECONDS, Resident, Scene

# The status of a client that could not reach its node.
UNREACHABLE = 3


def stop(scene: Scene, who: Resident) -> None:
    """SIGTERM; the node must end by itself and well."""
    require(who.node.stop(), f"{who.node.domain} did not end well after SIGTERM. {who.node.log_tail()}")
    who.client.refused(UNREACHABLE, "channels", "list")
    scene.say(f"{who.node.domain} is stopped")


def start(scene: Scene, who: Resident) -> None:
    who.node.start()
    scene.say(f"{who.node.domain} is up again")


def absence(scene: Scene) -> None:
    """A node is stopped, misses messages, and has them all when it is back."""
    away = scene.residents[1]
    present = [who for who in scene.residents if who is not away]
    after = scene.latest()
    stop(scene, away)
    try:
        expected = []
        for number in range(1, 4):
            for who in present:
                text = f"{who.name} writes while {away.node.domain} is away, {number}"
                expected.append((scene.send(who, text), who.address, text))
        scene.say(f"{len(expected)} messages are sent meanwhile")
    finally:
        start(scene, away)
    scene.expect_everywhere(after, expected, CATCH_UP_SECONDS)
    text = f"{away.name} is back and read it all"
    expected.append((scene.send(away, text), away.address, text))
    scene.expect_everywhere(after, expected)
    scene.say(f"{away.node.domain} has caught up with {len(expected) - 1}, and wrote one")


def both_away(scene: Scene) -> None:
    """Messages pile up on both sides while the other is away; when both are back they meet, and nobody has to write."""
    home, guest = scene.residents[:2]
    after = scene.latest()
    stop(scene, guest)
    texts = [f"{home.name} writes for later, {number}" for number in range(1, 4)]
    expected = [(scene.send(home, text), home.address, text) for text in texts]
    stop(scene, home)
    start(scene, guest)
    events = {}
    for number in range(1, 4):
        text = f"{guest.name} writes for later, {number}"
        events[guest.client.run("send", scene.channel, text)["event"]] = text
    stop(scene, guest)
    scene.say("3 messages wait on either side, and both are stopped")
    start(scene, guest)
    start(scene, home)
    began = time.monotonic()
    for event, text in events.items():
        placed = eventually(lambda: place_of(scene, home, after, event), CATCH_UP_SECONDS)
        expected.append((placed, guest.address, text))
    scene.expect_everywhere(after, expected, CATCH_UP_SECONDS)
    scene.say(f"both have all 6 in one order, {time.monotonic() - began:.1f} s after the second was up")


def range_from_follower(scene: Scene) -> None:
    """The home is away; a node that missed messages has them from another follower."""
    home, helper, away = scene.residents[:3]
    after = scene.latest()
    stop(scene, away)
    try:
        texts = [f"Written while {away.node.domain} is away, {number}" for number in range(1, 6)]
        expected = [(scene.send(home, text), home.address, text) for text in texts]
        others = [who for who in scene.residents if who is not away]
        scene.expect_everywhere(after, expected, among=others)
        scene.say(f"{len(texts)} messages of {home.address} are on {helper.node.domain}")
        stop(scene, home)
        try:
            start(scene, away)
            scene.expect_everywhere(after, expected, CATCH_UP_SECONDS, among=others[1:] + [away])
            require(home.node.pid() is None, f"{home.node.domain} runs: it may have been the one that helped")
            scene.say(f"{away.node.domain} has them while their home {home.node.domain} is down")
            waiting = f"{away.name} writes while the home is down"
            receipt = away.client.run("send", scene.channel, waiting)
            expect(receipt["level"], "accepted", "the level of a message to a home that is down")
            scene.say(f"{away.address} writes; accepted, to be ordered later")
        finally:
            start(scene, home)
    finally:
        if away.node.pid() is None:
            start(scene, away)
    ordered = eventually(lambda: place_of(scene, home, after, receipt["event"]), CATCH_UP_SECONDS)
    expected.append((ordered, away.address, waiting))
    scene.expect_everywhere(after, expected, CATCH_UP_SECONDS)
    scene.say(f"{home.node.domain} is back and ordered it as {ordered}")


def place_of(scene: Scene, who: Resident, after: int, event: str) -> int:
    for message in scene.history(who, after):
        if message["event"] == event:
            return int(message["sequence"])
    raise Mismatch(f"{who.node.domain} has not ordered event {event[:12]}")


@dataclass
class Burst:
    """Messages of one user, several senders at once, each of which tries until it is acknowledged."""

    client: Client
    channel: str
    tag: str
    senders: int = 4
    each: int = 12
    acknowledged: dict[str, str] = field(default_factory=dict)
    failures: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def text(self, sender: int, number: int) -> str:
        return f"burst {self.tag} sender {sender} message {number}"

    def texts(self, sender: int) -> list[str]:
        return [self.text(sender, number) for number in range(self.each)]

    @property
    def total(self) -> int:
        return self.senders * self.each

    def send_all(self, sender: int) -> None:
        for number in range(self.each):
            receipt = eventually(lambda: self._send(sender, number), CATCH_UP_SECONDS)
            with self.lock:
                self.acknowledged[self.text(sender, number)] = receipt["event"]

    def _send(self, sender: int, number: int) -> dict[str, Any]:
        key = f"{self.tag}-{sender}-{number}"
        try:
            return self.client.run("send", self.channel, self.text(sender, number), "--key", key)
        except CommandFailed as failure:
            if failure.status != UNREACHABLE:
                raise
            with self.lock:
                self.failures += 1
            raise Mismatch(str(failure)) from None

    def count(self) -> int:
        with self.lock:
            return len(self.acknowledged)


def killing(scene: Scene) -> None:
    """kill -9 of each node in turn, under a burst of its own user's messages."""
    for who in scene.residents:
        kill_under_load(scene, who)


def kill_under_load(scene: Scene, who: Resident) -> None:
    after = scene.latest()
    burst = Burst(who.client, scene.channel, secrets.token_hex(4))
    with ThreadPoolExecutor(max_workers=burst.senders) as pool:
        senders = [pool.submit(burst.send_all, sender) for sender in range(burst.senders)]
        try:
            eventually(lambda: require(
                burst.count() >= burst.total // 4 or any(sender.done() for sender in senders),
                f"only {burst.count()} messages were acknowledged"), CATCH_UP_SECONDS)
        finally:
            who.node.kill()
            before = burst.count()
            who.node.start()
        for sender in senders:
            sender.result()
    require(before < burst.total, "the burst was over before the kill: no test of it")
    expect_burst(scene, burst, after)
    scene.say(
        f"{who.node.domain} killed after {before} of {burst.total} acknowledgements, "
        f"{burst.failures} sends tried again: all are there, once and in order, on every node")


def expect_burst(scene: Scene, burst: Burst, after: int) -> None:
    """Every acknowledged message of a burst is on every node, once and in order."""
    expect(burst.count(), burst.total, "acknowledged messages")

    def probe(reader: Resident) -> None:
        history = scene.history(reader, after)
        events = {item["text"]: item["event"] for item in history}
        lost = [text for text, event in burst.acknowledged.items() if events.get(text) != event]
        require(not lost, f"{len(lost)} of {burst.total} acknowledged messages are missing, such as {lost[:1]}")
        texts = [item["text"] for item in history]
        for sender in range(burst.senders):
            own = [text for text in texts if text in set(burst.texts(sender))]
            expect(own, burst.texts(sender), f"the messages of sender {sender}, once and in order")

    scene.everywhere(probe, CATCH_UP_SECONDS)
    scene.expect_alike(after)


def audit(scene: Scene) -> None:
    """Every node recomputes its logs from the stored bytes; all have the channel whole and alike."""
    size = scene.latest() + 1

    def probe(who: Resident) -> None:
        shown = who.client.run("channels", "show", scene.channel)
        expect((shown["state"], shown["size"]), ("ok", size), "the channel's state and size")

    scene.everywhere(probe)
    count = scene.expect_alike(scene.gathered)
    scene.say(f"{count} messages, the same on {len(scene.residents)} nodes")
    for who in scene.residents:
        logs = who.admin.run("verify", statuses=(0, 7))["logs"]
        faults = [log for log in logs if not log["ok"]]
        require(not faults, f"{who.node.domain} found faults: {faults}")
        ranges = {log["log"]: (log["from"], log["to"]) for log in logs}
        require(scene.channel in ranges, f"{who.node.domain} verified {sorted(ranges)}, not the channel")
        since, end = ranges[scene.channel]
        expect(end, size, f"the end of what {who.node.domain} verified of the channel")
        require(since <= scene.gathered + 1, f"{who.node.domain} verified the channel from {since} on only")
        scene.say(f"{who.node.domain} verified {len(logs)} logs, of the channel entries {since} to {end}")
        stopped = who.admin.run("status")["stopped"]
        expect(stopped, [], f"the channels that stopped on {who.node.domain}")

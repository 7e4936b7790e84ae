"""Processes that are killed, ended, stopped, starved or told a wrong time, each under a burst of messages."""

import os
import resource
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from random import Random

from report import eventually, expect, require
from scene import CATCH_UP_SECONDS, Resident, Scene
from steps_outages import Burst, expect_burst
from tour import Step


def during_burst(scene: Scene, who: Resident, trouble: Callable[[Burst, list[Future[None]]], None]) -> None:
    """Makes trouble while `who` sends; afterwards every acknowledged message is there, once and in order, on every node."""
    after = scene.latest_known
    burst = Burst(who.client, scene.channel, secrets.token_hex(4))
    with ThreadPoolExecutor(max_workers=burst.senders) as pool:
        senders = [pool.submit(burst.send_all, sender) for sender in range(burst.senders)]
        trouble(burst, senders)
        for sender in senders:
            sender.result()
    expect_burst(scene, burst, after)
    scene.latest_known = scene.latest()


def some(burst: Burst, count: int) -> None:
    eventually(lambda: require(burst.count() >= count, f"only {burst.count()} were acknowledged"), CATCH_UP_SECONDS)


def kills(scene: Scene, random: Random, rounds: int) -> None:
    """kill -9 of each node at random moments: while it sends, while it starts, while it catches up."""
    scene.latest_known = scene.latest()
    for _ in range(rounds):
        for who in scene.residents:
            moments = [random.uniform(0, 0.15) for _ in range(3)]

            def trouble(burst: Burst, senders: list[Future[None]]) -> None:
                some(burst, random.randrange(1, burst.total // 3))
                who.node.kill()
                for moment in moments:
                    start_and_kill(who, moment)
                who.node.start()

            during_burst(scene, who, trouble)
            scene.say(f"{who.node.domain} killed four times, at {', '.join(f'{m * 1000:.0f}' for m in moments)} ms of its start")


def start_and_kill(who: Resident, seconds: float) -> None:
    who.node.launch()
    time.sleep(seconds)
    who.node.kill()


def ends(scene: Scene) -> None:
    """SIGTERM under a burst: the node finishes what it accepted, and ends with 0 within its time. Twice does no harm."""
    for who in scene.residents[:2]:

        def trouble(burst: Burst, senders: list[Future[None]]) -> None:
            some(burst, 5)
            pid = who.node.pid()
            require(pid is not None, f"{who.node.domain} does not run")
            os.kill(pid or 0, signal.SIGTERM)
            require(who.node.stop(), f"{who.node.domain} did not end well after SIGTERM. {who.node.log_tail()}")
            who.node.start()

        during_burst(scene, who, trouble)
        scene.say(f"{who.node.domain} ended by itself")


def certificates(scene: Scene) -> None:
    """SIGHUP: a new certificate is shown from then on, one that cannot be used is not, and nobody is disturbed."""
    node, authority = scene.first.node, scene.network.authority
    old, pid = serial(scene), node.pid() or 0
    with connection(scene) as open_before:
        authority.issue(node.domain, node.certificate, node.key)
        os.kill(pid, signal.SIGHUP)
        eventually(lambda: require(serial(scene) != old, "the old certificate is shown"), 10)
        new = serial(scene)
        node.certificate.write_text("no certificate")
        os.kill(pid, signal.SIGHUP)
        eventually(lambda: require("certificateNotReloaded" in node.log.read_text(), "no complaint"), 10)
        expect(serial(scene), new, "the certificate that is shown")
        open_before.sendall(b"GET /health HTTP/1.1\r\nHost: " + node.domain.encode() + b"\r\n\r\n")
        require(b" 200 " in open_before.recv(4096), "an open connection is not served")
    authority.issue(node.domain, node.certificate, node.key)
    scene.send(scene.first, "Under a new certificate")
    scene.latest_known = scene.latest()


def serial(scene: Scene) -> str:
    """The serial number of the certificate that the first node shows to a new connection."""
    with connection(scene) as secure:
        return str((secure.getpeercert() or {})["serialNumber"])


def stops(scene: Scene) -> None:
    """SIGSTOP of one node: its peers have a connection to which nobody listens. The others go on; it catches up."""
    away = scene.residents[1]
    present = [who for who in scene.residents if who is not away]

    def trouble(burst: Burst, senders: list[Future[None]]) -> None:
        some(burst, 5)
        pid = away.node.pid()
        require(pid is not None, f"{away.node.domain} does not run")
        os.kill(pid or 0, signal.SIGSTOP)
        try:
            for sender in senders:
                sender.result()
            for number in range(3):
                scene.send(scene.residents[2], f"Said while {away.node.domain} is stopped, {number}")
            scene.expect_alike(scene.latest_known, present)
        finally:
            os.kill(pid or 0, signal.SIGCONT)

    during_burst(scene, scene.first, trouble)
    scene.say(f"{away.node.domain} was stopped, the others went on, and it caught up")


def starves(scene: Scene) -> None:
    """No descriptor is left for new connections: those that are open are served, and all is well when some are free again."""
    node = scene.first.node
    pid = node.pid()
    require(pid is not None, f"{node.domain} does not run")
    before = resource.prlimit(pid or 0, resource.RLIMIT_NOFILE)
    used = len(os.listdir(f"/proc/{pid}/fd"))
    held: list[socket.socket] = []
    try:
        with connection(scene) as open_before:
            resource.prlimit(pid or 0, resource.RLIMIT_NOFILE, (used + 12, before[1]))
            for _ in range(60):
                held.append(socket.create_connection(("127.0.0.1", node.port), timeout=5))
            open_before.sendall(b"GET /health HTTP/1.1\r\nHost: " + node.domain.encode() + b"\r\n\r\n")
            require(b" 200 " in open_before.recv(4096), "an open connection is not served")
            ticks = spent(pid or 0)
            time.sleep(1)
            require(spent(pid or 0) - ticks < 50, "it spins while no descriptor is free")
    finally:
        for one in held:
            one.close()
        resource.prlimit(pid or 0, resource.RLIMIT_NOFILE, before)
    eventually(lambda: expect(node.health_trouble(), "", "its health afterwards"), 20)
    scene.send(scene.first, "There are descriptors again")
    scene.latest_known = scene.latest()


def connection(scene: Scene) -> ssl.SSLSocket:
    node = scene.first.node
    context = ssl.create_default_context(cafile=str(node.authority))
    plain = socket.create_connection(("127.0.0.1", node.port), timeout=10)
    return context.wrap_socket(plain, server_hostname=node.domain)


def spent(pid: int) -> int:
    """Hundredths of a second of processor time."""
    words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(words[11]) + int(words[12])


def clocks(scene: Scene) -> None:
    """A node two hours ahead, and one two hours behind: refused by its peers with the reason, and well when its clock is right. A
    message that the home does not take for its time is in its author's outbox."""
    who = scene.residents[1]
    library = who.node.folder / "clock.so"
    compiler = Path(shutil.which("swift") or "/usr/bin/swift").resolve().with_name("clang")
    source = Path(__file__).with_name("clock.c")
    subprocess.run([str(compiler), "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    for hours in (2, -2):
        require(who.node.stop(), f"{who.node.domain} did not stop")
        os.environ.update({"LD_PRELOAD": str(library), "CLOCK_OFFSET_SECONDS": str(hours * 3_600)})
        try:
            who.node.launch()
        finally:
            del os.environ["LD_PRELOAD"], os.environ["CLOCK_OFFSET_SECONDS"]
        eventually(lambda: expect(who.node.health_trouble(), "", "its health"), 30)
        text = f"Written by a clock {hours:+d} h off"
        who.client.run("send", scene.channel, text)
        sent = scene.send(scene.first, f"Meanwhile, {hours:+d}")

        try:
            eventually(lambda: told(who, hours), 20)
        finally:
            require(who.node.stop(), f"{who.node.domain} did not stop")
            who.node.start()

        def settled() -> None:
            own = [item["text"] for item in scene.history(who, sent - 1)]
            waiting = who.client.run("outbox", "list")["items"]
            turned = [item.get("code") for item in waiting if item.get("text") == text]
            require(f"Meanwhile, {hours:+d}" in own, "what was said meanwhile has not come")
            require(text in own or turned == ["timeAhead"], f"the message is neither ordered nor in the outbox: {waiting}")

        eventually(settled, CATCH_UP_SECONDS)
        scene.say(f"{hours:+d} h: told by its peers, and back")
    scene.latest_known = scene.latest()


def told(who: Resident, hours: int) -> None:
    """To a clock that is behind, the others' young certificates are not valid yet."""
    reason = "clockSkew" if hours > 0 else "tlsFailed"
    peers = who.admin.run("status")["peers"]
    require(any(peer.get("lastError") == reason for peer in peers), f"no peer says {reason}: {peers}")


def steps(random: Random, rounds: int) -> list[Step]:
    return [
        Step("kill -9 at random moments", lambda scene: kills(scene, random, rounds)),
        Step("SIGTERM under a burst", ends),
        Step("SIGHUP and certificates", certificates),
        Step("A node that is stopped and goes on", stops),
        Step("No descriptor is left", starves),
        Step("A wrong clock", clocks),
    ]

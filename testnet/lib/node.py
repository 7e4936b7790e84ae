"""One node of the testnet: its folder, its process, its health."""

import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

LETTERS = "abcdefghijklmnopqrst"
STOP_SECONDS = 15.0


class NodeTrouble(Exception):
    """A node that does not start, or does not serve; says what to do."""


class Peer(Protocol):
    """Where another node is reached: at its own address, or at one that stands for it."""

    @property
    def domain(self) -> str: ...

    @property
    def address(self) -> str: ...


class Node:
    def __init__(self, letter: str, port: int, folder: Path, authority: Path, binary: Path) -> None:
        self.letter = letter
        self.domain = f"hanse-{letter}.test"
        self.port = port
        self.folder = folder
        self.authority = authority
        self.binary = binary
        # Where its data is to be instead of in its folder; it cannot be moved later without the node taking itself for restored.
        self.disk: Path | None = None
        # What its process has in its environment beside this one's.
        self.environment: dict[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def host(self) -> str:
        """The name in its certificate and in its public address: the domain, unless another delegates to it."""
        return self.domain

    @property
    def url(self) -> str:
        return f"https://{self.host}:{self.port}"

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        return self.folder / "node"

    @property
    def config(self) -> Path:
        return self.data / "hanse.toml"

    @property
    def log(self) -> Path:
        return self.folder / "node.log"

    @property
    def certificate(self) -> Path:
        return self.folder / "certificate.pem"

    @property
    def key(self) -> Path:
        return self.folder / "key.pem"

    @property
    def _pid_file(self) -> Path:
        return self.folder / "node.pid"

    def init(self, peers: Sequence[Peer], admin: str, password_file: Path) -> None:
        if self.disk:
            self.disk.mkdir(mode=0o700)
            self.data.symlink_to(self.disk)
        command = [
            str(self.binary), "init", "--domain", self.domain, "--data", str(self.data),
            "--listen", self.address, "--public-url", self.url, "--certificate", str(self.certificate),
            "--key", str(self.key), "--ca", str(self.authority), "--admin", admin,
            "--admin-password-file", str(password_file)]
        for peer in peers:
            command += ["--peer", f"{peer.domain}={peer.address}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise NodeTrouble(
                f"hanse init for {self.domain} ended with {done.returncode}:\n{done.stderr.strip()}")

    def lift_limits(self) -> None:
        """Nobody's rate is limited: where programs are the people, the node is what is looked at, not its fairness."""
        text = self.config.read_text()
        self.config.write_text(re.sub(r"(?m)^(\w+Per(?:Second|Minute)Per\w+) = .*$", r"\1 = 0", text))

    def pid(self) -> int | None:
        """The running process, if it is really this node's."""
        if self._process is not None and self._process.poll() is None:
            # This program's own child. For a moment after its start nothing else tells whose it is.
            return self._process.pid
        try:
            pid = int(self._pid_file.read_text())
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            return None
        return pid if os.fsencode(self.config) in words else None

    def port_is_free(self) -> bool:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError:
                return False
        return True

    def launch(self) -> None:
        """Starts the process, and waits for nothing."""
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                [str(self.binary), "serve", "--config", str(self.config)], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True, env={**os.environ, **self.environment})
        self._pid_file.write_text(f"{self._process.pid}\n")

    def start(self, seconds: float = 30.0) -> None:
        """Starts the process, and waits until it is healthy."""
        self.launch()
        deadline = time.monotonic() + seconds
        trouble = ""
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                self._pid_file.unlink(missing_ok=True)
                raise NodeTrouble(
                    f"{self.domain} ended while starting.\n{self.log_tail()}")
            trouble = self.health_trouble()
            if not trouble:
                return
            time.sleep(0.02)
        raise NodeTrouble(f"{self.domain} is not healthy after {seconds:g} s: {trouble}\n{self.log_tail()}")

    def health_trouble(self) -> str:
        """Why /health, over verified TLS, is not ok; empty if it is."""
        try:
            status, _ = self._asked_for_health()
            return "" if status == 200 else f"/health answered {status}"
        except (OSError, http.client.HTTPException) as error:
            return f"/health: {error}"

    def health(self) -> str:
        """What /health says: ok, or the code of what is in the way."""
        _, text = self._asked_for_health()
        answer = json.loads(text)
        return str(answer.get("code") or answer.get("status"))

    def _asked_for_health(self) -> tuple[int, bytes]:
        context = ssl.create_default_context(cafile=str(self.authority))
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as plain:
            with context.wrap_socket(plain, server_hostname=self.host) as secure:
                host = f"{self.host}:{self.port}"
                request = f"GET /health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
                secure.sendall(request.encode())
                answer = http.client.HTTPResponse(secure)
                answer.begin()
                return answer.status, answer.read()

    def stop(self) -> bool:
        """SIGTERM, and SIGKILL if that does not end it in time. True if it ended by itself; a child of this
        process must also have ended with status 0."""
        graceful = self._end(signal.SIGTERM, STOP_SECONDS)
        if not graceful:
            self._end(signal.SIGKILL, STOP_SECONDS)
        # Gone, but perhaps not yet waited for.
        status = self._process.wait(timeout=5) if self._process is not None else 0
        return graceful and status == 0

    def kill(self) -> None:
        self._end(signal.SIGKILL, STOP_SECONDS)

    def status(self) -> int | None:
        """What the process ended with, minus the number of the signal that killed it; None while it runs."""
        return self._process.poll() if self._process is not None else None

    def _end(self, number: signal.Signals, seconds: float) -> bool:
        """Sends the signal and waits for the process to be gone; false if it is still there."""
        pid = self.pid()
        if pid is not None:
            os.kill(pid, number)
        deadline = time.monotonic() + seconds
        while self.pid() is not None:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        if self._process is not None:
            # It has ended: this only fetches its status.
            self._process.wait()
        self._pid_file.unlink(missing_ok=True)
        return True

    def log_tail(self, lines: int = 15) -> str:
        try:
            last = self.log.read_text(errors="replace").splitlines()[-lines:]
        except OSError:
            last = []
        return "\n".join([f"The end of {self.log}:"] + [f"  | {line}" for line in last])

"""Real nodes for a measurement: founded, served and stopped on loopback, with a throw-away authority."""
from __future__ import annotations

import json
import os
import re
import secrets
import signal
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

PASSWORD = secrets.token_hex(16)
# A token that has less to live is renewed first.
RENEWAL_MILLISECONDS = 60_000


def free_ports(count: int) -> list[int]:
    """Distinct ones: all are held until the last is known."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


class Authority:
    """A certificate authority that lives as long as the run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.certificate = folder / "ca.pem"
        self._openssl("req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", folder / "ca.key", "-out",
                      self.certificate, "-days", "2", "-subj", "/CN=bench")

    def issue(self, domain: str) -> tuple[Path, Path]:
        key, request, extension, certificate = (self.folder / f"{domain}.{end}" for end in ("key", "csr", "ext", "pem"))
        extension.write_text(f"subjectAltName=DNS:{domain},IP:127.0.0.1\n")
        self._openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out",
                      request, "-subj", f"/CN={domain}")
        self._openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.folder / "ca.key",
                      "-CAcreateserial", "-days", "2", "-extfile", extension, "-out", certificate)
        return certificate, key

    @staticmethod
    def _openssl(*arguments: object) -> None:
        subprocess.run(["openssl", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)


class Node:
    """One node: its process and its API."""

    def __init__(self, domain: str, port: int, folder: Path, program: Path, authority: Authority) -> None:
        # What its process is started by, and how long that may take.
        self.starter: list[str] = []
        self.start_seconds = 20
        self.domain, self.port, self.folder, self.program = domain, port, folder, program
        self.url = f"https://127.0.0.1:{port}"
        self.authority = authority
        self.context = ssl.create_default_context(cafile=str(authority.certificate))
        self.process: subprocess.Popen[bytes] | None = None
        self.admin_token = ""
        # The newest tokens of each session, by the token that it began with.
        self.sessions: dict[str, dict] = {}

    def found(self, peers: dict[str, int], keeps_limits: bool = False) -> None:
        certificate, key = self.authority.issue(self.domain)
        command = [self.program, "init", "--domain", self.domain, "--data", self.folder, "--listen",
                   f"127.0.0.1:{self.port}", "--certificate", certificate, "--key", key, "--ca",
                   self.authority.certificate, "--admin", "admin"]
        for domain, port in peers.items():
            if domain != self.domain:
                command += ["--peer", f"{domain}=127.0.0.1:{port}"]
        subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "HANSE_ADMIN_PASSWORD": PASSWORD})
        # The node is what is measured, not its fairness between users.
        config = self.folder / "hanse.toml"
        whose = "Address" if keeps_limits else r"\w+"
        limits = rf"(?m)^(\w+Per(?:Second|Minute)Per{whose}) = .*$"
        text = re.sub(limits, r"\1 = 0", config.read_text())
        text = re.sub(r"(?m)^streamsPerUser = .*$", "streamsPerUser = 100000", text)
        # A client of the benchmark keeps the token that it began with, however long its queries take.
        text = re.sub(r"(?m)^accessTokenSeconds = .*$", "accessTokenSeconds = 14400", text)
        # Files of any size, and as many as a run sends.
        text = re.sub(r"(?m)^(mostMegabytes|megabytesPerUser|megabytesOfNode) = .*$", r"\1 = 0", text)
        for name in () if keeps_limits else ("maximumConnections", "connectionsPerAddress"):
            text = re.sub(rf"(?m)^{name} = .*$", f"{name} = 16000", text)
        config.write_text(text)

    def serve(self) -> None:
        """From its founding to an administrator who is logged in."""
        self.start()
        self.admin_token = self.log_in("admin")

    def start(self) -> None:
        log = open(self.folder / "node.log", "ab")
        self.process = subprocess.Popen([*self.starter, str(self.program), "serve", "--config", str(self.folder / "hanse.toml")],
                                        stdout=log, stderr=log)
        deadline = time.monotonic() + self.start_seconds
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(self.url + "/health", context=self.context, timeout=2)
                return
            except OSError:
                time.sleep(0.005)
        raise OSError(f"{self.domain} did not become healthy; see {self.folder}/node.log")

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process:
            self.process.send_signal(how)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def call(self, method: str, path: str, body: object = None, token: str | None = None, seconds: float = 60) -> dict:
        """`token` is one that `log_in` gave, however long ago."""
        return self._ask(method, path, body, self.good(token or self.admin_token), seconds)

    def send_part(self, upload: str, data: bytes) -> str:
        """The whole of a file, as the administrator; its hash."""
        headers = {"content-type": "application/octet-stream", "upload-offset": "0",
                   "authorization": f"Bearer {self.good(self.admin_token)}"}
        request = urllib.request.Request(f"{self.url}/api/v1/uploads/{upload}", data=data, method="PATCH", headers=headers)
        with urllib.request.urlopen(request, context=self.context, timeout=60) as answer:
            return json.loads(answer.read())["file"]["hash"]

    def good(self, token: str) -> str:
        """A token of the same session that lasts for a while."""
        session = self.sessions.get(token)
        if session is None:
            return token
        if time.time() * 1_000 > session["expires"] - RENEWAL_MILLISECONDS:
            session.update(self._ask("POST", "session/refresh", {"refreshToken": session["refreshToken"]}, ""))
        return session["token"]

    def _ask(self, method: str, path: str, body: object, token: str, seconds: float = 60) -> dict:
        headers = {"content-type": "application/json"}
        if token:
            headers["authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, context=self.context, timeout=seconds) as answer:
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            raise OSError(f"{method} {path}: {error.status} {error.read()[:300]!r}") from error

    def log_in(self, name: str) -> str:
        session = self._ask("POST", "session", {"name": name, "password": PASSWORD}, "")
        self.sessions[session["token"]] = session
        return session["token"]

    def process_id(self) -> int:
        assert self.process
        return self.process.pid

    def cpu_seconds(self) -> float:
        assert self.process
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_megabytes(self) -> float:
        assert self.process
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise OSError("no VmRSS")

"""The proxies, each started with the configuration that docs/proxies shows, with addresses and files of the test in it."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from node import Node, Peer

SAMPLES = Path(__file__).resolve().parents[3] / "docs" / "proxies"
STOP_SECONDS = 10


@dataclass
class Front:
    name: str
    sample: str
    # How the node listens behind it.
    listen: Sequence[tuple[str, str]]
    ends_tls: bool
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(default=Path("/dev/null"))

    def start(self, folder: Path, node: "ProxiedNode") -> None:
        self.log = folder / "proxy.log"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command(folder, node), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        time.sleep(0.1)
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.name} does not start:\n{self.log_tail()}")

    def command(self, folder: Path, node: "ProxiedNode") -> list[str]:
        raise NotImplementedError

    def text(self, *changes: tuple[str, str]) -> str:
        text = (SAMPLES / self.sample).read_text()
        for old, new in changes:
            if old not in text:
                raise RuntimeError(f"{self.sample} has no {old!r}")
            text = text.replace(old, new)
        return text

    def stop(self) -> bool:
        if self.process is None:
            return True
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return False
        return True

    def log_tail(self) -> str:
        return f"{self.name} said:\n{self.log.read_text(errors='replace')[-2_000:]}"


class Nginx(Front):
    def command(self, folder: Path, node: "ProxiedNode") -> list[str]:
        site = folder / "hanse.conf"
        site.write_text(self.text(
            ("listen 443 ssl http2;", f"listen 127.0.0.1:{node.port} ssl http2;"),
            ("  listen [::]:443 ssl http2;\n", ""), ("server_name chat.example", f"server_name {node.domain}"),
            ("/etc/ssl/chat.example/chain.pem", str(node.certificate)),
            ("/etc/ssl/chat.example/key.pem", str(node.key)),
            ("server 127.0.0.1:8080", f"server 127.0.0.1:{node.inner}")))
        whole = folder / "nginx.conf"
        places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in (
            "client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root;\n" if os.geteuid() == 0 else ""
        whole.write_text(
            f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log stderr warn;\nevents {{}}\n"
            f"http {{\naccess_log off;\n{places}include {site};\n}}\n")
        return ["/usr/sbin/nginx", "-p", str(folder), "-c", str(whole)]


class HAProxy(Front):
    def command(self, folder: Path, node: "ProxiedNode") -> list[str]:
        both = folder / "both.pem"
        both.touch(mode=0o600)
        both.write_text(node.certificate.read_text() + node.key.read_text())
        config = folder / "haproxy.cfg"
        config.write_text(self.text(
            ("bind :443", f"bind 127.0.0.1:{node.port}"),
            *([("/etc/haproxy/chat.example.pem", str(both)), ("127.0.0.1:8080", f"127.0.0.1:{node.inner}")]
              if self.ends_tls else [("127.0.0.1:8443 send", f"127.0.0.1:{node.inner} send")])))
        return ["/usr/sbin/haproxy", "-db", "-f", str(config)]


PLAIN = [("tls = true", "tls = false"), ("trustedProxies = []", 'trustedProxies = ["127.0.0.1"]')]
PASSED = [
    ("trustedProxies = []", 'trustedProxies = ["127.0.0.1"]'),
    ('proxyHeader = "X-Forwarded-For"', 'proxyHeader = "PROXY"')]
FRONTS: list[Front] = [
    Nginx("nginx", "nginx.conf", PLAIN, ends_tls=True),
    HAProxy("haproxy", "haproxy.cfg", PLAIN, ends_tls=True),
    HAProxy("haproxy-tls", "haproxy-tls.cfg", PASSED, ends_tls=False),
]


class ProxiedNode(Node):
    """A node whose port is the proxy's; it listens on another."""

    def __init__(self, node: Node, front: Front, inner: int) -> None:
        super().__init__(node.letter, node.port, node.folder, node.authority, node.binary)
        self.front = front
        self.inner = inner

    def init(self, peers: Sequence[Peer], admin: str, password_file: Path) -> None:
        super().init(peers, admin, password_file)
        text = self.config.read_text()
        changes = [
            (f'address = "{self.address}"', f'address = "127.0.0.1:{self.inner}"'),
            ("requests = false", "requests = true"), *self.front.listen]
        for old, new in changes:
            if old not in text:
                raise RuntimeError(f"the configuration has no {old!r}")
            text = text.replace(old, new, 1)
        self.config.write_text(text)

    def port_is_free(self) -> bool:
        # The proxy has it already.
        return True

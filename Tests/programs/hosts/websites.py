"""An ordinary web site of a domain, on loopback: nginx by the configuration that docs/proxies shows, or one that answers ill."""

import os
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[3] / "docs" / "proxies" / "delegation.conf"
PATH = "/.well-known/hanse"


class Place:
    """Where a name is reached, as nodes are told of peers that DNS does not know."""

    def __init__(self, domain: str, port: int) -> None:
        self.domain = domain
        self.address = f"127.0.0.1:{port}"


class NginxSite:
    """Serves one file at the address where peers ask, and nothing else of use."""

    def __init__(self, folder: Path, domain: str, port: int, file: bytes) -> None:
        folder.mkdir()
        (folder / "delegation").write_bytes(file)
        text = SAMPLE.read_text()
        for old, new in (
                ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"), ("  listen [::]:443 ssl;\n", ""),
                ("server_name example.org", f"server_name {domain}"),
                ("/etc/ssl/example.org", str(folder.parent)), ("chain.pem", f"{domain}.pem"), ("key.pem", f"{domain}.key"),
                ("/var/www/hanse-delegation", str(folder / "delegation")), ("/var/www/html", str(folder / "html"))):
            if old not in text:
                raise RuntimeError(f"{SAMPLE.name} has no {old!r}")
            text = text.replace(old, new)
        (folder / "site.conf").write_text(text)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
        user = "user root;\n" if os.geteuid() == 0 else ""
        self._log = folder / "nginx.log"
        (folder / "nginx.conf").write_text(
            f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log stderr warn;\nevents {{}}\n"
            f"http {{\naccess_log off;\n{places}include {folder}/site.conf;\n}}\n")
        with open(self._log, "wb") as log:
            self._process = subprocess.Popen(
                ["/usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        time.sleep(0.1)
        if self._process.poll() is not None:
            raise RuntimeError(f"nginx does not start:\n{self._log.read_text()}")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)


class IllSite:
    """Answers what it is told to, and counts who asks."""

    def __init__(self, certificate: Path, key: Path, port: int) -> None:
        self.answer = (404, b"")
        self.asked = 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            # By HTTP/1.0: no connection outlives its answer, or the site when it is stopped.
            def do_GET(self) -> None:
                site.asked += self.path.partition("?")[0] == PATH
                status, body = site.answer
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", f"https://elsewhere.test{PATH}")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                try:
                    self.wfile.write(body)
                except OSError:
                    pass  # Who has read enough goes away.

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, address: object) -> None:
                pass  # Among others of askers that do not trust the certificate.

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._server = Server(("127.0.0.1", port), Handler)
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

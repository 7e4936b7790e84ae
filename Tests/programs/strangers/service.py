"""The stranger's HTTPS server, and the ways in which a peer can be half there."""

from __future__ import annotations

import http.server
import ssl
import threading
from pathlib import Path

from hanse import federation, wire
from hanse.errors import Refusal
from links import sign_answer
from stranger import Stranger


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_: object) -> None:
        """A connection that ended early: what it was for is judged elsewhere."""


class Service:
    """`mood`: "well", "silent" (takes the request and never answers), "half" (ends within the answer), "deaf" (closes at once),
    "forger" (signs its answers with another key)."""

    def __init__(self, stranger: Stranger, port: int, certificate: Path, key: Path) -> None:
        self.stranger = stranger
        self.mood = "well"
        self.calm = threading.Event()
        self.asked = 0
        self._server = Server(("127.0.0.1", port), self._handler())
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_3
        self._tls.load_cert_chain(certificate, key)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        self.calm.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                self.request = service._tls.wrap_socket(self.request, server_side=True)
                super().setup()

            def log_message(self, *_: object) -> None: ...

            def do_GET(self) -> None:
                self._reply(200, wire.encode(service.stranger.node.signed), [("Content-Type", "application/cbor")])

            def do_POST(self) -> None:
                service.asked += 1
                body = self.rfile.read(int(self.headers["Content-Length"]))
                request = federation.Request("POST", self.path, None, list(self.headers.items()), body)
                if service.mood == "deaf":
                    self.close_connection = True
                    return
                if service.mood == "silent":
                    service.calm.wait(60)
                    self.close_connection = True
                    return
                try:
                    status, answer, asker = service.stranger.answer(request)
                except Refusal as refusal:
                    status = federation.STATUS.get(refusal.code, 400)
                    self._reply(status, wire.encode({1: refusal.code, 2: "refused"}),
                        [("Content-Type", "application/cbor")])
                    return
                node = service.stranger.node
                headers = sign_answer(node, status, answer, request, asker)
                if service.mood == "forger":
                    headers[-1] = ("Signature", f"hanse=:{'A' * 86}==:")
                self._reply(status, answer, headers, cut=len(answer) // 2 if service.mood == "half" else 0)

            def _reply(self, status: int, body: bytes, headers: list[tuple[str, str]], cut: int = 0) -> None:
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[: len(body) - cut])
                if cut:
                    self.close_connection = True

        return Handler

"""How much the proxy itself adds and carries with no fault configured; measured before each run."""

import socket
import threading
import time
from typing import Any

from .tally import quantile, spread

ROUNDS = 300
MESSAGE_BYTES = 512
BULK_BYTES = 64 << 20
# The ends of the link that is used for it alone.
CLIENT, ECHO = "-calibration", "-echo"


class Echo:
    """Sends back what it gets. A connection's first byte says whether all of it, or one byte at the end."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            with client:
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._echo(client) if client.recv(1) == b"e" else self._swallow(client)

    @staticmethod
    def _echo(client: socket.socket) -> None:
        while data := client.recv(65_536):
            client.sendall(data)

    @staticmethod
    def _swallow(client: socket.socket) -> None:
        left = BULK_BYTES
        while left > 0 and (data := client.recv(1 << 18)):
            left -= len(data)
        client.sendall(b"!")


def calibrate(echo_port: int, proxy_port: int) -> dict[str, Any]:
    """Round trips and bulk, straight and through the proxy. Takes about a second."""
    straight, proxied = round_trips(echo_port), round_trips(proxy_port)
    added = (quantile(proxied, 0.5) or 0) - (quantile(straight, 0.5) or 0)
    return {
        "what": f"{ROUNDS} round trips of {MESSAGE_BYTES} bytes and {BULK_BYTES >> 20} MiB one way, "
                "no faults configured",
        "round_trip_straight_ms": spread(straight),
        "round_trip_proxied_ms": spread(proxied),
        "added_per_direction_ms": round(added * 500, 3),
        "megabytes_per_second_straight": round(bulk(echo_port)),
        "megabytes_per_second_proxied": round(bulk(proxy_port)),
    }


def round_trips(port: int) -> list[float]:
    """Seconds of each; the first tenth, which also pays for connecting, is left out."""
    times = []
    message = b"x" * MESSAGE_BYTES
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.sendall(b"e")
        for _ in range(ROUNDS):
            started = time.monotonic()
            client.sendall(message)
            left = MESSAGE_BYTES
            while left:
                left -= len(client.recv(left))
            times.append(time.monotonic() - started)
    return times[ROUNDS // 10:]


def bulk(port: int) -> float:
    """Megabytes a second, one way."""
    piece = b"x" * (1 << 18)
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        started = time.monotonic()
        client.sendall(b"b")
        for _ in range(BULK_BYTES // len(piece)):
            client.sendall(piece)
        client.recv(1)
        return BULK_BYTES / (time.monotonic() - started) / 1e6

"""The machine's own limit for a fan-out: TLS records from one plain loop to another, over as many sockets.

Nothing of Hanse is in it: OpenSSL by Python's ssl module, one process that writes a record to each socket in turn, and
one that waits in epoll, reads and notes the time.
"""
from __future__ import annotations

import array
import gc
import multiprocessing
import resource
import select
import socket
import ssl
import time
from multiprocessing.connection import Connection
from pathlib import Path

from channel import MeasurementFailed

WARM_UP = 3
DEADLINE_SECONDS = 120


def measure(sockets: int, record_bytes: int, messages: int, certificate: Path, key: Path, authority: Path) -> dict:
    """Microseconds from the first write of a message to each socket's receipt: p50, p99 and max; and CPU seconds."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    here, there = multiprocessing.Pipe()
    reader = multiprocessing.get_context("fork").Process(
        target=_read_all, daemon=True,
        args=(there, listener.getsockname()[1], sockets, record_bytes, messages + WARM_UP, authority))
    reader.start()
    there.close()
    try:
        return _write_all(here, listener, sockets, bytes(record_bytes), messages, certificate, key)
    except (EOFError, OSError) as failure:
        raise MeasurementFailed(f"the floor could not be measured: {failure!r}") from failure
    finally:
        listener.close()
        reader.kill()
        reader.join()


def _write_all(reader: Connection, listener: socket.socket, sockets: int, record: bytes, messages: int,
               certificate: Path, key: Path) -> dict:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(certificate, key)
    listener.settimeout(DEADLINE_SECONDS)
    streams = []
    for _ in range(sockets):
        accepted = listener.accept()[0]
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        streams.append(context.wrap_socket(accepted, server_side=True))
    samples: list[int] = []
    gc.disable()
    cpu = 0.0
    for message in range(messages + WARM_UP):
        _take(reader)
        time.sleep(0.02)
        before, start = time.process_time(), time.monotonic_ns()
        for stream in streams:
            stream.send(record)
        if message >= WARM_UP:
            cpu += time.process_time() - before
        times = _take(reader)
        if message >= WARM_UP:
            samples += [(moment - start) // 1_000 for moment in times]
    gc.enable()
    samples.sort()
    return {"p50": samples[len(samples) // 2], "p99": samples[len(samples) * 99 // 100], "max": samples[-1],
            "writer": cpu / messages}


def _take(reader: Connection):
    if not reader.poll(DEADLINE_SECONDS):
        raise MeasurementFailed("the floor's reader says nothing")
    return reader.recv()


def _read_all(writer: Connection, port: int, sockets: int, record_bytes: int, messages: int, authority: Path) -> None:
    context = ssl.create_default_context(cafile=str(authority))
    streams = {}
    poll = select.epoll()
    for _ in range(sockets):
        stream = context.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname="127.0.0.1")
        stream.setblocking(False)
        streams[stream.fileno()] = stream
        poll.register(stream.fileno(), select.EPOLLIN)
    gc.disable()
    for _ in range(messages):
        times = array.array("Q")
        writer.send(None)
        while len(times) < sockets:
            for descriptor, _ in poll.poll(DEADLINE_SECONDS, 256):
                try:
                    if len(streams[descriptor].recv(record_bytes)) == record_bytes:
                        times.append(time.monotonic_ns())
                except ssl.SSLWantReadError:
                    # A session ticket came before the record.
                    continue
        writer.send(times)

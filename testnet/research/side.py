"""One of the two sockets of a connection through the proxy."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable

from .lane import End


class Side(asyncio.Protocol):
    """One of the two sockets."""

    def __init__(self, received: Callable[["Side", bytes | End], None],
                 writable: Callable[["Side", bool], None],
                 made: Callable[[], None] = lambda: None) -> None:
        self._received = received
        self._writable = writable
        self._made = made
        self.transport: asyncio.Transport | None = None
        self.is_over = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._made()

    def data_received(self, data: bytes) -> None:
        self._received(self, data)

    def eof_received(self) -> bool:
        self._received(self, End.FIN)
        # The other direction may still have something to say.
        return True

    def connection_lost(self, error: Exception | None) -> None:
        if not self.is_over:
            self.is_over = True
            self._received(self, End.RESET)

    def pause_writing(self) -> None:
        self._writable(self, False)

    def resume_writing(self) -> None:
        self._writable(self, True)

    def read(self, going: bool) -> None:
        if self.transport and not self.transport.is_closing():
            self.transport.resume_reading() if going else self.transport.pause_reading()

    def deliver(self, what: bytes | End) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        if isinstance(what, bytes):
            self.transport.write(what)
        elif what is End.FIN:
            # The program there may have gone meanwhile.
            with contextlib.suppress(OSError):
                self.transport.write_eof()
        else:
            self.reset()

    def reset(self) -> None:
        """Ends it as TCP's RST does: at once, and the program at the other end is told."""
        self.is_over = True
        if self.transport is None or self.transport.is_closing():
            return
        raw = self.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def close(self) -> None:
        self.is_over = True
        if self.transport:
            self.transport.close()

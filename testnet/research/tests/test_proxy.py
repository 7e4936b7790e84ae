import asyncio
import unittest
from dataclasses import asdict
from typing import Any

from ..proxy_process import ProxyProcess
from ..schedule import Action
from ..topology import Conditions

A, B = "a", "b"
BOTH = ((A, B), (B, A))
SECONDS = 20


class ProxyTests(unittest.IsolatedAsyncioTestCase):
    """The proxy's process between a client and an echo. Times are bounded from below only."""

    async def asyncSetUp(self) -> None:
        self.server = await asyncio.start_server(self._echo, "127.0.0.1", 0)
        self.did: list[dict[str, Any]] = []
        port = self.server.sockets[0].getsockname()[1]
        self.proxy = ProxyProcess(1, list(BOTH), {A: 0, B: port}, lambda action, at: self.did.append(action))
        await self.proxy.start()

    async def asyncTearDown(self) -> None:
        await self.proxy.stop()
        self.server.close()

    @staticmethod
    async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                writer.write(data)
        except OSError:
            pass
        writer.close()

    async def _do(self, *actions: Action) -> None:
        """Now, and waits until it is done."""
        before = len(self.did)
        self.proxy.schedule(asyncio.get_running_loop().time(), list(actions))
        while len(self.did) < before + len(actions):
            await asyncio.sleep(0.005)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.proxy.ports[A, B])

    async def test_carries_both_ways_and_the_end(self) -> None:
        reader, writer = await self._connect()
        sent = bytes(range(256)) * 8_192
        writer.write(sent)
        writer.write_eof()
        self.assertEqual(await asyncio.wait_for(reader.read(-1), SECONDS), sent)
        writer.close()
        links = (await self.proxy.summary())["links"]
        self.assertEqual((links["a -> b"]["bytes"], links["b -> a"]["bytes"]), (len(sent), len(sent)))
        self.assertEqual((links["a -> b"]["connections"], links["b -> a"]["connections"]), (1, 0))

    async def test_delays_each_direction_and_the_handshake(self) -> None:
        await self._do(Action(0, "conditions", ((A, B),), asdict(Conditions(delay_ms=60))),
                       Action(0, "conditions", ((B, A),), asdict(Conditions(delay_ms=30))))
        loop = asyncio.get_running_loop()
        reader, writer = await self._connect()
        for least in (0.18, 0.09):
            started = loop.time()
            writer.write(b"x")
            await asyncio.wait_for(reader.readexactly(1), SECONDS)
            self.assertGreaterEqual(loop.time() - started, least)
        writer.close()

    async def test_a_silent_cut_holds_bytes_until_it_is_mended(self) -> None:
        reader, writer = await self._connect()
        writer.write(b"1")
        await asyncio.wait_for(reader.readexactly(1), SECONDS)
        await self._do(Action(0, "cut", BOTH, False))
        writer.write(b"2")
        with self.assertRaises(asyncio.TimeoutError):
            await asyncio.wait_for(reader.readexactly(1), 0.2)
        await self._do(Action(0, "mend", BOTH))
        self.assertEqual(await asyncio.wait_for(reader.readexactly(1), SECONDS), b"2")
        writer.close()

    async def test_a_connection_begun_during_a_cut_is_made_after_it(self) -> None:
        await self._do(Action(0, "cut", BOTH, False))
        reader, writer = await self._connect()
        writer.write(b"1")
        with self.assertRaises(asyncio.TimeoutError):
            await asyncio.wait_for(reader.readexactly(1), 0.2)
        await self._do(Action(0, "mend", BOTH))
        self.assertEqual(await asyncio.wait_for(reader.readexactly(1), SECONDS), b"1")
        writer.close()

    async def test_a_resetting_cut_ends_connections_and_refuses_new_ones(self) -> None:
        reader, writer = await self._connect()
        writer.write(b"1")
        await asyncio.wait_for(reader.readexactly(1), SECONDS)
        await self._do(Action(0, "cut", BOTH, True))
        await self._expect_reset(reader, writer)
        await self._expect_no_connection()

    async def test_a_reset_ends_the_connections_of_its_link(self) -> None:
        reader, writer = await self._connect()
        writer.write(b"1")
        await asyncio.wait_for(reader.readexactly(1), SECONDS)
        await self._do(Action(0, "reset", ((B, A),)))
        writer.write(b"2")
        self.assertEqual(await asyncio.wait_for(reader.readexactly(1), SECONDS), b"2")
        await self._do(Action(0, "reset", ((A, B),)))
        await self._expect_reset(reader, writer)

    async def test_nobody_listening_is_a_reset(self) -> None:
        self.server.close()
        await self.server.wait_closed()
        await self._expect_no_connection()

    async def _expect_no_connection(self) -> None:
        """The reset may come before the connection is seen as made."""
        try:
            reader, writer = await self._connect()
        except ConnectionResetError:
            return
        await self._expect_reset(reader, writer)

    async def _expect_reset(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # TimeoutError is an OSError too: it must not pass for a reset.
        with self.assertRaises((ConnectionResetError, BrokenPipeError)):
            writer.write(b"x")
            await asyncio.wait_for(reader.readexactly(1), SECONDS)
        writer.close()

"""The runner's end of the proxy: starts its process, tells it what to do, hears what it did."""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .schedule import Action
from .topology import Link


class ProxyFailed(Exception):
    """The proxy did not start, or ended too early."""


class ProxyProcess:
    def __init__(self, seed: int, pairs: list[Link], ports: dict[str, int],
                 did: Callable[[dict[str, Any], float], None]) -> None:
        self._begin = {"seed": seed, "pairs": pairs, "ports": ports}
        self._did = did
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._summary: asyncio.Future[dict[str, Any]] | None = None
        # Where the first node of a pair reaches the second.
        self.ports: dict[Link, int] = {}

    async def start(self) -> None:
        # The packages of the testnet, wherever the runner was started.
        folder = str(Path(__file__).resolve().parents[1])
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-B", "-m", f"{__package__}.proxy", stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, limit=1 << 24, env={**os.environ, "PYTHONPATH": folder},
            start_new_session=True)
        self._tell(self._begin)
        said = await self._heard()
        self.ports = {(one, other): port for one, other, port in said["listening"]}
        self._reading = asyncio.create_task(self._read())

    def schedule(self, start: float, actions: list[Action]) -> None:
        """`start` is second 0 of the actions, on the monotonic clock."""
        self._tell({"start": start, "schedule": [action.message() for action in actions]})

    def forget(self) -> None:
        self._tell({"forget": True})

    async def summary(self) -> dict[str, Any]:
        self._summary = asyncio.get_running_loop().create_future()
        self._tell({"summary": True})
        return await asyncio.wait_for(self._summary, 10)

    async def stop(self) -> None:
        if self._process is None:
            return
        assert self._process.stdin
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 5)
        except asyncio.TimeoutError:
            self._process.kill()
            await self._process.wait()
        if self._reading:
            self._reading.cancel()

    def _tell(self, message: dict[str, Any]) -> None:
        assert self._process and self._process.stdin
        self._process.stdin.write(json.dumps(message).encode() + b"\n")

    async def _heard(self) -> dict[str, Any]:
        assert self._process and self._process.stdout
        line = await self._process.stdout.readline()
        if not line:
            raise ProxyFailed(f"the proxy ended with {await self._process.wait()}; what it said stands above")
        message: dict[str, Any] = json.loads(line)
        return message

    async def _read(self) -> None:
        while True:
            try:
                message = await self._heard()
            except ProxyFailed as failure:
                if self._summary and not self._summary.done():
                    self._summary.set_exception(failure)
                return
            if "did" in message:
                self._did(message["did"], message["at"])
            elif self._summary and not self._summary.done():
                self._summary.set_result(message["summary"])

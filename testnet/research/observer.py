"""One user of a node that writes nothing and notes when the node's stream shows what."""

import asyncio
import contextlib
import json

from .clock import Clock
from .trace import Sighting
from .wire import Api, Refused, Unreachable

RETRY_SECONDS = 0.1


class Observer:
    """Connects again with its last cursor, so that it misses nothing."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._cursor: str | None = None
        self._task: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()
        self.sightings: dict[str, Sighting] = {}
        # How often the stream ended.
        self.losses = 0
        self.trouble = ""

    def start(self) -> None:
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _follow(self) -> None:
        while True:
            try:
                stream = await self._api.stream(self._cursor)
            except (Unreachable, Refused) as trouble:
                self.trouble = str(trouble)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            try:
                async for text in stream.texts():
                    self._read(text, self._clock.now())
            finally:
                stream.close()
            self.losses += 1

    def _read(self, text: bytes, at_s: float) -> None:
        item = json.loads(text)
        if item.get("cursor") is not None:
            self._cursor = item["cursor"]
        if item["type"] == "hello":
            self.ready.set()
        elif item["type"] == "entry":
            self.sightings.setdefault(item["event"], Sighting(at_s, item["sequence"], item["verdict"]))

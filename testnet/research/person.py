"""A user who writes: messages and replies on the stream, reactions and edits by requests."""

import asyncio
import contextlib
import json
import urllib.parse
from collections.abc import Coroutine
from typing import Any

from .clock import Clock
from .observer import RETRY_SECONDS, Observer
from .plan import Operation
from .trace import Outcome
from .wire import Api, Refused, Stream, Unreachable

# A person's stream shows what others write too. That is told by its first bytes and dropped: the observer
# reads it.
ENTRY = b'{"type":"entry"'


class Person:
    """Keeps what is not accepted, and sends it again with the same key when the stream is back."""

    def __init__(
            self, api: Api, clock: Clock, observer: Observer, channels: dict[str, str], key: str) -> None:
        self._api = api
        self._clock = clock
        self._observer = observer
        self._channels = channels
        # What makes the keys of this run's sends its own.
        self._key = key
        self._stream: Stream | None = None
        self._waiting: dict[str, tuple[Outcome, dict[str, object]]] = {}
        self._sent: dict[str, Outcome] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.ready = asyncio.Event()

    def start(self) -> None:
        self._begin(self._follow())

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._api.close()

    async def play(self, outcomes: list[Outcome], everything: dict[int, Outcome]) -> None:
        """Does each operation at its time, whatever became of those before."""
        for outcome in outcomes:
            await self._clock.sleep_until(outcome.operation.at_s)
            target = None
            if outcome.operation.target is not None:
                sighting = self._observer.sightings.get(everything[outcome.operation.target].event)
                if sighting is None:
                    outcome.error = "targetNotVisible"
                    continue
                if sighting.verdict != "accepted":
                    outcome.error = "targetRefused"
                    continue
                target = sighting.sequence
            self._do(outcome, target)

    @property
    def has_waiting(self) -> bool:
        return bool(self._waiting) or len(self._tasks) > 1

    def _do(self, outcome: Outcome, target: int | None) -> None:
        operation = outcome.operation
        channel = self._channels[operation.channel]
        if operation.kind in ("message", "reply"):
            name = str(operation.number)
            frame: dict[str, object] = {
                "type": "send", "id": name, "channel": channel, "text": operation.text,
                "key": f"{self._key}-{name}"}
            if target is not None:
                frame["thread"] = target
            self._waiting[name] = outcome, frame
            self._send(name)
        else:
            self._begin(self._request(operation, outcome, f"channels/{channel}/messages/{target}"))

    def _send(self, name: str) -> None:
        if self._stream is None:
            return
        outcome, frame = self._waiting[name]
        outcome.attempts += 1
        self._sent[name] = outcome
        if outcome.sent_s is None:
            outcome.sent_s = self._clock.now()
        self._stream.send(frame)

    async def _request(self, operation: Operation, outcome: Outcome, path: str) -> None:
        """Tried once: what became of a request that broke off is not known, and it is not sent again."""
        outcome.attempts = 1
        outcome.sent_s = self._clock.now()
        try:
            if operation.kind == "reaction":
                emoji = urllib.parse.quote(operation.text)
                receipt = await self._api.call("PUT", f"{path}/reactions/{emoji}")
            else:
                receipt = await self._api.call("PUT", path, {"text": operation.text})
        except Refused as refusal:
            outcome.error = refusal.code
            return
        except Unreachable:
            outcome.error = "unreachable"
            return
        outcome.accepted_s = self._clock.now()
        outcome.event = receipt["event"]
        if receipt["level"] == "ordered":
            outcome.confirmed_s = outcome.accepted_s

    def _begin(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _follow(self) -> None:
        while True:
            try:
                stream = await self._api.stream(None)
            except (Unreachable, Refused):
                await asyncio.sleep(RETRY_SECONDS)
                continue
            self._stream = stream
            for name in list(self._waiting):
                self._send(name)
            try:
                async for text in stream.texts():
                    if not text.startswith(ENTRY):
                        self._read(text, self._clock.now())
            finally:
                self._stream = None
                stream.close()

    def _read(self, text: bytes, at_s: float) -> None:
        item = json.loads(text)
        if item["type"] == "hello":
            self.ready.set()
        outcome = self._sent.get(item.get("id", ""))
        if outcome is None:
            return
        match item["type"]:
            case "accepted":
                self._waiting.pop(item["id"], None)
                if outcome.accepted_s is None:
                    outcome.accepted_s, outcome.event = at_s, item["event"]
            case "ordered":
                if outcome.confirmed_s is None:
                    outcome.confirmed_s = at_s
            case "error":
                self._waiting.pop(item["id"], None)
                outcome.error = item["code"]

"""What the clients were told, and whether a node keeps to it."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass
class Sent:
    channel: str
    sender: str
    number: int
    # What came of it, as far as the client was told; none of it while it was not acknowledged.
    event: str = ""
    level: str = ""
    sequence: int | None = None


class Ledger:
    """Of one network: every message that somebody tried to send, by its text. From any thread."""

    def __init__(self) -> None:
        self._sent: dict[str, Sent] = {}
        self._lock = threading.Lock()
        # Acknowledgements that contradict an earlier one of the same message.
        self._contradictions: list[str] = []

    def try_to_send(self, text: str, sent: Sent) -> None:
        with self._lock:
            self._sent[text] = sent

    def acknowledged(self, text: str, receipt: dict[str, Any]) -> None:
        with self._lock:
            sent = self._sent[text]
            if sent.event and sent.event != receipt["event"]:
                self._contradictions.append(f"{text!r} was acknowledged as two events")
            sent.event, sent.level = receipt["event"], receipt["level"]
            if receipt["level"] in ("ordered", "mirrored"):
                sent.sequence = receipt["sequence"]
                if receipt.get("verdict") != "accepted":
                    self._contradictions.append(f"{text!r} was ordered as {receipt.get('verdict')}")

    def mirrored_below(self, channel: str) -> int:
        """How much of a channel somebody was told is mirrored, for good."""
        with self._lock:
            return max((sent.sequence + 1 for sent in self._sent.values()
                        if sent.channel == channel and sent.level == "mirrored" and sent.sequence is not None), default=0)

    def count(self, level: str = "") -> int:
        """Messages whose last acknowledgement is of the level; without one, those that were never acknowledged."""
        with self._lock:
            return sum(sent.level == level for sent in self._sent.values())

    def faults(self, channel: str, history: list[dict[str, Any]], where: str) -> Iterator[str]:
        """Everything about a node's history of a channel that is not as the clients were told."""
        with self._lock:
            known = {text: sent for text, sent in self._sent.items() if sent.channel == channel}
            yield from self._contradictions
        places: dict[str, list[dict[str, Any]]] = {}
        for message in history:
            places.setdefault(message["text"], []).append(message)
        for text, found in places.items():
            if text not in known:
                yield f"{where} has {text!r}, which nobody sent"
            elif len(found) > 1:
                yield f"{where} has {text!r} {len(found)} times, at {[item['sequence'] for item in found]}"
        for text, sent in known.items():
            if sent.event:
                yield from self._broken_promise(text, sent, places.get(text, []), where)
        yield from self._disorder(known, history, where)

    @staticmethod
    def _broken_promise(text: str, sent: Sent, found: list[dict[str, Any]], where: str) -> Iterator[str]:
        if not found:
            yield f"{where} lacks {text!r}, acknowledged as {sent.level}"
        elif found[0]["event"] != sent.event:
            yield f"{where} has {text!r} as another event than the one that was acknowledged"
        elif sent.sequence is not None and found[0]["sequence"] != sent.sequence:
            yield f"{where} has {text!r} at {found[0]['sequence']}, acknowledged as ordered at {sent.sequence}"

    @staticmethod
    def _disorder(known: dict[str, Sent], history: list[dict[str, Any]], where: str) -> Iterator[str]:
        """A client sends the next when the one before was acknowledged or given up: so they must stand in this order."""
        last: dict[str, int] = {}
        for message in history:
            sent = known.get(message["text"])
            if sent is None:
                continue
            if sent.number <= last.get(sent.sender, -1):
                yield f"{where} has {message['text']!r} after number {last[sent.sender]} of its sender"
            last[sent.sender] = sent.number

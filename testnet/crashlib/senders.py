"""Clients that send and note what they are told, while nodes come and go under them."""

import threading
import time
from collections import Counter
from random import Random

from api import Api, Refused, Unreachable
from ledger import Ledger, Sent

# What passes by itself: the client comes again with the same key.
PASSING = 500
RETRY_SECONDS = 0.03
GIVE_UP_ONE_IN = 10


class Sender:
    """One client of one user: sends the next message when the one before is acknowledged, or was given up."""

    def __init__(self, name: str, api: Api, channels: list[str], ledger: Ledger, random: Random) -> None:
        self.name = name
        self._api = api
        self._channels = channels
        self._ledger = ledger
        self._random = random
        self._number = 0
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.trouble = ""
        self.retries: Counter[str] = Counter()

    def begin(self) -> None:
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def ask_to_end(self) -> None:
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Waits for the message that is under way; false if it takes longer."""
        if self._thread:
            self._thread.join(seconds)
            return not self._thread.is_alive()
        return True

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._send()
                time.sleep(self._random.uniform(0, 0.02))
        except Refused as refusal:
            self.trouble = f"{self.name} was refused {refusal}"
        except (KeyError, ValueError) as error:
            self.trouble = f"{self.name} had an answer of unexpected form: {type(error).__name__} {error}"
        self._api.close()

    def _send(self) -> None:
        """One message, with the same key until it is acknowledged; sometimes it is given up after a failure."""
        channel = self._random.choice(self._channels)
        self._number += 1
        filling = "tide " * self._random.choice((0, 1, 20, 400))
        text = f"{self.name} {self._number} {filling}".strip()
        self._ledger.try_to_send(text, Sent(channel, self.name, self._number))
        level = self._random.choice(("accepted", "ordered", "mirrored"))
        gives_up = self._random.randrange(GIVE_UP_ONE_IN) == 0
        path = f"channels/{channel}/messages?wait={level}"
        key = {"idempotency-key": f"{self.name}-{self._number}"}
        while True:
            try:
                receipt = self._api.call("POST", path, {"text": text}, **key)
                return self._ledger.acknowledged(text, receipt)
            except Unreachable:
                self.retries["unreachable"] += 1
            except Refused as refusal:
                if refusal.status < PASSING:
                    raise
                self.retries[refusal.code] += 1
            if gives_up:
                return
            time.sleep(RETRY_SECONDS)

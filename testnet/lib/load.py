"""People who write without a pause, for tests in which nodes come and go."""

import threading
from dataclasses import dataclass, field

from client import CommandFailed
from scene import Resident, Scene


@dataclass
class Load:
    """People who write without a pause, whatever their nodes do; what was acknowledged is remembered."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    refused: int = 0
    _rounds: int = 0
    _stopping: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self, scene: Scene) -> None:
        self._threads = [threading.Thread(target=self._write, args=(scene, who)) for who in scene.residents]
        for thread in self._threads:
            thread.start()

    def _write(self, scene: Scene, who: Resident) -> None:
        number = 0
        while not self._stopping.is_set():
            number += 1
            text = f"{who.name} writes on, {self._rounds}/{number}"
            try:
                receipt = who.client.run("send", scene.channel, text)
                self.acknowledged[str(receipt["event"])] = text
            except CommandFailed:
                # The node is being exchanged, or asks for a new log-in.
                self.refused += 1
                self._stopping.wait(0.1)

    def end(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def again(self) -> "Load":
        """People who go on where these have ended, with what was acknowledged to them."""
        return Load(dict(self.acknowledged), self.refused, self._rounds + 1)

"""What the stories under testnet/ have in common: a network that is made for one and taken away again, and the program beside its nodes."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import steps_gathering as gathering
from load import Load
from network import Network
from report import require
from scene import Resident
from tour import Step, Tour

COMMAND_SECONDS = 60


class Story:
    """Its steps, and what they know of each other."""

    def __init__(self, binary: Path, folder: Path) -> None:
        self.binary = binary
        # Of the network and of all that the story writes; gone when it is over.
        self.folder = folder
        self.load = Load()
        # The last message before anything that counts.
        self.after = 0

    def steps(self) -> list[Step]:
        raise NotImplementedError

    def prepare(self, network: Network) -> None:
        """What is changed on nodes that are made and have not started."""

    def end(self) -> None:
        """Stops what runs beside the nodes."""
        self.load.end()

    @staticmethod
    def gathering() -> list[Step]:
        """How people find together, before anything happens to them."""
        return [
            Step("Accounts and log-ins on every node", gathering.accounts, is_ground=True),
            Step("A channel on the first node", gathering.channel, is_ground=True),
            Step("Invitation and acceptance across nodes", gathering.invitations, nodes=2, is_ground=True),
        ]

    def hanse(self, *words: object) -> dict[str, Any]:
        done = self._run(words)
        require(done.returncode == 0, f"hanse {' '.join(map(str, words))}: {done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip().startswith("{") else {}

    def hanse_refused(self, *words: object) -> str:
        done = self._run(words)
        require(done.returncode != 0, f"hanse {' '.join(map(str, words))} must be refused")
        return done.stderr

    def _run(self, words: tuple[object, ...]) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(self.binary), "--json", *map(str, words)], capture_output=True, text=True, timeout=COMMAND_SECONDS)

    def audited(self, who: Resident) -> list[dict[str, Any]]:
        """What stands in the node's audit log, of which every line is an object."""
        done = subprocess.run(
            who.admin.command("audit", "list"), env=who.admin.environment, capture_output=True, text=True,
            timeout=COMMAND_SECONDS)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def actions(self, who: Resident) -> list[str]:
        return [entry["action"] for entry in self.audited(who)]


def end_on_signals() -> None:
    """A time limit's SIGTERM must pass through `finally` too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def play_story(story: Story, network: Network) -> int:
    """Plays the story on a network that is made for it. The exit status: 1 if a step did not hold, or a node did not end well."""
    held = False
    killed: list[Any] = []
    try:
        network.make()
        story.prepare(network)
        network.start()
        held = Tour(network, story.steps()).play()
    finally:
        story.end()
        for node in network.nodes if not held else []:
            print(node.log_tail(40))
        killed = network.stop()
        shutil.rmtree(story.folder)
    return 0 if held and not killed else 1

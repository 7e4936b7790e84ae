"""The program behind testnet/rolling-upgrade."""

import argparse
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import steps_outages as outages
from client import Client
from network import Network
from ports import free_ports
from report import Mismatch, NotHere, eventually, expect, require
from scene import CATCH_UP_SECONDS, Resident, Scene
from story import Story, end_on_signals, play_story
from tour import Step


class Rolling(Story):
    def __init__(self, old: Path, new: Path, folder: Path) -> None:
        super().__init__(new, folder)
        self.old, self.new = old, new
        self.old_migrations: list[str] = []

    def steps(self) -> list[Step]:
        return [
            *self.gathering(),
            Step("Old with old", self.before),
            Step("The first node upgraded under load: new with old", lambda scene: self.upgrade(scene, 0)),
            Step("The second node upgraded under load: new with new", lambda scene: self.upgrade(scene, 1)),
            Step("Nothing acknowledged is missing, in one order", self.complete),
            Step("The logs verified from scratch on every node", outages.audit),
            Step("The old program refuses the new one's data", self.refused),
        ]

    def before(self, scene: Scene) -> None:
        self.after = scene.latest()
        self.old_migrations = migrations(scene.first)
        self.talk(scene, "both old")
        self.load.start(scene)
        eventually(lambda: require(len(self.load.acknowledged) >= 10, "nobody writes"), CATCH_UP_SECONDS)

    def upgrade(self, scene: Scene, number: int) -> None:
        who = scene.residents[number]
        written = len(self.load.acknowledged)
        require(who.node.stop(), f"{who.node.domain} did not end well. {who.node.log_tail()}")
        who.node.binary = self.new
        who.node.start()
        profiles = scene.network.profiles
        who.client = Client(self.new, profiles, scene.network.profile(who.node, who.name))
        who.admin = Client(self.new, profiles, scene.network.profile(who.node, "admin"))
        place = {f"{who.node.domain}:{who.node.port}": who.node.address}
        for client, name in ((who.client, who.name), (who.admin, "admin")):
            client.log_in(
                who.node.url, place, who.node.authority, name, scene.network.password_file(who.node, name))
        scene.say(f"{who.node.domain} runs the new program")
        eventually(
            lambda: require(len(self.load.acknowledged) >= written + 20, "nobody writes after the upgrade"),
            CATCH_UP_SECONDS)
        self.talk(scene, f"{who.node.domain} upgraded")

    def talk(self, scene: Scene, what: str) -> None:
        """Both write, and read each other."""
        for who in scene.residents:
            text = f"{who.name}: {what}"
            place = scene.send(who, text)
            for reader in scene.residents:
                def probe(reader: Resident = reader) -> None:
                    expect(scene.message(reader, place)["text"], text, f"message {place} at {reader.node.domain}")
                eventually(probe, CATCH_UP_SECONDS)

    def complete(self, scene: Scene) -> None:
        self.load.end()
        load = self.load
        for who in scene.residents:
            def probe(who: Resident = who) -> None:
                held = {item["event"]: item["text"] for item in scene.history(who, self.after)}
                missing = [text for event, text in load.acknowledged.items() if held.get(event) != text]
                require(not missing, f"{who.node.domain} lacks {len(missing)}, such as {missing[:1]}")
            eventually(probe, CATCH_UP_SECONDS)
        count = scene.expect_alike(self.after)
        scene.say(
            f"{len(load.acknowledged)} of the load were acknowledged and {load.refused} refused; "
            f"{count} messages, the same on both")

    def refused(self, scene: Scene) -> None:
        who = scene.first
        made = migrations(who)
        if made == self.old_migrations:
            raise NotHere("two builds whose stores differ")
        require(who.node.stop(), f"{who.node.domain} did not end well. {who.node.log_tail()}")
        try:
            done = subprocess.run(
                [str(self.old), "serve", "--config", str(who.node.config)], capture_output=True, text=True, timeout=20)
            said = done.stderr + done.stdout
            require(done.returncode != 0 and "storeTooNew" in said, f"the old program: {done.returncode} {said}")
            expect(migrations(who), made, "what the store has gone through, afterwards")
            scene.say(next(line for line in said.splitlines() if "storeTooNew" in line)[:200])
        except subprocess.TimeoutExpired:
            raise Mismatch("the old program serves the new one's data") from None
        finally:
            who.node.start()
        eventually(lambda: scene.history(who, self.after), CATCH_UP_SECONDS)


def migrations(who: Resident) -> list[str]:
    """What the node's store has gone through."""
    with sqlite3.connect(f"file:{who.node.data}/data/hanse.sqlite?mode=ro", uri=True) as store:
        return [str(name) for (name,) in store.execute("SELECT name FROM migration ORDER BY number")]


def main() -> int:
    end_on_signals()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    words = parser.parse_args()
    old, new = words.old.resolve(), words.new.resolve()
    folder = Path(tempfile.mkdtemp(prefix="hanse-rolling-"))
    return play_story(Rolling(old, new, folder), Network(folder / "data", free_ports(2), old))


if __name__ == "__main__":
    sys.exit(main())

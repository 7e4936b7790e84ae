"""The program behind testnet/backup-story."""

import argparse
import http.client
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import steps_outages as outages
from client import Client
from network import ADMIN, Network
from node import Node
from ports import free_ports
from report import expect, eventually, require
from scene import CATCH_UP_SECONDS, Resident, Scene
from story import Story, end_on_signals, play_story
from tour import Step

# How long restored nodes listen here for nodes that they do not know.
LISTEN_SECONDS = 4
# Longer than a node leaves its peers without word of its run: so that the original stops before its copy writes.
COPY_LISTEN_SECONDS = 70
RECOVERY_SECONDS = 120.0
REFUSED = 1


class BackupStory(Story):
    def __init__(self, binary: Path, folder: Path, spare_ports: list[int], is_short: bool) -> None:
        super().__init__(binary, folder)
        self.is_short = is_short
        self.spare_ports = spare_ports
        self.backups: dict[str, Path] = {}
        self.erased = 0
        self.newcomer = ""
        self.late_channel = ""
        self.drawing = folder / "drawing.bin"
        self.alone = ""
        self.drawn = 0
        self.erased_file = 0
        self.incarnation = 0

    def steps(self) -> list[Step]:
        return [
            *self.gathering(),
            Step("Backups of a home and of a follower, under load", self.back_up, is_ground=True),
            Step("Life goes on", self.go_on, is_ground=True),
            Step("The home is lost, and restored from the old backup", lambda scene: self.restore_home(scene)),
            Step("The follower is lost, and restored from the old backup", self.restore_follower),
            Step("Nothing that anybody has is lost, in one order", self.complete),
            Step("The logs verified from scratch on every node", outages.audit),
            *([] if self.is_short else [Step("Two copies of the home: one of them stops", self.two_copies)]),
            Step("The home moves to another folder and port", self.move),
            Step("The logs verified once more", outages.audit),
        ]

    def prepare(self, network: Network) -> None:
        for node in network.nodes:
            self.set_listening(node)

    # Backups

    def back_up(self, scene: Scene) -> None:
        self.after = scene.latest()
        self.send_files(scene.first, scene.channel)
        self.erased = scene.send(scene.first, "this will be taken back")
        self.load.start(scene)
        eventually(lambda: require(len(self.load.acknowledged) >= 10, "nobody writes"), CATCH_UP_SECONDS)
        for who in scene.residents[:2]:
            target = self.folder / f"backup-{who.node.letter}"
            said = self.hanse("backup", "--config", who.node.config, target)
            self.backups[who.node.letter] = target
            require(said["entries"] > 0, f"the backup is empty: {said}")
            sums = subprocess.run(
                ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=target, capture_output=True, text=True)
            require(sums.returncode == 0, f"sha256sum says {sums.stdout}{sums.stderr}")
            for file in [target, *target.rglob("*")]:
                require(file.stat().st_mode & 0o077 == 0, f"others may look into {file}")
            require(not (target / "data" / "guard").exists(), "the guard is in the backup")
            scene.say(f"{who.node.domain}: {said['entries']} entries, {said['bytes']} bytes, while it was written to")
            require(said["files"] == (2 if who is scene.first else 0), f"the files of the backup: {said}")
        status = scene.first.admin.run("status")
        require(status.get("lastBackup", 0) > 0, "the status does not tell of the backup")

    def send_files(self, who: Resident, channel: str) -> None:
        """One where nobody else has it, and one that is erased later."""
        self.drawing.write_bytes(random.Random(9).randbytes(3_000_000))
        other = self.folder / "other.bin"
        other.write_bytes(random.Random(10).randbytes(200_000))
        self.alone = who.client.run("channels", "create", "alone")["id"]
        self.drawn = who.client.run("files", "send", self.alone, self.drawing, "--wait", "ordered")["sequence"]
        self.erased_file = who.client.run("files", "send", channel, other, "--wait", "ordered")["sequence"]

    def expect_files(self, who: Resident, channel: str) -> None:
        target = self.folder / "again.bin"
        who.client.run("files", "get", self.alone, self.drawn, "--to", target)
        require(target.read_bytes() == self.drawing.read_bytes(), "the file of the backup has other bytes")
        target.unlink()
        who.client.refused(5, "files", "get", channel, self.erased_file)
        sound = who.admin.run("verify")["files"]
        expect(sound["damaged"], [], "damaged files")

    def go_on(self, scene: Scene) -> None:
        home, follower = scene.residents[:2]
        written = len(self.load.acknowledged)
        home.client.run("erase", scene.channel, self.erased, "--wait", "ordered")
        home.client.run("erase", scene.channel, self.erased_file, "--wait", "ordered")
        self.newcomer = "walter"
        word = scene.network.password_file(home.node, ADMIN)
        home.admin.run("users", "add", self.newcomer, "--password-file", word)
        made = home.client.run("channels", "create", "made-later")
        self.late_channel = made["id"]
        home.client.run("invite", self.late_channel, follower.address, "--wait", "ordered")
        eventually(
            lambda: require(
                any(item["channel"] == self.late_channel
                    for item in follower.client.run("invitations", "list")["invitations"]), "no invitation"),
            CATCH_UP_SECONDS)
        follower.client.run("invitations", "accept", self.late_channel, "--wait", "ordered")
        home.client.run("send", self.late_channel, "said after the backup", "--wait", "ordered")
        eventually(
            lambda: expect(self.late_texts(follower), ["said after the backup"], "the new channel at the follower"),
            CATCH_UP_SECONDS)
        eventually(
            lambda: require(len(self.load.acknowledged) >= written + 20, "nobody writes"), CATCH_UP_SECONDS)
        scene.say("a message was erased, a user added, a channel made and shared")

    def late_texts(self, who: Resident) -> list[str]:
        return [item["text"] for item in who.client.run("history", self.late_channel, "--after", 0)["messages"]]

    # Restores

    def restore_home(self, scene: Scene) -> None:
        who = scene.first
        # What was acknowledged as accepted and is nowhere else dies with the machine: so nobody writes at this moment.
        self.load.end()
        scene.expect_alike(self.after)
        size = scene.latest()
        # Its channel is held until this member has answered too: so that it can be looked at, however slow the machine is.
        away = scene.residents[2].node
        require(away.stop(), f"{away.domain} did not end well. {away.log_tail()}")
        self.lose(scene, who)
        self.put_back(scene, who)
        self.expect_held(scene, who, away)
        away.start()
        self.recovered(scene, who)
        expect(scene.latest(), size, "the last entry of the channel")
        gone = scene.message(who, self.erased)
        require(gone["erased"] and gone["text"] is None, f"the erased message is back: {gone}")
        self.expect_files(who, scene.channel)
        scene.say("a file that nobody else has is there again, and one that was erased since is not")
        names = [user["name"] for user in who.admin.run("users", "list")["users"]]
        require(self.newcomer in names, f"{self.newcomer} is not taken back: {names}")
        eventually(
            lambda: expect(self.late_texts(who), ["said after the backup"], "the channel of after the backup"),
            CATCH_UP_SECONDS)
        place = scene.send(who, "written by the restored home")
        scene.everywhere(lambda reader: expect(
            scene.message(reader, place)["text"], "written by the restored home", "the first message"))
        actions = self.actions(who)
        require({"recoveryBegun", "recoveryEnded"} <= set(actions), f"the audit log has only {actions}")
        self.load = self.load.again()
        self.load.start(scene)

    def expect_held(self, scene: Scene, who: Resident, away: Node) -> None:
        """Its channel waits for the one node that is away, and for no time."""
        def waits() -> None:
            state = who.admin.run("recovery", "show")
            expect((state["mode"], state["reason"]), ("recovering", "backup"), "the restored node")
            expect(state["listens"], 0, "the rest of its listening")
            [held] = [log for log in state["logs"] if log["log"] == scene.channel] or [{}]
            expect(held.get("awaited"), [away.domain], f"whom the channel waits for, of {state['logs']}")

        eventually(waits, RECOVERY_SECONDS)
        said = who.client.refused(REFUSED, "send", scene.channel, "too early")
        require("recovering" in said and away.domain in said, f"the restored node writes at once: {said}")
        scene.say(f"it knows that it was restored, and writes nothing before {away.domain} has answered")

    def restore_follower(self, scene: Scene) -> None:
        who = scene.residents[1]
        self.load.end()
        scene.expect_alike(self.after)
        self.lose(scene, who)
        self.put_back(scene, who)
        self.recovered(scene, who)
        scene.expect_alike(self.after)
        text = "written by the restored follower"
        place = scene.send(who, text)
        scene.everywhere(
            lambda reader: expect(scene.message(reader, place)["text"], text, "the follower's message"))
        self.load = self.load.again()
        self.load.start(scene)
        written = len(self.load.acknowledged)
        eventually(
            lambda: require(len(self.load.acknowledged) >= written + 10, "nobody writes"), CATCH_UP_SECONDS)

    def lose(self, scene: Scene, who: Resident) -> None:
        who.node.kill()
        shutil.rmtree(who.node.data)
        scene.say(f"{who.node.domain} is killed, and its folder is gone")

    def put_back(self, scene: Scene, who: Resident) -> None:
        before = store_facts(self.backups[who.node.letter] / "data")
        self.hanse("restore", self.backups[who.node.letter], "--data", who.node.data)
        self.set_listening(who.node)
        who.node.start()
        said = who.client.refused(4, "channels", "list")
        scene.say(f"the session from before is over: {said.splitlines()[0]}")
        self.log_in(scene, who)
        self.incarnation = before

    def recovered(self, scene: Scene, who: Resident) -> None:
        def probe() -> None:
            state = who.admin.run("recovery", "show")
            expect(state["mode"], "normal", f"the mode of {who.node.domain}, which waits for {state['logs']}")

        eventually(probe, RECOVERY_SECONDS)
        after = store_facts(who.node.data / "data")
        require(after > self.incarnation, f"the incarnation is {after}, and was {self.incarnation}")
        scene.say(f"{who.node.domain} has recovered; its incarnation is {after}")

    def complete(self, scene: Scene) -> None:
        self.load.end()
        for who in scene.residents:
            def probe(who: Resident = who) -> None:
                held = {item["event"]: item["text"] for item in scene.history(who, self.after)}
                missing = [text for event, text in self.load.acknowledged.items() if held.get(event) != text]
                require(not missing, f"{who.node.domain} lacks {len(missing)}, such as {missing[:1]}")
                texts = [text for text in held.values() if text]
                require(len(texts) == len(set(texts)), f"{who.node.domain} has something twice")

            eventually(probe, CATCH_UP_SECONDS)
        count = scene.expect_alike(self.after)
        scene.say(f"{len(self.load.acknowledged)} of the load were acknowledged; {count} messages, alike on all nodes")

    # Two copies

    def two_copies(self, scene: Scene) -> None:
        who = scene.first
        target = self.folder / "backup-for-a-copy"
        self.hanse("backup", "--config", who.node.config, target)
        place = scene.send(who, "written by the original, after the copy was taken")
        copy = self.place_beside(scene, who, target)
        copy.start()
        try:
            def stopped() -> None:
                expect(health(who.node), "anotherCopy", "the original's health")

            # Checkpoints of what was written go to its peers with the run of who writes: so it hears of the other.
            eventually(lambda: self.poke(scene, who, stopped), RECOVERY_SECONDS)
            said = who.client.refused(REFUSED, "send", scene.channel, "from one of two")
            require("anotherCopy" in said, f"the stopped original says {said}")
            scene.say("the original has heard of the copy and writes nothing more")
            admin = Client(self.binary, scene.network.profiles, "admin-copy")
            user = Client(self.binary, scene.network.profiles, "user-copy")
            for client, name in ((admin, ADMIN), (user, who.name)):
                client.log_in(
                    who.node.url, {f"{who.node.domain}:{who.node.port}": copy.address}, copy.authority, name,
                    scene.network.password_file(who.node, name))
            eventually(
                lambda: expect(admin.run("recovery", "show")["mode"], "normal", "the copy's mode"), RECOVERY_SECONDS)
            text = "written by the copy, which has all that the original had"
            receipt = user.run("send", scene.channel, text, "--wait", "ordered")
            require(receipt["sequence"] > place, f"the copy writes over the original: {receipt}")
            others = scene.residents[1:]
            scene.everywhere(
                lambda reader: expect(scene.message(reader, receipt["sequence"])["text"], text, "the copy's message"),
                among=others)
        finally:
            copy.stop()
        who.node.stop()
        who.node.launch()
        eventually(
            lambda: expect(health(who.node), "anotherCopy", "the original's health after a new start"), CATCH_UP_SECONDS)
        who.admin.run("recovery", "begin")
        eventually(
            lambda: expect(who.admin.run("recovery", "show")["mode"], "normal", "the original's mode"),
            RECOVERY_SECONDS)
        expect(scene.message(who, receipt["sequence"])["text"], text, "what the copy wrote, at the original")
        scene.expect_alike(self.after)
        scene.say("the copy is stopped; the original has taken back what it wrote, and goes on")

    def poke(self, scene: Scene, who: Resident, stopped) -> None:
        """Writes as long as it is let, until it is not."""
        try:
            who.client.run("send", scene.channel, "is there another?")
        except Exception:
            pass
        stopped()

    def place_beside(self, scene: Scene, who: Resident, backup: Path) -> Node:
        """The same node at another place, with its own port."""
        port = self.spare_ports.pop()
        folder = self.folder / "copy"
        folder.mkdir(mode=0o700)
        for file in (who.node.certificate, who.node.key):
            shutil.copy(file, folder)
        copy = Node(who.node.letter, port, folder, who.node.authority, self.binary)
        self.hanse("restore", backup, "--data", copy.data)
        text = copy.config.read_text()
        text = re.sub(r'(?m)^address = "127.0.0.1:%d"' % who.node.port, f'address = "{copy.address}"', text)
        copy.config.write_text(text)
        self.set_listening(copy, COPY_LISTEN_SECONDS)
        return copy

    # Moving

    def move(self, scene: Scene) -> None:
        who = scene.first
        size = scene.latest()
        target = self.folder / "moving"
        running = self.hanse_refused("move", "--config", who.node.config, target)
        require("storeInUse" in running, f"a running node is moved: {running}")
        require(who.node.stop(), f"{who.node.domain} did not end well. {who.node.log_tail()}")
        self.hanse("move", "--config", who.node.config, target)
        old = subprocess.run(
            [str(self.binary), "serve", "--config", str(who.node.config)], capture_output=True, text=True, timeout=30)
        require(old.returncode != 0 and "storeMoved" in old.stderr, f"the old place starts: {old.stderr}")
        scene.say("it starts there no more: storeMoved")
        left, port = who.node.port, self.spare_ports.pop()
        shutil.move(who.node.data, self.folder / "left-behind")
        self.hanse("restore", target, "--data", who.node.data)
        for node in scene.network.nodes:
            text = node.config.read_text().replace(f":{left}\"", f":{port}\"")
            node.config.write_text(text)
            if node is not who.node:
                require(node.stop(), f"{node.domain} did not end well. {node.log_tail()}")
                node.start()
        who.node.port = port
        who.node.start()
        self.log_in(scene, who)
        self.recovered(scene, who)
        require(scene.latest() >= size, "the channel has become shorter")
        self.expect_files(who, scene.channel)
        for writer in scene.residents:
            text = f"{writer.name} writes after the move"
            place = scene.send(writer, text)
            scene.everywhere(lambda reader: expect(scene.message(reader, place)["text"], text, "the message"))
        scene.say(f"{who.node.domain} is at {who.node.url} now, and its peers have found it")

    # Tools

    def log_in(self, scene: Scene, who: Resident) -> None:
        connect = {f"{who.node.domain}:{who.node.port}": who.node.address}
        for client, name in ((who.admin, ADMIN), (who.client, who.name)):
            client.log_in(
                who.node.url, connect, who.node.authority, name, scene.network.password_file(who.node, name))

    def set_listening(self, node: Node, seconds: int = LISTEN_SECONDS) -> None:
        text = node.config.read_text()
        node.config.write_text(
            re.sub(r"(?m)^restoreWaitSeconds = .*$", f"restoreWaitSeconds = {seconds}", text))


def store_facts(folder: Path) -> int:
    """The incarnation that a store has."""
    with sqlite3.connect(f"file:{folder}/hanse.sqlite?mode=ro", uri=True) as store:
        row = store.execute("SELECT value FROM setting WHERE name = 'incarnation'").fetchone()
    return int(row[0]) if row else 1


def health(node: Node) -> str:
    """ok, or the code of what is in the way."""
    try:
        return node.health()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return str(error)


def main() -> int:
    end_on_signals()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", type=Path)
    parser.add_argument("--short", action="store_true")
    options = parser.parse_args()
    binary = options.binary.resolve()
    folder = Path(tempfile.mkdtemp(prefix="hanse-backup-"))
    ports = free_ports(5)
    story = BackupStory(binary, folder, ports[3:], options.short)
    return play_story(story, Network(folder / "data", ports[:3], binary))


if __name__ == "__main__":
    sys.exit(main())

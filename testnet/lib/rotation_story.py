"""The program behind testnet/rotation-story."""

import argparse
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any

import steps_outages as outages
from network import Network
from ports import free_ports
from report import eventually, expect, require
from scene import CATCH_UP_SECONDS, Resident, Scene
from story import Story, end_on_signals, play_story
from thief import Door, Folder, coverage, forged_range, message, next_document
from tour import Step

FOLLOW_SECONDS = 120.0


class RotationStory(Story):
    def __init__(self, binary: Path, folder: Path) -> None:
        super().__init__(binary, folder)
        self.root = folder / "offline" / "root.key"
        self.stolen: Folder | None = None
        self.size = 0

    def steps(self) -> list[Step]:
        return [
            *self.gathering(),
            Step("The home rotates all keys under load", lambda scene: self.rotate(scene, scene.first), is_ground=True),
            Step("A follower does", lambda scene: self.rotate(scene, scene.residents[1])),
            Step("Nothing was refused, nothing is missing, in one order", self.complete),
            Step("A stopped node rotates", self.rotate_stopped),
            Step("The logs verified from scratch on every node", outages.audit),
            Step("The root key is taken offline", self.take_offline, is_ground=True),
            Step("A thief copies the home's data; a peer is away", self.steal, is_ground=True),
            Step("The owner replaces the keys by the root key", self.replace, is_ground=True),
            Step("The thief cannot make a request", self.requests),
            Step("Nor continue the chain, nor sign a batch or a checkpoint, with an accomplice", self.accomplice),
            Step("The peer that was away follows", self.come_back),
            Step("People go on as before", self.go_on),
            Step("The logs verified once more", outages.audit),
        ]

    def prepare(self, network: Network) -> None:
        for node in network.nodes:
            node.lift_limits()

    # Planned

    def rotate(self, scene: Scene, who: Resident) -> None:
        if not self.load.acknowledged:
            self.after = scene.latest()
            self.load.start(scene)
        written = self.more(scene)
        before = self.keys(who)
        after = who.admin.run("keys", "rotate")
        expect(after["document"], before["document"] + 1, "the document's number")
        changed = [
            key["name"] for key, old in zip(after["keys"], before["keys"]) if key["publicKey"] != old["publicKey"]]
        expect(len(changed), 9, "keys that are others")
        self.everybody_follows(scene, who, after["document"])
        eventually(
            lambda: require(len(self.load.acknowledged) >= written + 20, "nobody writes after the rotation"),
            CATCH_UP_SECONDS)
        actions = self.actions(who)
        require("keysRotated" in actions, f"the audit log has only {actions}")
        scene.say(f"{who.node.domain} is under document {after['document']}, and so it is to its peers and in the channel")

    def complete(self, scene: Scene) -> None:
        self.load.end()
        load = self.load
        for who in scene.residents:
            def probe(who: Resident = who) -> None:
                held = {item["event"]: item["text"] for item in scene.history(who, self.after)}
                missing = [text for event, text in load.acknowledged.items() if held.get(event) != text]
                require(not missing, f"{who.node.domain} lacks {len(missing)}, such as {missing[:1]}")
            eventually(probe, FOLLOW_SECONDS)
            refused = who.client.run("outbox", "list")["items"]
            expect([item for item in refused if item["state"] == "turnedAway"], [], f"refused messages of {who.name}")
        expect(load.refused, 0, "sends that were refused")
        count = scene.expect_alike(self.after)
        scene.say(f"{len(load.acknowledged)} sends acknowledged, none refused; {count} messages, the same everywhere")

    def rotate_stopped(self, scene: Scene) -> None:
        who = scene.residents[2]
        require(who.node.stop(), f"{who.node.domain} did not end well. {who.node.log_tail()}")
        said = self.hanse("keys", "rotate", "--config", who.node.config)
        expect(said["document"], 1, "the document's number")
        who.node.start()
        self.everybody_follows(scene, who, 1)
        place = scene.send(who, "from the node that was stopped")
        scene.everywhere(lambda reader: expect(
            scene.message(reader, place)["text"], "from the node that was stopped", "the message"))

    # Compromise

    def take_offline(self, scene: Scene) -> None:
        who = scene.first
        self.root.parent.mkdir(mode=0o700)
        self.hanse("keys", "root", "export", self.root, "--config", who.node.config)
        wrong = self.folder / "offline" / "wrong.key"
        wrong.write_bytes(bytes(32))
        require("keyMismatch" in self.hanse_refused("keys", "root", "remove", wrong, "--config", who.node.config),
            "a wrong copy is taken for the root key")
        self.hanse("keys", "root", "remove", self.root, "--config", who.node.config)
        require(not (who.node.data / "data" / "keys" / "root").exists(), "the root key is still there")
        expect(self.keys(who)["rootKeyHere"], False, "what the node says of its root key")
        require(who.node.stop(), f"{who.node.domain} did not end well. {who.node.log_tail()}")
        who.node.start()
        scene.send(who, "the node starts without its root key")

    def steal(self, scene: Scene) -> None:
        away = scene.residents[2]
        require(away.node.stop(), f"{away.node.domain} did not end well. {away.node.log_tail()}")
        copy = self.folder / "stolen"
        shutil.copytree(scene.first.node.data / "data", copy)
        self.stolen = Folder(copy)
        for name in ("document", "request", "batch", "log"):
            self.stolen.seed(name)
        scene.say(f"the thief has the keys of document {self.stolen.newest.number}; {away.node.domain} is away")

    def replace(self, scene: Scene) -> None:
        who, stolen = scene.first, self.thief
        unsigned, signed = self.folder / "unsigned.txt", self.folder / "offline" / "signed.txt"
        who.admin.run("keys", "prepare", unsigned)
        self.hanse("keys", "sign", unsigned, "--root", self.root, "--out", signed)
        after = who.admin.run("keys", "replace", "--signed", signed)
        expect(after["document"], stolen.newest.number + 1, "the document's number")
        expect(after["revokedBelow"], after["document"], "what is revoked")
        self.everybody_follows(scene, who, after["document"], scene.residents[:2])
        actions = self.actions(who)
        require({"replacementPrepared", "keysReplaced"} <= set(actions), f"the audit log has only {actions}")
        place = scene.send(scene.residents[1], "written after the replacement")
        scene.everywhere(lambda reader: expect(
            scene.message(reader, place)["text"], "written after the replacement", "the message"),
            among=scene.residents[:2])
        self.size = scene.latest() + 1

    def requests(self, scene: Scene) -> None:
        stolen, door = self.thief, self.door(scene.residents[1])
        seed, number = stolen.seed("request"), stolen.newest.number
        for what, under, code in (
                ("its document", number, "documentUnknown"), ("the owner's", number + 1, "signatureInvalid"),
                ("one to come", number + 2, "documentUnknown")):
            status, answer = door.ask("pull", {1: []}, stolen, under, seed)
            expect((status, answer.get(1)), (401, code), f"a request under {what}")
        header, body = message(stolen, self.channel(scene), stolen.user(scene.first.name), "by the thief")
        covered = coverage(header, stolen, stolen.seed("batch"), number)
        status, answer = door.ask("push", {1: [forged_range(
            stolen, self.channel(scene), header, body, covered, stolen.seed("log"))]}, stolen, number, seed)
        expect((status, answer.get(1)), (401, "documentUnknown"), "a push")
        scene.say("401 documentUnknown, signatureInvalid")

    def accomplice(self, scene: Scene) -> None:
        """The thief's friend is a member's node, and lets the thief use its own good keys."""
        stolen, friend = self.thief, Folder(self.data(scene.residents[2]))
        owner, channel = Folder(self.data(scene.first)), self.channel(scene)
        target = scene.residents[1]
        door, before = self.door(target), self.facts(target, scene.first)

        def push(value: dict[int, Any]) -> str:
            status, answer = door.ask("push", {1: [value]}, friend, friend.newest.number, friend.seed("request"))
            expect(status, 200, f"the friend's own request: {answer}")
            return answer[2][0][1] if answer[2] else f"taken: {answer[1]}"

        mine = message(friend, channel, friend.user(scene.residents[2].name), "by the thief's friend")
        good = coverage(mine[0], friend, friend.seed("batch"), friend.newest.number)
        # All is well with it but the key under the checkpoint.
        expect(push(forged_range(owner, channel, *mine, good, stolen.seed("log"))), "checkpointRevoked",
            "a checkpoint by the stolen log key")
        theirs = message(owner, channel, owner.user(scene.first.name), "by the thief")
        for number in (stolen.newest.number, owner.newest.number):
            covered = coverage(theirs[0], owner, stolen.seed("batch"), number)
            code = push(forged_range(owner, channel, *theirs, covered, stolen.seed("log")))
            wanted = "statementBadSignature" if number == owner.newest.number else "statementWrongDocument"
            expect(code, wanted, "a batch by the stolen key")
        branch = [*stolen.signed, next_document(stolen)]
        value = forged_range(owner, channel, *mine, good, stolen.seed("log"))
        expect(push({**value, 8: [branch]}), "checkpointRevoked", "a chain that the stolen document key continues")
        expect(self.facts(target, scene.first), before, "what the peer holds of the owner")
        stopped = target.admin.run("status")["stopped"]
        expect(stopped, [], "channels that a thief has stopped")
        scene.say("checkpointRevoked, statementWrongDocument, statementBadSignature; the chain stays the owner's")

    def come_back(self, scene: Scene) -> None:
        away = scene.residents[2]
        away.node.start()
        self.everybody_follows(scene, scene.first, self.thief.newest.number + 1)
        place = scene.send(away, "back, and all is as it should be")
        scene.everywhere(lambda reader: expect(
            scene.message(reader, place)["text"], "back, and all is as it should be", "the message"), FOLLOW_SECONDS)

    def go_on(self, scene: Scene) -> None:
        for who in scene.residents:
            text = f"{who.name} goes on"
            place = scene.send(who, text)
            scene.everywhere(lambda reader: expect(scene.message(reader, place)["text"], text, "the message"))
        texts = [item["text"] or "" for item in scene.history(scene.residents[1], self.after)]
        require(not any("thief" in text for text in texts), "something of the thief's stands in the channel")

    # Tools

    @property
    def thief(self) -> Folder:
        assert self.stolen is not None
        return self.stolen

    def more(self, scene: Scene) -> int:
        """Waits until people write, answers how much is acknowledged."""
        written = len(self.load.acknowledged)
        eventually(lambda: require(len(self.load.acknowledged) >= written + 6, "nobody writes"), CATCH_UP_SECONDS)
        return len(self.load.acknowledged)

    def keys(self, who: Resident) -> dict[str, Any]:
        return who.admin.run("keys", "show")

    def data(self, who: Resident) -> Path:
        return who.node.data / "data"

    def channel(self, scene: Scene) -> bytes:
        return bytes.fromhex(scene.channel)

    def door(self, who: Resident) -> Door:
        return Door(who.node.domain, who.node.port, who.node.authority, Folder(self.data(who)).node)

    def facts(self, reader: Resident, owner: Resident) -> tuple[Any, ...]:
        """What a node holds of another: its documents, and how far its channels and their states have come."""
        node = Folder(self.data(owner)).node
        with sqlite3.connect(f"file:{self.data(reader)}/hanse.sqlite?mode=ro", uri=True) as store:
            documents = store.execute(
                "SELECT number, signer, hex(document) FROM document JOIN node ON node.id = document.node "
                "WHERE node.node = ? ORDER BY number", (node,)).fetchall()
            logs = store.execute("SELECT hex(log), size, fault FROM log ORDER BY log").fetchall()
        return documents, logs

    def everybody_follows(
            self, scene: Scene, owner: Resident, number: int, among: list[Resident] | None = None) -> None:
        """Every node has the owner's document, and every copy of the channel names it: without anybody's doing."""
        source = Folder(self.data(owner))
        hash = source.newest.hash
        expect(source.newest.number, number, f"the document of {owner.node.domain}")

        def probe(who: Resident) -> None:
            documents, _ = self.facts(who, owner)
            expect(documents[-1][0], number, f"the document of {owner.node.domain}")
            with sqlite3.connect(f"file:{self.data(who)}/hanse.sqlite?mode=ro", uri=True) as store:
                names = store.execute(
                    "SELECT count(*) FROM record JOIN log ON log.id = record.log WHERE log.log = ? "
                    "AND instr(record.value, ?) > 0", (self.channel(scene), hash)).fetchone()[0]
            require(names >= 1, f"its copy of the channel does not name document {number}")

        scene.everywhere(probe, FOLLOW_SECONDS, among)


def main() -> int:
    end_on_signals()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", type=Path)
    binary = parser.parse_args().binary.resolve()
    folder = Path(tempfile.mkdtemp(prefix="hanse-rotation-"))
    return play_story(RotationStory(binary, folder), Network(folder / "data", free_ports(3), binary))


if __name__ == "__main__":
    sys.exit(main())

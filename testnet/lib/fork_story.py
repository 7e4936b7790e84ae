"""The program behind testnet/fork-story."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
for place in ("spec/checker", "Tests/programs/strangers"):
    sys.path.append(str(ROOT / place))

from hanse import crypto, forks, log, wire  # noqa: E402
from links import Link, Sender  # noqa: E402
from network import Network  # noqa: E402
from own_log import OwnLog  # noqa: E402
from own_node import OwnNode  # noqa: E402
from ports import free_ports  # noqa: E402
from report import expect, eventually, require  # noqa: E402
from scene import CATCH_UP_SECONDS, Resident, Scene  # noqa: E402
from service import Service  # noqa: E402
from story import Story, end_on_signals, play_story  # noqa: E402
from tour import Step  # noqa: E402
from two_faces import TwoFaces, found_channel, invite, tell  # noqa: E402

DOMAIN = "two-faces.test"
REFUSED, FAULT_FOUND, NOT_FOUND = 1, 7, 5
# Members tell each other of what grew every ten seconds.
FOUND_OUT_SECONDS = 60.0


class ForkStory(Story):
    def __init__(self, binary: Path, folder: Path, port: int) -> None:
        super().__init__(binary, folder)
        self.port = port
        self.service: Service | None = None
        self.stranger: TwoFaces
        self.senders: list[Sender] = []
        self.otto = b""
        self.shared: OwnLog
        self.proof = folder / "fork.proof"
        self.number = 0

    def steps(self) -> list[Step]:
        return [
            *self.gathering(),
            Step("A channel whose home is elsewhere, with users of both", self.join_both, is_ground=True),
            Step("What nobody has signed freezes nothing", self.forge),
            Step("The home shows two histories", self.fork, is_ground=True),
            Step("Both find out by themselves, and freeze the channel", self.found_out, is_ground=True),
            Step("It can be read, and not be written", self.read_only),
            Step("The proof, on a machine without a node", self.prove),
            Step("One admin goes on with the history held there", self.keep),
            Step("The other closes the channel for good", self.close),
            Step("The other channel has gone on", self.elsewhere),
            Step("The logs verified from scratch on every node", self.verify_logs),
        ]

    @property
    def channel(self) -> str:
        return self.shared.id.hex()

    def join_both(self, scene: Scene) -> None:
        self.stranger = TwoFaces(OwnNode(DOMAIN, f"https://{DOMAIN}:{self.port}"))
        self.service = Service(
            self.stranger, self.port, self.folder / "two-faces.pem", self.folder / "two-faces.key")
        self.otto = self.stranger.node.add_user("otto")
        self.shared = found_channel(self.stranger, "far-away", self.otto)
        for who in scene.residents:
            link = Link(who.node.domain, who.node.port, scene.network.authority.certificate)
            sender = Sender(self.stranger.node, self.stranger.node.learn(link.discover()), link)
            self.senders.append(sender)
            # The node has to fetch the stranger's documents before it takes anything from it.
            eventually(
                lambda sender=sender: expect(sender.ask("checkpoints", {1: []}).code, "", "the first contact"),
                CATCH_UP_SECONDS)
            user = bytes.fromhex(who.client.run("me")["id"])
            invite(self.stranger, sender, DOMAIN, self.shared, self.otto, user)
            scene.change(who, "invitations", "accept", self.channel)
            eventually(lambda who=who: expect(self.state(who), ("ok", None), "the channel"), CATCH_UP_SECONDS)
        for who, text in zip(scene.residents, ("Greetings", "And mine")):
            scene.change(who, "send", self.channel, text)
        # The home has to send what the other said: it pushes nothing by itself.
        for sender in self.senders:
            tell(self.stranger, sender, self.otto, self.shared, f"Welcome, {sender.link.domain}")
        for who in scene.residents:
            eventually(lambda who=who: require(
                {"Greetings", "And mine"} <= set(self.texts(who)), f"{who.node.domain} lacks a text"), CATCH_UP_SECONDS)

    def state(self, who: Resident) -> tuple[str, str | None]:
        listed = {item["id"]: item for item in who.client.run("channels", "list")["channels"]}
        shown = listed.get(self.channel, {})
        return shown.get("state", "not there"), shown.get("fault")

    def texts(self, who: Resident) -> list[str]:
        return [item["text"] for item in who.client.run("history", self.channel)["messages"]]

    def forge(self, scene: Scene) -> None:
        """Checkpoints of the first node's channel by another key, and a proof made of them: a lie freezes nothing."""
        node, victim = self.stranger.node, bytes.fromhex(scene.channel)
        notes = [log.make_checkpoint(node.seeds["log"], victim, 0, size, crypto.sha256(bytes([size]))) for size in (1, 2, 9)]
        proof = [forks.FORMAT, 1, {
            1: victim, 2: node.signed, 3: notes[0], 4: log.make_checkpoint(node.seeds["log"], victim, 0, 1, bytes(32)),
            5: bytes(32), 6: []}]
        require(isinstance(forks.check_proof(wire.encode(proof)), forks.Histories), "a proof about who is not the home")
        for sender in self.senders:
            answer = sender.ask("checkpoints", {1: notes, 5: [proof]})
            expect((answer.status, answer.value), (200, {1: []}), "the answer to forged checkpoints")
        for who in scene.residents:
            expect(who.client.run("forks", "list")["forks"], [], f"the forks that {who.node.domain} knows of")
        scene.send(scene.first, "Nothing has happened")

    def fork(self, scene: Scene) -> None:
        self.stranger.part(self.shared, [sender.to for sender in self.senders])
        for sender, who, text in zip(self.senders, scene.residents, ("The price is ten", "The price is twenty")):
            tell(self.stranger, sender, self.otto, self.shared, text)
            eventually(lambda who=who, text=text: expect(self.texts(who)[-1], text, "the last text"), CATCH_UP_SECONDS)
        scene.say("one is told of ten, the other of twenty, and each has it under the home's signature")

    def found_out(self, scene: Scene) -> None:
        for who in scene.residents:
            eventually(lambda who=who: expect(self.state(who), ("stopped", "logForked"), f"the channel on {who.node.domain}"),
                FOUND_OUT_SECONDS)
            stopped = [(item["channel"], item["code"]) for item in who.admin.run("status")["stopped"]]
            expect(stopped, [(self.channel, "logForked")], "what the status says")
            listed = who.client.run("forks", "list")["forks"]
            expect([(fork["log"], fork["domain"], fork["of"]) for fork in listed], [(self.channel, DOMAIN, "checkpoints")],
                "the list of forks")
            self.number = listed[0]["number"]

    def read_only(self, scene: Scene) -> None:
        for who, text in zip(scene.residents, ("The price is ten", "The price is twenty")):
            expect(self.texts(who)[-1], text, "what can be read")
            said = who.client.refused(REFUSED, "send", self.channel, "I object")
            require("logForked" in said, f"a message was refused with {said}")
        for sender in self.senders:
            found = tell(self.stranger, sender, self.otto, self.shared, "Never mind")
            expect(found, [[], [[self.shared.id, "logForked"]]], "what the home is told")

    def prove(self, scene: Scene) -> None:
        who = scene.first
        who.client.run("forks", "export", self.number, self.proof)
        require(self.proof.stat().st_mode & 0o077 == 0, "others may read the file")
        good = self.proof.read_bytes()
        done = self.verify(self.proof)
        require(done.returncode == 0 and "two histories" in done.stdout, f"hanse verify says {done.stdout}{done.stderr}")
        require(self.stranger.node.id.hex() in done.stdout, "the node that signed is not named")
        found = forks.check_proof(good)
        expect((found.node, found.log), (self.stranger.node.id, self.shared.id), "what the checker of spec/ finds")
        spoiled = self.folder / "spoiled.proof"
        for at in range(0, len(good), max(1, len(good) // 40)):
            spoiled.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
            require(self.verify(spoiled).returncode == FAULT_FOUND, f"it still verifies with byte {at} changed")
        scene.say(f"{len(good)} bytes, verified without login, node or network")

    def verify(self, file: Path) -> Any:
        """As on a machine where nothing was ever set up."""
        empty = self.folder / "nobody"
        empty.mkdir(exist_ok=True)
        return subprocess.run(
            [str(self.binary), "verify", "--proof", str(file)], capture_output=True, text=True, timeout=60,
            env={"HOME": str(empty), "XDG_CONFIG_HOME": str(empty), "PATH": "/usr/bin:/bin"}, cwd=empty)

    def keep(self, scene: Scene) -> None:
        who, sender = scene.first, self.senders[0]
        said = who.client.refused(REFUSED, "forks", "resolve", "far-away", "--keep")
        require("missingCapability" in said, f"a plain member is told {said}")
        who.admin.run("forks", "resolve", self.channel, "--keep")
        expect(self.state(who), ("ok", None), "the channel after the decision")
        tell(self.stranger, sender, self.otto, self.shared, "Ten it is")
        eventually(lambda: expect(self.texts(who)[-1], "Ten it is", "the last text"), CATCH_UP_SECONDS)
        scene.change(who, "send", self.channel, "Then we go on")
        expect([fork["decision"] for fork in who.client.run("forks", "list")["forks"]], ["keep"], "the decision")
        self.expect_audited(who, "keep")

    def close(self, scene: Scene) -> None:
        who = scene.residents[1]
        who.admin.run("forks", "resolve", self.channel, "--close")
        expect(self.state(who), ("stopped", "logForked"), "the channel after the decision")
        who.client.refused(REFUSED, "send", self.channel, "Too late")
        said = who.admin.refused(REFUSED, "forks", "resolve", self.channel, "--keep")
        require("forkDecided" in said, f"a second thought is answered with {said}")
        self.expect_audited(who, "close")

    def expect_audited(self, who: Resident, decision: str) -> None:
        told = [(entry["action"], entry["detail"]) for entry in self.audited(who)]
        require(("forkDecided", decision) in told, f"the audit log of {who.node.domain} does not tell of it")

    def elsewhere(self, scene: Scene) -> None:
        place = scene.send(scene.residents[1], "Here all is well")
        scene.everywhere(
            lambda who: expect(scene.message(who, place)["text"], "Here all is well", "the other channel"))

    def verify_logs(self, scene: Scene) -> None:
        """Also the two histories: each is as its home signed it."""
        for who in scene.residents:
            logs = who.admin.run("verify")["logs"]
            require(all(item["ok"] for item in logs), f"a log of {who.node.domain} does not verify: {logs}")
            scene.say(f"{who.node.domain} verified {len(logs)} logs")

    def prepare(self, network: Network) -> None:
        network.authority.issue(DOMAIN, self.folder / "two-faces.pem", self.folder / "two-faces.key")
        for node in network.nodes:
            with node.config.open("a") as config:
                config.write(f'\n[peers."{DOMAIN}"]\naddress = "127.0.0.1:{self.port}"\n')

    def end(self) -> None:
        super().end()
        if self.service is not None:
            self.service.stop()


def main() -> int:
    end_on_signals()
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", type=Path)
    binary = parser.parse_args().binary.resolve()
    folder = Path(tempfile.mkdtemp(prefix="hanse-fork-story-"))
    first, second, third = free_ports(3)
    return play_story(ForkStory(binary, folder, third), Network(folder / "nodes", [first, second], binary))


if __name__ == "__main__":
    sys.exit(main())

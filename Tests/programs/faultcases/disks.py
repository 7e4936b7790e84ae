"""A disk that is full: the last node has its data on a small one."""

from client import CommandFailed
from report import NotHere, eventually, expect, require
from scene import CATCH_UP_SECONDS, Scene
from small_disk import SmallDisk, fill
from tour import Step


def full_disk(scene: Scene, disk: SmallDisk) -> None:
    """The node says so and loses nothing; when there is room again it goes on by itself."""
    if disk.trouble:
        raise NotHere(f"takes root, to mount a small disk: {disk.trouble}")
    who = scene.residents[-1]
    after = scene.latest()
    acknowledged: list[str] = []
    filler = disk.folder / "filler"
    try:
        fill(filler)
        refusals = send_until_refused(scene, acknowledged)
        for refusal in refusals:
            require("diskFull" in refusal, f"not the code of a full disk: {refusal}")

        def is_ill() -> None:
            # Health is that of the last write: a small one may have found room still.
            send_until_refused(scene, acknowledged)
            expect(who.node.health_trouble(), "/health answered 503", "the health with a full disk")

        eventually(is_ill, 20)
        require(bool(who.client.run("channels", "list")["channels"]), "nothing can be read")
        sent = scene.send(scene.first, "Said while the disk of another is full")
    finally:
        filler.unlink(missing_ok=True)
    eventually(lambda: expect(who.node.health_trouble(), "", "the health with room again"), 20)
    text = "There is room again"
    acknowledged.append(text)
    scene.send(who, text)

    def probe() -> None:
        history = scene.history(who, after)
        texts = [item["text"] for item in history]
        require(sent in [item["sequence"] for item in history], "what was said meanwhile has not come")
        for one in acknowledged:
            expect(texts.count(one), 1, f"{one!r}")

    eventually(probe, CATCH_UP_SECONDS)
    scene.expect_alike(after)
    logs = who.admin.run("verify", statuses=(0, 7))["logs"]
    require(all(item["ok"] for item in logs), f"a log does not verify: {logs}")
    scene.say(f"{len(acknowledged)} acknowledged around a full disk, {len(refusals)} refused with its code")


def send_until_refused(scene: Scene, acknowledged: list[str]) -> list[str]:
    """Messages until some were refused; what was acknowledged is noted."""
    who, refusals = scene.residents[-1], []
    for number in range(4_000):
        text = f"{number} " + "into a full disk " * 300
        try:
            who.client.run("send", scene.channel, text)
            acknowledged.append(text)
        except CommandFailed as failure:
            refusals.append(failure.said)
            if len(refusals) == 5:
                return refusals
    return refusals


def steps(disk: SmallDisk) -> list[Step]:
    return [Step("A full disk", lambda scene: full_disk(scene, disk))]

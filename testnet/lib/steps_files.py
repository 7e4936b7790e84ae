"""The step in which people send files."""

import os
import random
from pathlib import Path

from report import eventually, expect, require
from scene import SECONDS, Resident, Scene

SIZE = 6_000_000


def files(scene: Scene) -> None:
    """A file is got on every node, from the home or from whoever has it; sent again it takes no room; erased it is gone."""
    folder = scene.network.folder / "files"
    folder.mkdir(exist_ok=True)
    source = folder / "drawing.bin"
    source.write_bytes(some_bytes())
    home, second, *others = scene.residents
    sequence = send(scene, home, source)
    scene.say(f"{home.address} sends {source.name}, {SIZE:,} bytes")
    get(scene, second, sequence, source, folder)
    scene.say(f"{second.node.domain} fetches it leaf by leaf, and serves it")
    if others:
        from_another(scene, others[0], sequence, source, folder)
    before = stored(second)
    again = send(scene, second, source)
    require(stored(second) < before + SIZE // 20, "the same file once more takes its room again")
    scene.say(f"{second.address} sends the same file: no chunk of it is stored twice")
    for place in (sequence, again):
        scene.change(home, "erase", scene.channel, place)
    for who in scene.residents:
        eventually(lambda: expect_gone(scene, who, sequence), SECONDS)
    scene.say("both messages are erased, and the bytes have left the disk of every node")


def some_bytes() -> bytes:
    """Half of it repeats itself, half does not."""
    line = b"A line of a drawing, as long as another.\n"
    return random.Random(7).randbytes(SIZE // 2) + (line * (SIZE // len(line)))[:SIZE - SIZE // 2]


def send(scene: Scene, who: Resident, path: Path) -> int:
    receipt = who.client.run("files", "send", scene.channel, path, "--wait", "ordered")
    expect(receipt.get("verdict"), "accepted", "the receipt of the file")
    return int(receipt["sequence"])


def get(scene: Scene, who: Resident, sequence: int, source: Path, folder: Path) -> None:
    eventually(lambda: require(bool(scene.message(who, sequence)["files"]), "the message has no file yet"), SECONDS)
    target = folder / f"{who.name}.bin"
    who.client.run("files", "get", scene.channel, sequence, "--to", target)
    require(target.read_bytes() == source.read_bytes(), f"{who.node.domain} gave other bytes")
    target.unlink()


def from_another(scene: Scene, who: Resident, sequence: int, source: Path, folder: Path) -> None:
    """While its home, where it was sent, is down."""
    eventually(lambda: require(bool(scene.message(who, sequence)["files"]), "the message has no file yet"), SECONDS)
    scene.first.node.stop()
    try:
        get(scene, who, sequence, source, folder)
    finally:
        scene.first.node.start()
    scene.say(f"{who.node.domain} fetches it while {scene.first.node.domain} is down")


def stored(who: Resident) -> int:
    """What packs take on the disk of a node."""
    return sum(os.stat(path).st_blocks * 512 for path in (who.node.data / "data" / "blobs").glob("*.pack"))


def expect_gone(scene: Scene, who: Resident, sequence: int) -> None:
    require(scene.message(who, sequence)["erased"], f"{who.node.domain} shows the message still")
    who.client.refused(5, "files", "get", scene.channel, sequence)
    require(stored(who) < SIZE // 20, f"{stored(who)} bytes of files are on the disk of {who.node.domain}")

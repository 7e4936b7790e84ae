"""Starts that must fail, with a code and what to do, while the node that runs goes on."""

import shutil
import subprocess
from pathlib import Path

from node import Node
from report import expect, require
from scene import Scene
from tour import Step


def serve(node: Node, config: Path) -> tuple[int, str]:
    """The status and the complaint of a `hanse serve` that does not come up."""
    done = subprocess.run(
        [str(node.binary), "serve", "--config", str(config)], capture_output=True, text=True, timeout=20)
    return done.returncode, done.stderr + done.stdout


def refused(node: Node, config: Path, what: str, *words: str) -> None:
    status, said = serve(node, config)
    require(status not in (0, 139, 132, 134), f"{what}: ended with {status}")
    for word in words:
        require(word in said, f"{what}: {word!r} is not in {said.strip()!r}")
    require("Fatal error" not in said, f"{what}: it crashed: {said}")


def goes_on(scene: Scene, what: str) -> None:
    scene.send(scene.first, f"After {what}")
    expect(scene.first.node.health_trouble(), "", f"the health after {what}")


def copy(node: Node, name: str, *changes: tuple[str, str]) -> Path:
    """The node's configuration with changes, in a file beside it."""
    text = node.config.read_text()
    for old, new in changes:
        require(old in text, f"the configuration has no {old!r}")
        text = text.replace(old, new, 1)
    config = node.config.with_name(f"{name}.toml")
    config.write_text(text)
    return config


def second_process(scene: Scene) -> None:
    """The folder's lock tells, whatever address the second one would listen on."""
    node = scene.first.node
    refused(node, node.config, "the same configuration again", "storeInUse")
    elsewhere = copy(node, "elsewhere", (f"127.0.0.1:{node.port}", "127.0.0.1:0"))
    refused(node, elsewhere, "another address", "storeInUse", "stop")
    goes_on(scene, "a second process")


def taken_port(scene: Scene) -> None:
    """A node whose address another program has; its own data is not in use."""
    first, last = scene.first.node, scene.residents[-1].node
    require(last.stop(), f"{last.domain} did not stop")
    try:
        text = last.config.read_text().replace(f'"{last.address}"', f'"{first.address}"', 1)
        config = last.config.with_name("taken.toml")
        config.write_text(text)
        refused(last, config, "a port that is taken", "addressInUse", first.address)
    finally:
        last.start()
    goes_on(scene, "a port that is taken")


def configurations(scene: Scene) -> None:
    node = scene.residents[-1].node
    require(node.stop(), f"{node.domain} did not stop")
    try:
        cases = faulty_configurations(node, scene.first.node)
        for name, config, words in cases:
            refused(node, config, name, *words)
    finally:
        node.start()
    goes_on(scene, "wrong configurations")
    scene.say(f"{len(cases)} configurations")


def faulty_configurations(node: Node, other: Node) -> list[tuple[str, Path, tuple[str, ...]]]:
    """What is wrong, the file, and what the complaint names."""
    return [
        ("a key with a typo", copy(node, "typo", ("dataFolder =", "dataFoldr =")), ("dataFoldr", "dataFolder")),
        ("a wrong type", copy(node, "type", ("maximumConnections = ", 'maximumConnections = "many" #')),
            ("maximumConnections",)),
        ("a value out of range", copy(node, "range", ("idleTimeoutSeconds = ", "idleTimeoutSeconds = 0 #")),
            ("idleTimeoutSeconds",)),
        ("no such file", node.folder / "nowhere.toml", ("nowhere.toml",)),
        ("no certificate", copy(node, "bare", (str(node.certificate), "/nowhere/chain.pem")), ("/nowhere/chain.pem",)),
        ("the key of another", copy(node, "mixed", (str(node.key), str(other.key))), (str(other.key),)),
        ("no data folder", copy(node, "empty", ('dataFolder = "data"', 'dataFolder = "void"')), ("hanse init",)),
    ]


def damaged(scene: Scene) -> None:
    """A copy of a node's data that is cut, overwritten or another program's: told, not served and not crashed."""
    last = scene.residents[-1].node
    require(last.stop(), f"{last.domain} did not stop")
    try:
        for name, damage in (("foreign", foreign), ("overwritten", overwritten), ("cut", cut)):
            folder = last.folder / name
            shutil.copytree(last.data, folder)
            damage(folder / "data" / "hanse.sqlite")
            refused(last, folder / "hanse.toml", f"{name} data", "store")
            shutil.rmtree(folder)
    finally:
        last.start()
    goes_on(scene, "damaged data")


def exposed(scene: Scene) -> None:
    """A key that others may read is refused; a data folder that others may look into is told of."""
    last = scene.residents[-1].node
    require(last.stop(), f"{last.domain} did not stop")
    key = last.data / "data" / "keys" / "batch"
    modes: list[tuple[Path, int]] = []
    try:
        key.chmod(0o644)
        refused(last, last.config, "a key for all to read", "keyExposed", "chmod 600")
        key.chmod(0o600)
        guard = last.data / "data" / "guard"
        for path, mode in ((key.parent.parent, 0o755), (guard, 0o644), (last.config.parent, 0o755), (last.config, 0o644)):
            modes.append((path, path.stat().st_mode))
            path.chmod(mode)
    finally:
        last.start()
    said = last.log.read_text()
    line = next((line for line in said.splitlines() if "dataFolderExposed" in line), "")
    require(line, "nothing is said of a data folder for all to read")
    require("guard" in line, "nothing is said of a guard for all to read")
    require("fileExposed" in said, "nothing is said of a configuration for all to read")
    for path, mode in modes:
        path.chmod(mode & 0o777)
    goes_on(scene, "an exposed data folder")


def foreign(file: Path) -> None:
    for old in file.parent.glob("hanse.sqlite*"):
        old.unlink()
    file.write_bytes(b"not a database, but a diary" * 400)


def overwritten(file: Path) -> None:
    with file.open("r+b") as data:
        data.write(b"\xff" * 64)


def cut(file: Path) -> None:
    for old in file.parent.glob("hanse.sqlite-*"):
        old.unlink()
    with file.open("r+b") as data:
        data.truncate(file.stat().st_size // 2 + 100)


def steps() -> list[Step]:
    return [
        Step("A second process on a data folder", second_process),
        Step("A port that is taken", taken_port),
        Step("Configurations with a fault", configurations),
        Step("Damaged data", damaged),
        Step("Data that others may read", exposed),
    ]

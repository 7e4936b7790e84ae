"""The steps in which people talk while all nodes are there."""

import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from client import Follower
from report import Mismatch, eventually, expect, require
from scene import SECONDS, Resident, Scene

PURGE_SECONDS = 60.0


def messages(scene: Scene) -> None:
    """Everybody writes, in turn and then all at once; every node and every open stream shows one order."""
    after = scene.latest()
    followers = [
        Follower(who.client, scene.channel, scene.network.folder / f"follow-{who.name}.jsonl")
        for who in scene.residents]
    try:
        for follower in followers:
            eventually(lambda: expect_hello(follower), SECONDS)
        expected: list[tuple[int, str, str]] = []
        for who in scene.residents:
            text = f"Moin from {who.node.domain}"
            expected.append((scene.send(who, text), who.address, text))
            scene.say(f"{who.address}: {text}")
        expected += together(scene)
        expect([place for place, _, _ in expected], sorted(place for place, _, _ in expected), "the order")
        scene.expect_everywhere(after, expected)
        for who, follower in zip(scene.residents, followers):
            try:
                eventually(lambda: expect_followed(follower, expected), SECONDS)
            except Mismatch as mismatch:
                raise Mismatch(f"followed from {who.node.domain}: {mismatch}") from None
    finally:
        for follower in followers:
            follower.end()
    scene.say(f"{len(expected)} messages, in the same order on every node and in every stream")


def together(scene: Scene) -> list[tuple[int, str, str]]:
    """Three messages of each, all of them writing at once; in the order of the log."""
    def write(who: Resident) -> list[tuple[int, str, str]]:
        texts = [f"{who.name}, all at once, {number}" for number in range(1, 4)]
        return [(scene.send(who, text), who.address, text) for text in texts]

    with ThreadPoolExecutor(max_workers=len(scene.residents)) as pool:
        written = list(pool.map(write, scene.residents))
    scene.say(f"{len(scene.residents)} people write 3 messages each at once")
    return sorted(item for own in written for item in own)


def expect_hello(follower: Follower) -> None:
    require(bool(follower.items()), follower.trouble() or "no hello from the stream")


def expect_followed(follower: Follower, expected: list[tuple[int, str, str]]) -> None:
    seen = [
        (item["sequence"], item["author"], item.get("text")) for item in follower.items()
        if item["type"] == "entry" and item["kind"] == "message"]
    expect(seen, expected, f"the stream {follower.trouble()}")


def thread(scene: Scene) -> None:
    """Two answers in a thread."""
    root = scene.send(scene.first, "Where do we meet this year?")
    replies = [
        (who.address, text, scene.send(who, text, "--thread", root), root)
        for who, text in ((scene.residents[-1], "In Lübeck, as always"), (scene.first, "Agreed"))]

    def probe(who: Resident) -> None:
        expect(scene.message(who, root)["replies"], 2, "replies")
        seen = [
            (item["author"], item["text"], item["sequence"], item["thread"])
            for item in scene.history(who, root, "--thread", root)]
        expect(seen, replies, "the thread")

    scene.everywhere(probe)
    scene.say(f"thread of {root}: {len(replies)} answers on every node")


def edit(scene: Scene) -> None:
    """The author gives a message another text; nobody else can."""
    author = scene.residents[-1]
    before, now = "The toll is 12 marks", "The toll is 14 marks"
    place = scene.send(author, before)
    scene.everywhere(lambda who: expect(scene.message(who, place)["text"], before, "the first text"))
    if author is not scene.first:
        # The status of a refusal by the channel's rules.
        said = scene.first.client.refused(
            1, "edit", scene.channel, place, "The toll is 1 mark", "--wait", "ordered")
        scene.say(f"{scene.first.address} may not edit it: {said.splitlines()[0]}")
    scene.change(author, "edit", scene.channel, place, now)

    def probe(who: Resident) -> None:
        seen = scene.message(who, place)
        expect(seen["text"], now, "the text")
        require(seen.get("edited") is not None, "the message is not marked as edited")

    scene.everywhere(probe)
    scene.expect_alike(place - 1)
    scene.say(f"{author.address} edited {place}: {now}")


def erasure(scene: Scene) -> None:
    """A message's text goes for good: from histories, searches and the files of every node."""
    author = scene.residents[-1]
    word = "geheim" + secrets.token_hex(8)
    place = scene.send(author, f"The password is {word}, keep it")
    scene.everywhere(lambda who: expect([at for at, _ in scene.found(who, word)], [place], "the search"))
    for who in scene.residents:
        found = files_with(who.node.data, word)
        require(bool(found), f"no file of {who.node.domain} has the text that is to go")
    scene.change(author, "erase", scene.channel, place)
    erased = time.monotonic()

    def probe(who: Resident) -> None:
        seen = scene.message(who, place)
        expect((seen.get("text"), seen["erased"]), (None, True), "text and mark of the erased message")
        expect(scene.found(who, word), [], "the search for what was erased")

    scene.everywhere(probe)
    scene.say(f"{author.address} erased {place}; no history has it, no search finds it")
    scene.everywhere(lambda who: expect_gone(who, word), PURGE_SECONDS)
    scene.say(f"no file of any node has it, {time.monotonic() - erased:.1f} s later")


def expect_gone(who: Resident, word: str) -> None:
    files = files_with(who.node.folder, word)
    require(not files, f"still in {', '.join(str(path.relative_to(who.node.folder)) for path in files)}")


def files_with(folder: Path, word: str) -> list[Path]:
    found = []
    for path in sorted(folder.rglob("*")):
        try:
            if path.is_file() and word.encode() in path.read_bytes():
                found.append(path)
        except FileNotFoundError:
            continue
    return found


def reaction(scene: Scene) -> None:
    """Everybody reacts, and one takes it back."""
    place = scene.send(scene.first, "The convoy is safe in port")
    for who in scene.residents:
        scene.change(who, "react", scene.channel, place, "⚓")
    scene.change(scene.first, "react", scene.channel, place, "👍")
    scene.change(scene.first, "react", scene.channel, place, "⚓", "--remove")
    expected = {"👍": [scene.first.address]}
    if others := sorted(who.address for who in scene.residents[1:]):
        expected["⚓"] = others

    def probe(who: Resident) -> None:
        seen = {item["text"]: sorted(item["authors"]) for item in scene.message(who, place)["reactions"]}
        expect(seen, expected, "reactions")

    scene.everywhere(probe)
    scene.say(f"reactions to {place}: " + ", ".join(f"{text} {len(by)}" for text, by in expected.items()))


def search(scene: Scene) -> None:
    """Words, a phrase, a prefix and a Chinese word, on a node that wrote none of it."""
    author, reader = scene.first, scene.residents[-1]
    tag = secrets.token_hex(4)
    texts = [
        f"The late fee for March was waived {tag}",
        f"A fee that comes late is no late delivery {tag}",
        f"Herring, salted, forty barrels {tag}",
        f"我们明天在汉堡开会讨论运费 {tag}",
    ]
    fee, other, herring, chinese = [(scene.send(author, text), text) for text in texts]
    cases = [
        ("a word", (tag,), [chinese, herring, other, fee]),
        ("two words", ("fee", "late", tag), [other, fee]),
        ("a phrase", ("late fee", tag), [fee]),
        ("a prefix", ("herr*", tag), [herring]),
        ("a Chinese word", ("汉堡", tag), [chinese]),
        ("a Chinese word that is not there", ("堡汉", tag), []),
        ("somebody else's messages", (tag, "--author", reader.address), []),
    ]
    for what, words, expected in cases:
        shown = " ".join(f'"{word}"' if " " in word else word for word in words)
        eventually(lambda: expect(scene.found(reader, *words), expected, f"{what}, {shown}"), SECONDS)
        scene.say(f"{reader.address} searches {what}: {shown}: {len(expected)} found")

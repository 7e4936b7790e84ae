"""What is done with exports, and what must come of it."""

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import time
from pathlib import Path

import report
from report import Mismatch
from stage import Stage

SECONDS = 60.0
SPOILED = 120
LINES = 600


def expect(what: str, found: object, expected: object) -> None:
    report.expect(found, expected, what)


def eventually(what: str, probe) -> None:
    """Until the probe gives something."""
    report.eventually(lambda: report.require(bool(probe()), f"{what} did not come"), SECONDS)


def verify(stage: Stage, folder: Path) -> tuple[int, str]:
    """Verifies an export where there is no login and no node; gives the exit status and the code."""
    done = subprocess.run(
        [str(stage.network.binary), "verify", "--export", str(folder)], capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}, timeout=SECONDS)
    code = re.search(r"\((\w+)\)$", done.stderr.split("\n")[0])
    return done.returncode, code.group(1) if code else done.stderr


def talk(stage: Stage) -> None:
    """A channel with all that messages can become, that the second node joins late."""
    anna, bert = stage.clients
    anna.run("channels", "create", "general", "--topic", "All of us")
    for number in range(20):
        anna.run("send", "general", f"early {number}")
    anna.run("invite", "general", stage.address(1), "--wait", "ordered")
    eventually("the invitation", lambda: bert.run("invitations", "list")["invitations"])
    bert.run("invitations", "accept", "general", "--wait", "ordered")
    eventually("the channel", lambda: [
        channel for channel in bert.run("channels", "list")["channels"] if channel["state"] == "ok"])
    hostile = "\x1b[2J# no heading\n\n```\n| a |\n\u202edrow"
    said = anna.run("send", "general", hostile, "--wait", "ordered")["sequence"]
    bert.run("react", "general", said, "👍", "--wait", "ordered")
    bert.run("react", "general", said, "x", "--wait", "ordered")
    bert.run("react", "general", said, "x", "--remove", "--wait", "ordered")
    bert.run("send", "general", "an answer", "--thread", said, "--wait", "ordered")
    wrong = bert.run("send", "general", "mistaek", "--wait", "ordered")["sequence"]
    bert.run("edit", "general", wrong, "mistake", "--wait", "ordered")
    secret = bert.run("send", "general", "a secret word", "--wait", "ordered")["sequence"]
    bert.run("erase", "general", secret, "--wait", "ordered")
    anna.run("pin", "general", said, "--wait", "ordered")
    drawing = stage.folder / "drawing <1>.bin"
    drawing.write_bytes(random.Random(5).randbytes(1_500_000))
    note = stage.folder / "note.txt"
    note.write_text("a secret note\n")
    for _ in range(2):
        anna.run("files", "send", "general", drawing, "--text", "two drawings", "--wait", "ordered")
    gone = anna.run("files", "send", "general", note, "--wait", "ordered")["sequence"]
    anna.run("erase", "general", gone, "--wait", "ordered")
    anna.run("channels", "rename", "general", "lobby", "--wait", "ordered")
    eventually("both alike", lambda: [
        channel for channel in bert.run("channels", "list")["channels"] if channel["name"] == "lobby"])


def export(stage: Stage) -> list[Path]:
    folders = []
    for number, client in enumerate(stage.clients):
        folder = stage.folder / f"export-{number}"
        client.run("export", "lobby", folder)
        expect("a sound export", verify(stage, folder), (0, ""))
        folders.append(folder)
        whole = "\n".join(file.read_text(errors="replace") for file in folder.rglob("*") if file.is_file())
        expect("nothing erased is in it", "a secret word" in whole or "a secret note" in whole, False)
        files = [file.read_bytes() for file in (folder / "files").iterdir()]
        expect("its file, once", files == [(stage.folder / "drawing <1>.bin").read_bytes()], True)
        text = (folder / "messages.md").read_text()
        expect("nothing in it drives a terminal", "\x1b" in text or "\u202e" in text, False)
        summed = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder)
        expect("sha256sum agrees", summed.returncode, 0)
    same_as_history(stage, folders[0])
    refused = stage.clients[0].refused(8, "export", "lobby", folders[0])
    expect("what is there stays", "fileExists" in refused, True)
    stage.clients[0].run("export", "lobby", stage.folder / "alone.md")
    expect("one file", (stage.folder / "alone.md").read_text(), (folders[0] / "messages.md").read_text())
    begins = [json.loads((folder / "channel.json").read_text())["first"] for folder in folders]
    expect("one begins with the channel, the other later", [begins[0] == 0, begins[1] > 20], [True, True])
    return folders


def same_as_history(stage: Stage, folder: Path) -> None:
    """The messages of an export are those of the node."""
    history = stage.clients[0].run("history", "lobby", "--limit", "200")["messages"]
    lines = [json.loads(line) for line in (folder / "messages.jsonl").read_text().splitlines()]
    expect("as many", len(lines), len(history))
    for line, message in zip(lines, history):
        for ours, theirs in (("id", "sequence"), ("author", "author"), ("time", "time"), ("text", "text"),
                             ("thread", "thread"), ("edited", "edited"), ("event", "event")):
            expect(f"{ours} of {line['id']}", line.get(ours), message.get(theirs))
        expect("reactions", line.get("reactions", []), message["reactions"])
        expect("files", [file["hash"] for file in line.get("files", [])],
               [file["hash"] for file in message.get("files", [])])
        expect("pinned and erased", [line.get("pinned", False), line.get("erased", False)],
               [message["pinned"], message["erased"]])


def resum(folder: Path) -> None:
    """Check sums as a forger would make them anew."""
    sums = folder / "SHA256SUMS"
    names = [line.split("  ")[1] for line in sums.read_text().splitlines()]
    sums.write_text("".join(
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in names if (folder / name).exists()))


def spoil(stage: Stage, folders: list[Path]) -> None:
    """Any byte, in any file, with the old sums and with new ones."""
    seed = int(os.environ.get("HANSE_TEST_SEED", "0"), 0) or random.SystemRandom().getrandbits(64)
    print(f"seed 0x{seed:x} of what is spoiled")
    chance = random.Random(seed)
    for turn in range(SPOILED):
        source = folders[turn % len(folders)]
        folder = stage.folder / "spoiled"
        shutil.copytree(source, folder)
        isForged = turn % 2 == 1
        files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
        if isForged:
            # Who exported it and when is nobody's but the exporter's word; the sums are made anew.
            files = [file for file in files if file.name not in ("channel.json", "SHA256SUMS")]
        file = chance.choice(files)
        data = bytearray(file.read_bytes())
        place = chance.randrange(len(data))
        data[place] ^= chance.randrange(1, 256)
        file.write_bytes(data)
        if isForged:
            resum(folder)
        status, code = verify(stage, folder)
        if status != 7 or not re.fullmatch(r"[a-z]\w+", code):
            raise Mismatch(f"byte {place} of {file.relative_to(folder)} ({isForged=}): {status} {code}")
        shutil.rmtree(folder)


def forge(stage: Stage, folders: list[Path]) -> None:
    """What somebody would do on purpose."""
    def spoiled(change, source=folders[0]):
        folder = stage.folder / "forged"
        shutil.copytree(source, folder)
        change(folder)
        resum(folder)
        answer = verify(stage, folder)
        shutil.rmtree(folder)
        return answer

    def edit(name, old, new):
        def change(folder):
            file = folder / name
            text = file.read_text()
            expect(f"{old} stands in {name}", old in text, True)
            file.write_text(text.replace(old, new))
        return change

    mismatch = (7, "transcriptMismatch")
    expect("another text for people", spoiled(edit("messages.md", "early 3", "early 4")), mismatch)
    expect("another author", spoiled(edit("messages.jsonl", "bert@", "anna@")), mismatch)
    expect("another name", spoiled(edit("channel.json", "lobby", "hobby")), mismatch)
    expect("fewer entries", spoiled(edit("channel.json", '"size":', '"size":1')), (7, "archiveIncomplete"))
    expect("another home", spoiled(lambda folder: edit(
        "channel.json", json.loads((folder / "channel.json").read_text())["home"], "7" * 64)(folder)), mismatch)
    other = json.loads((folders[0] / "channel.json").read_text())["channel"]
    expect("another channel", spoiled(edit("channel.json", other, "1" * 64))[0], 7)
    expect("no proofs of names", spoiled(lambda folder: (folder / "log/people.cbor").write_bytes(b"\x80")), mismatch)
    expect("no start", spoiled(lambda folder: (folder / "log/start.cbor").unlink(), folders[1])[0], 7)
    drawing = next((folders[0] / "files").iterdir()).name
    expect("another file", spoiled(lambda folder: (folder / "files" / drawing).write_bytes(b"x")), (7, "archiveChanged"))

    def adopt(folder):
        (folder / "files" / drawing).rename(folder / "files" / ("7" * 64))
        edit("SHA256SUMS", drawing, "7" * 64)(folder)
    expect("a file that no message names", spoiled(adopt), mismatch)
    expect("a file left out", spoiled(lambda folder: (folder / "files" / drawing).unlink()), (0, ""))
    expect("no log", spoiled(lambda folder: shutil.rmtree(folder / "log")), (7, "archiveIncomplete"))
    expect("no folder", verify(stage, stage.folder / "nowhere"), (7, "archiveIncomplete"))
    (stage.folder / "escape").mkdir()
    (stage.folder / "escape/SHA256SUMS").write_text(f"{'0' * 64}  ../../../etc/passwd\n")
    expect("a path out of the folder", verify(stage, stage.folder / "escape"), (7, "archiveMalformed"))


def bring(stage: Stage, folders: list[Path]) -> None:
    """An export becomes a channel of another node, and what was spoiled does not."""
    bert = stage.clients[1]
    done = bert.run("import", folders[0], "--channel", "old lobby")
    source = [json.loads(line) for line in (folders[0] / "messages.jsonl").read_text().splitlines()]
    source = [line for line in source if line["text"] is not None]
    messages = bert.run("history", "old lobby", "--limit", "200")["messages"]
    expect("all with a text", [done["messages"], len(messages)], [len(source), len(source)])
    for line, message in zip(source, messages):
        head, _, text = message["text"].partition("\n")
        expect("text", text, line["text"])
        expect("who wrote it", head.endswith(f"{line['author']}:"), True)
        expect("nobody else's name", message["author"], stage.address(1))
    expect("files", [[(f["hash"], f["name"]) for f in line.get("files", [])] for line in source],
           [[(f["hash"], f["name"]) for f in message.get("files", [])] for message in messages])
    expect("each file once", [done["files"], done["filesMissing"]], [1, 0])
    bert.run("import", folders[0], "--channel", "old lobby")
    again = bert.run("history", "old lobby", "--limit", "200")["messages"]
    expect("nothing twice", [m["sequence"] for m in again], [m["sequence"] for m in messages])
    ours = {line["id"]: message["sequence"] for line, message in zip(source, messages)}
    threads = [(ours[line["id"]], ours[line["thread"]]) for line in source if "thread" in line]
    expect("threads", threads, [(m["sequence"], m["thread"]) for m in messages if "thread" in m])
    broken = stage.folder / "broken"
    shutil.copytree(folders[0], broken)
    (broken / "messages.jsonl").write_text('{"author":"a@b.test","time":1,"text":"forged"}\n')
    expect("refused", "archiveChanged" in bert.refused(7, "import", broken, "--channel", "forged"), True)
    expect("nothing came of it", [
        channel["name"] for channel in bert.run("channels", "list")["channels"] if channel["name"] == "forged"], [])
    bert.run("import", broken, "--channel", "forged", "--unverified")
    # Bytes that the node has never had, and some that the export has not.
    new = random.Random(6).randbytes(2_500_000)
    (broken / "files" / ("7" * 64)).write_bytes(new)
    (broken / "messages.jsonl").write_text(json.dumps({
        "author": "a@b.test", "time": 1, "text": "with files",
        "files": [{"hash": "7" * 64, "name": "new.bin"}, {"hash": "8" * 64, "name": "absent.bin"}]}) + "\n")
    done = bert.run("import", broken, "--channel", "brought", "--unverified")
    expect("one here, one not", [done["files"], done["filesMissing"]], [1, 1])
    message = bert.run("history", "brought")["messages"][-1]
    expect("its file", [file["name"] for file in message["files"]], ["new.bin"])
    bert.run("files", "get", "brought", message["sequence"], "--to", stage.folder / "brought.bin")
    expect("its bytes", (stage.folder / "brought.bin").read_bytes() == new, True)
    (broken / "messages.jsonl").write_text(
        '{"author":"a","time":1,"text":"x","files":[{"hash":"../../x","name":"x"}]}\n')
    expect("a path out of the folder", "importMalformed" in bert.refused(
        8, "import", broken, "--channel", "paths", "--unverified"), True)


def cut(stage: Stage) -> None:
    """An import that is killed again and again brings everything once, in order."""
    anna = stage.clients[0]
    source = stage.folder / "other.jsonl"
    source.write_text("".join(
        json.dumps({"id": f"m{number}", "author": f"user{number % 5}", "time": "2023-11-14T22:13:20.5+01:00",
                    "text": f"text {number}", **({"thread": f"m{number - 9}"} if number % 10 == 9 else {})}) + "\n"
        for number in range(LINES)))
    command = stage.command(0, "import", str(source), "--channel", "from elsewhere")
    for turn in range(6):
        process = subprocess.Popen(
            command, env=stage.environment(0), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.1 + 0.06 * turn)
        process.kill()
        process.wait()
    anna.run("import", source, "--channel", "from elsewhere")
    messages: list[dict] = []
    more = True
    while more:
        before = ["--before", messages[0]["sequence"]] if messages else []
        page = anna.run("history", "from elsewhere", "--limit", "200", *before)
        messages, more = page["messages"] + messages, page["more"]
    expect("each once, in order", [message["text"].split("\n")[1] for message in messages],
           [f"text {number}" for number in range(LINES)])
    expect("the time it was written", messages[0]["text"].split("\n")[0], "[2023-11-14 21:13 UTC] user0:")
    sequences = [message["sequence"] for message in messages]
    expect("threads", [message.get("thread") for message in messages[9::10]], sequences[0::10])
    named = [channel for channel in anna.run("channels", "list")["channels"] if channel["name"] == "from elsewhere"]
    expect("one channel", len(named), 1)
    malformed = stage.folder / "malformed.jsonl"
    for text in ("{", '{"author":"a","time":"soon","text":"x"}', '{"time":1,"text":"x"}',
                 '{"author":"a","time":1,"text":"x","id":"1"}\n{"author":"a","time":1,"text":"x","id":1}'):
        malformed.write_text(text + "\n")
        expect(text, "importMalformed" in anna.refused(8, "import", malformed, "--channel", "x"), True)


def play(stage: Stage) -> bool:
    folders: list[Path] = []
    steps = [
        ("two nodes talk", lambda: talk(stage)),
        ("what they export verifies without a node", lambda: folders.extend(export(stage))),
        (f"{SPOILED} spoiled exports are refused", lambda: spoil(stage, folders)),
        ("forged exports are refused", lambda: forge(stage, folders)),
        ("an export becomes a channel elsewhere", lambda: bring(stage, folders)),
        ("an import that is killed goes on", lambda: cut(stage)),
    ]
    for name, step in steps:
        began = time.monotonic()
        try:
            step()
        except Mismatch as trouble:
            print(f"FAILED {name}: {trouble}")
            return False
        print(f"ok     {name} ({time.monotonic() - began:.1f} s)", flush=True)
    return True

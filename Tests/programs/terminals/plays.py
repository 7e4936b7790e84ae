"""What two people do with their chats, and what must be on their screens."""

import re
import signal
import time

from shells import complete
from stage import Stage
from window import Lost, Window


class Wrong(Exception):
    """Something is not as it must be."""


def require(holds: bool, what: str, window: Window | None = None) -> None:
    if not holds:
        raise Wrong(what + ("\n" + window.screen.text if window else ""))


def count(text: str):
    return lambda screen: screen.text.count(text) == 1


def once(window: Window, text: str) -> None:
    """A text is on the screen, and there once."""
    window.waits(count(text))
    window.pump(0.2)
    require(window.screen.text.count(text) == 1, f"{text!r} must be there once", window)


def meet(stage: Stage) -> tuple[Window, Window]:
    anna, bert = stage.chat(0), stage.chat(1)
    anna.waits("connected")
    bert.waits("connected")
    anna.type("/create general\r")
    anna.waits("#general")
    anna.type(f"/invite {stage.address(1)}\r")
    bert.waits("1 invitation (F4)")
    bert.type("\x1bOS")
    bert.waits("Enter accepts, d declines")
    bert.type("\r")
    bert.waits("Nothing was written here yet.")
    return anna, bert


def talk(stage: Stage, anna: Window, bert: Window) -> None:
    anna.type("Hello Bert, 日本語 too 👍\r")
    once(bert, "anna@hanse-a.test: Hello Bert, 日本語 too 👍")
    once(anna, "anna: Hello Bert")
    bert.type("\x1b[200~two\r\nlines of @anna\x1b[201~")
    bert.waits("lines of @anna")
    bert.type("\r")
    once(anna, "lines of @anna")
    # Answer in its thread.
    anna.type("\x1b[A")
    anna.waits("t thread")
    anna.type("t")
    anna.waits("answer>")
    anna.type("in the thread\r")
    once(anna, "anna: in the thread")
    anna.type("\x1b")
    anna.waits("(1 reply)")
    bert.waits(") in the thread")


def change(stage: Stage, anna: Window, bert: Window) -> None:
    anna.type("a mistaek\r")
    once(bert, "a mistaek")
    anna.type("\x1b[A")
    anna.waits("t thread")
    anna.type("e\x17mistake\r")
    once(bert, "a mistake (edited)")
    bert.type("\x1b[A")
    bert.waits("t thread")
    bert.type("r+1\r")
    anna.waits("👍 1")
    bert.waits("👍 1*")
    bert.type("\x1b")
    anna.type("p")
    bert.waits("(edited, pinned)")
    anna.type("dy")
    bert.waits("(erased)")
    anna.waits("(erased)")
    require("mistake" not in anna.screen.text + bert.screen.text, "the erased text is in sight", anna)
    anna.type("\x1b")


def find(stage: Stage, anna: Window) -> None:
    anna.type("\x06bert\r")
    anna.waits("#general")
    anna.waits(lambda screen: "Search: bert" in screen.lines[0] and "Hello Bert" in screen.text)
    anna.type("\r")
    anna.waits(lambda screen: ">" in screen.text and "t thread" in screen.lines[-1])
    anna.type("\x1b\x1b")
    anna.type("\x1bOR")
    anna.waits("bert@hanse-b.test")
    anna.type("\x1b")
    anna.waits("F1 help")


def poison(stage: Stage, anna: Window, bert: Window) -> None:
    """Texts that drive terminals: the interpreter of the window tells of any sequence that is not the chat's."""
    texts = [
        "\x1b]0;gone\x07\x1b[2J\x1b[1;1Hroot", "\u202egnp.exe\u2066", "z" + "\u0301" * 300, "👩‍👩‍👧‍👦🇩🇪" * 30,
        "x" * 50_000, "a\n" * 300, "\u009b31mred", "क्षि नमस्ते עברית", "\x7f\x08\x00".replace("\x00", "") + "end"]
    for text in texts:
        stage.clients[0].run("send", "general", "--", text)
    stage.clients[0].run("send", "general", "after all that")
    for window in (anna, bert):
        once(window, "after all that")
        for keys in ("\x1b[5~", "\x1b[5~", "\x1b[A", "\r", "\x1b[6~", "\x1b", "\x1b[A", "\x1b", "\x1b"):
            window.type(keys)
            window.settles()
        window.waits("after all that")


def scroll(stage: Stage, anna: Window, bert: Window) -> None:
    """A history longer than a page is loaded as it is reached, and arrives elsewhere in order and each once."""
    anna.type("".join(f"line {number} of many\r" for number in range(160)))
    for window in (anna, bert):
        window.waits("line 159 of many")
        window.waits(lambda screen: "(sending)" not in screen.text and "(accepted" not in screen.text)
        numbers = [int(number) for number in re.findall(r"line (\d+) of many", window.screen.text)]
        require(numbers == list(range(numbers[0], 160)), f"out of order: {numbers}", window)
    bert.type("\x11")
    require(bert.ends() == 0 and bert.is_given_back, "Ctrl-Q must give the terminal back", bert)
    other = stage.chat(1, "general")
    other.waits("line 159 of many")
    seen: set[int] = set()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        other.settles()
        seen |= {int(number) for number in re.findall(r"line (\d+) of many", other.screen.text)}
        if 0 in seen:
            break
        other.type("\x1b[5~")
    require(seen == set(range(160)), f"not in sight: {sorted(set(range(160)) - seen)}", other)
    stage.windows.remove(bert)
    bert.close()
    other.type("\x1b")
    other.waits("line 159 of many")
    # A device that shows the channel reads for all others.
    other.type("\x11")
    require(other.ends() == 0, "Ctrl-Q must end it", other)
    stage.windows.remove(other)
    other.close()


def resize(window: Window) -> None:
    for columns, rows in ((40, 12), (20, 6), (120, 40), (80, 24)):
        window.resize(columns, rows)
        window.waits(lambda screen: screen.lines[-1].startswith(" anna") and screen.lines[0].startswith(" #gen"))
        window.pump(0.1)


def economise(window: Window) -> None:
    """A key costs a few bytes, and no event of the chat more than a screen."""
    window.waits("connected")
    window.settles()
    before = len(window.screen.raw)
    window.type("x")
    window.waits("> x")
    require(len(window.screen.raw) - before < 60, "one letter costs too much", window)
    window.type("\x7f")


def outage(stage: Stage, anna: Window) -> None:
    """The node is killed and comes back: nothing is missed, nothing is there twice."""
    node = stage.network.nodes[0]
    node.kill()
    anna.waits("not connected")
    anna.type("written while away\r")
    anna.waits("written while away (sending)")
    # As many as fit on the screen together with that one, whichever is ordered first.
    for number in range(14):
        stage.clients[1].run("send", "general", f"missed {number:02}")
    node.start()
    anna.waits("missed 13", 60)
    once(anna, "written while away")
    anna.waits(lambda screen: "(sending)" not in screen.text and "  connected" in screen.lines[-1])
    seen = re.findall(r"missed (\d\d)", anna.screen.text)
    require(seen == [f"{number:02}" for number in range(14)], f"missed or out of order: {seen}", anna)
    messages = stage.clients[0].run("history", "general", "--limit", "200")["messages"]
    texts = [message["text"] for message in messages]
    require(texts.count("written while away") == 1, "sent more than once")
    anna.type("\x1b")
    anna.settles()


def unread(stage: Stage, anna: Window) -> None:
    anna.type("/create other\r")
    anna.waits("#other")
    for number in range(3):
        stage.clients[1].run("send", "general", f"unread {number} @anna")
    anna.waits(lambda screen: re.search(r"^ general +3@ │", screen.text, re.M))
    anna.type("\t")
    anna.waits(lambda screen: re.search(r"── new ─+\n.*unread 0", screen.text))
    anna.waits(lambda screen: re.search(r"^>general +│", screen.text, re.M))


def attend(stage: Stage, anna: Window) -> None:
    """Typing, presence and what is read are seen by others, and on all devices."""
    bert, other = stage.chat(1, "general"), stage.chat(1)
    bert.waits("  connected")
    other.waits("  connected")
    # What people do now may get lost: whoever goes on typing is seen.
    bert.waits(lambda screen: "anna@hanse-a.test is typing" in screen.text or anna.type("m"))
    anna.type("\x15")
    bert.waits(lambda screen: "is typing" not in screen.text)
    anna.type("\x1bOR")
    anna.waits(lambda screen: re.search(r"bert@hanse-b.test .* online", screen.text))
    anna.type("\x1b")
    anna.waits("F1 help")
    # The other device shows another channel, made there.
    other.type("/create elsewhere\r")
    bert.waits(" elsewhere ")
    bert.type("/go elsewhere\r")
    for window in (bert, other):
        window.waits(lambda screen: re.search(r"^>elsewhere +│", screen.text, re.M))
    stage.clients[0].run("send", "general", "for both devices @bert@hanse-b.test")
    for window in (bert, other):
        window.waits(lambda screen: re.search(r"^ general +1@ │", screen.text, re.M))
    bert.type("/go general\r")
    bert.waits("for both devices")
    other.waits(lambda screen: re.search(r"^ general +│", screen.text, re.M))
    for window in (bert, other):
        window.type("\x11")
        require(window.ends() == 0, "Ctrl-Q must end it", window)


def slow(stage: Stage, anna: Window) -> None:
    """A line that takes nothing for a while gets the newest picture then, and not all those before."""
    anna.settles()
    before = len(anna.screen.raw)
    for number in range(60):
        stage.clients[1].run("send", "general", f"slow {number}")
    anna.waits("slow 59")
    cost = len(anna.screen.raw) - before
    require(cost < 24_000, f"60 messages cost {cost} bytes on a line that took nothing", anna)


def ended(stage: Stage) -> None:
    """A login that is void ends the chat's stream: it says so, and afterwards what to do."""
    window = stage.chat(0, "general")
    window.waits("  connected")
    stage.clients[0].run("logout")
    window.waits("ended (")
    # What it says afterwards is an ordinary line.
    window.screen.is_strict = False
    window.type("\x11")
    require(window.ends() == 4 and window.is_given_back, "it must say that the login is void", window)


def suspend(stage: Stage) -> None:
    """Ctrl-Z and fg under a shell, and SIGTSTP from outside."""
    shell = stage.shell(0)
    shell.waits("shell>")
    shell.type(" ".join(stage.command(0, "chat", "general")) + "\r")
    shell.waits("F1 help")
    shell.type("draft")
    shell.waits("> draft")
    for _ in range(2):
        shell.type("\x1a")
        shell.waits(lambda screen: "1049" not in screen.modes and "Stopped" in screen.text)
        require("2004" not in shell.screen.modes or "25" in shell.screen.modes, "not given back", shell)
        shell.type("stty -a | grep -o -- '-\\?icanon'\r")
        shell.waits(lambda screen: "icanon" in screen.lines or "-icanon" in screen.lines)
        require("icanon" in shell.screen.lines, "the terminal is still raw", shell)
        shell.type("clear\rfg\r")
        shell.waits(lambda screen: "1049" in screen.modes and "> draft" in screen.text and "F1 help" in screen.text)
    shell.type("\x11")
    # What is typed before the shell has the terminal back is still the chat's.
    shell.waits(lambda screen: "1049" not in screen.modes and "shell>" in screen.text)
    shell.type("echo alive\r")
    shell.waits("alive")


def endings(stage: Stage) -> None:
    """However the chat ends, the terminal is as it was."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGABRT, signal.SIGSEGV):
        window = stage.chat(0, "general", SWIFT_BACKTRACE="enable=no")
        window.waits("connected")
        window.send(number)
        status = window.ends()
        require(status == -number, f"{number.name}: ended with {status}", window)
        require(window.is_given_back, f"{number.name}: the terminal is not given back", window)
    for keys in ("\x04", "\x03\x03", "/quit\r"):
        window = stage.chat(0, "general", NO_COLOR="1")
        window.waits("  connected")
        window.type(keys)
        require(window.ends() == 0 and window.is_given_back, f"{keys!r} must end it", window)
        require(not re.search(rb"\x1b\[[0-9;]*3[0-7]m", window.screen.raw), "colours in spite of NO_COLOR", window)


def refuse(stage: Stage) -> None:
    """Without a terminal, or without a login, it says what to do."""
    said = stage.clients[0].refused(2, "chat")
    require("noTerminal" in said and "hanse follow" in said, said)
    window = Window(
        [str(stage.network.binary), "--profile", "nobody", "chat"], stage.environment(0))
    window.screen.is_strict = False
    stage.windows.append(window)
    require(window.ends() == 4 and b"notLoggedIn" in window.screen.raw, "nobody is logged in", window)


def play(stage: Stage) -> int:
    """Plays everything; gives how many steps held."""
    held = 0
    anna, bert = meet(stage)
    steps = [
        ("two people talk", lambda: talk(stage, anna, bert)),
        ("they edit, react, pin and erase", lambda: change(stage, anna, bert)),
        ("they search, and see who is there", lambda: find(stage, anna)),
        ("hostile texts drive no terminal", lambda: poison(stage, anna, bert)),
        ("a long history is loaded as it is reached", lambda: scroll(stage, anna, bert)),
        ("the screen follows the terminal's size", lambda: resize(anna)),
        ("only what changes is written", lambda: economise(anna)),
        ("a node's absence costs nothing", lambda: outage(stage, anna)),
        ("unread messages are counted and found", lambda: unread(stage, anna)),
        ("others see typing and presence, and all devices what is read", lambda: attend(stage, anna)),
        ("a slow line gets fewer pictures", lambda: slow(stage, anna)),
        ("the shell's job control works", lambda: suspend(stage)),
        ("every end gives the terminal back", lambda: endings(stage)),
        ("what cannot work is refused", lambda: refuse(stage)),
        ("shells complete commands and channels", lambda: require(complete(stage) != [], "there is no shell")),
        ("a void login ends it", lambda: ended(stage)),
    ]
    for name, step in steps:
        began = time.monotonic()
        try:
            step()
        except (Wrong, Lost) as trouble:
            print(f"FAILED {name}: {trouble}")
            print("anna's screen:", anna.screen.text, sep="\n")
            return held
        held += 1
        print(f"ok     {name} ({time.monotonic() - began:.1f} s)", flush=True)
    return -held

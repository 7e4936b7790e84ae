"""What passes through: streams, large bodies, and much of a peer's at once."""

import json
import time

from report import eventually, expect, require
from scene import CATCH_UP_SECONDS, Scene
from talk import Wire, ask, behind, token

TEXT_BYTES = 60_000
MISSED = 24


def events(scene: Scene) -> None:
    """An answer without an end: each event must come while it is open, not when some buffer is full."""
    node = behind(scene)
    with Wire(node) as wire:
        wire.send("GET", "/api/v1/events", Authorization=f"Bearer {token(scene)}")
        wire.until(rb"\r\n\r\n.*\"type\":\"hello\"")
        for number in range(3):
            text = f"as it comes, {number}"
            sent = time.monotonic()
            scene.send(scene.residents[number % 2], text)
            wire.until(text.encode(), seconds=10)
            scene.say(f"an event within {time.monotonic() - sent:.2f} s, sending included")


def bodies(scene: Scene) -> None:
    node, bearer = behind(scene), {"Authorization": f"Bearer {token(scene)}"}
    path = f"/api/v1/channels/{scene.channel}/messages"
    text = "é" * (TEXT_BYTES // 2)
    status, head, body = ask(
        Wire(node), "POST", path + "?wait=ordered", json.dumps({"text": text}).encode(), **bearer)
    expect(status, 202, f"a text of {TEXT_BYTES} bytes: {head} {body[:300]!r}")
    sequence = json.loads(body)["sequence"]
    status, head, body = ask(Wire(node), "GET", f"{path}/{sequence}", **bearer)
    expect((status, json.loads(body)["text"] == text), (200, True), "the text as it comes back")
    status, head, body = ask(Wire(node), "POST", path, b'{"text":"' + b"x" * 300_000 + b'"}', **bearer)
    expect((status, json.loads(body)["code"]), (413, "bodyTooLarge"), f"300,000 bytes: {head}")
    scene.say(f"{TEXT_BYTES} bytes there and back; 300,000 are refused by the node, with its code")


def federation(scene: Scene) -> None:
    """The peer's users write while the node is away: it is handed all of it through the proxy when it is back."""
    node, other = behind(scene), scene.residents[1]
    after = scene.latest()
    require(node.stop(), f"{node.domain} did not end well after SIGTERM")
    texts = [f"{number} " + "y" * (TEXT_BYTES - 10) for number in range(MISSED)]
    try:
        for text in texts:
            other.client.run("send", scene.channel, text)
    finally:
        node.start()

    def arrived() -> None:
        seen = [message["text"] for message in scene.history(scene.first, after)]
        expect(len(seen), len(texts), "messages that have arrived")
        require(seen == texts, "the messages arrived in another order")

    eventually(arrived, CATCH_UP_SECONDS)
    scene.say(f"{MISSED} messages of {TEXT_BYTES} bytes came through the proxy")

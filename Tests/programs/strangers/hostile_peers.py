"""A peer that is half there: the node's users go on meanwhile, and the peer has everything when it is back."""

from __future__ import annotations

import socket

from places import Places
from report import eventually, require

SECONDS = 30.0


def half_there(places: Places) -> None:
    stranger, channel, first = places.stranger, places.letter[2], places.scene.first
    for mood in ("deaf", "silent", "half", "forger"):
        places.service.calm.clear()
        places.service.mood = mood
        texts = [f"Said while the stranger is {mood}, {number}" for number in (1, 2)]
        for text in texts:
            places.scene.send(first, text)
        asked = places.service.asked
        eventually(lambda: require(places.service.asked > asked or mood == "silent", "it was not asked"), SECONDS)
        places.acknowledged += texts
        places.service.mood = "well"
        places.service.calm.set()
        eventually(lambda: require(texts[-1] in stranger.texts(channel), f"{mood}: nothing has come"), SECONDS)
        require(set(texts) <= set(stranger.texts(channel)), f"{mood}: something is missing")
        places.scene.say(f"{mood}: anna went on, and the stranger has it all")


def idle_connections(places: Places) -> None:
    """Connections that say nothing, or half a request: others are served."""
    held: list[socket.socket] = [socket.create_connection(("127.0.0.1", places.node.port)) for _ in range(50)]
    secure = [places.link.connect() for _ in range(20)]
    for connection in secure:
        connection.sendall(b"POST /hanse/v1/pull HTTP/1.1\r\nHost: hanse-a.test\r\nContent-Le")
    try:
        text = "Said while seventy connections wait"
        places.scene.send(places.scene.first, text)
        places.acknowledged.append(text)
        require(places.sender.ask("pull", {1: []}).status == 200, "a good request")
    finally:
        for connection in [*held, *secure]:
            connection.close()


STEPS = [("A peer that is half there", half_there), ("Connections that say nothing", idle_connections)]

"""The steps in which people call each other, read, and are there."""

from typing import Any

from report import eventually, expect, require
from scene import SECONDS, Resident, Scene


def channel_of(scene: Scene, who: Resident) -> dict[str, Any]:
    return who.client.run("channels", "show", scene.channel)


def mentions(scene: Scene) -> None:
    """Somebody is called by name: the own node counts it, and forgets nothing of it when the message is read."""
    author, reader = scene.first, scene.residents[-1]
    scene.everywhere(lambda who: expect_read(scene, who))
    texts = ["Nobody in particular", f"@{reader.address}, the convoy is waiting", f"mail x@{reader.address}"]
    places = [scene.send(author, text) for text in texts]
    eventually(lambda: expect(counts(scene, reader), (3, 1), "unread messages and mentions"), SECONDS)
    found = reader.client.run("mentions", "--limit", 1)["mentions"]
    expect([item["message"]["sequence"] for item in found], [places[1]], "the mentions")
    expect(found[0]["message"]["mentions"], [reader.address], "whom the message mentions")
    scene.say(f"{author.address} calls {reader.address}: 3 unread, 1 mention")
    reader.client.run("read", scene.channel, places[1])
    expect(counts(scene, reader), (1, 0), "unread messages and mentions after reading")
    reader.client.run("channels", "notify", scene.channel, "none")
    expect(counts(scene, reader), (0, 0), "unread messages of a muted channel")
    reader.client.run("channels", "notify", scene.channel, "all")
    reader.client.run("read", scene.channel)
    expect(counts(scene, reader), (0, 0), "unread messages at the end")
    scene.say("read up to there, muted and not: the counts follow")


def counts(scene: Scene, who: Resident) -> tuple[int, int]:
    shown = channel_of(scene, who)
    return int(shown["unread"]), int(shown["mentions"])


def expect_read(scene: Scene, who: Resident) -> None:
    expect(channel_of(scene, who)["size"], scene.latest() + 1, "the size of the channel")
    who.client.run("read", scene.channel)
    expect(counts(scene, who), (0, 0), "unread messages")


def presence(scene: Scene) -> None:
    """Who is there, and has read, is told to the other organisations as far as everyone wants."""
    first, last = scene.first, scene.residents[-1]
    expect(first.client.run("settings")["readPositions"], "organisation", "who is told of read positions")
    first.client.run("settings", "--read", "everyone")
    first.client.run("presence", "set", "away")
    eventually(lambda: expect(shown(first, last), "away", f"presence seen from {last.node.domain}"), SECONDS)
    place = scene.send(last, "Who has read this?")
    eventually(lambda: require(channel_of(scene, first)["size"] > place, "the message has not come"), SECONDS)
    first.client.run("read", scene.channel, place)
    eventually(lambda: expect(read_position(scene, first, last), place, "the read position"), SECONDS)
    scene.say(f"{last.node.domain} sees that {first.address} is away and has read {place}")
    first.client.run("settings", "--presence", "organisation", "--read", "organisation")
    eventually(lambda: expect(shown(first, last), "offline", "presence that is hidden"), SECONDS)
    first.client.run("settings", "--presence", "everyone")
    first.client.run("presence", "set", "online")
    eventually(lambda: expect(shown(first, last), "online", "presence that is shown again"), SECONDS)
    scene.say("hidden, it looks like offline; shown again, online")


def shown(who: Resident, to: Resident) -> str | None:
    return to.client.run("presence", "show", who.address).get("presence")


def read_position(scene: Scene, who: Resident, to: Resident) -> int | None:
    for member in to.client.run("channels", "members", scene.channel)["members"]:
        if member["address"] == who.address:
            return member.get("read")
    return None

"""The step in which other organisations keep a channel beside its home."""

from report import eventually, expect, require
from scene import SECONDS, Resident, Scene


def mirrored(scene: Scene) -> None:
    """Two other nodes mirror the channel; a message is acknowledged once both store it, and everybody sees that."""
    home, *others = scene.residents[:3]
    home.client.refused(1, "send", scene.channel, "Who keeps this?", "--wait", "mirrored")
    domains = [who.node.domain for who in others]
    scene.change(home, "channels", "set", scene.channel, "--mirrors", ",".join(domains), "--quorum", 2)
    after = scene.latest()
    expected = []
    for who in (home, others[0]):
        text = f"{who.name} writes for good"
        receipt = who.client.run("send", scene.channel, text, "--wait", "mirrored")
        expect(receipt["level"], "mirrored", f"the level of {who.address}'s message")
        expected.append((int(receipt["sequence"]), who.address, text))
    scene.expect_everywhere(after, expected)
    scene.say(f"{expected[-1][0]} is mirrored: {' and '.join(domains)} store it, and say so under their own keys")
    for who in scene.residents[:3]:
        eventually(lambda: expect_mirrored(scene, who, expected[-1][0], sorted(domains)), SECONDS)
    scene.say("all three see how far, by whom and when it was cosigned")


def expect_mirrored(scene: Scene, who: Resident, sequence: int, domains: list[str]) -> None:
    shown = who.client.run("channels", "show", scene.channel)
    require(shown["mirrored"] > sequence, f"{who.node.domain} sees only {shown['mirrored']} entries mirrored")
    expect(sorted(mirror["domain"] for mirror in shown["mirrors"]), domains, "the mirrors")
    require(all(mirror["size"] > sequence for mirror in shown["mirrors"]), "a mirror is behind what is mirrored")

"""The first steps: accounts, a channel, and everybody in it."""

import re

from client import CommandFailed
from network import ADMIN
from report import Mismatch, eventually, expect, require
from scene import SECONDS, Resident, Scene


def accounts(scene: Scene) -> None:
    """An admin and a user on every node, each logged in."""
    for who in scene.residents:
        node = who.node
        files = {name: scene.network.password_file(node, name) for name in (ADMIN, who.name)}

        def log_in(name: str) -> None:
            connect = {f"{node.domain}:{node.port}": node.address}
            client = who.admin if name == ADMIN else who.client
            client.log_in(node.url, connect, node.authority, name, files[name])
            me = client.run("whoami")
            expect((me["address"], me["admin"]), (f"{name}@{node.domain}", name == ADMIN), "who is logged in")

        log_in(ADMIN)
        known = [user["name"] for user in who.admin.run("users", "list")["users"]]
        if who.name not in known:
            added = who.admin.run(
                "users", "add", who.name, "--display-name", who.name.capitalize(),
                "--password-file", files[who.name])
            expect(added["address"], who.address, "the new user's address")
        log_in(who.name)
        names = [user["name"] for user in who.admin.run("users", "list")["users"]]
        expect(sorted(names), sorted({ADMIN, who.name}), f"the users of {node.domain}")
        scene.say(f"{who.address} and {ADMIN}@{node.domain} are logged in")
    stranger = scene.first.client.refused(1, "users", "add", "mallory", "--password-file", files[ADMIN])
    scene.say(f"{scene.first.address} may not add users: {stranger.splitlines()[0]}")


def channel(scene: Scene) -> None:
    """A channel on the first node."""
    who = scene.first
    had = len(who.client.run("channels", "list")["channels"])
    made = who.client.run("channels", "create", channel_name(had), "--topic", "What the towns agree on")
    require(re.fullmatch("[0-9a-f]{64}", made["id"]) is not None, f"the channel's id is {made['id']!r}")
    scene.channel = made["id"]
    listed = {item["id"]: item for item in who.client.run("channels", "list")["channels"]}
    require(scene.channel in listed, "the new channel is not in the list")
    shown = listed[scene.channel]
    expect(
        (shown["name"], shown["topic"], shown["home"], shown["state"], shown["role"], shown["members"]),
        (channel_name(had), "What the towns agree on", who.node.domain, "ok", "owner", 1), "the channel")
    scene.gathered = shown["size"] - 1
    scene.say(f"{who.address} created {shown['name']}, {scene.channel[:12]}, home {shown['home']}")


def channel_name(before: int) -> str:
    return "league" if before == 0 else f"league-{before + 1}"


def invitations(scene: Scene) -> None:
    """A user of every other node is invited by address and joins."""
    for guest in scene.residents[1:]:
        scene.change(scene.first, "invite", scene.channel, guest.address)
        scene.say(f"{scene.first.address} invited {guest.address}")
    for guest in scene.residents[1:]:
        eventually(lambda: expect_invitation(scene, guest), SECONDS)
        joined = scene.change(guest, "invitations", "accept", scene.channel)
        scene.gathered = max(scene.gathered, joined)
        scene.say(f"{guest.address} joined with entry {joined}")
    scene.everywhere(lambda who: expect_members(scene, who))
    domains = sorted(guest.node.domain for guest in scene.residents[1:])
    peers = sorted(peer["domain"] for peer in scene.first.admin.run("status")["peers"])
    expect(peers, domains, f"the peers that {scene.first.node.domain} discovered")
    # A member has what follows the state entry after its joining, at the latest.
    scene.gathered = scene.latest() + 1
    scene.say(f"every node lists the same {len(scene.residents)} members")


def expect_invitation(scene: Scene, guest: Resident) -> None:
    for item in guest.client.run("invitations", "list")["invitations"]:
        if item["channel"] == scene.channel:
            home = scene.first.node.domain
            expect((item["from"], item["home"]), (scene.first.address, home), "the invitation")
            return
    raise Mismatch(f"no invitation has reached {guest.address}")


def expect_members(scene: Scene, who: Resident) -> None:
    try:
        shown = who.client.run("channels", "show", scene.channel)
    except CommandFailed as failure:
        raise Mismatch(str(failure)) from None
    found = (shown["home"], shown["state"], shown["members"])
    expect(found, (scene.first.node.domain, "ok", len(scene.residents)), "home, state and member count")
    listed = who.client.run("channels", "members", scene.channel)["members"]
    members = sorted((item["address"], item["status"], item["role"]) for item in listed)
    expected = sorted(
        (guest.address, "joined", "owner" if guest is scene.first else "member") for guest in scene.residents)
    expect(members, expected, "the members")
    still = [item["channel"] for item in who.client.run("invitations", "list")["invitations"]]
    require(scene.channel not in still, "the invitation that was accepted is still listed")

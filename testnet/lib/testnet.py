"""The program behind testnet/up and testnet/down."""

import argparse
import os
import shutil
import sys
from pathlib import Path

from client import CommandFailed
from network import ADMIN, Network
from node import LETTERS, NodeTrouble
from tour import Tour


def network_at(folder: Path, nodes: int, port: int, binary: Path) -> Network:
    """The network in the folder, or the one to make there; refuses what cannot be started."""
    made = Network.ports_of(folder)
    if made is None and folder.exists():
        raise NodeTrouble(f"{folder} was not made to its end: run testnet/down --wipe, then testnet/up.")
    network = Network(folder, made or [port + number for number in range(nodes)], binary)
    if running := network.running():
        letters = ", ".join(node.domain for node in running)
        raise NodeTrouble(
            f"Running already: {letters}. Run testnet/down first; testnet/down --wipe to begin anew.")
    if len(network.nodes) != nodes:
        raise NodeTrouble(
            f"{folder} has {len(network.nodes)} nodes: run testnet/up {len(network.nodes)} to start them "
            "again, or testnet/down --wipe to begin anew.")
    taken = [node.address for node in network.nodes if not node.port_is_free()]
    if taken:
        advice = "stop it" if made else "stop it, or set HANSE_TESTNET_PORT to another first port"
        raise NodeTrouble(f"Another program listens on {', '.join(taken)}: {advice}.")
    return network


def up(network: Network) -> int:
    if Network.ports_of(network.folder) is None:
        print(f"Making {len(network.nodes)} nodes in {shown(network.folder)}")
        network.make()
    network.start()
    print("Healthy: " + ", ".join(f"{node.url} at {node.address}" for node in network.nodes))
    print()
    tour = Tour(network)
    held = tour.play()
    print()
    print_ways_in(network, tour)
    return 0 if held else 1


def shown(path: Path) -> str:
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def print_ways_in(network: Network, tour: Tour) -> None:
    running = network.running()
    print(f"{len(running)} of {len(network.nodes)} nodes are running. Stop them with testnet/down.")
    for node in network.nodes:
        name = network.user_name(node)
        print(f"  {node.url} at {node.address}, log {shown(node.log)}")
        for user in (name, ADMIN):
            print(f"    {user}@{node.domain}, password in {shown(network.password_file(node, user))}")
    first = network.nodes[0]
    authority = shown(network.authority.certificate)
    channel = f" {tour.channel[:12]}" if tour.channel else ""
    print(f"The certificates' authority: {authority}")
    print("Try:")
    print(f"  export XDG_CONFIG_HOME={network.profiles} PATH={network.binary.parent}:$PATH")
    print(f"  hanse --profile {network.profile(first, network.user_name(first))} history{channel}")
    print(f"  hanse --profile {network.profile(network.nodes[-1], network.user_name(network.nodes[-1]))} "
          f"follow{channel}")
    print(f"  curl --cacert {authority} --resolve {first.domain}:{first.port}:127.0.0.1 {first.url}/health")


def down(folder: Path, wipe: bool) -> int:
    ports = Network.ports_of(folder)
    # Without the plan, nodes may be there of a making that broke off: look for every letter.
    network = Network(folder, ports or [1] * len(LETTERS), Path("hanse"))
    running = network.running()
    killed = network.stop()
    print(f"Stopped: {', '.join(node.domain for node in running)}" if running else "No node was running.")
    for node in killed:
        print(f"{node.domain} did not end within 15 s of SIGTERM and was killed. {node.log_tail()}")
    if wipe and folder.exists():
        shutil.rmtree(folder)
        print(f"Deleted {shown(folder)}")
    return 1 if killed else 0


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("action", choices=("check", "up", "down"))
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--port", type=int, default=8441)
    parser.add_argument("--binary", type=Path, default=Path("hanse"))
    parser.add_argument("--wipe", action="store_true")
    given = parser.parse_args()
    try:
        if given.action == "down":
            return down(given.folder.absolute(), given.wipe)
        network = network_at(given.folder.absolute(), given.nodes, given.port, given.binary.absolute())
        return up(network) if given.action == "up" else 0
    except (NodeTrouble, CommandFailed, RuntimeError) as trouble:
        print(f"testnet: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. Nodes may be running: testnet/down stops them.", file=sys.stderr)
        return 130


sys.exit(main())

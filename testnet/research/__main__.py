"""The program behind testnet/up --topology."""

import argparse
import asyncio
import signal
import sys
from datetime import datetime, timezone
from pathlib import Path

from node import NodeTrouble

from .experiment import Experiment, Settings, say
from .gathering import GatheringFailed
from .parse import read
from .plan import plan
from .proxy_process import ProxyFailed
from .schedule import schedule
from .topology import Topology, TopologyError
from .wire import Refused, Unreachable

REFUSED = 2
TROUBLES = (NodeTrouble, GatheringFailed, ProxyFailed, Refused, Unreachable, RuntimeError, OSError)


def main() -> int:
    given = arguments()
    root = Path(__file__).resolve().parents[2]
    try:
        topology = read(given.topology, given.seed)
    except TopologyError as error:
        print(f"testnet/up: {error}", file=sys.stderr)
        return REFUSED
    tell(topology)
    if given.check:
        return 0
    results = (given.results or default_results(root, topology)).absolute()
    if results.exists():
        print(f"testnet/up: {results} is there already: name a folder that is not", file=sys.stderr)
        return 1
    results.mkdir(parents=True)
    settings = Settings(results, given.binary.absolute(), given.port, root, given.keep_nodes)
    try:
        converged = asyncio.run(play(Experiment(topology, settings)))
    except TROUBLES as trouble:
        print(f"testnet/up: {trouble}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        print("\ntestnet/up: interrupted; nothing is left running", file=sys.stderr)
        return 130
    return close(results, converged)


async def play(experiment: Experiment) -> bool:
    """SIGTERM ends a run as Ctrl-C does: the nodes are stopped."""
    task = asyncio.create_task(experiment.run())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        return await task
    except BaseExceptionGroup as group:
        # What went wrong first says most.
        raise group.exceptions[0] from None


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="testnet/up")
    parser.add_argument("--topology", type=Path, required=True)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--results", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--keep-nodes", action="store_true")
    parser.add_argument("--port", type=int, default=8441)
    parser.add_argument("--binary", type=Path, default=Path("hanse"))
    given = parser.parse_args()
    if given.seed is not None and given.seed < 0:
        parser.error("--seed must be 0 or more")
    return given


def default_results(root: Path, topology: Topology) -> Path:
    now = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    return root / "testnet" / ".results" / f"{topology.name}-seed{topology.seed}-{now}"


def tell(topology: Topology) -> None:
    operations, actions = plan(topology), schedule(topology)
    resets = sum(action.do == "reset" for action in actions)
    say(f"{topology.name}: {len(topology.nodes)} nodes, {len(topology.channels)} channels, "
        f"{topology.workload.duration_s:g} s, {len(operations)} operations, {len(topology.events)} events, "
        f"{resets} resets by chance, seed {topology.seed}")
    for warning in topology.warnings:
        say(f"warning: {warning}")


def close(results: Path, converged: bool) -> int:
    say(f"Results: {results}")
    if not converged:
        print("The nodes did not converge: see convergence.faults in summary.json", file=sys.stderr)
        return 1
    say("Converged: every node has the same history, nothing accepted is lost, every log verifies")
    say(f"Plots: testnet/report {results}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

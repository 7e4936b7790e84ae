"""After a run: whether all nodes have the same, nothing accepted is lost, and every log verifies."""

import asyncio
from dataclasses import asdict, dataclass, field
from typing import Any

from .gathering import Gathered
from .topology import ChannelSpec, Topology
from .trace import Trace
from .wire import Api, Refused, Unreachable

POLL_SECONDS = 0.1
FAULTS_SHOWN = 20


@dataclass
class Convergence:
    """`faults` say what is not as it must be; there are none in a run that converged."""

    converged: bool = False
    # From the last operation's time until every node had everything.
    after_s: float | None = None
    # By channel: entries in its log, and messages compared on every node that follows it.
    entries: dict[str, int] = field(default_factory=dict)
    messages: dict[str, int] = field(default_factory=dict)
    # By node: how many logs it recomputed from the stored bytes, as `hanse verify` does.
    logs_verified: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        return asdict(self)


class Audit:
    def __init__(self, topology: Topology, gathered: Gathered, trace: Trace) -> None:
        self._topology = topology
        self._gathered = gathered
        self._trace = trace

    async def settled(self) -> bool:
        """Whether every node has shown all that was accepted, and the logs have one size everywhere."""
        if self._trace.missing():
            return False
        for channel in self._topology.channels:
            try:
                shown = await asyncio.gather(*(self._shown(channel, node) for node in channel.members))
            except (Unreachable, Refused):
                return False
            if len({one["size"] for one in shown}) > 1 or any(one["state"] != "ok" for one in shown):
                return False
        return True

    async def examine(self) -> Convergence:
        result = Convergence()
        for outcome, node in self._trace.missing()[:FAULTS_SHOWN]:
            number = outcome.operation.number
            result.faults.append(f"operation {number} was accepted, and {node} has not shown it")
        for channel in self._topology.channels:
            await self._compare(channel, result)
        for spec in self._topology.nodes:
            await self._verify(spec.name, result)
        result.converged = not result.faults
        return result

    async def _compare(self, channel: ChannelSpec, result: Convergence) -> None:
        histories = {}
        for node in channel.members:
            try:
                shown = await self._shown(channel, node)
                histories[node] = await self._history(channel, node)
            except (Unreachable, Refused) as trouble:
                result.faults.append(f"{node} does not serve {channel.name}: {trouble}")
                continue
            if shown["state"] != "ok":
                state, fault = shown["state"], shown.get("fault", "")
                result.faults.append(f"{channel.name} is {state} on {node}: {fault}")
            result.entries.setdefault(channel.name, shown["size"])
            if shown["size"] != result.entries[channel.name]:
                result.faults.append(f"{channel.name} has {shown['size']} entries on {node}, "
                                     f"{result.entries[channel.name]} elsewhere")
        if not histories:
            return
        first, model = next(iter(histories.items()))
        result.messages[channel.name] = len(model)
        for node, history in histories.items():
            if history != model:
                at = next((own["sequence"] for own, other in zip(history, model) if own != other), "the end")
                result.faults.append(f"{channel.name} differs between {first} and {node}, first at {at}")
        self._expect_messages(channel, model, result)

    def _expect_messages(
            self, channel: ChannelSpec, model: list[dict[str, Any]], result: Convergence) -> None:
        """Every accepted message is there, once."""
        served = [message["event"] for message in model]
        if len(set(served)) != len(served):
            result.faults.append(f"{channel.name} serves a message twice")
        expected = {outcome.event for outcome in self._trace.outcomes
                    if outcome.operation.channel == channel.name and outcome.accepted_s is not None
                    and outcome.operation.kind in ("message", "reply")}
        if lost := expected - set(served):
            result.faults.append(f"{channel.name} lacks {len(lost)} messages that were accepted")

    async def _shown(self, channel: ChannelSpec, node: str) -> dict[str, Any]:
        identity = self._gathered.channels[channel.name]
        return await self._gathered.observer(node).call("GET", f"channels/{identity}")

    async def _history(self, channel: ChannelSpec, node: str) -> list[dict[str, Any]]:
        """All messages of the run, without the authors' shown names, which each node knows in its own way."""
        api: Api = self._gathered.observer(node)
        identity, after = self._gathered.channels[channel.name], self._gathered.sizes[channel.name] - 1
        messages: list[dict[str, Any]] = []
        more = True
        while more:
            page = await api.call("GET", f"channels/{identity}/messages?after={after}&limit=200")
            for message in page["messages"]:
                message.pop("authorName")
                message["reactions"] = {one["text"]: sorted(one["authors"]) for one in message["reactions"]}
                messages.append(message)
                after = message["sequence"]
            more = page["more"] and bool(page["messages"])
        return messages

    async def _verify(self, node: str, result: Convergence) -> None:
        try:
            logs = (await self._gathered.admin(node).call("POST", "verify", {}))["logs"]
        except (Unreachable, Refused) as trouble:
            result.faults.append(f"{node} does not verify its logs: {trouble}")
            return
        result.logs_verified[node] = len(logs)
        for log in logs:
            if not log["ok"]:
                result.faults.append(f"{node} finds a fault in its log {log['log'][:12]}: {log.get('fault')}")

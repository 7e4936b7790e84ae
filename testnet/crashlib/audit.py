"""What must hold when the faults of a round are over."""

import time
from collections.abc import Iterator

from client import CommandFailed
from report import Mismatch
from town import SETTLE_SECONDS, Town

SHOWN = ("sequence", "event", "author", "text", "time")


class Audit:
    def __init__(self, town: Town) -> None:
        self._town = town
        self.verified_entries = 0
        self.compared_messages = 0

    def faults(self) -> Iterator[str]:
        """Everything that is wrong."""
        yield from self._down()
        yield from self._town.end_load()
        try:
            self._town.settle()
            yield from self._histories()
            yield from self._mirrored()
            yield from self._logs()
        except (Mismatch, CommandFailed) as trouble:
            yield str(trouble)
        yield from self._logs_of_processes()

    def _down(self) -> Iterator[str]:
        for node in self._town.network.nodes:
            if node.pid() is None:
                yield f"{node.domain} ended by itself with {node.status()}. {node.log_tail()}"

    def _histories(self) -> Iterator[str]:
        for channel in self._town.channels:
            model = None
            for who in self._town.residents:
                history = self._town.history(who, channel)
                self.compared_messages += len(history)
                yield from self._town.ledger.faults(channel, history, who.node.domain)
                shown = [[item[name] for name in SHOWN] for item in history]
                if model is not None and shown != model:
                    at = next((pair for pair in zip(shown, model) if pair[0] != pair[1]), "the end")
                    yield f"{who.node.domain} has another history of {channel[:12]} than the first node, from {at}"
                model = model or shown

    def _mirrored(self) -> Iterator[str]:
        """What was once called mirrored is so for good, and each mirror says that it has it; others hear of it a little later."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while (missing := list(self._not_mirrored())) and time.monotonic() < deadline:
            time.sleep(0.2)
        yield from missing

    def _not_mirrored(self) -> Iterator[str]:
        for channel in self._town.channels:
            promised = self._town.ledger.mirrored_below(channel)
            if not promised:
                continue
            for who in self._town.residents:
                shown = self._town.channel(who, channel)
                if shown.get("mirrored", 0) < promised:
                    yield f"{who.node.domain} calls {shown.get('mirrored', 0)} of {channel[:12]} mirrored, {promised} were"
                for mirror in shown["mirrors"]:
                    if mirror.get("size", 0) < promised:
                        yield f"{mirror['domain']} has cosigned {mirror.get('size', 0)} of {channel[:12]}, {promised} are mirrored"

    def _logs(self) -> Iterator[str]:
        for who in self._town.residents:
            logs = who.admin.run("verify", statuses=(0, 7))["logs"]
            self.verified_entries += sum(log["to"] - log["from"] for log in logs)
            for log in logs:
                if not log["ok"]:
                    yield f"`hanse verify` on {who.node.domain}: {log}"
            held = {log["log"] for log in logs}
            for channel in self._town.channels:
                if channel not in held:
                    yield f"`hanse verify` on {who.node.domain} knows no channel {channel[:12]}"
            stopped = who.admin.run("status")["stopped"]
            if stopped:
                yield f"channels have stopped on {who.node.domain}: {stopped}"

    def _logs_of_processes(self) -> Iterator[str]:
        for node in self._town.network.nodes:
            for line in node.log.read_text(errors="replace").splitlines():
                if "Fatal error" in line or "*** Program crashed" in line:
                    yield f"{node.domain} crashed: {line}"

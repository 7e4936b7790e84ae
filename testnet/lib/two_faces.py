"""A node written from the pages of spec/ alone that is home of a channel, and can show each of its members another history of it."""

from __future__ import annotations

import copy
from typing import Any

from hanse import events, wire
from links import Sender
from own_log import OwnLog, text_body
from own_node import OwnNode
from report import expect
from stranger import Stranger


class TwoFaces(Stranger):
    """`faces` is what a node is shown of a log in place of the log itself, by the node's id."""

    def __init__(self, node: OwnNode) -> None:
        super().__init__(node)
        self.faces: dict[bytes, OwnLog] = {}
        self._common = self.own

    def answer(self, request: Any) -> tuple[int, bytes, bytes]:
        with self.lock:
            source = bytes.fromhex(next(value for name, value in request.headers if name.lower() == "hanse-source"))
            face = self.faces.get(source)
            self.own = {**self._common, face.id: face} if face else self._common
            try:
                return super().answer(request)
            finally:
                self.own = self._common

    def keep_log(self, log: OwnLog) -> None:
        with self.lock:
            self._common[log.id] = log

    def part(self, log: OwnLog, nodes: list[bytes]) -> None:
        """From here on each of these nodes is shown a history of its own."""
        with self.lock:
            for node in nodes:
                face = copy.deepcopy(log, {id(log.node): log.node})
                self.faces[node] = face


def found_channel(stranger: TwoFaces, name: str, owner: bytes) -> OwnLog:
    log = OwnLog(stranger.node)
    roles = [[0, "owner", 100, 0x3FFF], [2, "member", 10, 0x17]]
    log.write(1, owner, k9={1: 1, 2: 0, 3: name, 4: "", 5: {}, 6: roles, 7: 0, 8: stranger.node.reference})
    stranger.keep_log(log)
    return log


def invite(stranger: TwoFaces, sender: Sender, domain: str, log: OwnLog, owner: bytes, guest: bytes) -> None:
    """Invites a user of the node that is asked, by a letter in a mailbox for it."""
    node = stranger.node
    reference = [0, node.chains[sender.to].documents[0].hash]
    with stranger.lock:
        header = log.write(2, owner, k9={1: sender.to, 2: guest, 3: 2, 4: reference}, k10=[0, log.size])
        mailbox = OwnLog(node)
        mailbox.write(48, k9={1: 1, 2: sender.to, 8: node.reference})
        letter = wire.encode({
            0: bytes(16), 2: log.id, 3: node.id, 4: domain, 5: log.checkpoint(), 6: events.decode_header(header).id,
            7: guest, 8: [node.id, owner], 9: "far-away", 10: 0, 11: "otto"})
        mailbox.write(49, body=letter)
    stranger.keep_log(mailbox)
    pushed = sender.ask("push", {1: [mailbox.range(0)]})
    expect((pushed.status, pushed.value), (200, {1: [[mailbox.id, mailbox.size]], 2: []}), "the mailbox's cursor")


def tell(stranger: TwoFaces, sender: Sender, owner: bytes, log: OwnLog, text: str) -> list[Any]:
    """The owner says something in the history that this node is shown; answers the push's cursors and refusals."""
    with stranger.lock:
        face = stranger.faces.get(sender.to, log)
        first = face.size
        face.write(16, owner, text_body(text))
        value = face.range(first)
    pushed = sender.ask("push", {1: [value]})
    if pushed.value[1] and pushed.value[1][0][1] < value[2]:
        with stranger.lock:
            value = face.range(pushed.value[1][0][1])
        pushed = sender.ask("push", {1: [value]})
    return [pushed.value[1], pushed.value[2]]

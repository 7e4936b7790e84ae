"""The stranger at work: answers what nodes ask, follows logs, keeps its own."""

from __future__ import annotations

import threading
from typing import Any

from hanse import batches, crypto, endpoints, events, federation, identity, log, ranges, snapshots, wire
from hanse.errors import Refusal
from links import Sender
from own_log import OwnLog, now, text_body
from own_node import OwnNode


class Stranger:
    def __init__(self, node: OwnNode) -> None:
        self.node = node
        self.lock = threading.RLock()
        self.started = now() // 1000 * 1000
        self.nonces: dict[bytes, set[str]] = {}
        # Logs of others, as far as they are verified here, and what their events say.
        self.followers: dict[bytes, ranges.Follower] = {}
        self.events: dict[bytes, dict[int, tuple[events.Header, bytes | None]]] = {}
        # Logs of its own by id.
        self.own: dict[bytes, OwnLog] = {node.directory.id: node.directory}
        self.letters: list[dict[int, Any]] = []
        self.refused: list[str] = []
        self._counters: dict[bytes, int] = {}

    # What others ask.

    def answer(self, request: federation.Request) -> tuple[int, bytes, bytes]:
        """Status, body and the asker of a request; a refusal of the request itself is raised."""
        with self.lock:
            signed = federation.parse_request(request)
            receiver = federation.Receiver(
                self.node.id, now(), self.started, self.node.chains, self.nonces.setdefault(signed.source, set()))
            federation.check_request(request, receiver)
            name = request.path.rsplit("/", 1)[1]
            value = endpoints.BODIES[f"{name} request"](wire.decode(request.body))
            status, answer = getattr(self, f"on_{name}")(value, signed.source)
            return status, wire.encode(answer), signed.source

    def on_resolve(self, value: dict[int, Any], source: bytes) -> tuple[int, Any]:
        if value[1] not in self.node.users:
            return 404, {1: "unknownUser", 2: "no such user"}
        user, sequence = self.node.users[value[1]]
        entry, header, coverage, proof = self.node.directory.proof(sequence)
        return 200, {1: user, 2: entry, 3: header, 4: coverage, 5: proof, 6: self.node.directory.checkpoint()}

    def on_checkpoints(self, value: dict[int, Any], source: bytes) -> tuple[int, Any]:
        """Says nothing of its own: whoever asks may find out by itself."""
        return 200, {1: []}

    def on_push(self, value: dict[int, Any], source: bytes) -> tuple[int, Any]:
        cursors, refusals = [], []
        for item in value[1]:
            found = ranges.decode_range(item)
            try:
                self.apply(found, source)
            except Refusal as refusal:
                if refusal.code == "rangeGap":
                    held = self.followers.get(found.log)
                    cursors.append([found.log, held.cursor if held else 0])
                else:
                    self.refused.append(refusal.code)
                    refusals.append([found.log, refusal.code])
                continue
            cursors.append([found.log, self.followers[found.log].cursor])
        return 200, {1: cursors, 2: refusals}

    def on_pull(self, value: dict[int, Any], source: bytes) -> tuple[int, Any]:
        cursors = dict(map(tuple, value[1]))
        if value.get(3, False):
            for held in self.own.values():
                if held.state.kind == 2 and held.state.records[(0,)][-1] == source:
                    cursors.setdefault(held.id, 0)
        found, refusals = [], []
        for identifier, cursor in cursors.items():
            held = self.own.get(identifier)
            if held is None:
                refusals.append([identifier, "unknownLog"])
            elif cursor > held.size:
                refusals.append([identifier, "futureCursor", held.size])
            elif cursor < held.size:
                found.append(held.range(cursor))
        return 200, {1: found, 2: refusals}

    def on_submit(self, value: dict[int, Any], source: bytes) -> tuple[int, Any]:
        """Joins and messages of a member, for a channel of which the stranger is home: one coverage at a time."""
        results, at = [], 0
        for item in value[2]:
            coverage = batches.decode_coverage(item)
            pairs = [ranges.decode_pair(pair) for pair in value[1][at : at + coverage.count]]
            at += coverage.count
            headers = [events.check_event(*pair) for pair in pairs]
            key = self.node.chains[source].newest.keys[identity.BATCH]
            batches.check_coverage(coverage, [header.id for header in headers], source, None, key)
            held = self.own[headers[0].log]
            results += [[0, 0, sequence, verdict] for sequence, verdict in held.take(pairs, item)]
        return 200, {1: results}

    def on_snapshot(self, value: dict[int, Any], source: bytes) -> tuple[int, Any]:
        return 200, self.own[value[1]].snapshot(value[2])

    # What it follows.

    def apply(self, found: ranges.Range, source: bytes) -> None:
        follower = self.followers.get(found.log)
        if follower is None:
            if found.first != 0:
                raise Refusal("rangeGap" if source in self.node.chains else "unknownLog")
            follower = ranges.Follower(found.log, source, chains=self.node.chains)
            after = follower.accept(found)
            if after.state.kind != 2:
                raise Refusal("unknownLog")
        else:
            after = follower.accept(found)
        self.followers[found.log] = after
        self.keep(found, follower.cursor)

    def keep(self, found: ranges.Range, cursor: int) -> None:
        pairs = iter(found.events)
        for raw in found.entries:
            entry = log.decode_entry(raw)
            if entry.is_state:
                continue
            header, body = next(pairs)
            if entry.sequence < cursor:
                continue
            decoded = events.decode_header(header)
            self.events.setdefault(found.log, {})[entry.sequence] = (decoded, body)
            if decoded.kind == 49 and body is not None:
                self.letters.append(events.decode_body(49, body))

    def join(self, sender: Sender, letter: dict[int, Any]) -> None:
        """By the snapshot of the home, against the checkpoint that the letter vouches for."""
        channel, home = letter[2], letter[3]
        trusted = ranges.check_home(letter[5], channel, self.node.chains, home)
        answer = sender.ask("snapshot", {1: channel, 2: trusted.size})
        if answer.status != 200:
            raise Refusal(answer.code, answer.detail)
        found = snapshots.decode_snapshot(answer.value)
        invitation = snapshots.Invitation(channel, home, trusted)
        with self.lock:
            self.followers[channel] = snapshots.check_snapshot(found, invitation, self.node.chains)

    def pull(self, sender: Sender, channel: bytes) -> int:
        """Asks until nothing follows; answers the cursor."""
        while True:
            with self.lock:
                cursor = self.followers[channel].cursor
            answer = sender.ask("pull", {1: [[channel, cursor]]})
            if answer.status != 200 or answer.value[2]:
                raise Refusal(answer.code or answer.value[2][0][1])
            if not answer.value[1]:
                return cursor
            with self.lock:
                self.apply(ranges.decode_range(answer.value[1][0]), sender.to)

    # What its users do.

    def event(
            self, channel: bytes, kind: int, user: bytes | None, text: str | None = None, **changes: Any) -> tuple[bytes, bytes | None]:
        """Header and body of an event at the next position, of the node itself without a user; `changes` are k<key>=value."""
        counter = self._counters[channel] = self._counters.get(channel, 0) + 1
        body = None if text is None else text_body(text)
        value: dict[int, Any] = {1: channel, 2: kind, 3: self.node.id, 5: [0, 1, counter], 6: now()}
        if user is not None:
            value[4] = user
        if body is not None:
            value[7] = events.body_hash(body)
        value.update({int(key[1:]): item for key, item in changes.items()})
        return wire.encode(value), body

    def taken_back(self, channel: bytes) -> None:
        """The last event came to nothing: its position is free."""
        self._counters[channel] -= 1

    def submission(self, pairs: list[tuple[bytes, bytes | None]], seed: bytes | None = None) -> dict[int, Any]:
        """A submit request of these events, under one statement, by the document that the channel's state names."""
        ids = [crypto.tagged_hash(crypto.TAG_EVENT, header) for header, _ in pairs]
        statement = batches.make_statement(seed or self.node.seeds["batch"], self.node.id, 0, ids)
        return {1: [list(pair) for pair in pairs], 2: [batches.make_coverage(statement, ids, 0, len(ids))]}

    def texts(self, channel: bytes) -> list[str]:
        with self.lock:
            held = sorted(self.events.get(channel, {}).items())
            return [wire.decode(body)[1] for _, (header, body) in held if header.kind == 16 and body]

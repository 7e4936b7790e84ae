"""Ranges, and how a follower checks them (spec/log.md, "Ranges", LOG-1 to LOG-11)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from . import batches, events, identity, kinds, log, merkle, rules, shapes
from .errors import Refusal
from .events import Header
from .log import Checkpoint, Entry
from .state import State

MAX_ENTRIES = 4_096
Pair = tuple[bytes, bytes | None]


class HomeFault(Refusal):
    """LOG-9 or LOG-10: the home's own fault, at this sequence. What stands before it is applied, and the log stops."""

    def __init__(self, code: str, sequence: int, detail: str = "") -> None:
        super().__init__(code, detail)
        self.sequence = sequence


@dataclass(frozen=True)
class Range:
    log: bytes
    first: int
    entries: list[bytes]
    events: list[Pair]
    coverages: list[batches.Coverage]
    checkpoint: str
    consistency: list[bytes]
    documents: list[Any]


def decode_range(value: Any) -> Range:
    """The shape alone: entries, headers and documents are judged by their checks."""
    value = shapes.fields(value, set(range(1, 9)), is_open=True)
    shapes.boolean(value.get(9, False))
    if len(shapes.array(value[3], 1)) > MAX_ENTRIES:
        raise Refusal("rangeTooLarge")
    return Range(
        log=shapes.id32(value[1]),
        first=shapes.uint(value[2]),
        entries=[shapes.octets(item) for item in value[3]],
        events=[decode_pair(item) for item in shapes.array(value[4])],
        coverages=[batches.decode_coverage(item) for item in shapes.array(value[5])],
        checkpoint=shapes.text(value[6]),
        consistency=shapes.hashes(value[7]),
        documents=shapes.array(value[8]),
    )


def decode_pair(value: Any) -> Pair:
    header, body = shapes.tuple_of(value, 2)
    return shapes.octets(header), None if body is None else shapes.octets(body)


@dataclass
class Follower:
    """A verified copy of a log: what is needed to check the next range. `chains` are the pinned documents by node."""

    log: bytes
    home: bytes
    cursor: int = 0
    time: int = 0
    state_due: bool = False
    frontier: list[bytes] = field(default_factory=list)
    state: State = field(default_factory=State)
    chains: dict[bytes, identity.Chain] = field(default_factory=dict)

    def accept(self, found: Range) -> Follower:
        """The follower after the range. It refuses with nothing applied, or with `HomeFault` at a sequence."""
        end = found.first + len(found.entries)
        if found.first > self.cursor or end < self.cursor:
            raise Refusal("rangeGap")
        if end > log.MAX_ENTRIES:
            raise Refusal("rangeTooLarge", "no log is so long")
        entries = self.check_entries(found)
        check_ids(entries, found.events)
        chains = merged(self.chains, found.documents)
        covered = self.check_events(found, chains)
        tree = self.grown(entries)
        self.check_checkpoint(found, end, tree, chains)
        check_bodies(covered)
        return Walk(self, chains, entries, covered).run(tree)

    def check_entries(self, found: Range) -> list[Entry]:
        """LOG-2 and LOG-3."""
        entries = [log.decode_entry(raw) for raw in found.entries]
        for offset, entry in enumerate(entries):
            if entry.term != 0 or entry.sequence != found.first + offset:
                raise Refusal("entryOutOfOrder")
        last = self.time if found.first == self.cursor else 0
        for entry in entries:
            if entry.sequence == self.cursor:
                last = max(last, self.time)
            if entry.time < last:
                raise Refusal("entryTimeFell")
            last = entry.time
        return entries

    def check_events(self, found: Range, chains: dict[bytes, identity.Chain]) -> list[Covered]:
        """LOG-5, but for the document that the state names: that one is judged entry by entry."""
        headers = [events.decode_header(header) for header, _ in found.events]
        if any(header.log_id != self.log for header in headers):
            raise Refusal("eventWrongLog")
        covered: list[Covered] = []
        for coverage in found.coverages:
            run = headers[len(covered) : len(covered) + coverage.count]
            document = check_run(coverage, run, chains)
            covered += [Covered(header, None, document) for header in run]
        if len(covered) != len(headers):
            raise Refusal("eventUncovered")
        return [replace(item, body=body) for item, (_, body) in zip(covered, found.events)]

    def grown(self, entries: list[Entry]) -> list[bytes]:
        tree = self.frontier
        for entry in entries:
            if entry.sequence >= self.cursor:
                tree = merkle.frontier_append(tree, entry.sequence, entry.leaf)
        return tree

    def check_checkpoint(self, found: Range, end: int, tree: list[bytes],
        chains: dict[bytes, identity.Chain]) -> None:
        """LOG-6 and LOG-7."""
        checkpoint = check_home(found.checkpoint, self.log, chains, self.home)
        if not merkle.extends(end, merkle.frontier_root(tree), checkpoint.size, checkpoint.root, found.consistency):
            raise Refusal("checkpointMismatch")


@dataclass(frozen=True)
class Covered:
    header: Header
    body: bytes | None
    document: identity.NodeDocument


def check_home(note: str, line: bytes, chains: dict[bytes, identity.Chain], home: bytes) -> Checkpoint:
    """LOG-6 and LOG-12."""
    chain = chains.get(home, identity.Chain())
    counting = chain.documents[chain.revoked_below :]
    revoked = [*chain.documents[: chain.revoked_below], *chain.replaced]
    try:
        return log.check_checkpoint(note, line, 0, [document.keys[identity.LOG] for document in counting])
    except Refusal as refusal:
        if refusal.code == "checkpointBadSignature":
            log.check_checkpoint(note, line, 0, [document.keys[identity.LOG] for document in revoked])
            raise Refusal("checkpointRevoked") from None
        raise


def check_ids(entries: list[Entry], pairs: list[Pair]) -> None:
    """LOG-4."""
    wanted = [entry.hash for entry in entries if not entry.is_state]
    given = [events.crypto.tagged_hash(events.crypto.TAG_EVENT, header) for header, _ in pairs]
    if wanted != given:
        raise Refusal("entryWrongEvent")


def merged(known: dict[bytes, identity.Chain], documents: list[Any]) -> dict[bytes, identity.Chain]:
    """The pinned chains with those of the range, each extended or checked against what is held."""
    result = {node: chain.copy() for node, chain in known.items()}
    for item in documents:
        chain = [identity.decode_signed(value) for value in shapes.array(item)]
        if not chain:
            raise Refusal("documentInvalid", "no document")
        result.setdefault(chain[0].document.node, identity.Chain()).offer(chain, are_named=True)
    return result


def check_run(
    coverage: batches.Coverage, run: list[Header], chains: dict[bytes, identity.Chain]
) -> identity.NodeDocument:
    """EV-5's node, EV-6 and EV-7: the document under which the statement is, of whichever branch."""
    statement = coverage.statement
    if any(header.node != statement.node for header in run):
        raise Refusal("statementWrongNode")
    batches.check_proof(coverage, [header.id for header in run])
    chain = chains.get(statement.node)
    candidates = chain.candidates(statement.document) if chain else []
    if not candidates:
        raise Refusal("statementWrongDocument", "not in the chain")
    for document in candidates[:-1]:
        try:
            batches.check_signature(statement, document.keys[identity.BATCH])
            return document
        except Refusal:
            continue
    batches.check_signature(statement, candidates[-1].keys[identity.BATCH])
    return candidates[-1]


def check_bodies(covered: list[Covered]) -> None:
    """LOG-8. Whether a body that is null was erased may show only later."""
    for item in covered:
        if item.body is not None and (item.header.body_hash is None or events.body_hash(item.body) != item.header.body_hash):
            raise Refusal("bodyMismatch")


class Walk:
    """LOG-5's document, LOG-9 and LOG-10, entry by entry, on a copy of the state."""

    def __init__(self, follower: Follower, chains: dict[bytes, identity.Chain], entries: list[Entry],
        covered: list[Covered]) -> None:
        self.follower = follower
        self.chains = chains
        self.entries = entries
        self.covered = iter(covered)
        self.state = State(dict(follower.state.records))
        self.due = follower.state_due

    def run(self, tree: list[bytes]) -> Follower:
        last = self.follower
        cursor, time = last.cursor, last.time
        for entry in self.entries:
            item = None if entry.is_state else next(self.covered)
            if entry.sequence < last.cursor:
                continue
            self.step(entry, item)
            cursor, time = entry.sequence + 1, entry.time
        return Follower(last.log, last.home, cursor, time, self.due, tree, self.state, self.chains)

    def step(self, entry: Entry, item: Covered | None) -> None:
        if entry.is_state != self.due:
            raise HomeFault("homeFault", entry.sequence, "a state entry is missing or not due")
        judgement = None
        if item is None:
            if entry.hash != self.state.root():
                raise HomeFault("homeFault", entry.sequence, "another state root")
        else:
            self.check_document(item)
            judgement = self.judge(entry, item.header)
        self.due = rules.state_entry_due(judgement, entry.sequence + 1)

    def judge(self, entry: Entry, header: Header) -> rules.Judgement:
        place = rules.Place(entry.term, entry.sequence, entry.time)
        judgement = rules.judge(self.state, self.follower.log, self.follower.home, place, header)
        if judgement.kind == "door" or judgement.number != entry.verdict:
            raise HomeFault("verdictMismatch", entry.sequence, f"{judgement} against {entry.verdict}")
        return judgement

    def check_document(self, item: Covered) -> None:
        """EV-5: the document is the one that the state before the entry names; a create event names its own."""
        named = self.named_document(item.header)
        if named is None:
            return
        chain, signed = self.chains[item.header.node], [item.document.number, item.document.hash]
        own = [item.header.content[1], item.header.content[2]] if item.header.kind == 13 else None
        if own is not None and 3 in item.header.content:
            holds = signed == own and (own == named or chain.revokes(named, own))
        elif own is not None and own[0] > named[0] and signed[0] == own[0]:
            holds = signed == own
        else:
            holds = signed == named
        if not holds:
            raise Refusal("statementWrongDocument")

    def named_document(self, header: Header) -> list[Any] | None:
        """[number, hash], or None where any document of the chain may be named, or where the rules refuse first."""
        if header.kind == 1 and self.state.kind is None and isinstance(header.content, dict):
            return header.content.get(8)
        if self.state.kind != kinds.CHANNEL:
            return None
        record = self.state.node(header.node)
        return record[:2] if record else None

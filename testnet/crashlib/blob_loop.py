"""Rounds of kills under a load of files; after each, what was acknowledged must be there, and what was erased must be gone."""

import argparse
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import steps_gathering as gathering
from api import Refused, Unreachable
from file_api import FileApi, blob_id
from network import Network
from ports import free_ports
from report import Report
from scene import Resident, Scene

SETTLE_SECONDS = 60.0
MOST_BYTES = 6_000_000
PEOPLE = 2


class Quiet(Report):
    @staticmethod
    def _print(text: str) -> None:
        pass


@dataclass
class Sent:
    """A file that a message names; `erased` once its erasure was asked for."""
    sequence: int
    data: bytes
    # Who sent it, and so may erase it.
    owner: str
    erased: bool = False


@dataclass
class Ledger:
    lock: threading.Lock = field(default_factory=threading.Lock)
    sent: list[Sent] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + 1

    def trouble(self, what: str) -> None:
        with self.lock:
            self.troubles.append(what)


class Sender(threading.Thread):
    """Uploads in parts, goes on after each kill, sends, gets and erases."""

    def __init__(self, api: FileApi, channel: str, ledger: Ledger, random: Random) -> None:
        super().__init__(daemon=True)
        self._api, self._channel, self._ledger, self._random = api, channel, ledger, random
        self.ends = threading.Event()

    def run(self) -> None:
        while not self.ends.is_set():
            try:
                self._turn()
            except Unreachable:
                time.sleep(0.05)
            except Refused as refusal:
                if refusal.status < 500:
                    self._ledger.trouble(f"refused: {refusal}")
                time.sleep(0.05)

    def _turn(self) -> None:
        choice = self._random.random()
        with self._ledger.lock:
            known = [one for one in self._ledger.sent if not one.erased]
        own = [one for one in known if one.owner == self._api.name]
        if choice < 0.6 or not known:
            self._send(self._data(known))
        elif choice < 0.85 or not own:
            self._get(self._random.choice(known))
        else:
            self._erase(self._random.choice(own))

    def _data(self, known: list[Sent]) -> bytes:
        """Often what was sent before, with an edit: so that chunks are shared."""
        if known and self._random.random() < 0.4:
            data = self._random.choice(known).data
            at = self._random.randrange(len(data))
            return data[:at] + self._random.randbytes(20) + data[at:]
        size = self._random.randrange(1, MOST_BYTES)
        return self._random.randbytes(size // 2) + b"the same again " * (size // 30)

    def _send(self, data: bytes) -> None:
        hash = blob_id(data)
        if not self._upload(data, hash):
            return
        sequence = self._share(hash)
        if sequence is None:
            return
        with self._ledger.lock:
            self._ledger.sent.append(Sent(sequence, data, self._api.name))
        self._ledger.count("files sent")

    def _upload(self, data: bytes, hash: str) -> bool:
        """Whether it is there; it is left unfinished when the round ends."""
        upload = self._api.call("POST", "uploads", {"size": len(data), "hash": hash})["upload"]
        offset, told = 0, 0
        while not self.ends.is_set():
            part = data[offset:offset + self._random.randrange(1, 2_000_000)]
            try:
                answer = self._api.part(upload, offset, part)
            except Unreachable:
                self._ledger.count("parts cut off")
                try:
                    answer = self._api.call("GET", f"uploads/{upload}")
                except Unreachable:
                    time.sleep(0.05)
                    continue
                except Refused as refusal:
                    # Its last part was taken, and the answer lost: the file is there.
                    if refusal.code == "unknownUpload":
                        return True
                    raise
            except Refused as refusal:
                if refusal.code == "offsetWrong":
                    answer = self._api.call("GET", f"uploads/{upload}")
                elif refusal.code == "unknownUpload":
                    return True
                else:
                    raise
            if answer["offset"] < told:
                self._ledger.trouble(f"{told} bytes were durable, and {answer['offset']} are")
            offset = told = answer["offset"]
            if "file" in answer:
                return True
        return False

    def _share(self, hash: str) -> int | None:
        """Where the message stands that names the file. It is asked for under one key until that is known, also when the round is over:
        a node that was killed may have kept a message whose receipt nobody heard."""
        path = f"channels/{self._channel}/messages?wait=ordered"
        key = {"idempotency-key": hash[:32] + str(self._random.randrange(10**9))}
        while True:
            try:
                receipt = self._api.call("POST", path, {"files": [{"hash": hash, "name": "a.bin"}]}, **key)
                if receipt.get("verdict", "accepted") != "accepted":
                    return self._ledger.trouble(f"turned away: {receipt}")
                if "sequence" in receipt:
                    return int(receipt["sequence"])
                self._ledger.count("receipts without a place")
            except Unreachable:
                self._ledger.count("receipts cut off")
            except Refused as refusal:
                if refusal.status < 500:
                    raise
            time.sleep(0.05)

    def _get(self, one: Sent) -> None:
        first = self._random.randrange(len(one.data))
        last = self._random.randrange(first, len(one.data))
        try:
            got = self._api.file(self._channel, one.sequence, first, last)
        except Refused as refusal:
            if one.erased or refusal.status >= 500:
                return
            # The message may not have come to this node yet.
            if refusal.code not in ("unknownMessage", "unknownFile"):
                raise
            return
        if got != one.data[first:last + 1]:
            self._ledger.trouble(f"other bytes of {one.sequence} than were sent")
        self._ledger.count("parts got")

    def _erase(self, one: Sent) -> None:
        one.erased = True
        try:
            self._api.call("DELETE", f"channels/{self._channel}/messages/{one.sequence}?wait=ordered")
        except Refused as refusal:
            # The home has said where it stands, and this node's copy has not come so far.
            if refusal.code != "unknownMessage":
                raise
            one.erased = False
            return
        self._ledger.count("files erased")


class BlobLoop:
    def __init__(self, folder: Path, binary: Path, random: Random) -> None:
        self.network = Network(folder, free_ports(2), binary)
        self.scene = Scene(self.network, Quiet())
        self.ledger, self.random = Ledger(), random

    def run(self, seconds: float) -> list[str]:
        self.network.make()
        for who in self.scene.residents:
            who.node.lift_limits()
        self.network.start()
        for step in (gathering.accounts, gathering.channel, gathering.invitations):
            step(self.scene)
        ends = time.monotonic() + seconds
        rounds = 0
        while time.monotonic() < ends and not self.ledger.troubles:
            self.round()
            rounds += 1
            print(f"round {rounds}: {self.ledger.counts}", flush=True)
        if not self.ledger.troubles:
            self.erase_all()
        return self.ledger.troubles

    def api(self, who: Resident) -> FileApi:
        return FileApi(who.node, who.name, self.network.password_file(who.node, who.name).read_text().strip())

    def round(self) -> None:
        senders = [Sender(self.api(who), self.scene.channel, self.ledger, Random(self.random.random()))
            for who in self.scene.residents for _ in range(PEOPLE)]
        for sender in senders:
            sender.start()
        for _ in range(3):
            time.sleep(self.random.uniform(0.2, 3.0))
            who = self.random.choice(self.scene.residents)
            who.node.kill()
            self.ledger.count("kills")
            time.sleep(self.random.uniform(0.0, 0.5))
            who.node.start()
        for sender in senders:
            sender.ends.set()
        for sender in senders:
            sender.join(SETTLE_SECONDS)
            if sender.is_alive():
                self.ledger.trouble(f"a request did not end within {SETTLE_SECONDS:g} s after the kills")
        self.drop_uploads()
        self.audit()

    def drop_uploads(self) -> None:
        """Of those that the round's end cut off, and those whose beginning nobody heard of: a user may have few at once."""
        for who in self.scene.residents:
            api = self.api(who)
            for upload in api.call("GET", "uploads")["uploads"]:
                api.call("DELETE", f"uploads/{upload['upload']}")

    def audit(self) -> None:
        """Each file that is not erased, from both nodes, whole."""
        for who in self.scene.residents:
            api = self.api(who)
            for one in [one for one in self.ledger.sent if not one.erased]:
                self.expect(api, who, one)

    def expect(self, api: FileApi, who: Resident, one: Sent) -> None:
        deadline = time.monotonic() + SETTLE_SECONDS
        while True:
            try:
                if api.file(self.scene.channel, one.sequence) != one.data:
                    self.ledger.trouble(f"{who.node.domain} gives other bytes of {one.sequence} than were sent")
                return
            except (Unreachable, Refused) as trouble:
                if time.monotonic() > deadline:
                    return self.ledger.trouble(f"{who.node.domain} does not give {one.sequence}: {trouble}")
                time.sleep(0.2)

    def erase_all(self) -> None:
        """In the end nothing may be left."""
        apis = {who.name: self.api(who) for who in self.scene.residents}
        for one in self.ledger.sent:
            apis[one.owner].call("DELETE", f"channels/{self.scene.channel}/messages/{one.sequence}?wait=ordered")
        for who in self.scene.residents:
            deadline = time.monotonic() + SETTLE_SECONDS
            while (left := remains(who.node.data / "data")) and time.monotonic() < deadline:
                time.sleep(0.5)
            for what in left:
                self.ledger.trouble(f"{who.node.domain} has {what} when all is erased")


def remains(data: Path) -> list[str]:
    """What is there of files beyond those that came whole and were never sent, which stay for a day."""
    with (closing(sqlite3.connect(f"file:{data}/hanse.sqlite?mode=ro", uri=True)) as main,
          closing(sqlite3.connect(f"file:{data}/blobs.sqlite?mode=ro", uri=True)) as blobs):
        claimed = set(main.execute("SELECT hash FROM fileClaim"))
        found = [f"{count} rows of {table}" for table in ("fileReference", "fileDrop")
                 if (count := main.execute(f"SELECT count(*) FROM {table}").fetchone()[0])]
        kept = set(blobs.execute("SELECT hash FROM content WHERE state = 2"))
        if kept != claimed:
            found.append(f"{len(kept - claimed)} files that nobody may send, and lacks {len(claimed - kept)}")
        if count := blobs.execute("SELECT count(*) FROM content WHERE state <> 2").fetchone()[0]:
            found.append(f"{count} contents that come or go")
        places = blobs.execute("SELECT pack, offset, stored FROM chunk ORDER BY pack, offset").fetchall()
    for pack in (data / "blobs").glob("*.pack"):
        bytes_left, at = pack.read_bytes(), 0
        for _, start, length in [place for place in places if place[0] == int(pack.stem)] + [(0, len(bytes_left), 0)]:
            if bytes_left[at:start].strip(b"\0"):
                found.append(f"bytes of no chunk in {pack.name}, from {at} to {start}")
            at = start + length
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="testnet/blob-crash-loop", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--bin", type=Path, required=True)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    folder = Path(tempfile.mkdtemp(prefix="hanse-blobs-"))
    loop = BlobLoop(folder / "data", options.bin, Random(options.seed))
    try:
        troubles = loop.run(options.seconds)
    finally:
        loop.network.stop()
    for trouble in troubles:
        print(f"VIOLATION {trouble}")
    if troubles:
        print(f"kept: {folder}")
    else:
        shutil.rmtree(folder)
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())

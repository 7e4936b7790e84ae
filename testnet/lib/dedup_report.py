"""What storing each chunk once saves, and what compressing it does: real files sent to a node, and what it has of them after each."""

import argparse
import lzma
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from client import Client
from network import ADMIN, Network
from ports import free_ports
from report import Report
from scene import Scene

SAVES = 10
PEOPLE = 10


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--linux", type=Path)
    parser.add_argument("--data", type=Path, default=Path(__file__).resolve().parents[1] / ".dedup")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    folder = options.data.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    tar = options.linux or linux(folder)
    measure(tar, folder)
    if not options.linux and not options.keep:
        tar.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
    return 0


def measure(tar: Path, folder: Path, edits: int = 1_000, document_bytes: int = 20_000_000) -> list["Row"]:
    """With a node of its own, of which nothing is left."""
    with tempfile.TemporaryDirectory(dir=folder) as made:
        network = Network(Path(made) / "node", free_ports(1), Path(os.environ["HANSE_BIN"]))
        try:
            network.make()
            network.start()
            report = DedupReport(network, Path(made))
            report.run(tar, edits, document_bytes)
            return report.rows
        finally:
            network.stop()


def linux(folder: Path) -> Path:
    """Debian's Linux source package as one tar."""
    tar = folder / "linux-source.tar"
    if tar.exists():
        return tar
    name = subprocess.run(["apt-cache", "depends", "linux-source"], capture_output=True, text=True, check=True).stdout
    package = name.split("Depends: ")[1].split()[0]
    subprocess.run(["apt-get", "download", package], cwd=folder, check=True, stdout=sys.stderr)
    deb = next(folder.glob(f"{package}_*.deb"))
    subprocess.run(["dpkg-deb", "-x", deb, folder / "package"], check=True)
    packed = next((folder / "package").rglob("linux-source-*.tar.xz"))
    with lzma.open(packed) as source, open(tar, "wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
    shutil.rmtree(folder / "package")
    deb.unlink()
    return tar


@dataclass
class Held:
    """Bytes: of all files together, of their chunks once, of these as they are stored, and of the disk under the packs."""
    files: int
    chunks: int
    stored: int
    disk: int

    def less(self, before: "Held") -> "Held":
        return Held(self.files - before.files, self.chunks - before.chunks, self.stored - before.stored, self.disk - before.disk)


@dataclass
class Row:
    what: str
    sent: int
    grown: Held

    @property
    def dedup(self) -> float:
        """The share of what was sent that is in chunks which were there."""
        return 1 - self.grown.chunks / self.sent

    @property
    def compression(self) -> float | None:
        """The share of the chunks' bytes that is not stored; of no chunks, None."""
        return 1 - self.grown.stored / self.grown.chunks if self.grown.chunks else None

    @property
    def together(self) -> float:
        return 1 - self.grown.disk / self.sent

    def line(self) -> str:
        sizes = (self.sent, self.grown.files, self.grown.chunks, self.grown.stored, self.grown.disk)
        shares = (self.dedup, self.compression, self.together)
        return f"{self.what:42}" + "".join(f"{size:15,}" for size in sizes) + "".join(
            f"{'-' if share is None else f'{share:.1%}':>12}" for share in shares)


HEADING = (f"{'what':42}" + "".join(f"{name:>15}" for name in ("sent", "in files", "in chunks", "stored", "on disk"))
           + "".join(f"{name:>12}" for name in ("dedup", "compression", "together")))


class DedupReport:
    def __init__(self, network: Network, folder: Path) -> None:
        self.network, self.folder = network, folder
        self.scene = Scene(network, Report())
        self.data = network.nodes[0].data / "data"
        self.rows: list[Row] = []

    def log_in(self, client: Client, name: str) -> None:
        node = self.network.nodes[0]
        connect = {f"{node.domain}:{node.port}": node.address}
        client.log_in(node.url, connect, node.authority, name, self.network.password_file(node, ADMIN))

    def run(self, tar: Path, edits: int, document_bytes: int) -> None:
        admin = self.scene.first.admin
        self.log_in(admin, ADMIN)
        admin.run("channels", "create", "files")
        print(HEADING)
        self.row("Linux source package, one tar", [lambda: self.send(admin, tar)], tar.stat().st_size)
        edited = self.folder / "edited.tar"
        edit(tar, edited, edits)
        self.row(f"the same with {edits:,} edits", [lambda: self.send(admin, edited)], edited.stat().st_size)
        edited.unlink()
        versions = list(documents(self.folder, document_bytes))
        sizes = sum(path.stat().st_size for path in versions)
        self.row(f"a document, edited and saved {SAVES} times", [lambda path=path: self.send(admin, path) for path in versions], sizes)
        packed = [open_document(path, document_bytes // 40) for path in versions]
        sizes = sum(path.stat().st_size for path in packed)
        self.row(f"the same as OpenDocument, saved {SAVES} times",
                 [lambda path=path: self.send(admin, path) for path in packed], sizes)
        shared = self.folder / "shared.bin"
        # None of its chunks was sent before.
        shared.write_bytes(versions[-1].read_bytes()[::-1])
        self.row(f"one file sent by {PEOPLE} people", list(self.people(shared)), PEOPLE * shared.stat().st_size)

    def row(self, what: str, sends: Iterable[Callable[[], None]], size: int) -> None:
        before = self.held()
        for send in sends:
            send()
        self.rows.append(Row(what, size, self.held().less(before)))
        print(self.rows[-1].line(), flush=True)

    def held(self) -> Held:
        disk = sum(os.stat(path).st_blocks * 512 for path in (self.data / "blobs").glob("*.pack"))
        with closing(sqlite3.connect(f"file:{self.data}/blobs.sqlite?mode=ro", uri=True)) as blobs:
            [files] = blobs.execute("SELECT total(length) FROM part JOIN chunk ON part.chunk = chunk.id").fetchone()
            chunks, stored = blobs.execute("SELECT total(length), total(stored) FROM chunk").fetchone()
        return Held(int(files), int(chunks), int(stored), disk)

    @staticmethod
    def send(who: Client, path: Path) -> None:
        subprocess.run(who.command("files", "send", "files", path, "--wait", "ordered"), env=who.environment, check=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def people(self, path: Path) -> Iterator[Callable[[], None]]:
        admin = self.scene.first.admin
        node = self.network.nodes[0]
        password = self.network.password_file(node, ADMIN)
        for number in range(PEOPLE):
            name = f"person{number}"
            admin.run("users", "add", name, "--password-file", password)
            admin.run("invite", "files", f"{name}@{node.domain}", "--wait", "ordered")
            client = self.network.client(node, name)
            self.log_in(client, name)
            client.run("invitations", "accept", "files", "--wait", "ordered")
            yield lambda client=client: self.send(client, path)


def edit(source: Path, target: Path, count: int) -> None:
    """Inserts, deletes and overwrites up to 100 bytes at random places."""
    chance = random.Random(1)
    size = source.stat().st_size
    places = sorted(chance.sample(range(size), count))
    with open(source, "rb") as old, open(target, "wb") as new:
        at = 0
        for place in places:
            if place < at:
                continue
            copy(old, new, place - at)
            at = place
            length = chance.randint(1, 100)
            if chance.random() < 2 / 3:
                new.write(chance.randbytes(length))
            if chance.random() < 2 / 3:
                old.seek(length, os.SEEK_CUR)
                at += length
        copy(old, new, size - at)


def copy(old, new, count: int) -> None:
    while count > 0:
        part = old.read(min(count, 1 << 20))
        if not part:
            return
        new.write(part)
        count -= len(part)


def documents(folder: Path, most_bytes: int) -> Iterator[Path]:
    """A long document of this machine's own pages, with one paragraph more each time it is saved."""
    found = (sorted(path for path in Path("/usr/share/doc").rglob(name) if path.is_file()) for name in ("*.html", "copyright"))
    pages = next(filter(None, found), [])[:2_000]
    text = "\n".join(page.read_text("utf-8", "replace") for page in pages)[:most_bytes]
    chance = random.Random(2)
    for number in range(SAVES):
        place = chance.randrange(len(text))
        text = text[:place] + f"\nA paragraph that was written for version {number}.\n" + text[place:]
        path = folder / f"document-{number}.html"
        path.write_text(text, "utf-8")
        yield path


def open_document(text: Path, picture_bytes: int) -> Path:
    """The same text in a package as word processors write it (deflated), with pictures that no edit changes."""
    path = text.with_suffix(".odt")
    chance = random.Random(3)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(8):
            package.writestr(zipfile.ZipInfo(f"Pictures/{number}.jpg", (2025, 1, 1, 0, 0, 0)), chance.randbytes(picture_bytes))
        package.writestr(zipfile.ZipInfo("content.xml", (2025, 1, 1, 0, 0, 0)), text.read_bytes(), zipfile.ZIP_DEFLATED)
    return path


if __name__ == "__main__":
    sys.exit(main())

"""Log entries and checkpoints (spec/log.md, "Entries" and "Checkpoints")."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from . import crypto, merkle, shapes, wire
from .errors import Refusal, recoded

MAX_ENTRY = 256
MAX_CHECKPOINT = 8_192
MAX_ENTRIES = 2**40 - 1
STATE_ENTRY_EVERY = 1_024
NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
SIGNATURE_LINE = re.compile("\u2014 ([^ \n]+) ([^ \n]+)")


@dataclass(frozen=True)
class Entry:
    """An event entry, or a state entry (`verdict` None, `hash` the state root)."""

    raw: bytes
    term: int
    sequence: int
    time: int
    hash: bytes
    verdict: int | None

    @property
    def is_state(self) -> bool:
        return self.verdict is None

    @property
    def leaf(self) -> bytes:
        return merkle.leaf_hash(self.raw)


def event_entry(term: int, sequence: int, time: int, event: bytes, verdict: int) -> bytes:
    return wire.encode([0, term, sequence, time, event, verdict])


def state_entry(term: int, sequence: int, time: int, root: bytes) -> bytes:
    return wire.encode([1, term, sequence, time, root])


def decode_entry(raw: bytes) -> Entry:
    if len(raw) > MAX_ENTRY:
        raise Refusal("entryTooLarge")
    with recoded("entryMalformed"):
        value = shapes.array(wire.decode(raw), 5, 6)
        kind = shapes.uint(value[0], 0, 1)
        shapes.tuple_of(value, 5 if kind else 6)
        term, sequence, time = (shapes.uint(item) for item in value[1:4])
        return Entry(raw, term, sequence, time, shapes.id32(value[4]), None if kind else shapes.uint(value[5]))


@dataclass(frozen=True)
class Checkpoint:
    size: int
    root: bytes


def checkpoint_line(log: bytes, term: int) -> str:
    """The first line, which is the key name too."""
    return f"hanse.v1/{log.hex()}/{term}"


def key_id(name: str, key: bytes) -> bytes:
    return crypto.sha256(name.encode() + b"\x0a\x01" + key)[:4]


def checkpoint_text(log: bytes, term: int, size: int, root: bytes) -> str:
    """The signed text: three lines."""
    return f"{checkpoint_line(log, term)}\n{size}\n{base64.b64encode(root).decode()}\n"


def make_checkpoint(seed: bytes, log: bytes, term: int, size: int, root: bytes) -> str:
    text, name = checkpoint_text(log, term, size, root), checkpoint_line(log, term)
    blob = key_id(name, crypto.public_key(seed)) + crypto.sign(seed, text.encode())
    return f"{text}\n\u2014 {name} {base64.b64encode(blob).decode()}\n"


def check_checkpoint(note: str, log: bytes, term: int, keys: Iterable[bytes]) -> Checkpoint:
    """LOG-6: the note is of this log and term, and its first signature by one of the home's log keys.

    The page has no code for a note of another form: it is not the home's signature on a checkpoint.
    """
    if len(note.encode("utf-8")) > MAX_CHECKPOINT:
        raise Refusal("checkpointTooLarge")
    line = checkpoint_line(log, term)
    if note.split("\n", 1)[0] != line:
        raise Refusal("checkpointWrongLog")
    text, blank, signatures = note.partition("\n\n")
    lines = text.split("\n")
    if not blank or len(lines) != 3 or not signatures.endswith("\n"):
        raise Refusal("checkpointBadSignature", "form")
    checkpoint = Checkpoint(decimal(lines[1]), root_hash(lines[2]))
    signed = [signature_line(item) for item in signatures[:-1].split("\n")]
    check_signature(signed[0], line, (text + "\n").encode(), keys)
    return checkpoint


def check_signature(signed: tuple[str, bytes], line: str, text: bytes, keys: Iterable[bytes]) -> None:
    name, blob = signed
    if name == line and len(blob) == 68:
        for key in keys:
            if blob[:4] == key_id(line, key) and crypto.verify(key, text, blob[4:]):
                return
    raise Refusal("checkpointBadSignature")


def decimal(text: str) -> int:
    if not NUMBER.fullmatch(text) or int(text) > wire.MAX_UINT:
        raise Refusal("checkpointBadSignature", "size")
    return int(text)


def root_hash(text: str) -> bytes:
    raw = strict_base64(text)
    if raw is None or len(raw) != 32:
        raise Refusal("checkpointBadSignature", "root")
    return raw


def signature_line(line: str) -> tuple[str, bytes]:
    """Also of a cosignature, which is kept and not judged: only its form counts."""
    match = SIGNATURE_LINE.fullmatch(line)
    blob = strict_base64(match[2]) if match else None
    if match is None or blob is None or len(blob) < 5:
        raise Refusal("checkpointBadSignature", "signature line")
    return match[1], blob


ROLES = ("witness", "mirror")
MOST_COSIGNERS = 15
AHEAD = 300_000


@dataclass(frozen=True)
class Cosignature:
    role: str
    node: bytes
    seconds: int
    key_id: bytes
    signature: bytes


def cosigner(role: str, node: bytes) -> str:
    return f"hanse.v1/{role}/{node.hex()}"


def cosigner_key_id(role: str, node: bytes, key: bytes) -> bytes:
    return crypto.sha256(cosigner(role, node).encode() + b"\x0a\x04" + key)[:4]


def cosigned_text(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def cosign(seed: bytes, role: str, node: bytes, seconds: int, text: str) -> str:
    """A signature line, without its newline, over a checkpoint's text."""
    blob = cosigner_key_id(role, node, crypto.public_key(seed)) + seconds.to_bytes(8, "big")
    blob += crypto.sign(seed, cosigned_text(text, seconds))
    return f"\u2014 {cosigner(role, node)} {base64.b64encode(blob).decode()}"


def decode_cosignature(line: str) -> Cosignature:
    """COS-1."""
    try:
        name, blob = signature_line(line)
    except Refusal as refusal:
        raise Refusal("cosignatureMalformed") from refusal
    match = re.fullmatch(r"hanse\.v1/(witness|mirror)/([0-9a-f]{64})", name)
    if match is None or len(blob) != 76 or int.from_bytes(blob[4:12], "big") > wire.MAX_UINT:
        raise Refusal("cosignatureMalformed")
    return Cosignature(match[1], bytes.fromhex(match[2]), int.from_bytes(blob[4:12], "big"), blob[:4], blob[12:])


def check_cosignature(found: Cosignature, text: str, key: bytes, now: int) -> None:
    """COS-3 to COS-5."""
    if found.key_id != cosigner_key_id(found.role, found.node, key):
        raise Refusal("cosignatureWrongKey")
    if found.seconds > (now + AHEAD) // 1000:
        raise Refusal("cosignatureFromFuture")
    if not crypto.verify(key, cosigned_text(text, found.seconds), found.signature):
        raise Refusal("cosignatureBadSignature")


def cosigners(note: str, keys: dict[tuple[str, bytes], bytes], now: int) -> list[tuple[str, bytes]]:
    """Whose cosignatures of a note hold, in order, each once."""
    text, _, signatures = note.partition("\n\n")
    lines = []
    for line in signatures[:-1].split("\n")[1:]:
        try:
            lines.append(decode_cosignature(line))
        except Refusal:
            continue
    found: list[tuple[str, bytes]] = []
    for item in lines[:MOST_COSIGNERS]:
        name = (item.role, item.node)
        if name in found or name not in keys:
            continue
        try:
            check_cosignature(item, text + "\n", keys[name], now)
        except Refusal:
            continue
        found.append(name)
    return found


def strict_base64(text: str) -> bytes | None:
    """The bytes, or None unless `text` is their only encoding (RFC 4648, section 4, with padding)."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return raw if base64.b64encode(raw).decode() == text else None

"""Nodes for the vectors: keys from fixed seeds, and their documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hanse import crypto, identity, wire

from .page import Page

START = 1_750_000_000_000
DAY = 86_400_000
KEY_NAMES = ("document", "request", "batch", "log", "witness", "mirror", "sealing", "mls")


@dataclass
class Node:
    """A node with its seeds, and the documents it has published so far (as signed-document values)."""

    page: Page
    name: str
    domain: str = ""
    directory: bytes = b""
    signed: list[list[Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.domain = self.domain or f"{self.name}.example"
        self.directory = self.directory or crypto.sha256(f"directory of {self.name}".encode())
        self.root_seed = self.page.seed(f"{self.name} root")
        self.root = crypto.public_key(self.root_seed)
        self.id = identity.node_id(self.root)

    def seed(self, key: str, generation: int = 0) -> bytes:
        return self.page.seed(f"{self.name} {key} {generation}")

    def keys(self, generation: int = 0) -> dict[int, bytes]:
        made = {i: crypto.public_key(self.seed(name, generation)) for i, name in enumerate(KEY_NAMES)}
        made[identity.SEALING] = crypto.sealing_key(self.seed("sealing", generation))
        return made

    def fields(self, number: int = 0, **changes: Any) -> dict[int, Any]:
        """A document's map; `changes` are k<key>=value, and k<key>=None takes a key away."""
        value: dict[int, Any] = {
            1: self.id, 2: number, 4: self.root, 5: self.domain, 6: [f"https://{self.domain}"], 7: [1],
            8: START + number * 30 * DAY, 9: START + (number * 30 + 90) * DAY, 10: self.keys(number),
            11: self.directory,
        }
        if number > 0 and self.signed:
            value[3] = crypto.tagged_hash(crypto.TAG_DOCUMENT, self.signed[number - 1][0])
        value.update({int(key[1:]): change for key, change in changes.items()})
        return {key: item for key, item in value.items() if item is not None}

    def sign(self, value: dict[int, Any] | bytes, signer: int, generation: int = 0) -> list[Any]:
        """A signed-document value; with signer 1 by the document key of `generation`."""
        raw = value if isinstance(value, bytes) else wire.encode(value)
        seed = self.root_seed if signer == 0 else self.seed("document", generation)
        return [raw, signer, crypto.tagged_sign(seed, crypto.TAG_DOCUMENT, raw)]

    def publish(self, signer: int = 0, **changes: Any) -> list[Any]:
        number = len(self.signed)
        if signer == 0 and number > 0:
            changes = {"k12": True, **changes}
        signed = self.sign(self.fields(number, **changes), signer, number - 1)
        self.signed.append(signed)
        return signed

    def document_hash(self, number: int = 0) -> bytes:
        return crypto.tagged_hash(crypto.TAG_DOCUMENT, self.signed[number][0])

    def reference(self, number: int = 0) -> list[Any]:
        """[document number, hash], as events name a document."""
        return [number, self.document_hash(number)]

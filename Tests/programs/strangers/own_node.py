"""A node of somebody else's, made from the pages of spec/ alone: its keys, documents and logs, and what it knows of others."""

from __future__ import annotations

import os
from typing import Any

from hanse import crypto, identity, wire
from hanse.state import NODE, State
from own_log import OwnLog, now, reference

DAY = 86_400_000
KEY_NAMES = ("document", "request", "batch", "log", "witness", "mirror", "sealing", "mls")


class OwnNode:
    """`lifetime` is that of document 0, in milliseconds; negative for one that has expired."""

    def __init__(self, domain: str, endpoint: str, lifetime: int = 90 * DAY) -> None:
        self.domain, self.endpoint = domain, endpoint
        self.seeds = {name: os.urandom(32) for name in ("root", *KEY_NAMES)}
        self.id = identity.node_id(crypto.public_key(self.seeds["root"]))
        self.signed: list[list[Any]] = []
        # What is known of others: verified chains, and the signed documents as they came.
        self.chains: dict[bytes, identity.Chain] = {}
        self.documents: dict[bytes, list[Any]] = {}
        self.directory = OwnLog(self)
        self.users: dict[str, tuple[bytes, int]] = {}
        self.directory.write(32, k9={1: 1, 8: [0, bytes(32)]})
        self.publish(lifetime)

    @property
    def newest(self) -> int:
        """The number of the newest document."""
        return max(0, len(self.signed) - 1)

    @property
    def reference(self) -> list[Any]:
        return reference(self.signed[-1][0], self.newest)

    def publish(self, lifetime: int = 90 * DAY, **changes: Any) -> None:
        """The next document of the chain: the root key signs the first, the document key the others."""
        keys = {index: crypto.public_key(self.seeds[name]) for index, name in enumerate(KEY_NAMES)}
        keys[identity.SEALING] = crypto.sealing_key(self.seeds["sealing"])
        issued = now() - 2 * DAY if lifetime < 0 else now()
        value: dict[int, Any] = {
            1: self.id, 2: len(self.signed), 4: crypto.public_key(self.seeds["root"]), 5: self.domain,
            6: [self.endpoint], 7: [1], 8: issued, 9: issued + abs(lifetime), 10: keys, 11: self.directory.id,
        }
        if self.signed:
            value[3] = crypto.tagged_hash(crypto.TAG_DOCUMENT, self.signed[-1][0])
        value.update({int(key[1:]): item for key, item in changes.items()})
        raw = wire.encode(value)
        signer, seed = (1, self.seeds["document"]) if self.signed else (0, self.seeds["root"])
        self.signed.append([raw, signer, crypto.tagged_sign(seed, crypto.TAG_DOCUMENT, raw)])

    def add_user(self, name: str) -> bytes:
        user = os.urandom(16)
        self.directory.write(33, k9={1: user, 2: name, 3: name.capitalize(), 4: True})
        self.users[name] = (user, self.directory.size - 1)
        return user

    def learn(self, documents: list[Any]) -> bytes:
        """Verifies and pins a chain; answers whose it is."""
        first = identity.decode_signed(documents[0]).document
        chain = self.chains.setdefault(first.node, identity.Chain())
        for value in documents:
            chain.offer([identity.decode_signed(value)])
        self.documents[first.node] = documents
        return first.node

    def chains_for(self, state: State) -> list[Any]:
        """The documents of every node that a log's state names."""
        named = [key[1] for key in state.records if key[0] == NODE]
        held = {**self.documents, self.id: self.signed}
        return [held[node] for node in sorted({self.id, *named}) if node in held]

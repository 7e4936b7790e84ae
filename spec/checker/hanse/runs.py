"""Which start of its node a process is (spec/federation.md, "Runs")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import crypto, identity, shapes, wire


@dataclass(frozen=True)
class Run:
    number: int
    instance: bytes
    document: int
    signature: bytes

    @property
    def value(self) -> list[Any]:
        return [self.number, self.instance, self.document, self.signature]

    def is_signed_by(self, chain: identity.Chain) -> bool:
        document = chain.find(self.document)
        return document is not None and crypto.tagged_verify(document.keys[identity.REQUEST], crypto.TAG_RUN,
            signed_bytes(document.node, self.number, self.instance, self.document), self.signature)


def signed_bytes(node: bytes, number: int, instance: bytes, document: int) -> bytes:
    return wire.encode([node, number, instance, document])


def make_run(seed: bytes, node: bytes, number: int, instance: bytes, document: int) -> Run:
    signature = crypto.tagged_sign(seed, crypto.TAG_RUN, signed_bytes(node, number, instance, document))
    return Run(number, instance, document, signature)


def decode_run(value: Any) -> Run:
    number, instance, document, signature = shapes.tuple_of(value, 4)
    return Run(shapes.uint(number), shapes.octets(instance, 16), shapes.uint(document), shapes.signature(signature))

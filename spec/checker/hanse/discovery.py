"""Discovery, delegation and the choice of a version (spec/federation.md, spec/versioning.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from . import identity, wire
from .errors import Refusal, recoded

MARK = b"hanse.v1/delegation"
MOST_BYTES = 512
MOST_DOCUMENTS = 256


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


def delegate(body: bytes) -> str:
    """DEL-1: host and port of a delegation."""
    line = re.fullmatch(rb"hanse\.v1/delegation ([^\n]*)\n?", body)
    if len(body) > MOST_BYTES or line is None:
        raise Refusal("delegationInvalid")
    place = line[1].decode("ascii", "replace")
    host = place.partition(":")[0]
    if "/" in place or not identity.is_endpoint(f"https://{place}") or host.rpartition(".")[2].isdigit():
        raise Refusal("delegationInvalid", place)
    return place


def documents(answer: Answer) -> list[Any] | str:
    """What one answer holds: documents, or a host and port to ask."""
    if 300 <= answer.status <= 399:
        raise Refusal("discoveryRedirected")
    if answer.status != 200:
        raise Refusal("discoveryFailed", str(answer.status))
    if answer.body.startswith(MARK):
        return delegate(answer.body)
    with recoded("discoveryFailed"):
        chain = wire.decode(answer.body)
    if not isinstance(chain, list) or len(chain) > MOST_DOCUMENTS:
        raise Refusal("discoveryFailed")
    return chain


def discover(domain: str, answers: list[Answer]) -> tuple[list[str], list[Any]]:
    """The URLs that are asked, one an answer, and the documents that the last one holds."""
    asked = [f"https://{domain}/.well-known/hanse"]
    found = documents(answers[0])
    if isinstance(found, str):
        asked.append(f"https://{found}/.well-known/hanse")
        found = documents(answers[1])
        if isinstance(found, str):
            raise Refusal("delegationTooDeep")
    return asked, found


def version(own: list[int], peers: list[int]) -> int:
    """VER-1."""
    common = set(own) & set(peers)
    if not common:
        raise Refusal("noCommonVersion")
    return max(common)

"""Spoils vectors in memory, one bit at a time: a check that does not notice is no check."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

HEX = re.compile(r"(?:[0-9a-f]{2}){8,}")
# Inputs that an outcome need not depend on.
UNJUDGED = {"note", "name", "cosignatures"}


def sample(cases: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Up to 12 cases of each type and kind of outcome."""
    count: dict[tuple[str, str], int] = {}
    for case in cases:
        key = (case["type"], case["expect"].get("code", ""))
        count[key] = count.get(key, 0) + 1
        if count[key] <= (12 if not key[1] else 1):
            yield case


def variants(case: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The case with its expectation spoilt and, if it is accepted and valid, with an input spoilt."""
    yield from spoilt(case, "expect")
    if is_sensitive(case):
        unjudged = UNJUDGED | ({"home"} if "start" in case else set())
        for key in sorted(case.keys() - {"expect", "type"} - unjudged):
            yield from spoilt(case, key)


def is_sensitive(case: dict[str, Any]) -> bool:
    """Whether the outcome must change with any input: it is no refusal nor a no, and neither is a scenario's first step."""
    expect = case["expect"]
    steps = expect.get("steps", [{"class": "accepted"}])
    is_so = expect.get("valid") is not False and expect.get("mirrored") is not False
    return "code" not in expect and is_so and steps[0]["class"] == "accepted"


def spoilt(case: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    places = list(leaves(case[key], [key]))
    if not places:
        return
    path = places[0 if key == "steps" else len(places) // 2]
    bad = copy.deepcopy(case)
    holder = bad
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = flipped(holder[path[-1]])
    yield "/".join(map(str, path)), bad


def leaves(value: Any, path: list[Any]) -> Iterator[list[Any]]:
    """Where hex, codes and truth values stand."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, [*path, key])
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, [*path, index])
    elif isinstance(value, str) and (HEX.fullmatch(value) or path[-1] == "code"):
        yield path
    elif isinstance(value, bool) and path[0] == "expect":
        yield path


def flipped(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if not HEX.fullmatch(value):
        return value + "x"
    at = len(value) // 4 * 2
    return value[:at] + f"{int(value[at : at + 2], 16) ^ 1:02x}" + value[at + 2 :]

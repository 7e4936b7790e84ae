"""The bodies of requests and responses (spec/federation.md, "Endpoints" and "Errors").

Requests and responses are open (spec/versioning.md): unknown keys are ignored, and the functions answer what is known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import batches, forks, identity, kinds, ranges, runs, shapes, snapshots, wire
from .errors import Refusal

MAX_EVENTS = 1_024
MAX_STATEMENTS = 16
MAX_RANGES = 1_024
MAX_CHAIN = 256
MAX_ITEMS = 1_024
MAX_CHANNELS = 256
MAX_HASHES = 128
MAX_NOTES, MAX_NOTES_ANSWERED, MAX_PROOFS = 64, 256, 4


def known(value: Any, required: set[int], optional: set[int] = frozenset()) -> dict[int, Any]:
    """The map with its known keys alone."""
    found = shapes.fields(value, required, optional, is_open=True)
    return {key: item for key, item in found.items() if key in required | optional}


def each(shape: Callable[[Any], Any], value: Any, low: int = 0, high: int | None = None) -> None:
    for item in shapes.array(value, low, high):
        shape(item)


def chain(value: Any) -> None:
    each(identity.decode_signed, value)


def cursor(value: Any) -> None:
    log, following = shapes.tuple_of(value, 2)
    shapes.id32(log), shapes.uint(following)


def refusal(value: Any) -> None:
    log, code = shapes.tuple_of(value, 2)
    shapes.id32(log), shapes.text(code)


def pull_refusal(value: Any) -> None:
    log, code, *size = shapes.array(value, 2, 3)
    shapes.id32(log), shapes.text(code)
    for item in size:
        shapes.uint(item)


def few_ranges(value: Any) -> None:
    if len(shapes.array(value)) > MAX_RANGES:
        raise Refusal("tooManyRanges")


def result(value: Any) -> None:
    """[0, term, sequence, verdict], or [code, code text] with a code that is not 0."""
    if shapes.uint(shapes.array(value, 1)[0]) == 0:
        for item in shapes.tuple_of(value, 4):
            shapes.uint(item)
    else:
        shapes.text(shapes.tuple_of(value, 2)[1])


def submit_request(value: Any) -> Any:
    value = known(value, {1, 2}, {3})
    each(ranges.decode_pair, value[1], 0, MAX_EVENTS)
    each(batches.decode_coverage, value[2])
    each(chain, value.get(3, []))
    if len({wire.encode(coverage[0]) for coverage in value[2]}) > MAX_STATEMENTS:
        raise Refusal("tooManyItems")
    return value


def submit_response(value: Any) -> Any:
    value = known(value, {1})
    each(result, value[1])
    return value


def push_request(value: Any) -> Any:
    value = known(value, {1})
    few_ranges(value[1])
    each(ranges.decode_range, value[1], 1)
    return value


def cosigned(value: Any) -> None:
    log, size, line = shapes.tuple_of(value, 3)
    shapes.id32(log), shapes.uint(size), shapes.text(line)


def push_response(value: Any) -> Any:
    value = known(value, {1, 2}, {3})
    each(cursor, value[1]), each(refusal, value[2]), each(cosigned, value.get(3, []), 0, MAX_RANGES)
    return value


def pull_request(value: Any) -> Any:
    value = known(value, {1}, {2, 3})
    few_ranges(value[1])
    each(cursor, value[1])
    if len({log for log, _ in value[1]}) < len(value[1]):
        raise Refusal("cborUnexpected")
    shapes.uint(value.get(2, 0)), shapes.boolean(value.get(3, False))
    return value


def pull_response(value: Any) -> Any:
    value = known(value, {1, 2})
    few_ranges(value[1])
    each(ranges.decode_range, value[1]), each(pull_refusal, value[2])
    return value


def snapshot_request(value: Any) -> Any:
    value = known(value, {1, 2})
    shapes.id32(value[1]), shapes.uint(value[2])
    return value


def snapshot_response(value: Any) -> Any:
    snapshots.decode_snapshot(value)
    return known(value, set(range(1, 10)))


def resolve_request(value: Any) -> Any:
    value = known(value, {1})
    shapes.text(value[1])
    return value


def resolve_response(value: Any) -> Any:
    value = known(value, {1, 2, 3, 4, 5, 6})
    shapes.user_id(value[1]), shapes.octets(value[2]), shapes.octets(value[3])
    batches.decode_coverage(value[4])
    shapes.hashes(value[5]), shapes.text(value[6])
    return value


def open_channel(value: Any) -> None:
    log, name, topic, privacy, members = shapes.tuple_of(value, 5)
    shapes.id32(log), kinds.plain(name, 1, 200), kinds.plain(topic, 0, 1000)
    shapes.uint(privacy, 0, 2), shapes.uint(members)


def browse_request(value: Any) -> Any:
    value = known(value, set(), {1})
    if 1 in value:
        shapes.id32(value[1])
    return value


def browse_response(value: Any) -> Any:
    value = known(value, {1})
    each(open_channel, value[1], 0, MAX_CHANNELS)
    return value


def admit_request(value: Any) -> Any:
    value = known(value, {1})
    shapes.id32(value[1])
    return value


def admit_response(value: Any) -> Any:
    value = known(value, {1, 2})
    open_channel(value[1]), shapes.text(value[2])
    return value


def few_items(value: Any, most: int = MAX_ITEMS) -> list[Any]:
    if len(shapes.array(value)) > most:
        raise Refusal("tooManyItems")
    return value


def in_channel(value: Any) -> None:
    channel, user, number = shapes.tuple_of(value, 3)
    shapes.id32(channel), shapes.user_id(user), shapes.uint(number)


def presence(value: Any) -> None:
    user, state, seen = shapes.tuple_of(value, 3)
    shapes.user_id(user), shapes.uint(state), shapes.uint(seen)


def refused_item(value: Any) -> None:
    of, index, code = shapes.tuple_of(value, 3)
    shapes.uint(of), shapes.uint(index), shapes.text(code)


def ephemeral_request(value: Any) -> Any:
    value = known(value, set(), {1, 2, 3})
    for key, shape in ((1, in_channel), (2, in_channel), (3, presence)):
        each(shape, few_items(value.get(key, [])))
    return value


def ephemeral_response(value: Any) -> Any:
    value = known(value, {1})
    each(refused_item, few_items(value[1], 3 * MAX_ITEMS))
    return value


def log_and_size(value: Any) -> None:
    log, size = shapes.tuple_of(value, 2)
    shapes.id32(log), shapes.uint(size)


def checkpoint_parts(value: dict[int, Any], most: int) -> None:
    """What requests and responses have in common: notes by their form as text alone."""
    each(shapes.text, few_items(value[1], most))
    if 2 in value:
        runs.decode_run(value[2])
    each(forks.proof_shape, few_items(value.get(5, []), MAX_PROOFS))


def checkpoints_request(value: Any) -> Any:
    value = known(value, {1}, {2, 3, 4, 5, 6})
    shapes.boolean(value.get(6, True))
    checkpoint_parts(value, MAX_NOTES)
    if value.get(3) is not None:
        shapes.id32(value[3])
    if 4 in value:
        log_and_size(value[4])
    return value


def checkpoints_response(value: Any) -> Any:
    value = known(value, {1}, {2, 3, 5, 6})
    each(cosigned, value.get(6, []), 0, MAX_NOTES)
    checkpoint_parts(value, MAX_NOTES_ANSWERED)
    shapes.boolean(value.get(3, True))
    return value


def blob_request(value: Any) -> Any:
    value = known(value, {1, 2, 3})
    shapes.id32(value[1]), shapes.id32(value[2]), shapes.uint(value[3])
    return value


def blob_response(value: Any) -> Any:
    value = known(value, {1, 2, 3, 4})
    shapes.uint(value[1]), shapes.id32(value[2]), shapes.octets(value[4])
    each(shapes.id32, value[3], 0, MAX_HASHES)
    return value


def discovery_response(value: Any) -> Any:
    each(identity.decode_signed, value, 0, MAX_CHAIN)
    return value


def error_response(value: Any) -> Any:
    value = known(value, {1, 2}, {3, 4})
    shapes.text(value[1]), shapes.text(value[2]), shapes.uint(value.get(3, 0))
    chain(value.get(4, []))
    return value


BODIES: dict[str, Callable[[Any], Any]] = {
    "submit request": submit_request, "submit response": submit_response, "push request": push_request,
    "push response": push_response,
    "pull request": pull_request, "pull response": pull_response, "snapshot request": snapshot_request,
    "snapshot response": snapshot_response,
    "resolve request": resolve_request, "resolve response": resolve_response,
    "browse request": browse_request, "browse response": browse_response,
    "admit request": admit_request, "admit response": admit_response,
    "ephemeral request": ephemeral_request, "ephemeral response": ephemeral_response,
    "checkpoints request": checkpoints_request, "checkpoints response": checkpoints_response,
    "blob request": blob_request, "blob response": blob_response,
    "discovery response": discovery_response, "error": error_response,
}  # fmt: skip

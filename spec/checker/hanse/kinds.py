"""The kinds of events and what fits each (spec/rules.md, "Kinds of a channel"; spec/directory-and-mailbox.md)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import shapes

CHANNEL, DIRECTORY, MAILBOX = 0, 1, 2
NO, YES, MAY = "no", "yes", "may"
CREATE_KINDS = {1, 32, 48}
RULES_VERSION = 1
MOST_CAPABILITIES = (1 << 15) - 1
USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")

Content = dict[int, Any]


@dataclass(frozen=True)
class Kind:
    name: str
    log: int
    content: Callable[[Content], None] | None = None
    body: bool = False
    relation: str = NO
    base: bool = False
    author: str = YES


def plain(value: Any, low: int, high: int) -> str:
    """Text of `low` to `high` bytes without control characters (Unicode's category Cc)."""
    shapes.text(value, low, high)
    if any(unicodedata.category(character) == "Cc" for character in value):
        raise shapes.unexpected("text without control characters")
    return value


def reference(value: Any) -> None:
    """[document number, hash]"""
    number, document = shapes.tuple_of(value, 2)
    shapes.uint(number), shapes.id32(document)


def role_number(value: Any) -> int:
    return shapes.uint(value, 0, 255)


def role_fields(name: Any, rank: Any, capabilities: Any) -> None:
    plain(name, 1, 64), shapes.uint(rank, 0, 100), shapes.uint(capabilities, 0, MOST_CAPABILITIES)


def policy_map(value: Any) -> None:
    shapes.fields(value, set(), {1, 2, 3, 5, 6, 7, 8})
    if 1 in value:
        shapes.uint(value[1])
    if 2 in value or 3 in value:
        mirrors(shapes.fields(value, {2, 3}, is_open=True))
    if 5 in value:
        reach, role = shapes.tuple_of(value[5], 2)
        shapes.uint(reach, 1, 2), role_number(role)
    if 6 in value:
        shapes.uint(value[6], 1_000)
    for key in {7, 8} & set(value):
        if value[key] is not True:
            raise shapes.unexpected("true")


def mirrors(value: Any) -> None:
    nodes = [shapes.id32(node) for node in shapes.array(value[2], 1, 15)]
    if nodes != sorted(set(nodes)):
        raise shapes.unexpected("mirrors in rising order")
    shapes.uint(value[3], len(nodes) // 2 + 1, len(nodes))


def create(content: Content) -> None:
    shapes.fields(content, {1, 2, 3, 4, 5, 6, 7, 8}, {9})
    shapes.uint(content[1], RULES_VERSION, RULES_VERSION)
    shapes.uint(content[2], 0, 2)
    plain(content[3], 1, 200)
    plain(content[4], 0, 1000)
    policy_map(content[5])
    numbers = []
    for role in shapes.array(content[6], 1, 32):
        number, *rest = shapes.tuple_of(role, 4)
        numbers.append(role_number(number))
        role_fields(*rest)
    if len(set(numbers)) != len(numbers) or role_number(content[7]) not in numbers:
        raise shapes.unexpected("roles once each, and the creator's among them")
    if 5 in content[5] and content[5][5][1] not in numbers:
        raise shapes.unexpected("the role of those who join uninvited among the roles")
    if 2 in content[5]:
        raise shapes.unexpected("no mirrors before there are others")
    reference(content[8])
    if 9 in content:
        shapes.uint(content[9], 1, 2)


def user_of(content: Content) -> None:
    shapes.id32(content[1]), shapes.user_id(content[2])


def invite(content: Content) -> None:
    user_of(shapes.fields(content, {1, 2, 3, 4}))
    role_number(content[3])
    reference(content[4])


def target(content: Content) -> None:
    user_of(shapes.fields(content, {1, 2}))


def assign_role(content: Content) -> None:
    user_of(shapes.fields(content, {1, 2, 3}))
    role_number(content[3])


def define_role(content: Content) -> None:
    shapes.fields(content, {1, 2, 3, 4})
    role_number(content[1])
    role_fields(content[2], content[3], content[4])


def name(content: Content) -> None:
    plain(shapes.fields(content, {1})[1], 1, 200)


def topic(content: Content) -> None:
    plain(shapes.fields(content, {1})[1], 0, 1000)


def policy(content: Content) -> None:
    policy_map(shapes.fields(content, {1})[1])


def node_document(content: Content) -> None:
    shapes.fields(content, {1, 2}, {3})
    shapes.uint(content[1]), shapes.id32(content[2])
    if content.get(3, True) is not True:
        raise shapes.unexpected("key 3 true or absent")


def admit(content: Content) -> None:
    shapes.fields(content, {1, 4})
    shapes.id32(content[1])
    reference(content[4])


def directory_create(content: Content) -> None:
    shapes.fields(content, {1, 8})
    shapes.uint(content[1], RULES_VERSION, RULES_VERSION)
    reference(content[8])
    shapes.uint(content[8][0], 0, 0)


def directory_user(content: Content) -> None:
    shapes.fields(content, {1, 2, 3, 4})
    shapes.user_id(content[1])
    if not USER_NAME.fullmatch(shapes.text(content[2])):
        raise shapes.unexpected("a user name")
    plain(content[3], 1, 200)
    shapes.boolean(content[4])


def mailbox_create(content: Content) -> None:
    shapes.fields(content, {1, 2, 8})
    shapes.uint(content[1], RULES_VERSION, RULES_VERSION)
    shapes.id32(content[2])
    reference(content[8])


KINDS: dict[int, Kind] = {
    1: Kind("create", CHANNEL, create),
    2: Kind("invite", CHANNEL, invite, base=True),
    3: Kind("join", CHANNEL),
    4: Kind("leave", CHANNEL),
    5: Kind("kick", CHANNEL, target, base=True),
    6: Kind("ban", CHANNEL, target, base=True),
    7: Kind("unban", CHANNEL, target, base=True),
    8: Kind("assignRole", CHANNEL, assign_role, base=True),
    9: Kind("defineRole", CHANNEL, define_role, base=True),
    10: Kind("name", CHANNEL, name, base=True),
    11: Kind("topic", CHANNEL, topic, base=True),
    12: Kind("policy", CHANNEL, policy, base=True, author=MAY),
    13: Kind("nodeDocument", CHANNEL, node_document, author=NO),
    14: Kind("admit", CHANNEL, admit, author=NO),
    16: Kind("message", CHANNEL, body=True, relation=MAY),
    17: Kind("edit", CHANNEL, body=True, relation=YES),
    18: Kind("erase", CHANNEL, relation=YES),
    19: Kind("reaction", CHANNEL, body=True, relation=YES),
    20: Kind("unreact", CHANNEL, relation=YES),
    21: Kind("pin", CHANNEL, relation=YES),
    22: Kind("unpin", CHANNEL, relation=YES),
    32: Kind("directory create", DIRECTORY, directory_create, author=NO),
    33: Kind("user", DIRECTORY, directory_user, author=NO),
    48: Kind("mailbox create", MAILBOX, mailbox_create, author=NO),
    49: Kind("invitation", MAILBOX, body=True, author=NO),
}

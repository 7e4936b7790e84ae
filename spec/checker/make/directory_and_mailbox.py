"""directory-and-mailbox.json"""

from __future__ import annotations

from typing import Any

from . import headers
from .headers import HASH, user
from .nodes import Node
from .page import Page
from .script import Actor, Script

DAY = 86_400_000


def build() -> Page:
    page = Page("directory-and-mailbox", "directories and mailboxes, as scenarios (spec/directory-and-mailbox.md)")
    lubeck, wismar = Node(page, "lubeck"), Node(page, "wismar")
    for node in (lubeck, wismar):
        node.publish(), node.publish(1)
    users(page, lubeck)
    names(page, lubeck)
    directory_door(page, lubeck, wismar)
    known_document(page, lubeck)
    periodic(page, lubeck)
    mailbox(page, lubeck, wismar)
    mailbox_door(page, lubeck, wismar)
    return page


def directory(page: Page, name: str, home: Node) -> Script:
    script = Script(page, name, home)
    script.do(32, home, {1: 1, 8: [0, bytes(32)]})
    return script


def person(name: str, active: bool = True, called: str | None = None, display: str | None = None) -> dict[int, Any]:
    return {1: user(name), 2: called or name, 3: display or name.capitalize(), 4: active}


def users(page: Page, home: Node) -> None:
    s = directory(page, "a directory", home)
    for name in ("anna", "bert", "0.a_b-c", "a" * 64):
        s.do(33, home, person(name))
    s.do(33, home, person("anna", display="Anna von Lübeck"))
    s.do(33, home, person("anna", called="anna.l"))
    s.do(33, home, person("bert", active=False))
    s.do(33, home, person("bert"))
    s.save()


def names(page: Page, home: Node) -> None:
    s = directory(page, "names", home)
    s.do(33, home, person("anna"))
    s.do(33, home, person("bert", called="anna"), code="nameTaken", cls="door")
    s.do(33, home, person("bert"))
    s.do(33, home, person("anna", called="bert"), code="nameTaken", cls="door")
    s.do(33, home, person("anna"))
    s.do(33, home, person("anna", active=False))
    s.do(33, home, person("cord", called="anna"))
    s.do(33, home, person("anna"), code="nameTaken", cls="door")
    s.do(33, home, person("anna", active=False), code="nameTaken", cls="door")
    s.do(33, home, person("anna", called="anna.2"))
    s.do(33, home, person("cord", called="anna.2"), code="nameTaken", cls="door")
    s.save("the name of another active user is refused to an inactive user as well")


def directory_door(page: Page, home: Node, other: Node) -> None:
    for code, make in (("strangerNode", other), ("eventUnfit", None)):
        s = Script(page, f"entry 0 of a directory: {code}", home)
        if make is None:
            s.log = HASH
            s.do(33, home, person("anna"), code=code, cls="door")
        else:
            s.do(32, make, {1: 1, 8: [0, bytes(32)]}, code=code, cls="door")
        s.save()
    s = directory(page, "a directory's door", home)
    anna = Actor(home, user("anna"))
    s.do(32, home, code="eventUnfit", cls="door")
    s.do(16, anna, code="eventUnfit", cls="door")
    s.do(13, home, {1: 1, 2: HASH}, code="eventUnfit", cls="door")
    s.do(49, home, code="eventUnfit", cls="door", k7=HASH)
    s.do(34, home, {}, code="eventUnfit", cls="door")
    s.do(33, anna, person("anna"), code="eventUnfit", cls="door")
    s.do(33, home, person("anna", called="Anna"), code="eventUnfit", cls="door")
    s.do(33, home, person("anna"), code="eventWrongLog", cls="door", k1=HASH)
    s.do(33, other, person("anna"), code="strangerNode", cls="door")
    first = s.do(33, home, person("anna"))
    s.put(first, "positionNotRising", "door")
    s.do(33, home, person("bert"), code="positionNotRising", cls="door", k5=[0, 1, 1])
    s.do(33, home, person("bert"), code="timeAhead", cls="door", k6=s.time + 300_001)
    s.wait(30 * DAY)
    s.do(33, home, person("bert"), code="timeBehind", cls="door", k6=s.time - 30 * DAY - 1)
    s.do(33, home, person("bert"), k6=s.time - 30 * DAY)
    s.do(33, home, person("cord"), code="checkpointFromFuture", cls="door", k11=[[0, s.sequence + 1, HASH]])
    s.do(33, home, person("cord"), k5=[3, 1, 1], k11=[[0, s.sequence, HASH]])
    s.save()


def known_document(page: Page, home: Node) -> None:
    s = Script(page, "a directory that names its document", home)
    s.do(32, home, {1: 1, 8: [0, home.document_hash(0)]})
    s.save()


def periodic(page: Page, home: Node) -> None:
    before = directory(page, "-", home)
    s = Script(page, "a directory's state entry at 1,024", home)
    s.begin_at(before, 1022)
    for name in ("anna", "bert", "cord"):
        s.do(33, home, person(name))
    s.save()


def new_mailbox(page: Page, name: str, home: Node, peer: Node) -> Script:
    s = Script(page, name, home)
    s.do(48, home, {1: 1, 2: peer.id, 8: home.reference()})
    return s


def mailbox(page: Page, home: Node, peer: Node) -> None:
    s = new_mailbox(page, "a mailbox", home, peer)
    for _ in range(3):
        s.do(49, home)
    s.save()


def mailbox_door(page: Page, home: Node, peer: Node) -> None:
    s = new_mailbox(page, "a mailbox's door", home, peer)
    s.do(49, peer, code="strangerNode", cls="door")
    s.do(48, home, code="eventUnfit", cls="door")
    s.do(33, home, person("anna"), code="eventUnfit", cls="door")
    s.do(50, home, code="eventUnfit", cls="door")
    s.do(51, home, code="eventUnfit", cls="door")
    s.do(49, Actor(home, user("anna")), code="eventUnfit", cls="door")
    s.do(49, home, {}, code="eventUnfit", cls="door")
    s.do(49, home, code="eventUnfit", cls="door", k8=headers.relation())
    s.do(49, home, code="eventUnfit", cls="door", k10=[0, 1])
    s.do(49, home, code="eventUnfit", cls="door", k7=None)
    s.do(49, home, code="eventWrongLog", cls="door", k1=HASH)
    first = s.do(49, home)
    s.put(first, "positionNotRising", "door")
    s.do(49, home, code="timeAhead", cls="door", k6=s.time + 300_001)
    s.do(49, home)
    s.save()

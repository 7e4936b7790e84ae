"""Builds the vectors. Expectations of refusals are written by hand; values come from the checker."""

from __future__ import annotations

from collections.abc import Callable

from . import blobs, directory_and_mailbox, events, federation, identity, log, mentions, rules, wire
from .page import Page

PAGES: dict[str, Callable[[], Page]] = {
    "wire": wire.build,
    "identity": identity.build,
    "events": events.build,
    "log": log.build,
    "mentions": mentions.build,
    "blobs": blobs.build,
    "rules": rules.build,
    "directory-and-mailbox": directory_and_mailbox.build,
    "federation": federation.build,
}

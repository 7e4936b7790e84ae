"""Which codes the pages name, and which the vectors meet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

# Answers that depend on what a running node holds or does, not on bytes.
LIVE = {
    "addressPrivate", "anotherCopy", "directoryFull", "tooManyEntries", "checkpointUnknown", "cosignatureStranger", "cosignatureWrongNode", "eventUnknown", "futureCursor", "guardCopied", "guardDiffers", "guardMissing", "incarnationAhead", "internal", "logForked", "logRecovering", "logStopped", "mirrorsChanging", "responseTooLarge", "runUnknown", "storeBehind", "timedOut", "tlsFailed",
    "notAuthorised", "notHome", "peerPaused", "peerRefused",
    "peerWaiting", "shuttingDown", "stateUnknown", "tooManyReaders", "tooManyRequests", "unknownBlob", "unknownEndpoint", "unknownLog", "unknownRules", "unknownUser",
}
# Words in backticks that look like codes and are none.
WORDS = {"at", "changed", "empty", "false", "true", "null", "root", "size", "first", "time", "since", "until",
    "document", "request",
         "response", "batch", "log", "witness", "mirror", "sealing", "mls", "joined", "created", "expires", "nonce",
         "keyid", "alg",
         "tag", "prove", "author", "depth", "entry", "keys", "checker", "vectors", "hanse", "snapshot", "vote", "backup", "begun", "moved",
         "guardFile", "restoreWaitSeconds"}
CODE = re.compile(r"`([a-z]+(?:[A-Z0-9][a-z]*)*)`")


def named(spec: Path) -> set[str]:
    """All lowerCamelCase words in backticks: the pages write codes so, and little else."""
    found: set[str] = set()
    for page in spec.glob("*.md"):
        found |= set(CODE.findall(page.read_text("utf-8")))
    return found - WORDS


def met(files: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    for file in files.values():
        collect(file["cases"], found)
    return found


def collect(value: Any, found: set[str]) -> None:
    """Codes stand under the key `code` of an expectation, also of a step or item inside one."""
    if isinstance(value, list):
        for item in value:
            collect(item, found)
    elif isinstance(value, dict):
        if isinstance(value.get("code"), str):
            found.add(value["code"])
        for item in value.values():
            collect(item, found)

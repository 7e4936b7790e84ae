"""Cases of mentions.json."""

from __future__ import annotations

from hanse import crypto, mentions, wire

from . import Case, Outcome, handles


@handles("mentionWords")
def mention_words(case: Case) -> Outcome:
    words = mentions.words(case["text"])
    return {"words": [{"names": mentions.readings(word), "domain": word[1],
        "everybody": mentions.calls_everybody(word)} for word in words]}


@handles("mentionList")
def mention_list(case: Case) -> Outcome:
    body = bytes.fromhex(case["body"])
    listed, everybody = mentions.listed(wire.decode(body))
    return {"hash": crypto.tagged_hash("hanse.v1/body", body).hex(),
        "mentions": [[node.hex(), user.hex()] for node, user in listed], "everybody": everybody}

"""Filling a node with messages, as its users' clients would send them."""
from __future__ import annotations

import json
from pathlib import Path

from channel import User, until
from nodes import Node
from report import say

DEADLINE_SECONDS = 3_600


def plan_of(node: Node, authors: list[User], channels: list[str], count: int, **more: object) -> dict:
    """What hanse-bench is to do: each author's messages go to the channel of the same place in the list."""
    return {"url": node.url, "authorityFile": str(node.authority.certificate), "count": count,
            "tokens": [node.good(author.token) for author in authors],
            "addresses": [f"{author.name}@{node.domain}" for author in authors], "channels": channels,
            "areVisible": [True] * len(authors), "searcherToken": "", "queries": 1, "textBytes": 0,
            "deadlineSeconds": DEADLINE_SECONDS, **more}


def fill(node: Node, plan: dict, folder: Path, run) -> int:
    """Messages a second; it is over when all are indexed too."""
    say(f"{node.domain}: sending {plan['count']} messages")
    file = folder / f"{node.domain}.fill.json"
    file.write_text(json.dumps(plan))
    filled = run("fill", file)
    rate = round(filled["count"] * 1_000_000 / filled["microseconds"])
    say(f"{node.domain}: filled with {rate} messages/s")
    node.admin_token = node.log_in("admin")
    until(lambda: node.call("GET", "status")["indexLag"] == 0, "the search index", DEADLINE_SECONDS)
    return rate

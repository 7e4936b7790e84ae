"""Search on a node with very many messages: filled by real senders, asked by a real client."""
from __future__ import annotations

import json
from pathlib import Path

from channel import MeasurementFailed, User
from filling import fill, plan_of
from nodes import Node
from report import Result
from wanted import at_most

# The last author is the one who says little.
AUTHORS = 48
# The searcher is not in the channels of these authors: what is said there is not to be found.
HIDDEN_AUTHORS = range(3, AUTHORS, 5)
QUERIES = 1_000
MESSAGES = 1_000_000
GOAL_MILLISECONDS = {"best": 30, "best_two": 30}
NEWEST_GOAL_MILLISECONDS = 5
# hanse-bench makes the queries (QueryMix) and answers with these names.
KINDS = {
    "term": "a word, common, middling or rare",
    "two_terms": "two words",
    "phrase": "two or three words side by side",
    "prefix1": "all words that begin with a letter",
    "prefix2": "with two letters",
    "prefix3": "with three letters",
    "prefix4": "with four letters",
    "channel": "a word in one channel",
    "author": "a word by one author",
    "rare_author": "one of the 20 commonest words by an author of 100 messages",
    "link": "a word in a message with a link",
    "best": "a word, best first",
    "best_two": "two words, best first",
    "count": "a word, counted",
}
METRICS = {f"search_latency_{kind}_{share}": what if share == "p50" else "the same"
           for kind, what in KINDS.items() for share in ("p50", "p99")}


class SearchBench:
    """A node of its own, whose searcher is not in all of its channels."""

    def __init__(self, node: Node, count: int, folder: Path, run) -> None:
        self.node, self.count, self.folder, self.run = node, count, folder, run
        node.found({node.domain: node.port})

    def measure(self) -> list[Result]:
        self.node.start()
        try:
            self.node.admin_token = self.node.log_in("admin")
            plan = self._plan()
            fill_rate = fill(self.node, plan, self.folder, self.run)
            plan["searcherToken"] = self.node.log_in("searcher")
            file = self.folder / "search.json"
            file.write_text(json.dumps(plan))
            measured = self.run("search", file)
            return self._results(measured, fill_rate)
        finally:
            self.node.stop()

    def _plan(self) -> dict:
        searcher = User(self.node, "searcher").make()
        authors = [User(self.node, f"author{number}").make() for number in range(AUTHORS)]
        channels: list[str] = []
        for number, author in enumerate(authors):
            # Two authors share a channel, so that not everything is by its channel's only author.
            if number % 2 == 0:
                made = self.node.call("POST", "channels", {"name": f"room{number // 2}"}, token=author.token)
                channels += [made["id"], made["id"]]
            else:
                self._join(channels[number], authors[number - 1], author)
        hidden = {channels[number] for number in HIDDEN_AUTHORS}
        for channel, owner in zip(channels[::2], authors[::2]):
            if channel not in hidden:
                self._join(channel, owner, searcher)
        return plan_of(self.node, authors, channels, self.count, searcherToken=searcher.token, queries=QUERIES,
                       areVisible=[channel not in hidden for channel in channels])

    def _join(self, channel: str, owner: User, user: User) -> None:
        invitation = {"address": f"{user.name}@{self.node.domain}", "role": "member"}
        self.node.call("POST", f"channels/{channel}/invitations?wait=ordered", invitation, token=owner.token)
        self.node.call("POST", f"invitations/{channel}/accept?wait=ordered", token=user.token)

    def _results(self, measured: dict, fill_rate: int) -> list[Result]:
        results: list[Result] = []
        for kind in KINDS:
            found = measured["kinds"].get(kind)
            if not found or found["count"] == 0:
                raise MeasurementFailed(f"no query of {kind} was answered in time")
            goal = GOAL_MILLISECONDS.get(kind, NEWEST_GOAL_MILLISECONDS)
            note = (f"{self.count} messages, {found['results'] / found['count']:.1f} results a query, "
                    f"{found['broken']} pages broken off; filled with {fill_rate} messages/s; "
                    f"{measured['checked']} answers compared with the corpus")
            for share in ("p50", "p99"):
                bare = round(measured["bare"][share] / 1_000, 3)
                wanted = at_most(goal) if share == "p99" and self.count >= MESSAGES else None
                results.append(Result(round(found[share] / 1_000, 2), "ms", found["count"], bare,
                                      f"GET /me on the same connection, {share}", note, wanted))
        return results

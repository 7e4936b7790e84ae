"""The proxy's process: a listening port for every ordered pair of nodes. It is told what to do by lines of
JSON on its standard input, answers on its standard output, and ends when the input does."""

import asyncio
import functools
import gc
import json
import random
import resource
import sys
from typing import Any

from .connection import Connection
from .link import Link
from .side import Side
from .tally import Tally, spread
from .timers import Timers
from .topology import Conditions
from .topology import Link as Pair


class Proxy:
    def __init__(self, seed: int, pairs: list[Pair], ports: dict[str, int]) -> None:
        self.timers = Timers(asyncio.get_running_loop())
        self._lateness: list[float] = []
        self._ports = ports
        self._links = {pair: Link(random.Random(f"{seed}:link:{pair[0]}:{pair[1]}")) for pair in pairs}
        self._tallies = {pair: Tally(self._lateness) for pair in pairs}
        self._open: dict[Pair, set[Connection]] = {pair: set() for pair in pairs}
        for (one, other), link in self._links.items():
            link.reverse = self._links[other, one]

    async def listen(self) -> list[tuple[str, str, int]]:
        """(opener, other, port) of every pair."""
        places = []
        for one, other in self._links:
            server = await self.timers.loop.create_server(
                functools.partial(self._opener, (one, other)), "127.0.0.1", 0, backlog=256)
            places.append((one, other, int(server.sockets[0].getsockname()[1])))
        return places

    def _opener(self, pair: Pair) -> Side:
        """The protocol of a connection that is being accepted."""
        there, back = pair, (pair[1], pair[0])
        links = self._links[there], self._links[back]
        tallies = self._tallies[there], self._tallies[back]
        connection = Connection(self.timers, *links, tallies, self._ports[pair[1]], self._open[pair].discard)
        tallies[0].connections += 1
        self._open[pair].add(connection)
        return connection.opener

    def do(self, action: dict[str, Any]) -> None:
        pairs: list[Pair] = [(one, other) for one, other in action["links"]]
        for pair in pairs:
            match action["do"]:
                case "conditions":
                    self._change(pair, conditions=Conditions(**action["value"]))
                case "cut":
                    self._change(pair, is_cut=True, cut_resets=bool(action["value"]))
                    if action["value"]:
                        self._reset(pair)
                case "mend":
                    self._change(pair, is_cut=False, cut_resets=False)
                case "reset":
                    self._reset(pair)

    def _change(self, pair: Pair, **values: Any) -> None:
        """Sets these of the link, and tells every connection that uses it if it is blocked or opened."""
        link = self._links[pair]
        before = link.is_blocked
        for name, value in values.items():
            setattr(link, name, value)
        if before == link.is_blocked:
            return
        for connection in [*self._open[pair], *self._open[pair[1], pair[0]]]:
            connection.blocked(link) if link.is_blocked else connection.opened(link)

    def _reset(self, pair: Pair) -> None:
        for connection in list(self._open[pair]):
            self._tallies[pair].resets += 1
            connection.reset()

    def forget(self) -> None:
        """Counts anew."""
        self._lateness.clear()
        for tally in self._tallies.values():
            tally.clear()

    def summary(self) -> dict[str, Any]:
        used = resource.getrusage(resource.RUSAGE_SELF)
        return {
            "lateness_ms": spread(self._lateness),
            "cpu_seconds": round(used.ru_utime + used.ru_stime, 3),
            "links": {f"{one} -> {other}": tally.summary() for (one, other), tally in self._tallies.items()},
        }


async def serve() -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=1 << 24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    begin = json.loads(await reader.readline())
    proxy = Proxy(begin["seed"], [(one, other) for one, other in begin["pairs"]], begin["ports"])
    say({"listening": await proxy.listen()})
    while line := await reader.readline():
        order = json.loads(line)
        if "schedule" in order:
            for action in order["schedule"]:
                proxy.timers.at(order["start"] + action["at_s"], functools.partial(perform, proxy, action))
        elif "forget" in order:
            # What was before the run: the measuring of the proxy, the gathering of the users.
            proxy.forget()
        elif "summary" in order:
            say({"summary": proxy.summary()})


def perform(proxy: Proxy, action: dict[str, Any]) -> None:
    proxy.do(action)
    say({"did": action, "at": asyncio.get_running_loop().time()})


def say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # A collection of everything would hold up all links for milliseconds; there are few cycles.
    gc.freeze()
    asyncio.run(serve())

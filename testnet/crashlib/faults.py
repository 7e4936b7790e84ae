"""What befalls nodes in a round, while their clients send."""

import time
from collections.abc import Callable
from random import Random

from faulty_disk import Fault
from node import NodeTrouble
from results import Result
from scene import Resident
from small_disk import fill
from town import Town

LONGEST_START_SECONDS = 0.2


class Faults:
    """Plays faults on a town, counts what it did, and leaves every node running on a disk that is well."""

    def __init__(self, town: Town, random: Random, result: Result) -> None:
        self._town = town
        self._random = random
        self._result = result

    def kinds(self) -> dict[str, Callable[[], None]]:
        """In the order in which a run begins with them."""
        return {
            "kill": self._kill_one,
            "fsyncFails": lambda: self._break_disk(Fault.FSYNC_FAILS),
            "diskFull": lambda: self._break_disk(Fault.FULL),
            "killSeveral": self._kill_several,
            "readOnly": lambda: self._break_disk(Fault.READ_ONLY),
            "fullWithinAWrite": lambda: self._break_disk(Fault.FULL_WITHIN_A_WRITE),
            **({} if self._town.small.trouble else {"smallDiskFull": self._fill_small_disk}),
        }

    def _kill_one(self) -> None:
        self._kill([self._random.choice(self._town.residents)])

    def _kill_several(self) -> None:
        self._kill(self._random.sample(self._town.residents, self._random.choice((2, 3))))

    def _kill(self, victims: list[Resident]) -> None:
        self._sleep(0.6)
        for who in victims:
            self._end(who)
        for who in victims:
            for _ in range(self._random.randrange(3)):
                who.node.launch()
                self._sleep(LONGEST_START_SECONDS)
                self._end(who)
        self._random.shuffle(victims)
        for who in victims:
            self._sleep(0.3)
            who.node.start()

    def _break_disk(self, fault: Fault) -> None:
        """For a while; often the node is killed meanwhile, and sometimes started before its disk is well."""
        who = self._random.choice(self._town.residents)
        disk = self._town.disks[who.name]
        self._sleep(0.4)
        disk.fail(fault, self._random.choice((1, 1, 2, 5, 20)))
        self._sleep(0.8)
        is_killed = self._random.random() < 0.5
        if is_killed:
            self._end(who)
            if self._random.random() < 0.5:
                who.node.launch()
                self._sleep(2 * LONGEST_START_SECONDS)
                self._end(who)
        disk.heal()
        if is_killed:
            who.node.start()

    def _fill_small_disk(self) -> None:
        who = self._town.residents[-1]
        filler = self._town.small.folder / "filler"
        self._sleep(0.4)
        try:
            fill(filler)
            self._sleep(0.8)
            is_killed = self._random.random() < 0.5
            if is_killed:
                self._end(who)
        finally:
            filler.unlink(missing_ok=True)
        if is_killed:
            who.node.start()

    def _end(self, who: Resident) -> None:
        """kill -9. A node that is gone before must have refused to start, or it crashed."""
        role = self._town.role(who)
        counted = self._result.kills if who.node.status() is None else self._result.endedBeforeKill
        counted[role] += 1
        who.node.kill()
        status = who.node.status()
        if status is not None and status < 0 and status != -9:
            raise NodeTrouble(f"{who.node.domain} died of signal {-status}.\n{who.node.log_tail()}")

    def _sleep(self, most_seconds: float) -> None:
        time.sleep(self._random.uniform(0, most_seconds))

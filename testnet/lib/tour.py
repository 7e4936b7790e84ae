"""The tour: what Hanse does, done in the open through the hanse program, and checked step by step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import steps_attention as attention
import steps_files as files
import steps_gathering as gathering
import steps_mirrors as mirrors
import steps_outages as outages
import steps_talking as talking
from client import CommandFailed
from network import Network
from node import NodeTrouble
from report import Mismatch, NotHere, Report
from scene import Scene


@dataclass(frozen=True)
class Step:
    title: str
    play: Callable[[Scene], None]
    # How many nodes it takes.
    nodes: int = 1
    # Without it nothing else can be tried.
    is_ground: bool = False


STEPS = [
    Step("Accounts and log-ins on every node", gathering.accounts, is_ground=True),
    Step("A channel on the first node", gathering.channel, is_ground=True),
    Step("Invitation and acceptance across nodes", gathering.invitations, nodes=2, is_ground=True),
    Step("Messages both ways, in one order on every node", talking.messages, nodes=2),
    Step("A thread", talking.thread),
    Step("An edit", talking.edit),
    Step("An erasure", talking.erasure),
    Step("Reactions", talking.reaction),
    Step("Mentions and what is unread", attention.mentions, nodes=2),
    Step("Presence and read positions across organisations", attention.presence, nodes=2),
    Step("A search on a node that did not write the messages", talking.search, nodes=2),
    Step("A file, from the home and from whoever else has it", files.files, nodes=2),
    Step("A node stopped and caught up", outages.absence, nodes=2),
    Step("Both sides stopped, with messages on either", outages.both_away, nodes=2),
    Step("A range served by a follower while the home is down", outages.range_from_follower, nodes=3),
    Step("kill -9 under a burst of messages", outages.killing),
    Step("A message that other organisations store too", mirrors.mirrored, nodes=3),
    Step("The logs verified from scratch on every node", outages.audit),
]


class Tour:
    """Plays on a network whose nodes are healthy, and leaves them running."""

    def __init__(self, network: Network, steps: Sequence[Step] = tuple(STEPS)) -> None:
        self._network = network
        self._steps = steps
        self._report = Report()
        self._scene = Scene(network, self._report)

    @property
    def channel(self) -> str:
        """The id of the tour's channel; empty if it came to none."""
        return self._scene.channel

    @property
    def held(self) -> int:
        """How many steps held."""
        return self._report.held

    def play(self) -> bool:
        """Plays every step that the nodes suffice for; true if all of them held."""
        nodes = len(self._network.nodes)
        broken = ""
        for step in self._steps:
            if nodes < step.nodes:
                self._report.skip(step.title, f"not applicable: needs {step.nodes} nodes", applicable=False)
            elif broken:
                self._report.skip(step.title, f"not tried: {broken}", applicable=True)
            elif not self._play(step):
                broken = self._obstacle(step)
        return self._report.close()

    def _play(self, step: Step) -> bool:
        self._report.begin(step.title)
        try:
            step.play(self._scene)
        except NotHere as reason:
            self._report.leave(str(reason))
            return True
        except (Mismatch, CommandFailed, NodeTrouble) as trouble:
            self._report.fail(str(trouble))
            return False
        except (KeyError, TypeError, ValueError) as error:
            self._report.fail(f"an answer of unexpected form: {type(error).__name__} {error}")
            return False
        self._report.hold()
        return True

    def _obstacle(self, step: Step) -> str:
        """Why no further step can be tried; empty if one can."""
        if step.is_ground:
            return f"\"{step.title}\" did not hold"
        down = [node.domain for node in self._network.nodes if node.pid() is None]
        return f"{', '.join(down)} is down" if down else ""

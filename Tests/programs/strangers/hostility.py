"""The stranger behaves badly. Each fault has its code and says what to do; right after it a good request is served, and in the
end every log of the node verifies."""

from __future__ import annotations

from hostile_events import STEPS as EVENTS
from hostile_logs import STEPS as LOGS
from hostile_peers import STEPS as PEERS
from hostile_requests import STEPS as REQUESTS
from joining import say
from places import Places
from report import expect, require


def audit(places: Places) -> None:
    """Nothing that was acknowledged is lost, nothing foreign has changed."""
    logs = places.scene.first.admin.run("verify", statuses=(0, 7))["logs"]
    wrong = [item for item in logs if not item["ok"]]
    require(not wrong, f"a log does not verify: {wrong}")
    last = say(places, "All is well")
    texts = [item["text"] for item in places.scene.history(places.scene.first, 0)]
    expect([text for text in texts if text in places.acknowledged], places.acknowledged, "what was acknowledged")
    expect(texts[-1], "All is well", "the last message")
    places.scene.say(f"{len(logs)} logs verified, {len(places.acknowledged)} messages once and in order, the last is {last}")


STEPS = [*REQUESTS, *EVENTS, *LOGS, *PEERS, ("What is left", audit)]

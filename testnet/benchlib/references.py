"""What other servers reach on a machine of two cores with a memory file system: each is to be beaten."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    # The best of them, which is the one to beat.
    best: float
    text: str
    is_most: bool = False


_LOCAL_LATENCY = Reference(2.1, "Synapse 61, ejabberd 2.1", is_most=True)
_FEDERATED_LATENCY = Reference(2.2, "Synapse 81, ejabberd 2.2 (no copy at B)", is_most=True)

REFERENCES = {
    "local_send_throughput": Reference(741, "Synapse 47 to 69, ejabberd 741"),
    "fed_throughput": Reference(528, "Synapse 15 to 24, ejabberd 528 (no copy at B)"),
    "local_latency_p50": _LOCAL_LATENCY,
    "fed_latency_p50": _FEDERATED_LATENCY,
    "rss_idle": Reference(19, "Prosody 19", is_most=True),
}

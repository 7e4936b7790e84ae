"""Free ports for nodes that come and go."""

import os
import socket


def free_ports(count: int) -> list[int]:
    """Ports below the range that outgoing connections take theirs from, so that none can slip in between."""
    ports: list[int] = []
    for port in range(20_000 + os.getpid() * 13 % 10_000, 32_000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        ports.append(port)
        if len(ports) == count:
            return ports
    raise RuntimeError("no free ports")

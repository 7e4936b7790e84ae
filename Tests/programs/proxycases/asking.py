"""Who asks, by which version, and under which id."""

import re
import ssl

from fronts import ProxiedNode
from report import Mismatch, eventually, expect, require
from scene import SECONDS, Scene
from talk import Wire, ask, behind, curl, lines

CLIENT, STRANGER, FORGED = "127.0.0.9", "127.0.0.8", "192.0.2.66"


def line_of(node: ProxiedNode, request: str) -> dict[str, str]:
    """The node's line about a request."""
    def found() -> dict[str, str]:
        for line in lines(node.log, "request"):
            if line["request"] == request:
                return line
        raise Mismatch(f"the log has no request {request}")
    return eventually(found, SECONDS)


def request_id(head: str) -> str:
    found = re.findall(r"^x-request-id: (\S+)\r?$", head, re.MULTILINE)
    expect(len(found), 1, f"ids of requests in {head!r}")
    return found[0]


def versions(scene: Scene) -> None:
    node = behind(scene)
    for option, version in (("--http1.1", "1.1"), ("--http2", "2")):
        answer = curl(node, option, "--include", "--write-out", "\n%{http_version}")
        expect(answer.split("\n")[-1], version, f"the version with {option}")
        inner = line_of(node, request_id(answer.lower()))["http"]
        expect(inner, "1.1" if node.front.ends_tls else version, "the version at the node")
        scene.say(f"HTTP/{version} at the front, HTTP/{inner} at the node")


def who_asks(scene: Scene) -> None:
    node = behind(scene)
    for source in (CLIENT, STRANGER):
        status, head, _ = ask(Wire(node, source), "GET", "/health")
        line = line_of(node, request_id(head))
        expect((status, line["client"], line["route"]), (200, source, "GET /health"), "the request's line")
    scene.say(f"a request from {CLIENT} is logged as {CLIENT}'s, under the id in its answer")


def forgery(scene: Scene) -> None:
    node = behind(scene)
    lies = {
        "X_Forwarded_For": FORGED, "Forwarded": f"for={FORGED}", "X_Real_IP": FORGED,
        "X_Request_Id": "forged-id"}
    _, head, _ = ask(Wire(node, CLIENT), "GET", "/health", **lies)
    honest(node, head, CLIENT)
    scene.say("what a client claims of itself does not pass the proxy")

    # Past the proxy, from an address that the node does not trust.
    _, head, _ = ask(Wire(node, STRANGER, past=True, tls=not node.front.ends_tls), "GET", "/health", **lies)
    honest(node, head, STRANGER)
    preface = f"PROXY TCP4 {FORGED} 127.0.0.1 1 2\r\n".encode()
    try:
        _, head, _ = ask(
            Wire(node, STRANGER, past=True, tls=not node.front.ends_tls, first=preface), "GET", "/health")
        expect(int(head.split()[1]), 400, "the answer to a stranger's preface")
    except (ssl.SSLError, ConnectionError):
        pass
    require(FORGED not in node.log.read_text(), f"{FORGED} is in the node's log")
    require("forged" not in node.log.read_text(), "the forged id is in the node's log")
    scene.say("nor does the node believe a stranger who comes past the proxy")


def honest(node: ProxiedNode, head: str, source: str) -> None:
    identity = request_id(head)
    require(identity != "forged-id", "a forged id was taken")
    expect(line_of(node, identity)["client"], source, "the client of a forged request")


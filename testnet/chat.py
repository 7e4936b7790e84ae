#!/usr/bin/python3 -B
"""A chat client that knows of the API only what the node's OpenAPI document says. Standard library alone.

examples: testnet/chat.py --node https://hanse-a.test:8441 --connect 127.0.0.1:8441 \\
            --ca testnet/.data/ca.pem --name anna channels
          … send league 'Good morning'      … follow league      … chat league
          … search 'good morn*'             … operations
The password is asked for, or taken from HANSE_PASSWORD. A channel is named by its name or its id."""

import argparse
import getpass
import http.client
import json
import os
import socket
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

# A token that has less to live is renewed first.
REFRESH_MILLISECONDS = 30_000


class Refused(Exception):
    """A problem document (RFC 9457)."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem.get('detail', 'no detail')} ({problem.get('code', status)})")
        self.status = status
        self.code = problem.get("code")


class Wire:
    """HTTPS to one node, over a connection a request; at another address than its name's if told so."""

    def __init__(self, node: str, connect: str | None, authority: str | None) -> None:
        self.host = urlsplit(node).netloc
        self.name = urlsplit(node).hostname or ""
        address = urlsplit(f"//{connect or self.host}")
        self.address = (address.hostname, address.port or 443)
        self.context = ssl.create_default_context(cafile=authority)

    def send(self, method: str, target: str, headers: dict[str, str],
             body: bytes | None = None) -> http.client.HTTPResponse:
        plain = socket.create_connection(self.address, timeout=60)
        connection = http.client.HTTPConnection(self.host)
        connection.sock = self.context.wrap_socket(plain, server_hostname=self.name)
        connection.request(method, target, body, {"Host": self.host, "Connection": "close", **headers})
        return connection.getresponse()


class API:
    """The node's operations, each to be called by its operationId with its parameters and fields by name."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.session: Session | None = None
        answer = wire.send("GET", "/api/v1/openapi.json", {})
        self.document = json.load(answer)
        self.operations = {
            operation["operationId"]: (method.upper(), path, operation)
            for path, item in self.document["paths"].items() for method, operation in item.items()}

    def call(self, name: str, /, **arguments: Any) -> dict[str, Any]:
        """The object that the operation answers; empty if none."""
        with self.open(name, arguments) as answer:
            text = answer.read()
        return json.loads(text) if text else {}

    def events(self, name: str, /, **arguments: Any) -> Iterator[dict[str, Any]]:
        """What a stream of server-sent events brings, as long as it lasts."""
        with self.open(name, arguments) as answer:
            for line in answer:
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])

    def open(self, name: str, arguments: dict[str, Any]) -> http.client.HTTPResponse:
        method, path, operation = self.operations[name]
        left = dict(arguments)
        query: dict[str, Any] = {}
        headers: dict[str, str] = {}
        for parameter in operation.get("parameters", []):
            value = left.pop(parameter["name"], None)
            if value is None and parameter["required"]:
                raise TypeError(f"{name} needs {parameter['name']}")
            if value is None:
                continue
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", quote(str(value), safe=""))
            elif parameter["in"] == "query":
                query[parameter["name"]] = value
            else:
                headers[parameter["name"]] = str(value)
        body = self.body(name, operation, left)
        if body is not None:
            headers["Content-Type"] = "application/json"
        if operation["security"] and self.session:
            headers["Authorization"] = f"Bearer {self.session.token()}"
        answer = self.wire.send(method, path + ("?" + urlencode(query) if query else ""), headers, body)
        if str(answer.status) not in operation["responses"]:
            raise Refused(answer.status, {"detail": f"{name} says nothing of status {answer.status}"})
        if answer.status >= 400:
            raise Refused(answer.status, json.load(answer))
        return answer

    def body(self, name: str, operation: dict[str, Any], fields: dict[str, Any]) -> bytes | None:
        """The JSON of the fields that the operation's body has; what is left over is a mistake."""
        content = operation.get("requestBody", {}).get("content", {})
        schema = self.resolved(content.get("application/json", {}).get("schema", {}))
        unknown = set(fields) - set(schema.get("properties", {}))
        missing = set(schema.get("required", [])) - set(fields)
        if unknown or missing:
            raise TypeError(f"{name}: unknown {sorted(unknown)}, missing {sorted(missing)}")
        return json.dumps(fields).encode() if content else None

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            found = self.document
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            schema = found
        return schema


class Session:
    """Who is logged in: the one place that knows of tokens."""

    def __init__(self, api: API, name: str, password: str) -> None:
        self.api = api
        self.lock = threading.Lock()
        self.answer = api.call("logIn", name=name, password=password, device="chat.py")
        api.session = self

    def token(self) -> str:
        """Good for some minutes; a refresh token, each used once, gets the next."""
        with self.lock:
            if time.time() * 1_000 > self.answer["expires"] - REFRESH_MILLISECONDS:
                self.answer = self.api.call("refresh", refreshToken=self.answer["refreshToken"])
            return self.answer["token"]

    @property
    def address(self) -> str:
        return self.answer["user"]["address"]


class Chat:
    """What a person does with it."""

    def __init__(self, api: API, session: Session) -> None:
        self.api = api
        self.session = session

    def channel(self, text: str) -> dict[str, Any]:
        known = self.api.call("listChannels")["channels"]
        found = [channel for channel in known if text in (channel["id"], channel["name"])]
        if len(found) != 1:
            raise SystemExit(f"{len(found)} of your channels are called {text}: give the id")
        return found[0]

    def channels(self) -> None:
        for channel in self.api.call("listChannels")["channels"]:
            print(f"{channel['id']}  {channel['name']}  {channel['members']} members, {channel['role']}")

    def join(self) -> None:
        """Accepts every invitation."""
        for invitation in self.api.call("listInvitations")["invitations"]:
            self.api.call("acceptInvitation", channel=invitation["channel"], wait="ordered")
            print(f"joined {invitation['name']}, to which {invitation['from']} invited")

    def send(self, channel: str, text: str) -> None:
        receipt = self.api.call("sendMessage", channel=self.channel(channel)["id"], text=text, wait="ordered")
        print(f"{receipt['level']} {receipt.get('sequence', '')} {receipt.get('verdict', '')}".strip())

    def history(self, channel: str) -> None:
        page = self.api.call("listMessages", channel=self.channel(channel)["id"], limit=20)
        for message in page["messages"]:
            self.show(message)

    def search(self, words: str) -> None:
        for result in self.api.call("search", q=words)["results"]:
            self.show(result["message"])

    def follow(self, channel: str) -> None:
        """Shows what is said, until the stream ends; comes back with the last cursor if the node says so."""
        wanted, cursor = self.channel(channel)["id"], None
        while True:
            for event in self.api.events("streamEvents", cursor=cursor):
                cursor = event.get("cursor", cursor)
                if event["type"] == "hello":
                    print("following", flush=True)
                elif event["type"] == "entry" and event["channel"] == wanted and event["kind"] == "message":
                    self.show(event)
                elif event["type"] == "end" and event["code"] != "shuttingDown":
                    raise SystemExit(f"the stream ended: {event['code']}")

    def chat(self, channel: str) -> None:
        """Sends each line that is typed, and shows what others say."""
        threading.Thread(target=self.follow, args=[channel], daemon=True).start()
        for line in sys.stdin:
            if line.strip():
                self.send(channel, line.rstrip("\n"))

    def operations(self) -> None:
        for name, (method, path, operation) in sorted(self.api.operations.items()):
            print(f"{name:20} {method:6} {path:60} {operation['summary']}")

    @staticmethod
    def show(message: dict[str, Any]) -> None:
        print(f"{message['sequence']} {message['author']}: {message.get('text') or '(erased)'}", flush=True)


COMMANDS = {
    "channels": [], "join": [], "history": ["channel"], "follow": ["channel"], "chat": ["channel"],
    "send": ["channel", "text"], "search": ["words"], "operations": []}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--node", required=True, metavar="URL")
    parser.add_argument("--connect", metavar="HOST:PORT", help="where the node really is")
    parser.add_argument("--ca", metavar="FILE", help="the authority of its certificate")
    parser.add_argument("--name", required=True, help="who logs in")
    commands = parser.add_subparsers(dest="command", required=True)
    for command, words in COMMANDS.items():
        subparser = commands.add_parser(command)
        for word in words:
            subparser.add_argument(word)
    given = vars(parser.parse_args())
    try:
        api = API(Wire(given["node"], given["connect"], given["ca"]))
        password = os.environ.get("HANSE_PASSWORD") or getpass.getpass()
        chat = Chat(api, Session(api, given["name"], password))
        getattr(chat, given["command"])(*(given[word] for word in COMMANDS[given["command"]]))
    except (Refused, OSError) as error:
        print(f"chat.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())

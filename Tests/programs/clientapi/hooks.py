"""What schemathesis is told beyond the document: where the node is, and ids that are really there."""

import itertools
import json
import os
import re
import socket
import zlib

import schemathesis

SCENE = json.loads(os.environ["HANSE_SCENE"])
ID = re.compile(r"[0-9a-f]{64}")
ADDRESS = re.compile(r"[a-z0-9][a-z0-9._-]*@[a-z0-9.-]+")

DOMAIN = re.compile(r"[a-z0-9.-]+")
# What would close the accounts that the run is logged in with is done to another's.
ENDING = (("PATCH", "/api/v1/users/{address}"), ("POST", "/api/v1/users/{address}/password-reset"))
KEY = re.compile(r"[!-~]{1,64}")

keys = itertools.count()
look_up = socket.getaddrinfo


def only_the_node(host, *arguments, **more):
    """The node's domain is on this machine, and nothing else is asked for."""
    if host != SCENE["domain"]:
        raise OSError(f"{host} is none of this test's hosts")
    return look_up("127.0.0.1", *arguments, **more)


socket.getaddrinfo = only_the_node


def one_of(known, generated):
    """Mostly something that is there; the same for the same generated value, so that a seed replays."""
    number = zlib.crc32(str(generated).encode())
    return generated if number % 4 == 0 else known[number // 4 % len(known)]


def real(name, value):
    """A well-formed value made one that leads somewhere. What is malformed on purpose stays so."""
    if name == "channel" and isinstance(value, str) and ID.fullmatch(value):
        return one_of(SCENE["channels"], value)
    if name in ("sequence", "thread", "before", "after", "number") and type(value) is int and 0 <= value < 1 << 40:
        return one_of(list(range(24)), value)
    return value


def made_real(values):
    return {name: real(name, value) for name, value in values.items()} if isinstance(values, dict) else values


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    return made_real(path_parameters)


@schemathesis.hook
def map_query(context, query):
    return made_real(query)


@schemathesis.hook
def map_body(context, body):
    return made_real(body)


def near(name, value):
    """No address at another domain than the node's, and no other home: the node would ask there."""
    if isinstance(value, list):
        return [near(name, item) for item in value]
    if name in ("address", "author", "members") and isinstance(value, str) and ADDRESS.fullmatch(value):
        return SCENE["addresses"][zlib.crc32(value.encode()) % len(SCENE["addresses"])]
    if name == "home" and isinstance(value, str) and DOMAIN.fullmatch(value):
        return SCENE["domain"]
    return value


def reachable(values):
    for name, value in values.items() if isinstance(values, dict) else ():
        values[name] = near(name, value)


@schemathesis.hook
def before_call(context, case, kwargs):
    for values in (case.path_parameters, case.query, case.body):
        reachable(values)
    if (case.method.upper(), case.path) in ENDING and case.path_parameters.get("address") in SCENE["addresses"]:
        case.path_parameters["address"] = f"bert@{SCENE['domain']}"
    # A key that was used answers the receipt of its first use, whatever this request says.
    if KEY.fullmatch((case.headers or {}).get("Idempotency-Key", "")):
        case.headers["Idempotency-Key"] = f"key-{next(keys)}"

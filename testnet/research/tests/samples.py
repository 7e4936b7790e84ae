"""A topology that holds, to be spoilt in one place."""

TOPOLOGY = """
[run]
seed = 7
settle_seconds = 20

[nodes.a]
users = 2
[nodes.b]
rate = 5
[nodes.c]
users = 1

[channels.one]
home = "a"
members = ["b", "c"]
[channels.two]
home = "b"
members = ["a"]

[links.default]
delay_ms = 20
jitter_ms = 2
[links."a <-> b"]
delay_ms = 5
[links."a -> b"]
loss = 0.25

[[events]]
at_seconds = 6
heal = true
[[events]]
at_seconds = 2
partition = [["a", "b"], ["c"]]
[[events]]
at_seconds = 3
link = "a -> b"
delay_ms = 100
[[events]]
at_seconds = 4
kill = "c"
[[events]]
at_seconds = 5
start = "c"

[workload]
duration_seconds = 10
rate = 4
bytes = [40, 80]
mix = { message = 60, reply = 20, reaction = 10, edit = 10 }
target_age_seconds = 1
"""

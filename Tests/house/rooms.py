"""The rooms of the house as the manifest declares them. Run as a program: the pure ones, lowest first."""

import json
import subprocess


def targets():
    dump = subprocess.run(["swift", "package", "dump-package"], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(dump)["targets"]


def kind(target):
    """The manifest gives strict memory safety to the pure rooms, and only to them."""
    kinds = {"system": "door", "executable": "executable", "test": "test"}
    pure = any("strictMemorySafety" in setting["kind"] for setting in target["settings"])
    return kinds.get(target["type"], "pure" if pure else "library")


def kinds():
    return {target["name"]: kind(target) for target in targets()}


def pure_lowest_first():
    below = {target["name"]: [next(iter(seen.values()))[0] for seen in target["dependencies"]]
             for target in targets() if kind(target) == "pure"}
    order = []

    def place(room):
        if room in below and room not in order:
            for seen in below[room]:
                place(seen)
            order.append(room)

    for room in below:
        place(room)
    return order


if __name__ == "__main__":
    print("\n".join(pure_lowest_first()))

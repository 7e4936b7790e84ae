"""The program behind testnet/profile: where the time of A and of B goes while messages pass from one to the other."""
from __future__ import annotations

import argparse
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "lib"))

from channel import MeasurementFailed  # noqa: E402
from measure import Bench  # noqa: E402
from report import say  # noqa: E402

SHOWN = 30
DATA = Path("testnet/.bench")
# A node under callgrind is some fifty times slower.
MESSAGES = {"perf": 100_000, "callgrind": 2_048}
CALLGRIND_START_SECONDS = 300


class Perf:
    """Samples of the running processes, with their callers in the files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.recorders: list[subprocess.Popen] = []

    @staticmethod
    def works() -> bool:
        if not shutil.which("perf"):
            return False
        words = ["perf", "record", "-q", "-o", "/dev/null", "--", "true"]
        return subprocess.run(words, capture_output=True).returncode == 0

    def prepare(self, nodes: list) -> None:
        """Nothing: a process is looked at as it is."""

    def begin(self, nodes: list) -> None:
        for node in nodes:
            words = ["perf", "record", "-q", "-F", "1999", "-g", "-p", str(node.process_id()), "-o", str(self._file(node))]
            self.recorders.append(subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def end(self) -> None:
        for recorder in self.recorders:
            recorder.send_signal(signal.SIGINT)
        for recorder in self.recorders:
            recorder.wait(timeout=120)

    def top(self, node) -> list[str]:
        words = ["perf", "report", "--stdio", "-q", "--no-children", "-g", "none", "-F", "overhead,dso,sym", "-t", "@",
                 "-i", str(self._file(node))]
        done = subprocess.run(words, capture_output=True, text=True, errors="replace", check=True)
        shares: dict[tuple[str, str], float] = {}
        for line in done.stdout.splitlines():
            share, library, name = line.split("@", 2) if line.count("@") > 1 else ("", "", "")
            if share.strip().endswith("%"):
                # Without the library's symbols each address would be a line.
                name = re.sub(r"^(\[.\]) 0x[0-9a-f]+$", r"\1 without a name", name.strip())
                key = (library.strip(), name)
                shares[key] = shares.get(key, 0) + float(share.strip().rstrip("%"))
        ordered = sorted(shares.items(), key=lambda one: -one[1])
        return [f"{share:6.2f}%  {library:24}{name}" for (library, name), share in ordered]

    def _file(self, node) -> Path:
        return self.folder / f"{node.domain}.perf"


class Callgrind:
    """Every instruction, of which the waiting has none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.nodes: list = []

    def prepare(self, nodes: list) -> None:
        for node in nodes:
            node.starter = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={self._file(node)}"]
            node.start_seconds = CALLGRIND_START_SECONDS

    def begin(self, nodes: list) -> None:
        self.nodes = nodes
        self._control("-i", "on")

    def end(self) -> None:
        self._control("-i", "off")
        # It writes at the process's end.
        for node in self.nodes:
            node.stop()

    def top(self, node) -> list[str]:
        words = ["callgrind_annotate", "--auto=no", "--threshold=100", str(self._file(node))]
        done = subprocess.run(words, capture_output=True, text=True, errors="replace", check=True)
        return [line.strip() for line in done.stdout.splitlines() if re.match(r"\s*[\d,]+ \(\s*\d", line) and ":" in line]

    def _control(self, *words: str) -> None:
        for node in self.nodes:
            subprocess.run(["callgrind_control", *words, str(node.process_id())], check=True, stdout=subprocess.DEVNULL)

    def _file(self, node) -> Path:
        return self.folder / f"{node.domain}.callgrind"


TOOLS = {"perf": Perf, "callgrind": Callgrind}


def readable(lines: list[str]) -> str:
    """Swift's names as they are written in the source."""
    text = "\n".join(lines)
    if not shutil.which("swift"):
        return text
    return subprocess.run(["swift", "demangle", "--simplified"], input=text, capture_output=True, text=True, check=True).stdout


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="testnet/profile", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Looks at A and B while 16 clients send by A what B keeps too (fed_throughput of testnet/bench),\n"
                    f"and prints the {SHOWN} dearest functions of each, by themselves. The whole profiles stay in\n"
                    f"{DATA}/profiles, for `perf report -i` or `callgrind_annotate`.",
        epilog="example: testnet/profile --data /dev/shm/hanse-bench")
    parser.add_argument("--data", type=Path, default=DATA, metavar="DIR", help=f"where the nodes' folders go ({DATA})")
    parser.add_argument("--tool", choices=list(TOOLS), help="perf, or callgrind where perf does not work")
    parser.add_argument("--messages", type=int, metavar="N",
                        help=f"1,024 or more ({', '.join(f'{count:,} with {tool}' for tool, count in MESSAGES.items())})")
    parser.add_argument("--bin", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.messages is not None and options.messages < 1_024:
        parser.error("--messages must be 1,024 or more")
    return options


def main() -> int:
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    name = options.tool or ("perf" if Perf.works() else "callgrind")
    folder, profiles = (options.data / "profile").resolve(), (DATA / "profiles").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    for made in (folder, profiles):
        made.mkdir(parents=True, exist_ok=True)
    tool = TOOLS[name](profiles)
    bench = Bench(options.bin, folder)
    try:
        tool.prepare(bench.nodes)
        bench.open()
        say(f"{name}: {profiles}")
        tool.begin(bench.nodes)
        found = bench.throughput(bench.shared, options.messages or MESSAGES[name])[0]
        tool.end()
        print(f"fed_throughput {found.value} {found.unit} under {name}; {found.note}")
        for letter, node in zip("AB", bench.nodes):
            print(f"\n{letter}, {node.domain}\n{readable(tool.top(node)[:SHOWN])}")
    except (MeasurementFailed, OSError, subprocess.SubprocessError) as failure:
        print(f"testnet/profile: {failure}", file=sys.stderr)
        return 1
    finally:
        bench.close()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

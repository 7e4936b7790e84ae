"""The metrics of testnet/bench: every figure beside the limit that was measured in the same run."""
from __future__ import annotations

import argparse
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

# Last: what is here is meant before what has the same name there.
sys.path.append(str(Path(__file__).resolve().parents[1] / "lib"))

import blobs  # noqa: E402
import curves  # noqa: E402
import fairness  # noqa: E402
import fanout  # noqa: E402
import instructions  # noqa: E402
import join  # noqa: E402
import large  # noqa: E402
import machine  # noqa: E402
import mls  # noqa: E402
import search  # noqa: E402
import table  # noqa: E402
from channel import MeasurementFailed  # noqa: E402
from limits import PART_MEBIBYTES  # noqa: E402
from measure import AWAY_MESSAGES, Bench  # noqa: E402
from report import Report, Result, read, say  # noqa: E402

METRICS = {
    "rss_idle": "memory of a node two seconds after it started",
    "rss_10k_websockets": "memory that one of 10,000 idle TLS WebSockets of one node takes",
    "local_send_throughput": "16 clients with 64 in flight on one node, until the one subscriber has all",
    "local_latency_p50": "from send to the subscriber on the same node, 10 messages/s",
    "local_latency_p99": "the same",
    "fed_throughput": "the same clients on A, until stored, verified and delivered on B",
    "fed_latency_p50": "from send on A (the home) to the subscriber on B, 10 messages/s",
    "fed_latency_p99": "the same",
    "catch_up": "B was away for 10,000 messages: from its start until it has them all",
    **blobs.METRICS,
    **fairness.METRICS,
    **instructions.METRICS,
    **fanout.METRICS,
    **curves.METRICS,
    **join.METRICS,
    **large.METRICS,
    **search.METRICS,
    **mls.METRICS,
}
# Of what lies on no disk: once is enough, wherever the nodes are.
WITHOUT_DISK = {**instructions.METRICS, **mls.METRICS}
DISK, MEMORY = Path("testnet/.bench"), Path("/dev/shm/hanse-bench")
PROFILES = DISK / "profiles"
ALIASES = {"local_latency": ["local_latency_p50", "local_latency_p99"],
           "fed_latency": ["fed_latency_p50", "fed_latency_p99"],
           "fanout_latency": list(fanout.METRICS),
           "blob_throughput": list(blobs.THROUGHPUT),
           "blob_memory": list(blobs.MEMORY),
           "instructions": list(instructions.METRICS),
           "curves": list(curves.METRICS),
           "fairness": list(fairness.METRICS),
           "join_time": list(join.METRICS),
           "large": list(large.METRICS),
           "search_latency": list(search.METRICS),
           "mls": list(mls.METRICS)}


def arguments() -> argparse.Namespace:
    listing = "\n".join(f"  {name:32}{what}" for name, what in METRICS.items())
    parser = argparse.ArgumentParser(
        prog="testnet/bench", formatter_class=argparse.RawTextHelpFormatter,
        description="Measures two real nodes over HTTPS on loopback, with fsync on. One JSON object a line on\n"
                    "standard output, progress on standard error. Exit status 1 if a metric has no result.",
        epilog=f"metrics:\n{listing}\n\nThroughput is put beside the SQLite yardstick, latency beside fsync, both\n"
               "measured in the same folder in the same run. search_latency is all of its kinds: a node of its own\n"
               "is filled by real senders first, which takes minutes; its queries are in hanse-bench's QueryMix. `ratio` is value / limit;\n"
               "`holds` says whether the value is what is `wanted`. The machine, and its limits at the start and the end, have lines of their own.\n\n"
               "examples: testnet/bench fed_throughput --data /dev/shm/hanse-bench\n"
               "          testnet/bench > before.json; testnet/bench --compare before.json\n"
               "          testnet/bench --data both > run.json; testnet/bench --table run.json")
    parser.add_argument("names", nargs="*", metavar="NAME", help="metrics to measure; all if none is named")
    parser.add_argument("--data", action="append", metavar="DIR",
                        help=f"where the nodes' folders go ({DISK}); given twice, all is measured on one after the\n"
                             f"other; `both` is {DISK} and {MEMORY}")
    parser.add_argument("--messages", type=int, default=100_000, metavar="N", help="for throughput (100,000)")
    parser.add_argument("--streams", type=int, default=10_000, metavar="N", help="idle WebSockets (10,000)")
    parser.add_argument("--fanout-streams", type=int, default=5_000, metavar="N",
                        help="live WebSockets for fanout_latency (5,000)")
    parser.add_argument("--away", type=int, default=AWAY_MESSAGES, metavar="N",
                        help=f"messages that B misses ({AWAY_MESSAGES:,})")
    parser.add_argument("--blob-megabytes", type=int, default=512, metavar="N",
                        help="of 1,048,576 bytes, the file of blob_throughput, and an eighth of blob_memory's: a multiple of 8 (512)")
    parser.add_argument("--large-messages", type=int, default=1_000_000, metavar="N",
                        help="messages of the large node (1,000,000)")
    parser.add_argument("--search-messages", type=int, default=1_000_000, metavar="N",
                        help="messages to search in (1,000,000)")
    parser.add_argument("--compare", type=Path, metavar="FILE",
                        help="what an earlier run printed: each line has its value too, and the ratio to it")
    parser.add_argument("--table", type=Path, metavar="FILE",
                        help="measures nothing: prints what a run has printed as a table in Markdown")
    parser.add_argument("--keep-instructions", action="store_true",
                        help="what is counted of instructions is kept as their limit from now on (benchlib/instructions.json)")
    parser.add_argument("--bin", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    for name in options.names:
        if name not in METRICS and name not in ALIASES:
            parser.error(f"no metric is named {name}: see --help")
    for file in (options.compare, options.table):
        if file and not file.is_file():
            parser.error(f"{file} is not there")
    if options.messages < 1_024 or options.away < 1:
        parser.error("--messages must be 1,024 or more, --away 1 or more")
    if options.blob_megabytes < 1 or options.blob_megabytes % PART_MEBIBYTES:
        parser.error(f"--blob-megabytes must be a multiple of {PART_MEBIBYTES}")
    if min(options.search_messages, options.large_messages) < 2_000:
        parser.error("--search-messages and --large-messages must be 2,000 or more")
    return options


def wanted(names: list[str]) -> list[str]:
    chosen = [metric for name in names for metric in ALIASES.get(name, [name])] or list(METRICS)
    return [metric for metric in METRICS if metric in chosen]


def folders(chosen: list[str] | None) -> list[Path]:
    """Of the nodes, each with a folder within it for this run."""
    both = {"both": [DISK, MEMORY]}
    found = [folder for name in chosen or [str(DISK)] for folder in both.get(name, [Path(name)])]
    return [(folder / "run").resolve() for folder in dict.fromkeys(found)]


def fairness_of(bench: Bench, names: list[str]) -> dict[str, Result]:
    asked = (*fairness.KINDS, *fairness.ACCOUNT_KINDS)
    return bench.fairness([kind for kind in asked if any(f"fairness_{kind}_{share}" in names for share in fairness.MEASURED)])


def joins_of(bench: Bench, names: list[str]) -> dict[str, Result]:
    sizes = [size for size in join.SIZES if join.name(size) in names]
    return dict(zip(map(join.name, sizes), bench.joins(sizes)))


def runs_of(bench: Bench, options: argparse.Namespace) -> dict[str, Callable[[list[str]], list | dict]]:
    """What measures: all that its name stands for, in that order; or by name, of those that it is told."""
    counting = instructions.InstructionBench(options.bin, bench.folder, PROFILES)
    return {
        "rss_idle": lambda _: bench.idle_memory(),
        "rss_10k_websockets": lambda _: bench.crowd(options.streams),
        "local_send_throughput": lambda _: bench.throughput(bench.local, options.messages),
        "local_latency": lambda _: bench.latency(bench.local),
        "fed_throughput": lambda _: bench.throughput(bench.shared, options.messages),
        "fed_latency": lambda _: bench.latency(bench.shared),
        "catch_up": lambda _: bench.catch_up(options.away),
        "blobs": lambda names: blobs.BlobBench(bench, options.blob_megabytes).run(names),
        "fairness": lambda names: fairness_of(bench, names),
        "instructions": counting.measure,
        "fanout_latency": lambda _: bench.fanout(options.fanout_streams),
        "join_time": lambda names: joins_of(bench, names),
        "curves": bench.curves,
        "large": lambda _: bench.large(options.large_messages),
        "search_latency": lambda _: bench.search(options.search_messages),
    }


def measure(bench: Bench, report: Report, options: argparse.Namespace, names: list[str]) -> bool:
    """Measures one after the other; a metric that fails is told as failed, and the others go on."""
    holds = True
    for run, body in runs_of(bench, options).items():
        metrics = [name for name in names if name in (list(blobs.METRICS) if run == "blobs" else ALIASES.get(run, [run]))]
        if not metrics:
            continue
        say(run)
        report.file_system = None if run == "instructions" else machine.file_system(bench.folder)
        try:
            found = body(metrics)
            named = found if isinstance(found, dict) else dict(zip(ALIASES.get(run, [run]), found))
        except (MeasurementFailed, OSError) as failure:
            named = dict.fromkeys(metrics, failure)
        for metric in metrics:
            holds &= tell(report, metric, named[metric])
        if run == "instructions" and options.keep_instructions:
            instructions.keep({name: result.value for name, result in named.items() if isinstance(result, Result)})
    return holds


def tell(report: Report, metric: str, result: Result | Exception) -> bool:
    if isinstance(result, Result):
        report.emit(metric, result)
        return True
    report.failed(metric, str(result))
    return False


def measure_in(folder: Path, report: Report, options: argparse.Namespace, names: list[str]) -> bool:
    """All of it with the nodes in this folder, between two looks at what the machine can do there."""
    report.file_system = machine.file_system(folder)
    bench = None
    try:
        bench = Bench(options.bin, folder)
        for metric, result in bench.limits.results().items():
            report.emit(metric, result)
        bench.open()
        holds = measure(bench, report, options, names)
    finally:
        if bench:
            bench.close()
    report.file_system = machine.file_system(folder)
    for metric, result in bench.measured_limits().results(before=bench.limits).items():
        report.emit(metric, result)
    return holds


def main() -> int:
    options = arguments()
    if options.table:
        print(table.markdown(read(options.table)))
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    places = folders(options.data)
    for folder in places:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    names = wanted(options.names)
    of_nodes = [name for name in names if name not in mls.METRICS]
    of_groups = [name for name in names if name in mls.METRICS]
    holds = True
    report = Report(options.compare)
    report.line(machine.describe(places))
    try:
        for number, folder in enumerate(places):
            of_this = [name for name in of_nodes if number == 0 or name not in WITHOUT_DISK]
            if of_this:
                holds &= measure_in(folder, report, options, of_this)
        report.file_system = None
        if of_groups:
            say("mls")
            mls.measure(options.bin, report, of_groups)
    except (MeasurementFailed, OSError) as failure:
        print(f"testnet/bench: {failure}", file=sys.stderr)
        return 1
    report.summary()
    for folder in places:
        if holds:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            say(f"the nodes' folders and logs are kept in {folder}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())

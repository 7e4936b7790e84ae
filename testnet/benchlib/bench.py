"""The metrics of testnet/bench: every figure beside the limit that was measured in the same run."""
from __future__ import annotations

import argparse
import shutil
import signal
import sys
from pathlib import Path

from channel import MeasurementFailed
from measure import Bench
from report import Report, Result, say
import blobs
import curves
import fairness
import fanout
import instructions
import join
import large
import mls
import search

METRICS = {
    "rss_idle": "memory of a node two seconds after it started",
    "rss_10k_websockets": "memory that one of 10,000 idle TLS WebSockets of one node takes",
    "local_send_throughput": "16 clients with 64 in flight on one node, until the one subscriber has all",
    "local_latency_p50": "from send to the subscriber on the same node, 10 messages/s",
    "local_latency_p99": "the same",
    "fed_throughput": "the same clients on A, until stored, verified and delivered on B",
    "fed_latency_p50": "from send on A (the home) to the subscriber on B, 10 messages/s",
    "fed_latency_p99": "the same",
    "catch_up": "B was away for 2,000 messages: from its start until it has them all",
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
ALIASES = {"local_latency": ["local_latency_p50", "local_latency_p99"],
           "fed_latency": ["fed_latency_p50", "fed_latency_p99"],
           "fanout_latency": list(fanout.METRICS),
           "blob_throughput": list(blobs.METRICS),
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
               "is filled by real senders first, which takes minutes; its queries are in hanse-bench's QueryMix. `ratio` is value / limit.\n\n"
               "examples: testnet/bench fed_throughput --data /dev/shm/hanse-bench\n"
               "          testnet/bench > before.json; testnet/bench --compare before.json")
    parser.add_argument("names", nargs="*", metavar="NAME", help="metrics to measure; all if none is named")
    parser.add_argument("--data", type=Path, default=Path("testnet/.bench"), metavar="DIR",
                        help="where the nodes' folders go (default testnet/.bench)")
    parser.add_argument("--messages", type=int, default=20_000, metavar="N", help="for throughput (20,000)")
    parser.add_argument("--streams", type=int, default=10_000, metavar="N", help="idle WebSockets (10,000)")
    parser.add_argument("--fanout-streams", type=int, default=5_000, metavar="N",
                        help="live WebSockets for fanout_latency (5,000)")
    parser.add_argument("--away", type=int, default=2_000, metavar="N", help="messages that B misses (2,000)")
    parser.add_argument("--blob-megabytes", type=int, default=512, metavar="N",
                        help="of 1,048,576 bytes, the file of blob_throughput: a multiple of 8 (512)")
    parser.add_argument("--large-messages", type=int, default=1_000_000, metavar="N",
                        help="messages of the large node (1,000,000)")
    parser.add_argument("--search-messages", type=int, default=1_000_000, metavar="N",
                        help="messages to search in (1,000,000)")
    parser.add_argument("--compare", type=Path, metavar="FILE",
                        help="what an earlier run printed: each line has its value too, and the ratio to it")
    parser.add_argument("--bin", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    for name in options.names:
        if name not in METRICS and name not in ALIASES:
            parser.error(f"no metric is named {name}: see --help")
    if options.compare and not options.compare.is_file():
        parser.error(f"{options.compare} is not there")
    if options.messages < 1_024 or options.away < 1:
        parser.error("--messages must be 1,024 or more, --away 1 or more")
    if options.blob_megabytes < 1 or options.blob_megabytes % blobs.PART_MEBIBYTES:
        parser.error(f"--blob-megabytes must be a multiple of {blobs.PART_MEBIBYTES}")
    if min(options.search_messages, options.large_messages) < 2_000:
        parser.error("--search-messages and --large-messages must be 2,000 or more")
    return options


def wanted(names: list[str]) -> list[str]:
    chosen = [metric for name in names for metric in ALIASES.get(name, [name])] or list(METRICS)
    return [metric for metric in METRICS if metric in chosen]


def fairness_of(bench: Bench, names: list[str]) -> list[Result]:
    """The results of the metrics that are wanted, in their order."""
    kinds = [kind for kind in (*fairness.KINDS, *fairness.ACCOUNT_KINDS) if any(f"fairness_{kind}_{share}" in names for share in fairness.MEASURED)]
    measured = bench.fairness(kinds)
    return [measured[name] for name in fairness.METRICS if name in names]


def measure(bench: Bench, report: Report, options: argparse.Namespace, names: list[str]) -> bool:
    """Measures one after the other; a metric that fails is told as failed, and the others go on."""
    runs = {
        "rss_idle": lambda: bench.idle_memory(),
        "rss_10k_websockets": lambda: bench.crowd(options.streams),
        "local_send_throughput": lambda: bench.throughput(bench.local, options.messages),
        "local_latency": lambda: bench.latency(bench.local),
        "fed_throughput": lambda: bench.throughput(bench.shared, options.messages),
        "fed_latency": lambda: bench.latency(bench.shared),
        "catch_up": lambda: bench.catch_up(options.away),
        "blob_throughput": lambda: blobs.BlobBench(bench, options.blob_megabytes).run(),
        "fairness": lambda: fairness_of(bench, names),
        "instructions_per_message": lambda: instructions.measure(options.bin, bench.folder),
        "fanout_latency": lambda: bench.fanout(options.fanout_streams),
        "join_time": lambda: bench.joins([size for size in join.SIZES if join.name(size) in names]),
        "curves": lambda: list(bench.curves(names).values()),
        "large": lambda: bench.large(options.large_messages),
        "search_latency": lambda: bench.search(options.search_messages),
    }
    holds = True
    for run, body in runs.items():
        metrics = [name for name in names if name == run or name in ALIASES.get(run, [])]
        if not metrics:
            continue
        say(run)
        try:
            found = ALIASES.get(run, [run]) if run not in ("join_time", "fairness", "curves") else metrics
            for metric, result in zip(found, body()):
                if metric in metrics:
                    report.emit(metric, result)
        except (MeasurementFailed, OSError) as failure:
            holds = False
            for metric in metrics:
                report.failed(metric, str(failure))
    return holds


def main() -> int:
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = options.data.resolve() / "run"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names = wanted(options.names)
    of_nodes = [name for name in names if name not in mls.METRICS]
    of_groups = [name for name in names if name in mls.METRICS]
    bench = None
    holds = True
    report = Report(options.compare)
    try:
        if of_nodes:
            bench = Bench(options.bin, folder)
            bench.open()
            holds = measure(bench, report, options, of_nodes)
        if of_groups:
            say("mls")
            mls.measure(options.bin, report, of_groups)
    except (MeasurementFailed, OSError) as failure:
        print(f"testnet/bench: {failure}", file=sys.stderr)
        return 1
    finally:
        if bench:
            bench.close()
    report.summary()
    if holds:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        say(f"the nodes' folders and logs are kept in {folder}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())

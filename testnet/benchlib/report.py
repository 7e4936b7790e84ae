"""What testnet/bench prints: results on standard output, progress on standard error."""
from __future__ import annotations

import json
import sys
from dataclasses import dataclass


@dataclass
class Result:
    value: float
    unit: str
    count: int
    limit: float
    limit_name: str
    note: str


def emit(metric: str, result: Result) -> None:
    _line(metric, result.value, result.unit, result.count, result.limit, result.limit_name,
          round(result.value / result.limit, 3), result.note)


def emit_failure(metric: str, reason: str) -> None:
    _line(metric, None, None, 0, None, None, None, f"failed: {reason}")


def say(text: str) -> None:
    print(f"# {text}", file=sys.stderr, flush=True)


def _line(metric: str, value, unit, count, limit, limit_name, ratio, note: str) -> None:
    print(json.dumps({"metric": metric, "value": value, "unit": unit, "n": count, "limit": limit,
                      "limit_name": limit_name, "ratio": ratio, "note": note}), flush=True)

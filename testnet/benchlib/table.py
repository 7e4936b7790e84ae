"""The lines of a run as a table: value, limit, ratio, what is wanted, and whether it holds."""
from __future__ import annotations

# What stands at the left in its column.
TEXTS = ("metric", "on", "unit", "limit is", "wanted", "holds", "others", "beaten")


def rows(lines: list[dict]) -> list[list[str]]:
    """With the names of the columns first; a column of which no line has anything is left out."""
    names = ["metric", "on", "value", "unit", "limit", "limit is", "ratio", "wanted", "holds", "others", "beaten", "baseline", "of it"]
    cells = [[line["metric"], line.get("file_system"), line["value"], line["unit"], line.get("limit"), line.get("limit_name"),
              line.get("ratio"), _wanted(line), _yes_or_no(line.get("holds")), line.get("reference"), _yes_or_no(line.get("beats_reference")),
              line.get("baseline"), line.get("of_baseline")] for line in lines]
    used = [column for column in range(len(names)) if column < 3 or any(row[column] is not None for row in cells)]
    return [[names[column] for column in used]] + [[_text(row[column]) for column in used] for row in cells]


def columns(rows: list[list[str]]) -> list[str]:
    """For a terminal."""
    names = rows[0]
    widths = [max(len(row[column]) for row in rows) for column in range(len(names))]
    return ["  ".join(cell.ljust(width) if name in TEXTS else cell.rjust(width)
                      for name, cell, width in zip(names, row, widths)).rstrip() for row in rows]


def markdown(lines: list[dict]) -> str:
    names, *body = rows(lines)
    under = ["---" if name in TEXTS else "---:" for name in names]
    text = "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in (names, under, *body))
    machine = next((line["note"] for line in lines if line["metric"] == "machine"), "")
    failures = [f"- {line['metric']}: {line['note']}" for line in lines if line["value"] is None]
    return "\n\n".join(part for part in (machine, text, "\n".join(failures)) if part)


def _wanted(line: dict) -> str | None:
    if line.get("wanted") is None:
        return None
    name = f" ({line['wanted_name']})" if line.get("wanted_name") else ""
    return f"{line['wanted_is']} {line['wanted']:.10g}{name}"


def _yes_or_no(holds: bool | None) -> str | None:
    return None if holds is None else "yes" if holds else "NO"


def _text(cell: object) -> str:
    return "-" if cell is None else str(cell)

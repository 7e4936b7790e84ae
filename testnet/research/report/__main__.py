"""The program behind testnet/report."""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from .frame import WIDE
from .page import page
from .plots import Plot, comparison, of_run
from .results import Results, ResultsError, read

PNG_SCALE = 2


def main() -> int:
    parser = argparse.ArgumentParser(prog="testnet/report")
    parser.add_argument("results", nargs="+", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    try:
        all_results = [read(folder.absolute()) for folder in given.results]
        out = (given.out or default_out(given.results)).absolute()
        out.mkdir(parents=True, exist_ok=True)
        files = write(all_results, out)
    except (ResultsError, OSError) as error:
        print(f"testnet/report: {error}", file=sys.stderr)
        return 1
    print(f"{len(files)} plots as SVG in {out}")
    if not shutil.which("rsvg-convert"):
        print("No PNG files: for them, run scripts/install-packages research")
    print(f"Open {out / 'index.html'}")
    return 0


def default_out(folders: list[Path]) -> Path:
    return folders[0] / "report" if len(folders) == 1 else folders[0].absolute().parent / "comparison"


def write(all_results: list[Results], out: Path) -> list[Path]:
    files = []
    if len(all_results) > 1:
        files.append(save(comparison(all_results), out, ""))
    for number, results in enumerate(all_results, 1):
        prefix = f"run{number}-" if len(all_results) > 1 else ""
        files += [save(plot, out, prefix) for plot in of_run(results)]
    (out / "index.html").write_text(page(all_results), encoding="utf-8")
    return files


def save(plot: Plot, out: Path, prefix: str) -> Path:
    """SVG, and PNG if the program for it is there."""
    file = out / f"{prefix}{plot.name}.svg"
    file.write_text(plot.draw(WIDE).file() + "\n", encoding="utf-8")
    if converter := shutil.which("rsvg-convert"):
        subprocess.run([converter, "-z", str(PNG_SCALE), "-o", file.with_suffix(".png"), file], check=True)
    return file


if __name__ == "__main__":
    sys.exit(main())

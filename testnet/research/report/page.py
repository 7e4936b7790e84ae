"""The page: one HTML file with everything in it, for light and dark, phone and paper."""

import json
from html import escape

from . import tables
from .frame import NARROW, WIDE
from .plots import Plot, comparison, of_run
from .results import Results
from .svg import DARK_STYLE, LIGHT_STYLE

STYLE = """
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--ground:#fff;--card:#f6f7f9;--edge:#d8dce1;
--link:#0b5fa5;--warn:#fff4e5;--warnink:#7a3d00}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a6adb7;--ground:#15181c;--card:#1d2126;
--edge:#343a42;--link:#7cc0ff;--warn:#3a2a12;--warnink:#ffd9a3}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem 1rem 4rem;max-width:60rem;background:var(--ground);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,'Segoe UI','Noto Sans','DejaVu Sans',sans-serif}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.25rem;margin:2.5rem 0 .5rem}
h3{font-size:1.05rem;margin:2rem 0 .25rem}
p,figcaption,li{max-width:44rem}figcaption,.caption{color:var(--soft);font-size:.9rem}
a{color:var(--link)}a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);
outline-offset:2px}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;list-style:none}
nav a{display:inline-block;padding:.4rem 0}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;background:var(--ground);padding:.5rem}
figure{margin:1rem 0}svg{display:block;width:100%;height:auto}.narrow{display:none}
@media(max-width:40rem){.wide{display:none}.narrow{display:block}}
.caption{margin:1.5rem 0 .25rem}.scroll{overflow-x:auto;margin:0 0 1.5rem}
table{border-collapse:collapse;font-size:.9rem;
font-variant-numeric:tabular-nums}
th,td{padding:.3rem .7rem .3rem 0;text-align:left;border-bottom:1px solid var(--edge);white-space:nowrap}
.number{text-align:right}
.doubts{background:var(--warn);color:var(--warnink);padding:.6rem 1rem;border-radius:.5rem}
.doubts ul{margin:.25rem 0;padding-left:1.2rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;font-size:.9rem}dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}summary{cursor:pointer;padding:.4rem 0}
pre{background:var(--card);padding:.75rem;overflow-x:auto;border-radius:.5rem;font-size:.85rem}
@media print{nav,.skip{display:none}figure{break-inside:avoid}}
"""


def page(all_results: list[Results]) -> str:
    """Several runs are compared first, then shown one by one."""
    several = len(all_results) > 1
    title = f"{len(all_results)} runs compared" if several else all_results[0].name
    body = [f"<h1>{escape(title)}</h1>"]
    if several:
        names = "".join(f'<li><a href="#run{number}">{number}: {escape(results.name)}</a></li>'
                        for number, results in enumerate(all_results, 1))
        body.append(f'<nav aria-label="Runs"><ul>{names}</ul></nav>')
        body += [figure(comparison(all_results)), tables.runs(all_results)]
    for number, results in enumerate(all_results, 1):
        body.append(run(results, f"run{number}", several))
    rules = f"{STYLE}{LIGHT_STYLE}@media(prefers-color-scheme:dark){{{DARK_STYLE}}}"
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f'<style>{rules}</style></head><body><a class="skip" href="#main">To the results</a>'
            f'<main id="main">{"".join(body)}</main></body></html>\n')


def figure(plot: Plot) -> str:
    drawn = plot.draw(WIDE).inline("wide") + plot.draw(NARROW).inline("narrow")
    return f"<figure>{drawn}<figcaption>{escape(plot.caption)}</figcaption></figure>"


def run(results: Results, identity: str, several: bool) -> str:
    sections = {
        "time": ("Over time", figures(results, "latency-over-time", "outstanding", "throughput")),
        "faults": ("Events", tables.faults(results) if results.faults else "<p>No events were planned.</p>"),
        "latency": ("Latency", figures(results, "latency-by-stage", "latency-by-reader")
                    + tables.latencies(results) + tables.ways(results)),
        "trust": ("How far to trust it", tables.trust(results) + tables.links(results)),
        "facts": ("The run", facts(results))}
    links = "".join(f'<li><a href="#{identity}-{key}">{name}</a></li>' for key, (name, _) in sections.items())
    heading = "h3" if several else "h2"
    body = "".join(f'<section id="{identity}-{key}"><{heading}>{name}</{heading}>{content}</section>'
                   for key, (name, content) in sections.items())
    title = f'<h2 id="{identity}">{escape(results.name)}</h2>' if several else f'<a id="{identity}"></a>'
    return f'{title}{verdict(results)}<nav aria-label="Sections"><ul>{links}</ul></nav>{body}'


def figures(results: Results, *names: str) -> str:
    return "".join(figure(plot) for plot in of_run(results) if plot.name in names)


def verdict(results: Results) -> str:
    counts, convergence = results.summary["counts"], results.summary["convergence"]
    said = (f"{counts['accepted']:,} of {counts['planned']:,} planned operations were accepted, "
            f"{counts['visible_everywhere']:,} became visible everywhere.")
    if convergence["converged"]:
        said += " The nodes converged: the same history everywhere, every log verified."
    if counts["errors"]:
        said += " Not done: " + ", ".join(f"{count} {code}" for code, count in counts["errors"].items()) + "."
    doubts = tables.doubts(results)
    listed = "".join(f"<li>{escape(doubt)}</li>" for doubt in doubts)
    warned = f'<div class="doubts" role="note"><strong>Mind this</strong><ul>{listed}</ul></div>'
    return f"<p>{escape(said)}</p>{warned if doubts else ''}"


def facts(results: Results) -> str:
    summary = results.summary
    machine = summary["machine"]
    listed = {
        "started": summary["started"], "seed": summary["seed"],
        "commit": f"{summary['commit']}{' and changes' if summary['dirty'] else ''}",
        "program": f"{summary['program']['version']}, {summary['program']['build']}, "
                   f"SHA-256 {summary['program']['sha256']}",
        "topology": f"{summary['topology']['name']}, SHA-256 {summary['topology']['sha256']}",
        "workload": f"SHA-256 {summary['workload_sha256']}",
        "machine": f"{machine['processor']}, {machine['cores']} cores, {machine['memory_megabytes']:,} MB, "
                   f"{machine['system']}, Linux {machine['kernel']}, Python {machine['python']}",
        "clock": machine["clock"]}
    pairs = "".join(f"<dt>{escape(key)}</dt><dd>{escape(str(value))}</dd>" for key, value in listed.items())
    text = (results.folder / "topology.toml").read_text(encoding="utf-8")
    whole = json.dumps(summary, indent=2)
    return (f"<dl>{pairs}</dl>"
            f"<details><summary>The topology file</summary><pre>{escape(text)}</pre></details>"
            f"<details><summary>summary.json</summary><pre>{escape(whole)}</pre></details>")

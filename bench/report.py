"""Results as JSON files and as the tables of docs/benchmarks.md."""

import json
import os
import platform
import re
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench.harness import Result, Verdict
from bench.statistics import Spread, spread_of

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "bench" / "out"
PAGE = ROOT / "docs" / "benchmarks.md"


def write_json(result: Result) -> Path:
    """Everything measured, for whoever wants to look closer."""
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / f"{result.bench.name}.json"
    path.write_text(json.dumps(as_json(result), indent=1) + "\n")
    return path


def as_json(result: Result) -> dict[str, object]:
    """`samples` in the order they ran; `verdicts` with their spread."""
    bench = result.bench
    return {
        "name": bench.name,
        "hypothesis": bench.hypothesis,
        "sizes": bench.sizes,
        "control": bench.control,
        "units": dict(bench.units),
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": machine(),
        "seconds": round(result.seconds, 1),
        "held": result.held,
        "verdicts": [asdict(verdict) for verdict in result.verdicts],
        "samples": {
            contender: {figure: list(values) for figure, values in figures.items()}
            for contender, figures in result.samples.items()
        },
    }


def rewrite_page(results: list[Result], page: Path = PAGE) -> None:
    """Put each result between its markers in the page, or at its end when it has none yet."""
    text = page.read_text()
    for result in results:
        opening, end = (f"<!-- {slash}bench:{result.bench.name} -->" for slash in ("", "/"))
        block = f"{opening}\n{as_markdown(result)}{end}"
        before, found, rest = text.partition(opening)
        text = f"{before}{block}{rest.partition(end)[2]}" if found else f"{text.rstrip()}\n\n{block}\n"
    page.write_text(text)


def as_markdown(result: Result) -> str:
    """Heading, hypothesis, the figures of every contender, and the bars."""
    bench = result.bench
    repetitions = max(len(values) for figures in result.samples.values() for values in figures.values())
    lines = [
        f"## {bench.name.replace('_', ' ').capitalize()}",
        "",
        bench.hypothesis,
        "",
        f"Sizes: {bench.sizes}. Control: {bench.control}. Repetitions: {repetitions}, interleaved.",
        f"Measured {datetime.now(UTC):%Y-%m-%d} at {commit()} on {machine()}.",
        "",
        "| contender | figure | median | quartiles | p95 |",
        "|---|---|--:|--:|--:|",
    ]
    for contender, figures in result.samples.items():
        for figure, values in figures.items():
            lines.append(_figure_row(contender, figure, bench.units, spread_of(values)))
    if result.verdicts:
        lines += ["", "| bar | reached | quartiles | held |", "|---|--:|--:|---|"]
        lines += [_verdict_row(verdict) for verdict in result.verdicts]
    return "\n".join([*lines, ""])


def number(value: float) -> str:
    """Three significant digits, never in powers of ten."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 1e-4 else f"{value:.6f}"


def machine() -> str:
    """Processor, cores, kernel and Python: what a reader needs to compare."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        found = re.search(r"^model name\s*:\s*(.+)$", cpuinfo.read_text(), re.MULTILINE)
        model = found.group(1).strip() if found else model
    cores = len(os.sched_getaffinity(0))
    kernel = ".".join(platform.release().split(".")[:2])
    return f"{cores} cores of {model}, Linux {kernel}, Python {platform.python_version()}"


def commit() -> str:
    """Short hash, with a plus when the tree has changes; `unknown` outside a checkout."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--exclude=*"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )
    return described.stdout.strip() or "unknown"


def _figure_row(contender: str, figure: str, units: Mapping[str, str], spread: Spread) -> str:
    unit = units.get(figure, "")
    return (
        f"| {contender} | {figure}{f' ({unit})' if unit else ''} | {number(spread.median)} "
        f"| {number(spread.low)} to {number(spread.high)} | {number(spread.p95)} |"
    )


def _verdict_row(verdict: Verdict) -> str:
    held = "yes" if verdict.held else "another way" if verdict.alternative else "**no**"
    spread = verdict.spread
    reached = spread.p95 if verdict.words.startswith("p95") else spread.median
    return f"| {verdict.words} | {number(reached)} | {number(spread.low)} to {number(spread.high)} | {held} |"

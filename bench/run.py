"""Run benches by name: `python -m bench.run [--list] [--repetitions N] [--no-page] [NAME ...]`."""

import argparse
import importlib
import os
import pkgutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.harness import Bench, Result, judge, order_of
from bench.report import as_markdown, rewrite_page, write_json


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every bar held, 1 when one did not, 2 when a bench could not be run."""
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure, each bench beside a control.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="benches to run; all when none is named")
    parser.add_argument("--list", action="store_true", help="name the benches and what they ask")
    parser.add_argument("--repetitions", type=int, metavar="N", help="instead of each bench's own number")
    parser.add_argument("--no-page", action="store_true", help="leave docs/benchmarks.md as it is")
    options = parser.parse_args(arguments)
    benches = discover()
    if options.list:
        for bench in benches.values():
            print(f"{bench.name:24} {bench.hypothesis}")
        return 0
    unknown = [name for name in options.names if name not in benches]
    if unknown:
        parser.error(f"no bench is called {', '.join(unknown)}; see --list")
    results, broken = [], []
    for name in options.names or benches:
        print(f"\n{name}: {benches[name].sizes}", flush=True)
        try:
            result = run(benches[name], options.repetitions)
        except Exception as failure:  # noqa: BLE001 - the other benches still run
            print(f"{name} could not be measured: {failure!r}", file=sys.stderr, flush=True)
            broken.append(name)
            continue
        results.append(result)
        write_json(result)
        print(as_markdown(result), flush=True)
    if not options.no_page:
        rewrite_page(results)
    return closing(results, broken)


def run(bench: Bench, repetitions: int | None = None) -> Result:
    """Warm up, then measure the contenders in turn, each once a repetition."""
    began = time.perf_counter()
    samples: dict[str, dict[str, list[float]]] = {}
    with bench.contenders() as contenders:
        names = tuple(contenders)
        for repetition in range(-bench.warmups, repetitions or bench.repetitions):
            for name in order_of(names, repetition):
                figures = contenders[name]()
                if repetition < 0:
                    continue
                for figure, value in figures.items():
                    samples.setdefault(name, {}).setdefault(figure, []).append(value)
            print("." if repetition >= 0 else "w", end="", flush=True)
        ordered = {name: samples[name] for name in names}
    print(flush=True)
    return Result(bench, ordered, judge(bench, ordered), time.perf_counter() - began)


def discover() -> dict[str, Bench]:
    """The `BENCH` of every module beside this one that has one, by name."""
    found = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        bench = getattr(importlib.import_module(f"bench.{module.name}"), "BENCH", None)
        if isinstance(bench, Bench):
            found[bench.name] = bench
    return dict(sorted(found.items()))


def closing(results: Sequence[Result], broken: Sequence[str]) -> int:
    """Tell in one line how it went, and return the exit code."""
    missed = [result.bench.name for result in results if not result.held]
    load = os.getloadavg()[0]
    print(f"{len(results)} measured; bars missed: {', '.join(missed) or 'none'}; load now {load:.1f}")
    if broken:
        print(f"could not be measured: {', '.join(broken)}", file=sys.stderr)
        return 2
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Write the reference pages of docs/ from the code: settings, error codes, metrics, routes, the HTTP API.

    .venv/bin/python bin/lib/reference_pages.py

`bin/check --fix` runs it, and a test holds the pages against what it would write.
"""

import ast
import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import segue
from segue.accounts.api import RULES, Rule, Who, limits
from segue.app.settings_page import settings_page
from segue.app.web.application import openapi_document
from segue.app.web.openapi import openapi_text
from segue.kernel.errors import AppError

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "segue"
METRIC_KINDS = {
    "Counter": "counter",
    "CounterMetricFamily": "counter",
    "Gauge": "gauge",
    "GaugeMetricFamily": "gauge",
    "Histogram": "histogram",
}

ERRORS_HEAD = """# Error codes

Errors are `application/problem+json` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)):
`{"type", "title", "status", "code", "detail", ...}`. `code` is stable, for programs; `detail` says what
happened and what to do, for people, and may change. The kind decides the status. An upload that
fails carries one of these codes, too, with its `detail` as `reason`.
"""

ROUTES_HEAD = """# Routes

Who may ask what, and how often: [table.py](../src/segue/accounts/access/table.py) as a page. A role includes
those before it. Where a thing has an owner, everybody else gets the status in brackets. A route with a `key`
makes something new at each call; with an
[Idempotency-Key](decisions/0034-what-is-repeated-is-done-once.md) it does so once.

| route | anonymous | listener | artist | admin | only | limit | key |
|---|---|---|---|---|---|---|---|
"""

LIMITS_HEAD = """
## Limits

Sliding windows, shared by all processes. A person signed in is counted by account, and their tier multiplies
the limit; everyone else by network address (an IPv6 /64), which `SEGUE_KNOWN_NETWORKS` multiplies.
`SEGUE_LIMIT_FACTOR` multiplies all but those of wrong passwords. Past a limit the answer is 429
`limit_reached` with `Retry-After`; `RateLimit-Policy` and `RateLimit`
(draft-ietf-httpapi-ratelimit-headers-10) tell where a client stands. With the database out of reach nobody is
kept waiting: each process then counts by itself.

| limit | at most | in seconds |
|---|---|---|
"""

METRICS_HEAD = """# Metrics

`GET /metrics` answers in the text format that Prometheus reads. Each web and worker process counts for
itself. Histograms come with `_bucket`, `_sum` and `_count`; counters end in `_total`.

| metric | kind | labels | what it counts |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric as the code makes it."""

    name: str
    kind: str
    labels: tuple[str, ...]
    purpose: str


def failures() -> list[type[AppError]]:
    """Every subclass of AppError that the package defines, in no promised order."""
    for module in pkgutil.walk_packages(segue.__path__, "segue."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found: list[type[AppError]] = []
    waiting: list[type[AppError]] = [AppError]
    while waiting:
        children = [kind for kind in waiting.pop().__subclasses__() if kind.__module__.startswith("segue.")]
        found += children
        waiting += children
    return found


def errors_page() -> str:
    """docs/error-codes.md: a table for each room."""
    rooms: dict[str, set[tuple[str, ...]]] = {}
    for failure in failures():
        room = failure.__module__.split(".")[1]
        meaning = " ".join((failure.__doc__ or "").split("\n\n")[0].split())
        rooms.setdefault(room, set()).add((f"`{failure.code}`", str(failure.kind), failure.title, meaning))
    parts = [ERRORS_HEAD]
    for room, rows in sorted(rooms.items()):
        lines = [f"| {' | '.join(row)} |" for row in sorted(rows)]
        parts.append(
            "\n".join([f"## {room}\n", "| code | kind | title | meaning |", "|---|---|---|---|", *lines, ""])
        )
    return "\n".join(parts)


def metrics() -> Iterator[Metric]:
    """Every metric that the code makes with a constant name."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and (metric := as_metric(node)):
                yield metric


def as_metric(call: ast.Call) -> Metric | None:
    """The metric that this call makes, if it makes one."""
    made = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if made not in METRIC_KINDS or not call.args:
        return None
    name, *rest = (_constant(argument) for argument in call.args)
    if not isinstance(name, str):
        return None
    named = {keyword.arg: _constant(keyword.value) for keyword in call.keywords}
    purpose = rest[0] if rest else named.get("documentation")
    labels = rest[1] if len(rest) > 1 else named.get("labelnames") or named.get("labels")
    kind = METRIC_KINDS[made]
    full = f"{name.removesuffix('_total')}_total" if kind == "counter" else name
    return Metric(full, kind, tuple(labels) if isinstance(labels, list | tuple) else (), str(purpose or ""))


def metrics_page() -> str:
    """docs/metrics.md: one table."""
    rows = {
        f"| `{one.name}` | {one.kind} | {', '.join(f'`{label}`' for label in one.labels)} | {one.purpose} |"
        for one in metrics()
    }
    return METRICS_HEAD + "".join(f"{row}\n" for row in sorted(rows))


def routes_page() -> str:
    """docs/routes.md: the table of routes, and that of limits."""
    rows = [f"| {' | '.join(route_row(rule))} |\n" for rule in RULES]
    figures = [f"| {limit.name} | {limit.quota:,} | {limit.window_s:,} |\n" for limit in limits.ALL]
    return "".join([ROUTES_HEAD, *rows, LIMITS_HEAD, *figures])


def route_row(rule: Rule) -> list[str]:
    """The cells of one route."""
    ladder = [Who.ANYONE, Who.LISTENER, Who.ARTIST, Who.ADMIN]
    if rule.who in ladder:
        least = ladder.index(rule.who)
        marks = ["yes" if place >= least else "" for place in range(len(ladder))]
        only = f"{rule.owner} ({rule.others})" if rule.owner else ""
    else:
        marks, only = [""] * len(ladder), str(rule.who)
    key = "yes" if rule.takes_key else ""
    return [f"`{rule.name}`", *marks, only, rule.limit.name if rule.limit else "", key]


def _constant(node: ast.expr) -> object:
    try:
        value: object = ast.literal_eval(node)
    except ValueError:
        return None
    return value


PAGES: Mapping[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "error-codes.md": errors_page,
    "metrics.md": metrics_page,
    "routes.md": routes_page,
    "openapi.json": lambda: openapi_text(openapi_document()),
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page())

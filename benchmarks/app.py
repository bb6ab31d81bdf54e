"""The bars of the pages, each measured: ``uv run python -m benchmarks.app [EXAMPLE …] [--short] [--write]``.

The app as a user starts it, on a workspace with a sample (`guangzhou-clothing` and `yiwu-homeware` unless others are
named), in headless Chromium on the same machine. Moves of the slider: from letting go until the certificate's
figure, and until the picture of the months, is another one; what travels until the page is silent again. Every total
is a new one, so each move has a solve in it. Gestures on the calendar: from letting go of a bar, or pressing a key on
it, until the server has answered that it is saved and the answer is drawn. Memory is that of the server and of the
process that solves, pages they share counted once (the proportional set size of Linux), and beside it in each.

``--short`` takes few times of one sample, to see that all of it works. Missing a bar is told, and no failure: the
machine may be busy. An error on a page or in the log, or a request to another machine, ends with exit code 1.
``--write`` puts the table into docs/reference/benchmarks.md.
"""

import argparse
import os
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks import docs, pages
from benchmarks.browsed import Watched, browser
from benchmarks.served import served
from campaignplan.resources import shipped
from campaignplan.storage import load_problem

EXAMPLES = ("guangzhou-clothing", "yiwu-homeware")
HEADS = ("what", "at most", "median", "slowest", "met")


@dataclass(frozen=True)
class Bar:
    """What is held against a figure: at most so much; None for one that is only told."""

    title: str
    unit: str
    most: float | None = None

    def row(self, values: Sequence[float]) -> tuple[str, ...]:
        """Write the figures beside the bar; the median is what meets it or not."""
        middle, worst = statistics.median(values), max(values)
        met = "" if self.most is None else "yes" if middle <= self.most else "no"
        said = "" if self.most is None else f"{self.most:,g} {self.unit}"
        return self.title, said, self._said(middle), self._said(worst) if len(values) > 1 else "", met

    def _said(self, value: float) -> str:
        return f"{value:,.0f} {self.unit}" if value >= 10 else f"{value:.1f} {self.unit}"


BARS = {
    "up": Bar("from the server's start until it answers", "s"),
    "first": Bar("first page after the server's start", "s", 3),
    "cold": Bar("cold page: a browser without a cache, until plan and first chart stand on the overview", "s", 3),
    "numbers": Bar("slider to numbers", "ms", 300),
    "chart": Bar("slider to chart", "ms", 300),
    "size": Bar("travels for a move", "kB", 100),
    "processor": Bar("processor of server and solver for a move", "ms"),
    "limits-chart": Bar("slider to chart, with the months' limits open", "ms", 300),
    "limits-size": Bar("travels for a move, with them open", "kB", 100),
    "drag": Bar(f"drag to saved, {pages.EVENTS} events on the calendar", "ms", 250),
    "key": Bar("the same by key", "ms", 250),
    "gesture": Bar("processor of the server for a gesture", "ms"),
    "held": Bar(f"memory of server and solver, {pages.PEOPLE} people, shared pages once (PSS)", "MB", 250),
    "more": Bar("of it, what these people added", "MB"),
    "server": Bar("of it, the server", "MB"),
    "solver": Bar("of it, the process that solves", "MB"),
    "files": Bar("of both, pages of files: libraries, less where other programs have them too", "MB"),
    "resident": Bar("the same with shared pages in each (RSS)", "MB"),
}


def main() -> None:
    """Measure, print, and end with 1 where something was broken."""
    words = argparse.ArgumentParser(prog="benchmarks.app", description=__doc__)
    words.add_argument("examples", nargs="*", metavar="EXAMPLE")
    words.add_argument("--short", action="store_true")
    words.add_argument("--write", action="store_true")
    asked = words.parse_args()
    examples = asked.examples or (EXAMPLES[:1] if asked.short else EXAMPLES)
    seen: list[Watched] = []
    log: list[str] = []
    lines = [f"| sample | {' | '.join(HEADS)} |", f"|{'---|' * (len(HEADS) + 1)}"]
    print("\n".join(lines), flush=True)
    for example in examples:
        for name, values in _measured(example, seen, log, short=asked.short):
            lines.append(f"| {example} | {' | '.join(BARS[name].row(values))} |")
            print(lines[-1], flush=True)
    outside = [url for one in seen for url in one.outside]
    faults = [*(fault for one in seen for fault in one.faults), *log]
    lines.append(f"| all | requests to another machine | 0 | {len(outside)} | | {'no' if outside else 'yes'} |")
    lines.append(f"| all | errors on pages and in the log | 0 | {len(faults)} | | {'no' if faults else 'yes'} |")
    load = f"Load of the machine at the end: {os.getloadavg()[0]:.1f}; {docs.machine()}."
    print("\n".join([*lines[-2:], "", load]))
    for broken in (*outside, *faults):
        print(broken, file=sys.stderr)
    if asked.write:
        docs.put("pages", "\n".join([f"{date.today()}.", "", *lines, "", load]))
    sys.exit(1 if outside or faults else 0)


def _measured(
    example: str, seen: list[Watched], log: list[str], *, short: bool
) -> Iterator[tuple[str, Sequence[float]]]:
    problem = load_problem(shipped("examples") / example)
    times = 3 if short else 12
    with browser() as started:
        with served(example) as server:
            found = dict(pages.cold(started, server, 3 if short else 6, seen))
            found |= pages.slider(started, server, problem, times, seen)
            opened = pages.slider(started, server, problem, times, seen, limits=True)
            found |= {f"limits-{name}": opened[name] for name in ("chart", "size")}
            yield from ((name, found[name]) for name in BARS if name in found)
            yield from pages.memory(server, problem).items()
            log += server.errors
        with served(example, pages.crowded(problem)) as server:
            yield from pages.gestures(started, server, times, seen).items()
            log += server.errors


if __name__ == "__main__":
    main()

"""How quick a workspace is: ``uv run python -m benchmarks.workspace [ROWS] [URL]``.

2,000 products, ten million rows of actuals (five years of daily reports), a plan of 109,500 cells: opened, edited,
undone, a plan saved and loaded. Every figure is the median of several with the slowest beside it. Without URL it is
SQLite in a folder that is gone afterwards.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.problems import agency
from campaignplan.planning.result import Options
from campaignplan.planning.solve import solve
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.storage.content import content_of
from campaignplan.storage.workspace.actuals import Actuals
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import Change
from campaignplan.storage.workspace.plans import Plans
from campaignplan.storage.workspace.workspace import Workspace

PRODUCTS, ROWS = 2_000, 10_000_000
CHANNELS = ("search", "feed", "display")
FIRST = date(2022, 1, 1)
DAYS = 5 * 365


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        place = sys.argv[2] if len(sys.argv) > 2 else str(Path(folder) / "w.db")
        with Workspace.open(place) as workspace:
            branch = workspace.put("big", big(), person="bench")
            began = time.perf_counter()
            taken = fill(Actuals(workspace.team("big")), rows)
            print(f"{taken:,} rows of actuals taken in: {time.perf_counter() - began:.0f} s")
            if workspace.address.file:
                print(f"the file: {workspace.address.file.stat().st_size / 1e6:,.0f} MB")
        told("open, and name its problems", lambda: opened(place), 1.0)
        with Workspace.open(place) as workspace:
            branch = workspace.branch("big")
            told("read the 2,000 products as a problem", lambda: branch.problem(), None)
            pairs = [(row, dict(cells)) for row, cells in branch.rows("products")]
            number = count()
            told("one edit committed", lambda: edit(branch, pairs, number), 0.03, 40)
            told("one edit undone", lambda: branch.undo("bench"), 0.1, 20)
            told("branch it", lambda: workspace.fork(branch, f"b{time.perf_counter_ns()}", person="bench"), None)
            month = (FIRST + timedelta(days=900), FIRST + timedelta(days=930))
            told("read a month of actuals", lambda: Actuals(workspace.team("big")).read(*month), None)
            result = solve(agency(100), Options(gap=0.01, time_limit=60))
            assert result.plan is not None
            year = workspace.put("year", result.problem, person="bench")
            plans = Plans(workspace.team("year"))
            name = f"save a plan of {result.plan.cells.size:,} cells"
            told(name, lambda: plans.save(result, year, person="bench"), 1.0)
            saved = plans.list()[0].id
            told("load it back as a result", lambda: plans.load(saved), None)


def big() -> dict[str, list[dict[str, str]]]:
    """Return the gear shop's content with 2,000 products."""
    found = content_of(load_problem(shipped("examples") / "hebei-gears"))
    products = [{**found["products"][0], "id": f"p{n}", "name": f"商品{n}"} for n in range(PRODUCTS)]
    keep = ("plan", "budget", "calendar", "shops", "channels")
    return {**{name: [dict(row) for row in found[name]] for name in keep if name in found}, "products": products}


def fill(actuals: Actuals, rows: int) -> int:
    """Take in five years of daily reports, a month a batch."""
    dice = np.random.default_rng(1)
    a_day = max(rows // DAYS, 1)
    done, day = 0, FIRST
    while done < rows:
        days = [day + timedelta(days=n) for n in range(30)]
        size = min(a_day * 30, rows - done)
        lines = np.tile(np.arange(a_day), 30)[:size]
        table = pd.DataFrame(
            {
                "product": np.array([f"p{n}" for n in range(PRODUCTS)], object)[lines % PRODUCTS],
                "channel": np.array(CHANNELS, object)[lines // PRODUCTS % len(CHANNELS)],
                "date": np.repeat(np.array(days, "datetime64[D]"), a_day)[:size],
                "spend": dice.integers(0, 20_000, size) / 100,
                "clicks": dice.integers(0, 300, size).astype(float),
                "orders": dice.integers(0, 9, size).astype(float),
                "gmv": dice.integers(0, 90_000, size) / 100,
            }
        )
        actuals.add(table, "report", person="bench")
        done, day = done + size, day + timedelta(days=30)
    return done


def opened(place: str) -> None:
    with Workspace.open(place) as workspace:
        workspace.problems()
        assert workspace.branch("big").last is not None


def edit(branch: Branch, pairs: list[tuple[str, dict[str, str]]], number: Iterator[int]) -> None:
    row, cells = pairs[next(number) * 37 % len(pairs)]
    price = str(int(float(cells["price"])) + 1)
    branch.commit([Change("products", row, {"price": cells["price"]}, {"price": price})], person="bench")
    cells["price"] = price


def told(name: str, work: Callable[[], object], at_most: float | None, times: int = 7) -> None:
    """Print how long something takes."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    wanted = "" if at_most is None else f"   (wanted: {1000 * at_most:,.0f} ms)"
    print(
        f"{name}: {1000 * statistics.median(seconds):,.1f} ms, slowest {1000 * max(seconds):,.1f} ms{wanted}",
        flush=True,
    )


if __name__ == "__main__":
    main()

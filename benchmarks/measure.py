"""One measurement: seconds, peak memory, gap; and what was asked of it."""

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from statistics import median
from typing import Any

from campaignplan.planning.audit import audit
from campaignplan.planning.result import Result

MIB = 2**20


@dataclass(frozen=True)
class Asked:
    """At most so many seconds, such a gap, so many MiB (None: not asked)."""

    seconds: float
    gap: float | None = 1e-3
    memory: float | None = None


@dataclass(frozen=True)
class Measured:
    """What came out: `gap` and `status` are the answer's own, `faults` what the audit holds against it."""

    seconds: float
    runs: int
    cells: int
    gap: float
    status: str
    faults: int = 0
    note: str = ""
    memory: float = float("nan")


def elsewhere[T](make: Callable[..., T], *arguments: Any, **named: Any) -> T:
    """Make an instance in a process of its own, so that its memory is not counted as the solve's."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(make, *arguments, **named).result()


def timed[T](work: Callable[[], T], enough: float = 8.0, most: int = 3) -> tuple[T, float, int]:
    """Run `work` up to `most` times, fewer where it takes long; its last answer, median seconds, runs."""
    taken: list[float] = []
    while len(taken) < most and sum(taken) < enough:
        start = time.perf_counter()
        answer = work()
        taken.append(time.perf_counter() - start)
    return answer, median(taken), len(taken)


def of(result: Result, seconds: float, runs: int, note: str = "") -> Measured:
    """Read a result, with one more audit outside the clock."""
    if result.plan is None:
        return Measured(seconds, runs, 0, result.gap, result.status, note=note or result.message.en)
    found = audit(result.problem, result.plan, result.goal)
    cells = int(result.plan.cells.open.sum())
    return Measured(seconds, runs, cells, result.gap, result.status, len(found.violations), note)


def peak() -> float:
    """Most memory this process has held so far, MiB; NaN where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

"""Rules on product tests: each takes one window and its money; only so many at a time."""

from collections.abc import Iterator

import numpy as np

from campaignplan.planning.frame import Frame
from campaignplan.planning.row import Row, terms
from campaignplan.planning.rule import Rule


def tests(frame: Frame) -> Iterator[Row]:
    """Return rows: a test takes one of its windows (a required one must) and holds the money its clicks cost."""
    for number, test in enumerate(frame.problem.tests):
        mine = [i for i, window in enumerate(frame.windows) if window.test == number]
        name = f"test:{test.id}"
        yield Row(f"{name}:once", name, name, "==" if test.required else "<=", 1.0, 1.0, window=terms(mine))
        for i in mine:
            window = frame.windows[i]
            yield Row(
                f"{name}:{window.first}", name, name, ">=", 0.0, window.spend,
                spend=terms(window.cells), window=terms([i], -window.spend), per_limit=0.0,
            )  # fmt: skip


def concurrent_tests(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: in no period do more than `limit` tests run."""
    for t in range(frame.cells.horizon):
        running = [i for i, window in enumerate(frame.windows) if window.first <= t <= window.last]
        if len({frame.windows[i].test for i in running}) > rule.limit:
            yield Row(
                f"{rule.id}:{t}", rule.id, rule.id, "<=", rule.limit, rule.limit,
                window=terms(np.array(running)), penalty=rule.penalty,
            )  # fmt: skip

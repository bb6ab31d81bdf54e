"""The mathematical model as a file, for people who check it with a solver of their own."""

import re
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from campaignplan.cli.asked import Asked

if TYPE_CHECKING:
    from campaignplan.planning.linear import Linear
    from campaignplan.planning.problem import Problem


def write_model(problem: "Problem", asked: Asked, path: Path) -> None:
    """Write the exact model after its first relaxation, as ``.lp`` or ``.mps`` by the ending of `path`.

    Its optimum is a bound on the plan's goal: roofs stand above the true curves and tighten in a solve.
    """
    from campaignplan.planning.exact import Exact
    from campaignplan.planning.frame import Frame
    from campaignplan.planning.grid import build_cells
    from campaignplan.planning.model import build
    from campaignplan.planning.rules import all_rows
    from campaignplan.planning.solver import write_lp
    from campaignplan.storage.whole import write_whole

    frame = Frame(problem, build_cells(problem), problem.settings.goal)
    exact = Exact(frame, all_rows(frame), asked.gap, time.monotonic() + asked.time_limit)
    exact.relax()
    model = build(frame, exact.rows, exact.pieces, exact.cuts, exact.several)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / path.name
        write_lp(_plain(model.linear), made)
        write_whole(path.parent, {path.name: made.read_bytes()})


def _plain(linear: "Linear") -> "Linear":
    """Return the model with names that every reader of the format takes: a ``-`` would be read as minus."""
    return replace(
        linear,
        names=[re.sub(r"\W", "_", name, flags=re.ASCII) for name in linear.names],
        row_names=[f"r{n}_" + re.sub(r"\W", "_", name, flags=re.ASCII) for n, name in enumerate(linear.row_names)],
    )

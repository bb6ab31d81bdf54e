"""Tabulated curves: enough points, growing."""

from collections.abc import Iterator
from itertools import pairwise

from campaignplan.planning.check.fault import Fault, Place, fault
from campaignplan.planning.problem import Problem
from campaignplan.text import Text


def curves(problem: Problem) -> Iterator[Fault]:
    """Check the points of every line whose family is table, and that no other line has any."""
    points: dict[tuple[str, str], list[int]] = {}
    for row, point in enumerate(problem.curves):
        points.setdefault((point.product, point.channel), []).append(row)
    for row, line in enumerate(problem.lines):
        rows = points.get((line.product, line.channel), [])
        places = (
            Place("lines", row, "family"),
            Place("lines", row, "product"),
            Place("lines", row, "channel"),
            Place("curves"),
        )
        if line.family == "table" and len(rows) < 2:
            why = Text(
                f"曲线点表里只有 {len(rows)} 个点，至少要 2 个",
                f"curves has {len(rows)} points of it, at least 2 are needed",
            )
            yield fault(places, "table", why, Text("请补上点，或换曲线类型", "add points, or choose another family"))
        elif line.family != "table" and rows:
            why = Text("曲线点表里的点只用于类型 table", "points of curves are used by the family table alone")
            yield fault(
                places,
                line.family,
                why,
                Text("请把类型改为 table，或删去这些点", "set the family to table, or remove the points"),
            )
        yield from _growing(problem, rows)


def _growing(problem: Problem, rows: list[int]) -> Iterator[Fault]:
    rows = sorted(rows, key=lambda row: problem.curves[row].spend)
    for one, other in pairwise(rows):
        before, after = problem.curves[one], problem.curves[other]
        if after.clicks < before.clicks and after.spend > before.spend:
            places = tuple(Place("curves", row, column) for row in (other, one) for column in ("clicks", "spend"))
            why = Text(
                f"花费增到 {after.spend:g}，点击却从 {before.clicks:g} 减到 {after.clicks:g}",
                f"spend grows to {after.spend:g}, yet clicks fall from {before.clicks:g} to {after.clicks:g}",
            )
            yield fault(places, after.clicks, why, Text("请检查这两个点", "check the two points"))
    if len(rows) >= 2 and all(problem.curves[row].clicks == 0 for row in rows):
        why = Text("所有点的点击都是 0", "every point has 0 clicks")
        yield fault(Place("curves", rows[-1], "clicks"), 0, why, Text("请填写点击", "fill in the clicks"))

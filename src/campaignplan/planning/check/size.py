"""Size: what is too large to plan is refused before it is built."""

from collections.abc import Iterator
from dataclasses import fields

from campaignplan.planning.check.fault import Fault, Place, fault
from campaignplan.planning.check.rules import MOST_RULES
from campaignplan.planning.problem import Problem
from campaignplan.text import Text

MOST_PRODUCTS = 5_000
MOST_CELLS = 2_000_000
MOST_ROWS = 200_000


def size(problem: Problem) -> Iterator[Fault]:
    """Check the numbers of products, rows and cells."""
    fewer = Text("请分成几个方案，或按周计划", "make several plans, or plan by the week")
    if len(problem.products) > MOST_PRODUCTS:
        why = Text(f"商品超过 {MOST_PRODUCTS:,} 个", f"more than {MOST_PRODUCTS:,} products")
        yield fault(Place("products"), f"{len(problem.products):,}", why, fewer)
    for field in fields(problem):
        rows = getattr(problem, field.name)
        if isinstance(rows, tuple) and len(rows) > MOST_ROWS and field.name != "lines":
            why = Text(f"超过 {MOST_ROWS:,} 行", f"more than {MOST_ROWS:,} rows")
            yield fault(Place(field.name), f"{len(rows):,}", why, fewer)
    if len(problem.rules) > MOST_RULES:
        why = Text(f"规则超过 {MOST_RULES:,} 条", f"more than {MOST_RULES:,} rules")
        yield fault(Place("rules"), f"{len(problem.rules):,}", why, Text("请合并规则", "merge rules"))
    settings = problem.settings
    periods = max(0, settings.horizon.days) if settings.period == "day" else max(0, settings.horizon.days) // 7 + 1
    cells = len(problem.lines) * periods
    if cells > MOST_CELLS:
        why = Text(
            f"{len(problem.lines):,} 条推广线 × {periods:,} 期 = {cells:,} 格，超过 {MOST_CELLS:,}",
            f"{len(problem.lines):,} lines × {periods:,} periods = {cells:,} cells, over {MOST_CELLS:,}",
        )
        yield fault((Place("lines"), Place("plan")), f"{cells:,}", why, fewer)

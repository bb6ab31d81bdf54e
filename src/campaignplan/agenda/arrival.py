"""Deliveries as subscribers know them: the first, second, third … of a product, whatever their dates become."""

from collections.abc import Iterator

from campaignplan.planning.problem import Problem
from campaignplan.shop.product import Replenishment


def numbered_arrivals(problem: Problem) -> Iterator[tuple[str, Replenishment]]:
    """Yield every delivery with the id of its event; their table gives them none, and a date is no identity."""
    seen: dict[str, int] = {}
    for row in sorted(problem.replenishments, key=lambda row: (row.product, row.date)):
        seen[row.product] = seen.get(row.product, 0) + 1
        yield f"plan.arrival.{row.product}.{seen[row.product]}", row

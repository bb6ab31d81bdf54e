"""Deliveries as subscribers know them: by their batch, whatever their dates become."""

from collections.abc import Iterator
from itertools import count

from campaignplan.planning.problem import Problem
from campaignplan.shop.product import Replenishment


def named_arrivals(problem: Problem) -> Iterator[tuple[str, Replenishment]]:
    """Yield every delivery with the id of its event.

    Deliveries without a batch are told apart by their order, for want of anything better: one that is put
    before them takes the id of the first. Batches keep theirs.
    """
    named = {(row.product, row.batch) for row in problem.replenishments}
    numbers: dict[str, Iterator[int]] = {}
    for row in sorted(problem.replenishments, key=lambda row: (row.product, row.date)):
        batch = row.batch
        while not batch:
            number = str(next(numbers.setdefault(row.product, count(1))))
            batch = "" if (row.product, number) in named else number
        yield f"plan.arrival.{row.product}.{batch}", row

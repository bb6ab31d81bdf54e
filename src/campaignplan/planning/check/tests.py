"""Product tests: they fit into the plan and their product may get money."""

from collections.abc import Iterator
from datetime import timedelta

from campaignplan.planning.check.fault import Fault, Place, fault
from campaignplan.planning.check.order import HORIZON
from campaignplan.planning.problem import Problem
from campaignplan.text import Text


def tests(problem: Problem) -> Iterator[Fault]:
    """Check every product test."""
    horizon = problem.settings.horizon
    promote = {product.id: product.promote for product in problem.products}
    for row, test in enumerate(problem.tests):
        place = {
            column: Place("tests", row, column)
            for column in ("product", "earliest", "latest", "days", "rate", "question")
        }
        if horizon.days > 0 and test.earliest <= test.latest:
            if test.latest < horizon.start or test.earliest > horizon.end:
                column = "latest" if test.latest < horizon.start else "earliest"
                why = Text("测款的开始日期都不在计划期内", "every start of the test lies outside the plan")
                fix = Text(
                    f"请写在 {horizon.start} 到 {horizon.end} 之间",
                    f"write days from {horizon.start} to {horizon.end}",
                )
                yield fault((place[column], *HORIZON), getattr(test, column), why, fix)
            elif max(test.earliest, horizon.start) + timedelta(days=min(test.days, 10_000) - 1) > horizon.end:
                why = Text(
                    f"从 {test.earliest} 到计划结束 {horizon.end} 不足 {test.days} 天",
                    f"there are not {test.days} days from {test.earliest} to the plan's end {horizon.end}",
                )
                fix = Text("请提早开始或减少天数", "start earlier or take fewer days")
                yield fault((place["days"], place["earliest"], *HORIZON), test.days, why, fix)
        if promote.get(test.product) == "no":
            why = Text(
                "这款商品设为不推，无法测款",
                "the product gets no money (promote = no), so it cannot be tested",
            )
            fix = Text("请删去测款，或把 promote 改为 auto", "remove the test, or set promote to auto")
            yield fault((place["product"], Place("products", None, "promote")), test.product, why, fix)
        if test.question == "design" and test.rate >= 0.5 and test.clicks is None:
            why = Text("比较两个方案时，两倍的转化率要小于 1", "to compare designs, twice the rate must be below 1")
            yield fault(
                (place["rate"], place["question"]),
                test.rate,
                why,
                Text("请写小于 0.5 的转化率", "write a rate below 0.5"),
            )

"""Money of plans side by side."""

from problems import small

from campaignplan.planning.asking.bound import Bound, bounded, members, part_of
from campaignplan.planning.asking.comparison import compare
from campaignplan.planning.result import Options
from campaignplan.planning.solve import solve
from campaignplan.publishing.tables.scenarios import money_rows


def test_a_month_without_money_belongs_to_the_year_too() -> None:
    problem = small(2, 1, 8)
    months = members(problem, "month")
    assert len(months) > 1
    idle = bounded(problem, Bound(part_of(month=months[-1]), 0.0, 0.0))
    quick = Options(gap=0.05)
    found = compare([("甲", solve(idle, quick)), ("乙", solve(idle, quick))])
    rows = money_rows(found, "month", "zh")
    assert len(rows) == len(months)
    assert list(rows.iloc[-1][1:]) == [0.0, 0.0]
    assert rows["甲"].sum() > 0
    assert len(money_rows(found, "product", "zh")) <= 2

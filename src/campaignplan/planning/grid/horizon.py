"""The horizon cut into periods wherever something changes."""

from datetime import date, timedelta

from campaignplan.calendars.promotion import serves
from campaignplan.dates import ONE_DAY, Period, cut_periods
from campaignplan.planning.problem import Problem
from campaignplan.response.carryover import tail_days


def planned_periods(problem: Problem) -> tuple[Period, ...]:
    """Cut the horizon at phases, stages, rules, locks and replenishments, so that no period mixes two."""
    return cut_periods(problem.settings.horizon, problem.settings.period, _borders(problem))


def tail_periods(problem: Problem, first: int) -> tuple[Period, ...]:
    """Periods after the horizon in which carry-over is still felt; they double in length."""
    left = max((tail_days(line.retention) for line in problem.lines), default=0)
    periods: list[Period] = []
    start, length = problem.settings.end + ONE_DAY, 7
    while left > 0:
        periods.append(Period(first + len(periods), start, start + timedelta(days=length - 1)))
        start, left, length = start + timedelta(days=length), left - length, length * 2
    return tuple(periods)


def _borders(problem: Problem) -> set[date]:
    borders: set[date] = set()
    platforms = {shop.platform for shop in problem.shops}
    for promotion in problem.promotions:
        if any(serves(promotion, platform) for platform in platforms):
            for phase in promotion.selling_phases():
                borders |= {phase.span.start, phase.span.end + ONE_DAY}
    for segment in problem.stages:
        borders.add(segment.start)
        if segment.end is not None:
            borders.add(segment.end + ONE_DAY)
    for start, end in [(rule.start, rule.end) for rule in problem.rules]:
        borders |= {start} if start else set()
        borders |= {end + ONE_DAY} if end else set()
    for lock in problem.locks:
        borders |= {lock.start, lock.end + ONE_DAY}
    borders |= {test.earliest for test in problem.tests}
    borders |= {replenishment.date for replenishment in problem.replenishments}
    return borders

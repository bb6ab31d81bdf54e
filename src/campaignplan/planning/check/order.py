"""Days: nothing ends before it starts, overlaps its like, or lies outside the plan."""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import pairwise

from campaignplan.calendars.promotion import SELLING
from campaignplan.dates import Span
from campaignplan.planning.check.fault import Fault, Place, fault
from campaignplan.planning.problem import Problem
from campaignplan.text import Text

LONGEST_MONTHS = 24
SPANS = {
    "stages": ("start", "end"),
    "locks": ("start", "end"),
    "rules": ("start", "end"),
    "holidays": ("start", "end"),
    "tests": ("earliest", "latest"),
    "book": ("date", "until"),
    "templates": ("start", "until"),
}
HORIZON = (Place("plan", None, "start"), Place("plan", None, "end"))


def order(problem: Problem) -> Iterator[Fault]:
    """Check the days of settings and tables."""
    yield from _horizon(problem)
    for table, (first, last) in SPANS.items():
        for row, item in enumerate(getattr(problem, table)):
            start, end = getattr(item, first), getattr(item, last)
            if start and end and end < start:
                places = (Place(table, row, last), Place(table, row, first))
                yield fault(places, end, Text(f"早于开始 {start}", f"before its start {start}"), _swap())
    yield from _stages(problem)
    yield from _phases(problem)
    if problem.settings.start <= problem.settings.end:
        yield from _outside(problem)
    for row, line in enumerate(problem.book):
        if line.until and not line.every:
            places = (Place("book", row, "until"), Place("book", row, "every"))
            why = Text("只付一次的费用不用写付到哪天", "a single payment has no last day")
            yield fault(
                places,
                line.until,
                why,
                Text("请填写重复（每月或每季），或清空", "fill in every (month or quarter), or clear it"),
            )


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}" if moment.time() == time() else f"{moment:%Y-%m-%d %H:%M}"


def _swap() -> Text:
    return Text("请检查两个日期，可能写反了", "check the two days; they may be swapped")


def _horizon(problem: Problem) -> Iterator[Fault]:
    settings = problem.settings
    places = (HORIZON[1], HORIZON[0])
    if settings.end < settings.start:
        yield fault(
            places,
            settings.end,
            Text(f"早于开始 {settings.start}", f"before its start {settings.start}"),
            _swap(),
        )
        return
    months = (settings.end.year - settings.start.year) * 12 + settings.end.month - settings.start.month
    if months > LONGEST_MONTHS or (months == LONGEST_MONTHS and settings.end.day >= settings.start.day):
        why = Text(f"计划超过 {LONGEST_MONTHS} 个月", f"the plan is longer than {LONGEST_MONTHS} months")
        yield fault(places, settings.end, why, Text("请分成几个方案", "make several plans"))


def _stages(problem: Problem) -> Iterator[Fault]:
    by_product: dict[str, list[int]] = {}
    for row, segment in enumerate(problem.stages):
        by_product.setdefault(segment.product, []).append(row)
    for rows in by_product.values():
        rows.sort(key=lambda row: problem.stages[row].start)
        for one, other in pairwise(rows):
            before, after = problem.stages[one], problem.stages[other]
            if before.end and before.start < after.start <= before.end:
                columns = (
                    (other, "start"),
                    (one, "end"),
                    (one, "start"),
                    (one, "product"),
                    (other, "product"),
                )
                places = tuple(Place("stages", row, column) for row, column in columns)
                why = Text(
                    f"与 {before.stage}（到 {before.end}）重叠",
                    f"overlaps {before.stage}, which lasts until {before.end}",
                )
                yield fault(
                    places,
                    after.start,
                    why,
                    Text(
                        "请让前一阶段先结束，或不填它的结束日期",
                        "end the stage before it first, or leave its end empty",
                    ),
                )


def _phases(problem: Problem) -> Iterator[Fault]:
    row = -1
    for promotion in problem.promotions:
        seen: dict[str, int] = {}
        selling: list[tuple[int, Place]] = []
        for number, phase in enumerate(promotion.phases):
            row += 1
            if phase.end <= phase.start:
                places = (Place("phases", row, "end"), Place("phases", row, "start"))
                yield fault(places, _shown(phase.end), Text("不晚于开始", "not after its start"), _swap())
            elif phase.kind in SELLING:
                selling.append((number, Place("phases", row, "start")))
            if phase.kind in seen:
                why = Text("同一阶段写了两次", "the phase is there twice")
                yield fault(Place("phases", row, "kind"), phase.kind, why, Text("请只留一个", "keep one"))
            seen[phase.kind] = row
        selling.sort(key=lambda pair: promotion.phases[pair[0]].start)
        for (one, place), (other, later) in pairwise(selling):
            before, after = promotion.phases[one], promotion.phases[other]
            if after.start < before.end:
                ends = tuple(Place("phases", p.row, column) for p in (later, place) for column in ("start", "end"))
                until = _shown(before.end)
                why = Text(
                    f"{promotion.id} 的 {after.kind} 在 {before.kind} 结束（{until}）之前开始",
                    f"{after.kind} of {promotion.id} starts before {before.kind} ends ({until})",
                )
                fix = Text(
                    "蓄水、预热、爆发、返场要前后相接；请同时改另一个阶段",
                    "seeding, warm-up, burst and encore follow each other; change the other phase too",
                )
                yield fault((later, *ends), _shown(after.start), why, fix)


def _outside(problem: Problem) -> Iterator[Fault]:
    horizon = problem.settings.horizon
    inside = Text(
        f"请写在 {horizon.start} 到 {horizon.end} 之间", f"write days from {horizon.start} to {horizon.end}"
    )
    for row, lock in enumerate(problem.locks):
        for column, day in (("start", lock.start), ("end", lock.end)):
            if day not in horizon:
                why = Text("锁定的日子不在计划期内", "the lock lies outside the plan")
                yield fault((Place("locks", row, column), *HORIZON), day, why, inside)
    for row, rule in enumerate(problem.rules):
        span = Span(rule.start or date.min, rule.end or date.max)
        if span.start <= span.end and not span.overlap(horizon):
            column = "start" if rule.start and rule.start > horizon.end else "end"
            why = Text("规则的日子都不在计划期内", "the rule lies outside the plan")
            places = (Place("rules", row, "start"), Place("rules", row, "end"), *HORIZON)
            yield fault((Place("rules", row, column), *places), getattr(rule, column), why, inside)

"""Enrolments and their deadlines: closed, refused, too late, not verified."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from campaignplan.agenda.conflicts.clash import Change, Clash, Fix
from campaignplan.agenda.conflicts.rows import declined, phase_row
from campaignplan.agenda.conflicts.scene import Scene, name_of, products_of
from campaignplan.calendars.promotion import Phase, Promotion
from campaignplan.text import Text

SOON = 14
"""Days before a deadline from which an unverified one is worth a look into the back office."""
IN = ("enrolled", "accepted", "finished")
"""How far a promotion is whose enrolment is done."""


def enrolment_closed(scene: Scene) -> Iterator[Clash]:
    """Find promotions past their enrolment deadline that the plan counts on, or nobody has decided on."""
    for promotion, phase in _open_ones(scene):
        last = last_day(phase)
        parts = [part for part in scene.parts[promotion.id] if part.offer.choice == "auto"]
        if scene.today is None or scene.today <= last or promotion.progress in IN or not parts:
            continue
        name, who, closed = name_of(promotion), products_of(parts), scene.moment(phase.end)
        counted = Text("方案把它们算在内", "the plan counts on them")
        open_ = Text("还没有决定", "nobody has decided")
        state = open_ if scene.plan is None else counted
        yield Clash(
            "enrolment_closed",
            "warning" if scene.plan is None else "error",
            last,
            last,
            Text(
                f"「{name.zh}」的报名 {closed.zh} 已截止，{state.zh}：{who.zh}。",
                f"Enrolment in {name.en} closed at {closed.en}, and {state.en}: {who.en}.",
            ),
            (
                declined(scene, promotion, parts),
                Fix(
                    Text(f"已经报上：把「{name.zh}」的进展写成已报名", f"It was done: mark {name.en} as enrolled"),
                    (_promotion_row(promotion, progress="enrolled"),),
                ),
            ),
            promotions=(promotion.id,),
            products=tuple(part.product.id for part in parts),
        )


def enrolment_refused(scene: Scene) -> Iterator[Clash]:
    """Find enrolments the platform refused, with products that still count as taking part."""
    for promotion in scene.running:
        if promotion.progress != "refused":
            continue
        name, parts = name_of(promotion), scene.parts[promotion.id]
        yield Clash(
            "enrolment_refused",
            "error",
            promotion.anchor,
            promotion.anchor,
            Text(
                f"「{name.zh}」的报名没有通过，但{products_of(parts).zh}仍算在内。",
                f"Enrolment in {name.en} was refused, yet {products_of(parts).en} still count as taking part.",
            ),
            (declined(scene, promotion, parts),),
            promotions=(promotion.id,),
            products=tuple(part.product.id for part in parts),
        )


def deadline_late(scene: Scene) -> Iterator[Clash]:
    """Find enrolments that close, or stock that is due, only after the promotion has begun."""
    for promotion in scene.running:
        selling = promotion.selling_phases()
        burst = promotion.phase("burst") or selling[0]
        for phase, limit in ((promotion.phase("enrolment"), selling[0]), (promotion.phase("stock_in"), burst)):
            if phase is None or phase.end <= limit.start:
                continue
            name, end, begins = name_of(promotion), scene.moment(phase.end), _began(scene, limit.start)
            what = (
                Text("报名截止", "enrolment closes")
                if phase.kind == "enrolment"
                else Text("备货截止", "stock is due")
            )
            start = phase.start if phase.start < limit.start else limit.start - (phase.end - phase.start)
            yield Clash(
                "deadline_late",
                "warning",
                limit.start.date(),
                last_day(phase),
                Text(
                    f"「{name.zh}」{what.zh} {end.zh}，而活动 {begins.zh} 就开始了。",
                    f"{name.en}: {what.en} at {end.en}, but it begins at {begins.en}.",
                ),
                (
                    Fix(
                        Text(f"把{what.zh}提前到活动开始（{begins.zh}）", f"Make it {begins.en}, when it begins"),
                        (phase_row(promotion, phase.kind, start, limit.start),),
                    ),
                ),
                promotions=(promotion.id,),
            )


def deadline_moved(scene: Scene) -> Iterator[Clash]:
    """Find deadlines that the calendar shows later than the platform has them."""
    for promotion in scene.running:
        for phase in promotion.phases:
            event = scene.by_id.get(f"promotion.{promotion.id}.{phase.kind}.deadline")
            if event is None or event.status == "cancelled" or not isinstance(event.end, datetime):
                continue
            if event.end <= phase.end:
                continue
            name, shown, true = name_of(promotion), scene.moment(event.end), scene.moment(phase.end)
            title = event.title
            length = event.end - event.start if isinstance(event.start, datetime) else timedelta(0)
            moved = (("start", phase.end - length), ("end", phase.end))
            yield Clash(
                "deadline_moved",
                "error",
                last_day(phase),
                event.span.end,
                Text(
                    f"日历里「{title.zh}」是 {shown.zh}，而平台 {true.zh} 就截止。",
                    f"The calendar has “{title.en}” at {shown.en}; the platform closes at {true.en}.",
                ),
                (
                    Fix(
                        Text(f"改回 {true.zh}", f"Put it back to {true.en}"),
                        (Change("events", (("id", event.id),), moved),),
                    ),
                    Fix(
                        Text(f"平台延期了：把「{name.zh}」的这一阶段改到 {shown.zh}",
                             f"The platform extended it: move the phase of {name.en} to {shown.en}"),
                        (phase_row(promotion, phase.kind, phase.start, event.end),),
                    ),
                ),
                events=(event.id,),
                promotions=(promotion.id,),
            )  # fmt: skip


def deadline_unverified(scene: Scene) -> Iterator[Clash]:
    """Find enrolment deadlines that are near and that nobody has looked up."""
    for promotion, phase in _open_ones(scene):
        today, last = scene.today, last_day(phase)
        if today is None or promotion.status == "verified" or not 0 <= (last - today).days <= SOON:
            continue
        name, closes, left = name_of(promotion), scene.moment(phase.end), (last - today).days
        yield Clash(
            "deadline_unverified",
            "warning",
            last,
            last,
            Text(
                f"「{name.zh}」的报名按预设 {closes.zh} 截止，还有 {left} 天，但时间待核实。",
                f"Enrolment in {name.en} closes at {closes.en} by the preset, in {left} days; this is unverified.",
            ),
            (
                Fix(
                    Text(
                        f"到商家后台核对：相同就写核实日期 {today}；不同就在阶段表里改",
                        f"Look it up in the back office: mark it verified on {today}, or change the phase",
                    ),
                    (_promotion_row(promotion, status="verified", verified_on=today),),
                ),
            ),
            events=(f"promotion.{promotion.id}.enrolment.deadline",),
            promotions=(promotion.id,),
        )


def last_day(phase: Phase) -> date:
    """Return the last day a phase touches."""
    return (phase.end - timedelta(microseconds=1)).date()


def _open_ones(scene: Scene) -> Iterator[tuple[Promotion, Phase]]:
    """Promotions that are not over, with their enrolment."""
    for promotion in scene.running:
        phase = promotion.phase("enrolment")
        if phase is not None and not scene.past(promotion.selling_phases()[-1].span.end):
            yield promotion, phase


def _promotion_row(promotion: Promotion, **cells: object) -> Change:
    return Change("promotions", (("id", promotion.id),), tuple(cells.items()))  # type: ignore[arg-type]


def _began(scene: Scene, moment: datetime) -> Text:
    """Write a beginning: midnight is 00:00 of the day it begins."""
    told = scene.day(moment.date())
    return Text(f"{told.zh} {moment:%H:%M}", f"{told.en} {moment:%H:%M}")

"""Promotions and holidays as events: bars for phases, timed deadlines, a reminder the day before."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from campaignplan.calendars.event import NO_TEXT, Event, Role, changed_on, marked
from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.promotion import Phase, PhaseKind, Promotion, Status
from campaignplan.dates import ONE_DAY, SHANGHAI, day_said, moment_said
from campaignplan.text import Text
from campaignplan.words import PHASES

PHASE_ROLES: dict[PhaseKind, tuple[Role, ...]] = {
    "enrolment": ("operator",),
    "stock_in": ("operator", "warehouse"),
    "seeding": ("operator", "ads", "design"),
    "warm_up": ("operator", "ads", "design", "service"),
    "burst": ("operator", "ads", "warehouse", "service", "owner"),
    "encore": ("operator", "ads", "service"),
    "price_protection": ("operator", "service"),
    "review": ("operator", "ads", "owner"),
}
DEADLINES: dict[PhaseKind, Text] = {
    "enrolment": Text("报名截止", "enrolment closes"),
    "stock_in": Text("备货截止", "stock must be in"),
}
"""The phases whose end is a deadline at a moment, with a reminder the day before."""

DUE: dict[PhaseKind, Text] = {
    "price_protection": Text("价保到期", "price protection ends"),
    "review": Text("复盘到期", "review due"),
}
"""The phases whose last day is to be known."""

DEADLINE_LENGTH = timedelta(minutes=30)
"""A deadline takes the half hour before it: the event ends when the door closes."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a plan decided on one promotion: the names of the products to enrol (none: do not enrol)."""

    products: tuple[str, ...]


def promotion_events(promotion: Promotion, shop: str = "", decision: Decision | None = None) -> tuple[Event, ...]:
    """Turn a promotion into its events: a bar from seeding to encore, one a phase, deadlines, reminders.

    `decision` None means that no plan has decided; with one, the enrolment deadline names the products, and
    a promotion that is not enrolled in has no reminder and no other deadline.
    """
    if not promotion.phases:
        return ()
    name = Text(promotion.name, promotion.name_en)
    # The bar of the whole is where money is spent: enrolment and price protection would stretch it by weeks.
    core = promotion.selling_phases() or promotion.phases
    whole = Event(
        id=f"promotion.{promotion.id}",
        kind="promotion",
        title=marked(name, promotion.status),
        start=min(phase.start for phase in core).date(),
        end=_after(max(phase.end for phase in core)),
        roles=("operator", "owner"),
        shop=shop,
        description=_about(promotion),
        checklist=tuple(Text(line, line) for line in promotion.requirements),
        url=promotion.link,
        status=_certainty(promotion.status),
        changed=changed_on(promotion.verified_on),
        person=promotion.owner,
    )
    events = [whole]
    for phase in promotion.phases:
        events.append(_bar(promotion, phase, whole))
        declined = decision is not None and not decision.products
        if phase.kind == "enrolment" or (phase.kind in DEADLINES and not declined):
            events += _deadline(promotion, phase, whole, decision)
        elif phase.kind in DUE and not declined:
            events.append(_due(promotion, phase, whole))
    return tuple(events)


def holiday_event(holiday: Holiday) -> Event:
    """Turn a holiday, a make-up workday or a run of slack into an all-day event."""
    kinds = {"holiday": ("holiday", "休"), "makeup": ("makeup", "班")}
    kind, special = kinds.get(holiday.kind, ("slack", ""))
    source = Text(f"来源：{holiday.source}", f"Source: {holiday.source}") if holiday.source else NO_TEXT
    return Event(
        id=f"holiday.{holiday.id}",
        kind=kind,  # type: ignore[arg-type]
        title=marked(Text(f"{special} {holiday.name}".strip(), holiday.name_en), holiday.status),
        start=holiday.start,
        end=holiday.end + ONE_DAY,
        description=source,
        status=_certainty(holiday.status),
        changed=changed_on(holiday.verified_on),
        special_day=special,  # type: ignore[arg-type]
    )


def _bar(promotion: Promotion, phase: Phase, whole: Event) -> Event:
    name = PHASES[phase.kind]
    zh, en = f"{promotion.name}·{name.zh}", f"{promotion.name_en}: {name.en.lower()}"
    if phase.start.time() != time():
        # A bar covers whole days; the hour at which it starts is what operators get wrong, so it is named.
        zh, en = f"{zh} {phase.start:%H:%M}起", f"{en} from {phase.start:%H:%M}"
    hours = Text(
        f"{moment_said(phase.start, True)} 至 {_end_said(phase.end, True)}",
        f"{moment_said(phase.start, False)} to {_end_said(phase.end, False)}",
    )
    return Event(
        id=f"{whole.id}.{phase.kind}",
        kind="phase",
        title=marked(Text(zh, en), promotion.status),
        start=phase.start.date(),
        end=_after(phase.end),
        roles=PHASE_ROLES[phase.kind],
        shop=whole.shop,
        description=Text(f"{hours.zh}\n{whole.description.zh}", f"{hours.en}\n{whole.description.en}"),
        url=whole.url,
        related=whole.id,
        categories=(name,),
        status=whole.status,
        changed=whole.changed,
        person=whole.person,
    )


def _end_said(moment: datetime, zh: bool) -> str:
    """Say when something ends; at midnight the day that ends there is named, as the platforms do."""
    if moment.time() == time():
        return f"{day_said(moment.date() - ONE_DAY, zh)} 24:00"
    return moment_said(moment, zh)


def _due(promotion: Promotion, phase: Phase, whole: Event) -> Event:
    """Return the last day of a phase as a day of its own."""
    name, day = DUE[phase.kind], _after(phase.end) - ONE_DAY
    return Event(
        id=f"{whole.id}.{phase.kind}.deadline",
        kind="deadline",
        title=marked(Text(f"{promotion.name} {name.zh}", f"{promotion.name_en}: {name.en}"), promotion.status),
        start=day,
        end=day + ONE_DAY,
        roles=PHASE_ROLES[phase.kind],
        shop=whole.shop,
        description=whole.description,
        url=whole.url,
        related=f"{whole.id}.{phase.kind}",
        categories=(PHASES[phase.kind],),
        status=whole.status,
        changed=whole.changed,
        person=whole.person,
    )


def _deadline(promotion: Promotion, phase: Phase, whole: Event, decision: Decision | None) -> list[Event]:
    """Return the deadline at the end of a phase and, unless the plan declines, a reminder the day before."""
    # Only what a whole notice confirmed is sure: a rule followed from one year tells nothing of deadlines.
    surety: Status = "verified" if promotion.status == "verified" else "unverified"
    name = DEADLINES[phase.kind]
    title = Text(f"{promotion.name} {name.zh}", f"{promotion.name_en}: {name.en}")
    until = Text(_end_said(phase.end, True), _end_said(phase.end, False))
    lines_zh, lines_en, declined = [], [], False
    if decision and phase.kind == "enrolment":
        declined = not decision.products
        chosen = "、".join(decision.products), ", ".join(decision.products)
        lines_zh.append("计划：不报名" if declined else f"计划报名 {len(decision.products)} 款：{chosen[0]}")
        lines_en.append("Plan: do not enrol" if declined else f"Plan enrols {len(decision.products)}: {chosen[1]}")
        if declined:
            title = Text(f"{title.zh}·计划不报名", f"{title.en}, plan declines")
    lines_zh.append(whole.description.zh)
    lines_en.append(whole.description.en)
    deadline = Event(
        id=f"{whole.id}.{phase.kind}.deadline",
        kind="deadline",
        title=marked(title, surety),
        start=phase.end - DEADLINE_LENGTH,
        end=phase.end,
        roles=PHASE_ROLES[phase.kind],
        shop=whole.shop,
        description=Text("\n".join(lines_zh), "\n".join(lines_en)),
        checklist=whole.checklist if phase.kind == "enrolment" and not declined else (),
        url=whole.url,
        related=f"{whole.id}.{phase.kind}",
        categories=(PHASES[phase.kind],),
        status=_certainty(surety),
        changed=whole.changed,
        person=whole.person,
    )
    if declined:
        return [deadline]
    eve = (phase.end - timedelta(microseconds=1)).date() - ONE_DAY
    reminder = Event(
        id=f"{whole.id}.{phase.kind}.reminder",
        kind="reminder",
        title=marked(Text(f"明天 {title.zh}", f"Tomorrow, {title.en}"), surety),
        start=datetime.combine(eve, time(10), SHANGHAI),
        end=datetime.combine(eve, time(10, 30), SHANGHAI),
        roles=deadline.roles,
        shop=whole.shop,
        description=Text(
            f"截止 {until.zh}\n{deadline.description.zh}", f"Closes {until.en}\n{deadline.description.en}"
        ),
        checklist=deadline.checklist,
        url=whole.url,
        related=deadline.id,
        categories=deadline.categories,
        status=deadline.status,
        changed=whole.changed,
        person=whole.person,
    )
    return [deadline, reminder]


def _about(promotion: Promotion) -> Text:
    """Say how the promotion works and where its dates come from."""
    zh, en = [], []
    if promotion.mechanics:
        zh.append(f"机制：{promotion.mechanics}")
        en.append(f"Mechanics: {promotion.mechanics}")
    if promotion.source:
        checked = f"（{promotion.verified_on} 核实）" if promotion.verified_on else ""
        zh.append(f"来源：{promotion.source}{checked}")
        en.append(f"Source: {promotion.source}" + (f" (checked {promotion.verified_on})" if checked else ""))
    return Text("\n".join(zh), "\n".join(en))


def _certainty(status: Status) -> Literal["confirmed", "tentative"]:
    return "confirmed" if status == "verified" else "tentative"


def _after(end: datetime) -> date:
    """Return the first day after something ending at `end`: the exclusive end of its bar."""
    return (end - timedelta(microseconds=1)).date() + ONE_DAY

"""The agenda: everything a problem and its plan put into the team's calendar."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from campaignplan.agenda.edits import faults
from campaignplan.agenda.known import money_prefixes, now_and_then
from campaignplan.agenda.milestones import milestones
from campaignplan.agenda.money import money_events
from campaignplan.calendars.dated import Decision, holiday_event, promotion_events
from campaignplan.calendars.event import Event, event_order
from campaignplan.calendars.instantiated import instantiated
from campaignplan.calendars.own import OwnEvent, laid_over
from campaignplan.calendars.promotion import serves
from campaignplan.calendars.recurring import duties, recurring_events, venues
from campaignplan.calendars.template import Template, templates
from campaignplan.dates import Span
from campaignplan.errors import InputError
from campaignplan.planning.check import issue_of
from campaignplan.planning.check.fault import Fault
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Result


def agenda(source: Problem | Result, folder: Path | None = None) -> tuple[Event, ...]:
    """Return the events of a problem, and the milestones of the plan where there is one, in order of time.

    Parameters
    ----------
    source
        A problem; or a result, whose plan adds budgets, test days, and which products to enrol. Own events
        and instances of templates are the problem's; a row over an event that the plan does without waits.
    folder
        The calendars folder duties, venues and templates are read from; None takes the shipped one.

    Raises
    ------
    InputError
        With every fault of those files, or of the problem's own events against the calendar.
    """
    problem, plan = (source, None) if isinstance(source, Problem) else (source.problem, source.plan)
    generated = gathered(problem, plan, folder)
    wrong = [*faults(problem, generated, folder)]
    if wrong:
        raise InputError(issue_of(problem, fault) for fault in wrong)
    return tuple(sorted(laid_over(generated, problem.events, problem.settings.horizon), key=event_order))


def ours(problem: Problem, folder: Path | None = None) -> Callable[[str], bool]:
    """Return what tells whether an event of that id is the problem's own, with whatever plan."""
    known = {event.id for event in agenda(problem, folder)} | {row.id for row in problem.events}
    known.update(now_and_then(problem))
    money = money_prefixes(problem)
    return lambda name: name in known or name.startswith(money)


def own_faults(problem: Problem, folder: Path | None = None) -> list[Fault]:
    """Return what is wrong with a problem's own events and instances of templates against its calendar."""
    return [*faults(problem, gathered(problem, None, folder), folder)]


def gathered(problem: Problem, plan: Plan | None = None, folder: Path | None = None) -> tuple[Event, ...]:
    """Return what calendars, templates, problem and plan make, before own events are laid over it."""
    span, holidays = problem.settings.horizon, problem.holidays
    own = {row.id: row for row in problem.events}
    known = templates(folder) if problem.templates else {}
    events = [*_promotions(problem, plan), *(holiday_event(holiday) for holiday in holidays)]
    for platform in sorted({shop.platform for shop in problem.shops}):
        events += recurring_events(venues(platform, folder), "venue", span, holidays, f"{platform}.", own)
    events += _instances(problem, known, own)
    events += recurring_events(duties(folder), "duty", span, holidays, own=own, without=_replaced(problem, known))
    events += milestones(problem, plan)
    if plan is not None:
        events += money_events(plan)
    return tuple(events)


def _promotions(problem: Problem, plan: Plan | None) -> Iterator[Event]:
    names = {product.id: product.name for product in problem.products}
    decisions: dict[str, list[str]] = {}
    if plan is not None:
        for row in plan.enrolments().itertuples():
            chosen = decisions.setdefault(str(row.promotion), [])
            if row.enrolled:
                chosen.append(names[str(row.product)])
    for promotion in problem.promotions:
        shops = [shop.id for shop in problem.shops if serves(promotion, shop.platform)]
        decided = decisions.get(promotion.id)
        decision = None if decided is None else Decision(tuple(decided))
        if shops:
            yield from promotion_events(promotion, shops[0] if len(shops) == 1 else "", decision)


def _instances(problem: Problem, known: Mapping[str, Template], own: Mapping[str, OwnEvent]) -> Iterator[Event]:
    promotions = {promotion.id: promotion for promotion in problem.promotions}
    for row in problem.templates:
        promotion, last = promotions.get(row.promotion), problem.settings.end
        if row.template in known and (row.start or promotion):  # checks tell of others
            yield from instantiated(known[row.template], row, last, promotion, problem.holidays, own)


def _replaced(problem: Problem, known: Mapping[str, Template]) -> dict[str, list[Span]]:
    """Return the days on which instances stand in for a duty, by the duty's event id.

    An instance for one of several shops stands in for nothing: the others still need the duty.
    """
    found: dict[str, list[Span]] = {}
    for row in problem.templates:
        whole = not row.shop or len(problem.shops) == 1
        if row.template in known and row.start and whole:
            days = Span(row.start, min(row.until or problem.settings.end, problem.settings.end))
            for duty in known[row.template].replaces:
                found.setdefault(f"duty.{duty}", []).append(days)
    return found

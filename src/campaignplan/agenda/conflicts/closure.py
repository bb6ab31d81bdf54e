"""Closures: a promotion's phases while the factories stand still."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from campaignplan.agenda.conflicts.clash import Change, Clash, Fix
from campaignplan.agenda.conflicts.rows import declined, no_phase, phase_row
from campaignplan.agenda.conflicts.scene import Scene, few, name_of
from campaignplan.calendars.promotion import Phase, Promotion
from campaignplan.dates import ONE_DAY, SHANGHAI, Span
from campaignplan.text import Text
from campaignplan.words import PHASES


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which factories stand still, neighbouring ones as one."""

    id: str
    name: str
    name_en: str
    span: Span


def closures(scene: Scene) -> tuple[Closure, ...]:
    """Return the closures of a problem, in order; what touches or overlaps is one."""
    found: list[Closure] = []
    for holiday in sorted((h for h in scene.problem.holidays if h.kind == "shutdown"), key=lambda h: h.start):
        if found and holiday.start <= found[-1].span.end + ONE_DAY:
            last = found[-1]
            span = Span(last.span.start, max(last.span.end, holiday.end))
            found[-1] = Closure(last.id, last.name, last.name_en, span)
        else:
            found.append(Closure(holiday.id, holiday.name, holiday.name_en or holiday.name, holiday.span))
    return tuple(found)


def phase_in_closure(scene: Scene) -> Iterator[Clash]:
    """Find promotions that sell, or are made known, on days on which nothing can be shipped."""
    shut = closures(scene)
    for promotion in scene.running:
        for closure in shut:
            hit = [
                (phase, both) for phase in promotion.selling_phases() if (both := phase.span.overlap(closure.span))
            ]
            if not hit or scene.past(closure.span.end):
                continue
            parts, name = scene.parts[promotion.id], name_of(promotion)
            told, shop = few(PHASES[phase.kind] for phase, _ in hit), Text(closure.name, closure.name_en)
            first, last = min(both.start for _, both in hit), max(both.end for _, both in hit)
            fixes = [declined(scene, promotion, parts)]
            cut = _cut(promotion, [phase for phase, _ in hit], shut)
            if cut:
                words = Text(
                    f"「{name.zh}」避开停工的日子：缩短{told.zh}", f"Keep {name.en} clear of it: shorten {told.en}"
                )
                fixes.insert(0, Fix(words, cut))
            selling = any(phase.kind in ("burst", "encore") for phase, _ in hit)
            yield Clash(
                "phase_in_closure",
                "error" if selling and any(part.decided for part in parts) else "warning",
                first,
                last,
                Text(
                    f"「{name.zh}」的{told.zh}有 {scene.day(first).zh} 到 {scene.day(last).zh} 在「{shop.zh}」期间，"
                    "发不了货。",
                    f"{told.en} of {name.en} from {first} to {last} lie in {shop.en}: nothing can be shipped.",
                ),
                tuple(fixes),
                events=(f"holiday.{closure.id}", *(f"promotion.{promotion.id}.{phase.kind}" for phase, _ in hit)),
                promotions=(promotion.id,),
            )


def _cut(promotion: Promotion, hit: list[Phase], shut: tuple[Closure, ...]) -> tuple[Change, ...]:
    """Shorten phases to their longest run of open days; none where a burst would be left without a day."""
    found = []
    for phase in hit:
        span = _longest_open(phase.span, shut)
        if span is None:
            if phase.kind == "burst":
                return ()
            found.append(no_phase(promotion, phase.kind))
            continue
        start = phase.start if span.start == phase.span.start else _midnight(span.start)
        end = phase.end if span.end == phase.span.end else _midnight(span.end + ONE_DAY)
        found.append(phase_row(promotion, phase.kind, start, end))
    return tuple(found)


def _longest_open(span: Span, shut: tuple[Closure, ...]) -> Span | None:
    runs, first = [], span.start
    for closure in shut:
        if closure.span.overlap(span):
            if first < closure.span.start:
                runs.append(Span(first, closure.span.start - ONE_DAY))
            first = max(first, closure.span.end + ONE_DAY)
    if first <= span.end:
        runs.append(Span(first, span.end))
    return max(runs, key=lambda run: run.days, default=None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)

"""The scene: events, problem and plan, with what every kind of clash looks up in them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from campaignplan.calendars.event import Event
from campaignplan.calendars.occurrence import Occurrence, occurrences
from campaignplan.calendars.promotion import Promotion
from campaignplan.calendars.workdays import Workdays
from campaignplan.dates import ONE_DAY, SHANGHAI, Span, day_said
from campaignplan.planning.grid.eligibility import Offer, offers
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.shop.product import Product
from campaignplan.text import Text

FEW = 3
"""So many names are listed; of more, the rest is counted."""


@dataclass(frozen=True, slots=True)
class Part:
    """A product that takes part in a promotion; `decided` by the merchant or the plan, else it merely may."""

    product: Product
    offer: Offer
    decided: bool


@dataclass(frozen=True)
class Scene:
    """What clashes are looked for in; see `conflicts` for what each field means."""

    events: tuple[Event, ...]
    problem: Problem
    plan: Plan | None
    today: date | None
    most: int

    @cached_property
    def by_id(self) -> dict[str, Event]:
        """Events by id."""
        return {event.id: event for event in self.events}

    @cached_property
    def spans(self) -> dict[str, Span]:
        """The days of each event (of its first occurrence), by id: several kinds ask for them."""
        return {event.id: event.span for event in self.events}

    @cached_property
    def rest(self) -> dict[date, Text]:
        """What each holiday is called, by day."""
        off = (holiday for holiday in self.problem.holidays if holiday.kind == "holiday")
        return {day: Text(h.name, h.name_en or h.name) for h in off for day in h.span}

    @cached_property
    def parts(self) -> dict[str, tuple[Part, ...]]:
        """Who takes part, by promotion id: with a plan whom it enrols, without one whoever may."""
        found: dict[str, list[Part]] = {}
        products, promotions = self.problem.products, self.problem.promotions
        for offer in offers(self.problem):
            if offer.choice == "no" or offer.obstacles:
                continue
            product, promotion = products[offer.product], promotions[offer.promotion]
            firm = offer.choice == "yes" or (product.id, promotion.id) in self.enrolled
            if firm or self.plan is None:
                found.setdefault(promotion.id, []).append(Part(product, offer, firm))
        return {name: tuple(parts) for name, parts in found.items()}

    @cached_property
    def enrolled(self) -> set[tuple[str, str]]:
        """(product, promotion) ids the plan enrols."""
        if self.plan is None:
            return set()
        of, pairs = self.plan.problem, self.plan.cells.pairs
        return {
            (of.products[product].id, of.promotions[promotion].id)
            for product, promotion, on in zip(
                pairs.product.tolist(), pairs.promotion.tolist(), self.plan.enrolled.tolist(), strict=True
            )
            if on
        }

    @cached_property
    def running(self) -> tuple[Promotion, ...]:
        """Promotions somebody takes part in, by their day."""
        found = (promotion for promotion in self.problem.promotions if promotion.id in self.parts)
        return tuple(sorted(found, key=lambda promotion: (promotion.anchor, promotion.id)))

    @cached_property
    def taking_place(self) -> tuple[Occurrence, ...]:
        """Every occurrence of every event that is not called off, within the plan, in order of start."""
        span = self.problem.settings.horizon
        every = (o for event in self.events if event.status != "cancelled" for o in occurrences(event, span))
        return tuple(sorted(every, key=lambda o: (o.start, o.end, o.event.id)))

    @cached_property
    def times(self) -> Counter[str]:
        """How often each event takes place, by id."""
        return Counter(here.event.id for here in self.taking_place)

    @cached_property
    def waiting(self) -> dict[str, list[Event]]:
        """What waits for an event, by its id."""
        found: dict[str, list[Event]] = {}
        for event in self.events:
            for name in event.depends if event.status != "cancelled" else ():
                found.setdefault(name, []).append(event)
        return found

    def waiting_for(self, event: Event) -> list[Event]:
        """Return what waits for an event."""
        return self.waiting.get(event.id, [])

    def awaited(self, event: Event) -> list[Event]:
        """Return what an event waits for: what is there and takes place."""
        found = (self.by_id.get(name) for name in event.depends)
        return [other for other in found if other is not None and other.status != "cancelled"]

    @cached_property
    def typed(self) -> set[str]:
        """Ids of events whose row in the table `events` says what they wait for."""
        return {row.id for row in self.problem.events if row.depends}

    @cached_property
    def circles(self) -> tuple[tuple[str, ...], ...]:
        """Ids of events that wait for each other, one tuple a circle."""
        left = {event.id: len(self.awaited(event)) for event in self.events if event.status != "cancelled"}
        ready = [name for name, count in left.items() if count == 0]
        while ready:
            name = ready.pop()
            del left[name]
            for event in self.waiting.get(name, ()):
                left[event.id] -= 1
                if left[event.id] == 0:
                    ready.append(event.id)
        return tuple(
            _circles({name: [d.id for d in self.awaited(self.by_id[name]) if d.id in left] for name in left})
        )

    @cached_property
    def circular(self) -> set[str]:
        """Ids of all events in circles."""
        return {name for circle in self.circles for name in circle}

    @cached_property
    def workdays(self) -> Workdays:
        """The days people work."""
        return Workdays.among(self.problem.holidays)

    @cached_property
    def worked(self) -> frozenset[date]:
        """The working days on which anything takes place: asked once a day, not once for everything on it."""
        if not self.taking_place:
            return frozenset()
        span = Span(self.taking_place[0].start.date(), max(here.end for here in self.taking_place).date())
        return frozenset(day for day in span if day in self.workdays)

    def past(self, day: date) -> bool:
        """Tell whether `day` is gone: nothing can be moved there."""
        return self.today is not None and day < self.today

    def day(self, day: date) -> Text:
        """Write a day; with its year where the plan has more than one."""
        first, last = self.problem.settings.start, self.problem.settings.end
        plain = Text(day_said(day, True), day_said(day, False))
        return (
            plain
            if first.year == last.year == day.year
            else Text(f"{day.year}年{plain.zh}", f"{plain.en} {day.year}")
        )

    def moment(self, moment: datetime) -> Text:
        """Write a moment in Shanghai; midnight at the end of a day as 24:00 of that day."""
        here = moment.astimezone(SHANGHAI)
        clock, day = f"{here:%H:%M}", here.date()
        if clock == "00:00":
            clock, day = "24:00", day - ONE_DAY
        told = self.day(day)
        return Text(f"{told.zh} {clock}", f"{told.en} {clock}")


def _circles(awaited: dict[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """Yield the strongly connected parts of more than one event."""
    if not awaited:
        return
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    place = {name: number for number, name in enumerate(awaited)}
    arcs = [(place[name], place[other]) for name, others in awaited.items() for other in others]
    rows, columns = zip(*arcs, strict=True)
    graph = coo_array(([1.0] * len(arcs), (rows, columns)), shape=(len(place), len(place)))
    _, part = connected_components(graph, connection="strong")
    members: dict[int, list[str]] = {}
    for name, number in place.items():
        members.setdefault(int(part[number]), []).append(name)
    yield from (tuple(names) for names in members.values() if len(names) > 1)


def name_of(promotion: Promotion) -> Text:
    """Return the name of a promotion."""
    return Text(promotion.name, promotion.name_en or promotion.name)


def few(names: Iterable[Text]) -> Text:
    """List names; of many the first few and how many there are."""
    every = list(dict.fromkeys(names))
    zh, en = "、".join(name.zh for name in every[:FEW]), ", ".join(name.en for name in every[:FEW])
    if len(every) <= FEW:
        return Text(zh, en)
    return Text(f"{zh} 等 {len(every)} 个", f"{en} and {len(every) - FEW} more")


def products_of(parts: Iterable[Part]) -> Text:
    """List the products of parts."""
    return few(Text(part.product.name, part.product.name) for part in parts)

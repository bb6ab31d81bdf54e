"""Stock: what arrives only when warm-up has begun, or while the factory stands still."""

from collections.abc import Iterator
from datetime import date, timedelta

from campaignplan.agenda.arrival import named_arrivals
from campaignplan.agenda.conflicts.clash import Change, Clash, Fix
from campaignplan.agenda.conflicts.closure import closures
from campaignplan.agenda.conflicts.rows import declined
from campaignplan.agenda.conflicts.scene import Part, Scene, few, name_of
from campaignplan.calendars.promotion import Promotion
from campaignplan.dates import ONE_DAY, Span
from campaignplan.shop.product import Product, Replenishment
from campaignplan.text import Text


def stock_late(scene: Scene) -> Iterator[Clash]:
    """Find stock that arrives after the warm-up of a promotion its product takes part in, and before its end."""
    deliveries, names = _deliveries(scene), _events(scene)
    for promotion in scene.running:
        needed = _needed(promotion)
        late = [
            (part, row)
            for part in scene.parts[promotion.id]
            for row in deliveries.get(part.product.id, ())
            if row.date in needed and not scene.past(row.date)
        ]
        if not late:
            continue
        parts = list(dict.fromkeys(part for part, _ in late))
        name, begins = name_of(promotion), scene.day(needed.start - ONE_DAY)
        told = few(_arrival(scene, part.product, row) for part, row in late)
        fixes = [declined(scene, promotion, parts)]
        moved = [(row, _earlier(scene, part, row)) for part, row in late]
        if all(day is not None for _, day in moved):
            days = few(scene.day(day) for _, day in moved if day)
            words = Text(f"提前到货：{days.zh}", f"Have it delivered by {days.en}")
            fixes.insert(0, Fix(words, tuple(_delivered(row, date=day) for row, day in moved)))
        yield Clash(
            "stock_late",
            "error" if any(part.decided for part in parts) else "note",
            min(row.date for _, row in late),
            max(row.date for _, row in late),
            Text(
                f"「{name.zh}」{begins.zh} 开始预热，之后才到货：{told.zh}。",
                f"Warm-up of {name.en} begins on {begins.en}; this arrives only after it: {told.en}.",
            ),
            tuple(fixes),
            events=tuple(names[row] for _, row in late),
            promotions=(promotion.id,),
            products=tuple(part.product.id for part in parts),
        )


def arrival_in_closure(scene: Scene) -> Iterator[Clash]:
    """Find stock that is to arrive on a day on which the factories stand still."""
    names, events = {product.id: product for product in scene.problem.products}, _events(scene)
    for closure in closures(scene):
        inside = [row for row in scene.problem.replenishments if row.date in closure.span]
        if not inside or scene.past(closure.span.end):
            continue
        before = _clear_of_closures(scene, closure.span.start - ONE_DAY, -1)
        after = _clear_of_closures(scene, closure.span.end + ONE_DAY, 1)
        told, name = (
            few(_arrival(scene, names[row.product], row) for row in inside),
            Text(closure.name, closure.name_en),
        )
        fixes = [
            Fix(
                Text(f"改到停工前的 {scene.day(day).zh}" if day == before else f"改到复工后的 {scene.day(day).zh}",
                     f"Move it before the closure, to {scene.day(day).en}" if day == before
                     else f"Move it after it, to {scene.day(day).en}"),
                tuple(_delivered(row, date=day) for row in inside),
            )
            for day in (before, after)
            if not scene.past(day)
        ]  # fmt: skip
        yield Clash(
            "arrival_in_closure",
            "warning",
            min(row.date for row in inside),
            max(row.date for row in inside),
            Text(f"到货排在「{name.zh}」期间：{told.zh}。", f"This is to arrive during {name.en}: {told.en}."),
            tuple(fixes),
            events=(f"holiday.{closure.id}", *(events[row] for row in inside)),
            products=tuple(dict.fromkeys(row.product for row in inside)),
        )


def _events(scene: Scene) -> dict[Replenishment, str]:
    """Return the id of the event of each delivery."""
    return {row: name for name, row in named_arrivals(scene.problem)}


def _deliveries(scene: Scene) -> dict[str, list[Replenishment]]:
    """Deliveries by product, of those whose stock is counted at all."""
    counted = {product.id for product in scene.problem.products if product.stock is not None}
    found: dict[str, list[Replenishment]] = {}
    for row in scene.problem.replenishments:
        if row.product in counted:
            found.setdefault(row.product, []).append(row)
    return found


def _needed(promotion: Promotion) -> Span:
    """Return the days on which stock comes too late: after the first of warm-up, to the end of selling."""
    selling = promotion.selling_phases()
    first = promotion.phase("warm_up") or promotion.phase("burst") or selling[0]
    return Span(first.start.date() + ONE_DAY, max(first.start.date() + ONE_DAY, selling[-1].span.end))


def _earlier(scene: Scene, part: Part, row: Replenishment) -> date | None:
    """Return the last day before which it would be in time for every promotion of the product; None where gone."""
    mine = [_needed(p) for p in scene.running if any(part.product == other.product for other in scene.parts[p.id])]
    day, moved = row.date, True
    while moved:
        moved = False
        for needed in mine:
            if day in needed:
                day, moved = needed.start - ONE_DAY, True
        clear = _clear_of_closures(scene, day, -1)
        day, moved = clear, moved or clear != day
    return None if day < scene.problem.settings.start or scene.past(day) else day


def _clear_of_closures(scene: Scene, day: date, step: int) -> date:
    for closure in closures(scene)[::step]:
        if day in closure.span:
            day = (closure.span.start if step < 0 else closure.span.end) + step * timedelta(days=1)
    return day


def _arrival(scene: Scene, product: Product, row: Replenishment) -> Text:
    day, units = scene.day(row.date), f"{row.units:,.0f}"
    return Text(f"{product.name} {day.zh} 到 {units} 件", f"{product.name}, {units} on {day.en}")


def _delivered(row: Replenishment, **cells: date | None) -> Change:
    return Change("replenishments", (("product", row.product), ("date", row.date)), tuple(cells.items()))

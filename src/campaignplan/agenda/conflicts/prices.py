"""Prices: a promotion that must be the cheapest of many days after a cheaper one; cheaper ones under protection."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from campaignplan.agenda.conflicts.clash import Change, Clash, Fix, Severity
from campaignplan.agenda.conflicts.rows import declined, terms
from campaignplan.agenda.conflicts.scene import Part, Scene, few, name_of, products_of
from campaignplan.calendars.promotion import EVENT_PRICE, Promotion
from campaignplan.dates import Span
from campaignplan.money import yuan
from campaignplan.text import Lang, Text

HAIR, HALF_A_FEN = 1e-9, 0.005
Couple = tuple[Part, Part]
"""One product in an earlier and in a later promotion."""
Wrong = Callable[[float, float], bool]
"""Whether two shares off stand wrong to each other."""


def price_window(scene: Scene) -> Iterator[Clash]:
    """Find promotions that ask for the lowest price of so many days, with an earlier, cheaper one inside them.

    The same rule as the plan keeps (`planning.rules.choices.price_window`): days are counted from day to day of
    the promotions. Where nobody has decided, the plan may still choose which to join, and the clash is a note.
    """
    for later in scene.running:
        for earlier in _asked_of(scene, later):
            couples = _couples(scene, earlier, later, _above)
            if not couples:
                continue
            one, other, who = name_of(earlier), name_of(later), products_of(part for part, _ in couples)
            window = later.price_window_days
            lower = _repriced(scene, [(later, b, a) for a, b in couples], _below, lambda p: _asking(scene, p))
            higher = _repriced(scene, [(earlier, a, b) for a, b in couples], _above, lambda p: _asked_of(scene, p))
            said = (
                (Text(f"「{other.zh}」降到同样的价：{who.zh}", f"Go as low in {other.en}: {who.en}"), lower),
                (
                    Text(
                        f"「{one.zh}」少让一点，和「{other.zh}」一样：{who.zh}",
                        f"Let {one.en} give no more than {other.en}: {who.en}",
                    ),
                    higher,
                ),
            )
            yield Clash(
                "price_window",
                _severity(couples),
                earlier.anchor,
                later.anchor,
                Text(
                    f"「{other.zh}」要求活动价不高于此前 {window} 天的最低价，而「{one.zh}」让得更多："
                    f"{_prices(couples, 'zh')}。",
                    f"{other.en} asks for the lowest price of {window} days, and {one.en} was cheaper: "
                    f"{_prices(couples, 'en')}.",
                ),
                (
                    *(Fix(words, rows) for words, rows in said if rows),
                    declined(scene, later, [b for _, b in couples]),
                ),
                promotions=(earlier.id, later.id),
                products=tuple(part.product.id for part, _ in couples),
            )  # fmt: skip


def price_protection(scene: Scene) -> Iterator[Clash]:
    """Find promotions that sell cheaper while an earlier one still protects its price."""
    for earlier in scene.running:
        for later, days in _under(scene, earlier):
            couples = _couples(scene, earlier, later, _below)
            if not couples or scene.past(days.end):
                continue
            one, other, who = name_of(earlier), name_of(later), products_of(part for part, _ in couples)
            promised = earlier.phase("price_protection")
            until = scene.day(promised.span.end if promised else days.end)
            rows = _repriced(
                scene, [(later, b, a) for a, b in couples], _above, lambda p: [q for q, _ in _under(scene, p)]
            )
            words = Text(
                f"「{other.zh}」不比「{one.zh}」便宜：{who.zh}",
                f"Let {other.en} be no cheaper than {one.en}: {who.en}",
            )
            yield Clash(
                "price_protection",
                _severity(couples),
                days.start,
                days.end,
                Text(
                    f"「{one.zh}」价保到 {until.zh}，「{other.zh}」在这之前卖得更便宜，买家可以要求退差价："
                    f"{_prices(couples, 'zh')}。",
                    f"{one.en} protects its price until {until.en}, and {other.en} is cheaper before that: buyers "
                    f"may claim the difference. {_prices(couples, 'en')}.",
                ),
                (Fix(words, rows), declined(scene, later, [b for _, b in couples])),
                promotions=(earlier.id, later.id),
                products=tuple(part.product.id for part, _ in couples),
            )


def _asked_of(scene: Scene, later: Promotion) -> Iterator[Promotion]:
    """Yield the earlier promotions whose prices a promotion's window looks at."""
    days = [promotion.anchor for promotion in scene.running]
    first = bisect_left(days, later.anchor - timedelta(days=later.price_window_days))
    yield from scene.running[first : bisect_left(days, later.anchor)]


def _asking(scene: Scene, earlier: Promotion) -> Iterator[Promotion]:
    """Yield the later promotions whose window looks at a promotion's prices."""
    for later in scene.running:
        if 0 < (later.anchor - earlier.anchor).days <= later.price_window_days:
            yield later


def _under(scene: Scene, earlier: Promotion) -> Iterator[tuple[Promotion, Span]]:
    """Yield what sells at event prices after a promotion's own day while its price is protected, and when."""
    promised = earlier.phase("price_protection")
    if promised is None:
        return
    order = [promotion.id for promotion in scene.running].index(earlier.id)
    for later in scene.running[order + 1 :]:
        spans = [phase.span for phase in later.phases if phase.kind in EVENT_PRICE]
        both = [found for span in spans if (found := span.overlap(promised.span))]
        if both:
            yield later, Span(min(found.start for found in both), max(found.end for found in both))


def _couples(scene: Scene, earlier: Promotion, later: Promotion, wrong: Wrong) -> list[Couple]:
    """Return the products in both promotions whose shares off, the earlier's and the later's, stand `wrong`."""
    theirs = {part.product.id: part for part in scene.parts[later.id]}
    both = ((part, theirs[part.product.id]) for part in scene.parts[earlier.id] if part.product.id in theirs)
    return [(a, b) for a, b in both if wrong(a.offer.discount, b.offer.discount)]


def _above(one: float, other: float) -> bool:
    return one > other + HAIR


def _below(one: float, other: float) -> bool:
    return one < other - HAIR


def _repriced(
    scene: Scene,
    first: Sequence[tuple[Promotion, Part, Part]],
    wrong: Wrong,
    touched: Callable[[Promotion], Iterator[Promotion] | list[Promotion]],
) -> tuple[Change, ...]:
    """Give parts the share off of others, and whatever the new price makes wrong in turn.

    Nothing where a price would fall below the merchant's own floor.
    """
    found: dict[tuple[str, str], tuple[Promotion, Part, float]] = {}
    todo = [(promotion, part, like.offer.discount) for promotion, part, like in first]
    while todo:
        promotion, part, discount = todo.pop()
        key = promotion.id, part.product.id
        if not wrong(found[key][2] if key in found else part.offer.discount, discount):
            continue
        floor = part.product.price_floor
        if floor is not None and part.product.price * (1 - discount) < floor - HALF_A_FEN:
            return ()
        found[key] = promotion, part, discount
        for other in touched(promotion):
            todo += [(other, p, discount) for p in scene.parts[other.id] if p.product.id == part.product.id]
    return tuple(terms(promotion, part, discount=discount) for promotion, part, discount in found.values())


def _severity(couples: Sequence[Couple]) -> Severity:
    return "error" if any(a.decided and b.decided for a, b in couples) else "note"


def _prices(couples: Sequence[Couple], lang: Lang) -> str:
    """Write the two prices of the products, the later one second."""
    told = [f"{a.product.name} {_price(a)} → {_price(b)}" for a, b in couples]
    return few(Text(one, one) for one in told).to(lang)


def _price(part: Part) -> str:
    return yuan(part.product.price * (1 - part.offer.discount))

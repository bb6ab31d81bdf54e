"""Prices: a promotion that must be the cheapest of many days after a cheaper one; cheaper ones under protection."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from campaignplan.agenda.conflicts.clash import Clash, Fix, Severity
from campaignplan.agenda.conflicts.rows import declined, terms
from campaignplan.agenda.conflicts.scene import Part, Scene, few, name_of, products_of
from campaignplan.calendars.promotion import EVENT_PRICE, Promotion
from campaignplan.money import yuan
from campaignplan.text import Lang, Text

HAIR, HALF_A_FEN = 1e-9, 0.005
Couple = tuple[Part, Part]
"""One product in an earlier and in a later promotion."""


def price_window(scene: Scene) -> Iterator[Clash]:
    """Find promotions that ask for the lowest price of so many days, with an earlier, cheaper one inside them.

    The same rule as the plan keeps (`planning.rules.choices.price_window`): days are counted from day to day of
    the promotions. Where nobody has decided, the plan may still choose which to join, and the clash is a note.
    """
    days = [promotion.anchor for promotion in scene.running]
    for number, later in enumerate(scene.running):
        first = bisect_left(days, later.anchor - timedelta(days=later.price_window_days))
        for earlier in scene.running[first:number]:
            couples = _cheaper(scene, earlier, later, lambda a, b: a > b + HAIR)
            if not couples or earlier.anchor == later.anchor:
                continue
            one, other, who = name_of(earlier), name_of(later), products_of(part for part, _ in couples)
            window = later.price_window_days
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
                    *_lowered(later, couples),
                    Fix(
                        Text(f"「{one.zh}」少让一点，和「{other.zh}」一样：{who.zh}",
                             f"Let {one.en} give no more than {other.en}: {who.en}"),
                        tuple(terms(earlier, a, discount=b.offer.discount) for a, b in couples),
                    ),
                    declined(scene, later, [b for _, b in couples]),
                ),
                promotions=(earlier.id, later.id),
                products=tuple(part.product.id for part, _ in couples),
            )  # fmt: skip


def price_protection(scene: Scene) -> Iterator[Clash]:
    """Find promotions that sell cheaper while an earlier one still protects its price."""
    for number, later in enumerate(scene.running):
        cheap = [phase.span for phase in later.phases if phase.kind in EVENT_PRICE]
        for earlier in scene.running[:number]:
            promised = earlier.phase("price_protection")
            both = [found for span in cheap if promised and (found := span.overlap(promised.span))]
            couples = _cheaper(scene, earlier, later, lambda a, b: b > a + HAIR)
            if promised is None or not both or not couples or scene.past(both[-1].end):
                continue
            one, other, who = name_of(earlier), name_of(later), products_of(part for part, _ in couples)
            until = scene.day(promised.span.end)
            yield Clash(
                "price_protection",
                _severity(couples),
                both[0].start,
                both[-1].end,
                Text(
                    f"「{one.zh}」价保到 {until.zh}，「{other.zh}」在这之前卖得更便宜，买家可以要求退差价："
                    f"{_prices(couples, 'zh')}。",
                    f"{one.en} protects its price until {until.en}, and {other.en} is cheaper before that: buyers "
                    f"may claim the difference. {_prices(couples, 'en')}.",
                ),
                (
                    Fix(
                        Text(f"「{other.zh}」不比「{one.zh}」便宜：{who.zh}",
                             f"Let {other.en} be no cheaper than {one.en}: {who.en}"),
                        tuple(terms(later, b, discount=a.offer.discount) for a, b in couples),
                    ),
                    declined(scene, later, [b for _, b in couples]),
                ),
                promotions=(earlier.id, later.id),
                products=tuple(part.product.id for part, _ in couples),
            )  # fmt: skip


def _cheaper(
    scene: Scene, earlier: Promotion, later: Promotion, wrong: Callable[[float, float], bool]
) -> list[Couple]:
    """Return the products in both promotions whose shares off, the earlier's and the later's, stand `wrong`."""
    theirs = {part.product.id: part for part in scene.parts[later.id]}
    both = ((part, theirs[part.product.id]) for part in scene.parts[earlier.id] if part.product.id in theirs)
    return [(a, b) for a, b in both if wrong(a.offer.discount, b.offer.discount)]


def _lowered(later: Promotion, couples: Sequence[Couple]) -> Iterator[Fix]:
    """Go as low in the later one as in the earlier, where the merchant's own floors allow it."""
    for a, b in couples:
        floor = b.product.price_floor
        if floor is not None and b.product.price * (1 - a.offer.discount) < floor - HALF_A_FEN:
            return
    name, who = name_of(later), products_of(part for _, part in couples)
    words = Text(f"「{name.zh}」降到同样的价：{who.zh}", f"Go as low in {name.en}: {who.en}")
    yield Fix(words, tuple(terms(later, b, discount=a.offer.discount) for a, b in couples))


def _severity(couples: Sequence[Couple]) -> Severity:
    return "error" if any(a.decided and b.decided for a, b in couples) else "note"


def _prices(couples: Sequence[Couple], lang: Lang) -> str:
    """Write the two prices of the products, the later one second."""
    told = [f"{a.product.name} {_price(a)} → {_price(b)}" for a, b in couples]
    return few(Text(one, one) for one in told).to(lang)


def _price(part: Part) -> str:
    return yuan(part.product.price * (1 - part.offer.discount))

"""Rules on yes-or-no decisions: how many products, how many promotions, which two cannot go together."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from campaignplan.planning.frame import Frame
from campaignplan.planning.row import Row, terms
from campaignplan.planning.rule import Rule
from campaignplan.response.cells import Ints


def promoted_at_most(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return one row: at most `limit` products of the scope get money."""
    products = _products(frame, rule)
    yield Row(
        rule.id,
        rule.id,
        rule.id,
        "<=",
        rule.limit,
        rule.limit,
        promoted=terms(products),
        penalty=rule.penalty,
    )


def promote(frame: Frame) -> Iterator[Row]:
    """Return rows: a product that must be promoted gets at least its smallest possible budget once."""
    cells = frame.cells
    for number, product in enumerate(frame.problem.products):
        if product.promote == "yes":
            mine = (frame.lines_of[number][:, None] * cells.width + np.arange(cells.width)).ravel()
            mine = mine[cells.open[mine]]
            least = np.maximum(cells.floor[mine], cells.step[mine]).min() if len(mine) else 1.0
            name = f"promote:{product.id}"
            yield Row(name, name, name, ">=", float(least), float(least), spend=terms(mine))


def promotions_per_product(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: a product of the scope enrols in at most `limit` promotions."""
    for product in _products(frame, rule).tolist():
        mine = frame.pairs_of[product]
        if len(mine) > 0:
            yield Row(
                f"{rule.id}:{frame.problem.products[product].id}", rule.id, rule.id, "<=", rule.limit, rule.limit,
                enrol=terms(mine), penalty=rule.penalty,
            )  # fmt: skip


def promotion_spacing(frame: Frame, rule: Rule) -> Iterator[Row]:
    """Return rows: two promotions of a product less than `limit` days apart are not both enrolled."""
    products = set(_products(frame, rule).tolist())
    for product, one, other, days in _couples(frame):
        if product in products and days < rule.limit:
            yield Row(
                f"{rule.id}:{one}:{other}", rule.id, rule.id, "<=", 1.0, rule.limit,
                enrol=terms([one, other]), per_limit=0.0, penalty=rule.penalty,
            )  # fmt: skip


def price_window(frame: Frame) -> Iterator[Row]:
    """Return rows: within a promotion's price window no earlier one of the product was cheaper.

    A promotion that asks for the lowest price of so many days cannot follow a deeper discount inside them.
    """
    pairs, promotions = frame.cells.pairs, frame.problem.promotions
    window = np.array([promotion.price_window_days for promotion in promotions])[pairs.promotion].tolist()
    discount = pairs.discount.tolist()
    for _, one, other, days in _couples(frame):
        if 0 < days <= window[other] and discount[one] > discount[other] + 1e-9:
            yield Row(
                f"price-window:{one}:{other}", "price-window", "price-window", "<=", 1.0, 1.0,
                enrol=terms([one, other]), per_limit=0.0,
            )  # fmt: skip


def _products(frame: Frame, rule: Rule) -> Ints:
    """Return the products with a cell in a rule's scope."""
    lines = frame.mask(rule).reshape(-1, frame.cells.width).any(axis=1)
    return np.unique(frame.cells.product[lines])


def _couples(frame: Frame) -> Iterator[tuple[int, int, int, int]]:
    """Yield (product, earlier pair, later pair, days between their promotions' days)."""
    promotion = frame.cells.pairs.promotion.tolist()
    anchor = [promotion.anchor.toordinal() for promotion in frame.problem.promotions]
    for product, mine in enumerate(frame.pairs_of):
        own = sorted(((anchor[promotion[pair]], pair) for pair in mine.tolist()), key=lambda found: found[0])
        for (first, one), (last, other) in combinations(own, 2):
            yield product, one, other, last - first

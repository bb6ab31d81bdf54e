"""Money: products that are enrolled and get none."""

from collections.abc import Iterator

import numpy as np

from campaignplan.agenda.conflicts.clash import Change, Clash, Fix
from campaignplan.agenda.conflicts.rows import declined
from campaignplan.agenda.conflicts.scene import Part, Scene, name_of, products_of
from campaignplan.calendars.promotion import Promotion
from campaignplan.money import yuan
from campaignplan.planning.plan import Plan
from campaignplan.text import Text


def unfunded(scene: Scene) -> Iterator[Clash]:
    """Find products that are enrolled, fee paid, and get no money in any phase of the promotion.

    With a plan: it spends nothing there. Without one: it cannot, for the product may not be promoted or has no
    line; only what the merchant has decided counts then.
    """
    lines = {line.product for line in scene.problem.lines}
    spends = _Spends(scene.plan) if scene.plan is not None else None
    for promotion in scene.running:
        parts = [
            part
            for part in scene.parts[promotion.id]
            if part.decided
            and (
                spends.nothing(part, promotion)
                if spends is not None
                else part.product.promote == "no" or part.product.id not in lines
            )
        ]
        if not parts or scene.past(promotion.selling_phases()[-1].span.end):
            continue
        name, who, fee = name_of(promotion), products_of(parts), yuan(sum(part.offer.fee for part in parts))
        fixes = [declined(scene, promotion, parts)]
        shut = [part for part in parts if part.product.promote == "no" or part.product.id not in lines]
        if shut and all(part.product.promote == "no" and part.product.id in lines for part in shut):
            rows = tuple(Change("products", (("id", p.product.id),), (("promote", "auto"),)) for p in shut)
            words = Text(
                "允许推广这些商品（推广写 auto），再规划一次", "Allow them money (promote auto) and plan again"
            )
            fixes.append(Fix(words, rows, replan=spends is not None))
        elif not shut and spends is not None and (least := spends.least(parts, promotion)):
            floors = tuple(_floor(promotion, part, spend) for part, spend in zip(parts, least, strict=True))
            words = Text(
                f"每款至少给 {yuan(min(least))}（加一条花费下限），再规划一次",
                f"Give each at least {yuan(min(least))} (a spend floor), and plan again",
            )
            fixes.append(Fix(words, floors, replan=True))
        first, last = promotion.selling_phases()[0], promotion.selling_phases()[-1]
        yield Clash(
            "unfunded",
            "warning",
            first.span.start,
            last.span.end,
            Text(
                f"「{name.zh}」报了名，活动各期却没有推广预算：{who.zh}（报名费 {fee}）。",
                f"Enrolled in {name.en}, but without ad budget in any phase: {who.en} (fees {fee}).",
            ),
            tuple(fixes),
            promotions=(promotion.id,),
            products=tuple(part.product.id for part in parts),
        )


class _Spends:
    """What the plan spends on each product in each promotion's phases."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        cells, problem = plan.cells, plan.problem
        self.product = {product.id: number for number, product in enumerate(problem.products)}
        self.per_period = np.zeros((len(problem.products), cells.width))
        np.add.at(self.per_period, cells.product, plan.spend.reshape(len(cells.lines), cells.width))
        least = np.where(cells.open & (cells.cap > 0), np.maximum(cells.floor, cells.step), np.inf)
        self.cheapest = np.full(self.per_period.shape, np.inf)
        np.minimum.at(self.cheapest, cells.product, least.reshape(len(cells.lines), cells.width))

    def nothing(self, part: Part, promotion: Promotion) -> bool:
        number = self.product.get(part.product.id)
        return number is not None and not self.per_period[number, self._inside(promotion)].any()

    def least(self, parts: list[Part], promotion: Promotion) -> list[float]:
        """Return the least yuan each can be given in the promotion; nothing where one cannot be given any."""
        inside = self._inside(promotion)
        found = [float(self.cheapest[self.product[p.product.id], inside].min(initial=np.inf)) for p in parts]
        return found if np.isfinite(found).all() else []

    def _inside(self, promotion: Promotion) -> list[int]:
        spans = [phase.span for phase in promotion.selling_phases()]
        periods = self.plan.cells.periods[: self.plan.cells.horizon]
        return [t for t, period in enumerate(periods) if any(span.overlap(period.span) for span in spans)]


def _floor(promotion: Promotion, part: Part, spend: float) -> Change:
    key = (("id", f"fund-{promotion.id}-{part.product.id}"[:64].rstrip("-_.")),)
    scope = (("kind", "floor"), ("limit", spend), ("product", part.product.id), ("promotion", promotion.id))
    return Change("rules", key, scope)

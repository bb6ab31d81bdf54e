"""From the problem's words to the grid of cells: who can spend what when, and what it buys."""

from collections import defaultdict
from datetime import timedelta
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array

from campaignplan.calendars.promotion import EVENT_PRICE, serves
from campaignplan.dates import Period
from campaignplan.planning.eligibility import Offer, offers
from campaignplan.planning.horizon import planned_periods, tail_periods
from campaignplan.planning.problem import Problem
from campaignplan.response.carryover import carried_in, carry_matrix
from campaignplan.response.cells import Bools, Cells, Floats, Ints, Labels, Pairs
from campaignplan.response.daily import (
    CPC,
    CVR,
    DEMAND,
    Kind,
    daily_factors,
    factors,
    period_means,
    strongest,
)
from campaignplan.response.family import FAMILIES, Curves, Table
from campaignplan.response.prior import Multipliers, line_prior
from campaignplan.shop.product import STAGES, Product

UNCAPPED = 200.0
"""Where neither line, channel nor total caps a cell, it may take this many times cpc x demand."""


def build_cells(problem: Problem) -> Cells:
    """Build the grid of a checked problem.

    Raises
    ------
    KeyError
        A reference is unknown: run `planning.check.check` first.
    """
    return _Builder(problem).build()


class _Builder:
    """Holds what the steps of one build share."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        horizon = planned_periods(problem)
        self.periods = horizon + tail_periods(problem, len(horizon))
        self.horizon = len(horizon)
        first, last = self.periods[0].start, self.periods[-1].end
        self.days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
        self.starts = np.array([(p.start - first).days for p in self.periods])
        self.multipliers = Multipliers(problem.multipliers)
        products = {p.id: i for i, p in enumerate(problem.products)}
        channels = {c.id: i for i, c in enumerate(problem.channels)}
        shops = {s.id: i for i, s in enumerate(problem.shops)}
        self.product = np.array([products[line.product] for line in problem.lines], dtype=np.int64)
        self.channel = np.array([channels[line.channel] for line in problem.lines], dtype=np.int64)
        self.shop = np.array([shops[problem.products[i].shop] for i in self.product], dtype=np.int64)

    def build(self) -> Cells:
        problem, lines, width = self.problem, self.problem.lines, len(self.periods)
        stage = self._stages()  # (products, T): stage index, -1 where there is none
        kinds, kind_of = self._kinds()
        by_kind = np.stack([self._kind_daily(kind) for kind in kinds])  # (K, D, 3)
        means = period_means(by_kind, self.starts)[kind_of]  # (L, T, 3)
        means = means * self._stage_factors(stage)
        alive = stage[self.product] >= 0
        planned = np.arange(width) < self.horizon
        promote = np.array([problem.products[i].promote != "no" for i in self.product])
        open_ = (alive & planned & promote[:, None]).ravel()
        family, shape, demand, cpc, table, tables = self._lines()
        base_demand = (demand[:, None] * means[..., DEMAND] * alive).ravel()
        base_cpc = (cpc[:, None] * means[..., CPC]).ravel()
        rates, worth = self._rates(), self._worth()
        offered = [offer for offer in offers(problem) if not offer.obstacles and offer.choice != "no"]
        pairs = _pairs(offered)
        extra = self._enrolled_options(pairs, open_, base_demand, base_cpc)
        count = len(base_demand)
        cell = np.concatenate([np.arange(count), extra.cell])
        order = np.argsort(cell, kind="stable")
        line = cell // width
        cvr = means[..., CVR].ravel()[cell] * np.concatenate([np.ones(count), extra.cvr])
        discount = np.concatenate([np.zeros(count), extra.discount])
        curves = Curves(
            family[line],
            shape[line],
            np.concatenate([base_demand, extra.demand]),
            np.concatenate([base_cpc, extra.cpc]),
            table[line],
            tables,
        ).take(order)
        needs, bars = extra.links(count, len(pairs), order)
        days = np.array([p.days for p in self.periods])
        floor, cap, step = self._bounds(days, curves, cell[order])
        open_ &= cap >= floor  # no whole step lies between floor and cap: nothing can be spent there
        labels = self._labels(stage)
        carry = {i: line.retention for i, line in enumerate(lines) if line.retention > 0}
        matrices = {rate: carry_matrix(days, rate) for rate in set(carry.values())}
        horizon_days = (problem.settings.end - problem.settings.start).days + 1
        weights = (by_kind[..., DEMAND] * by_kind[..., CPC])[kind_of][:, :horizon_days]
        lag = np.array([problem.products[i].lag_days for i in self.product])
        return Cells(
            lines=lines,
            periods=self.periods,
            horizon=self.horizon,
            product=self.product,
            channel=self.channel,
            shop=self.shop,
            open=open_,
            floor=floor,
            cap=np.where(open_, cap, 0.0),
            step=step,
            fixed=self._fixed(days),
            **labels,
            option_cell=cell[order],
            curves=curves,
            per_click=_per_click(rates, worth, line, cvr, discount)[order],
            pairs=pairs,
            needs=needs,
            bars=bars,
            carry={i: matrices[rate] for i, rate in carry.items()},
            carry_in={i: carried_in(days, rate, lines[i].carry_in) for i, rate in carry.items()},
            day_weights=weights,
            retained=lag / (1 + lag),
        )

    def _stages(self) -> Ints:
        """Stage index of each product in each period; -1 before its first segment and after its last end."""
        segments = defaultdict(list)
        for segment in self.problem.stages:
            segments[segment.product].append(segment)
        result = np.full((len(self.problem.products), len(self.periods)), STAGES.index("maturity"))
        for i, product in enumerate(self.problem.products):
            own = sorted(segments[product.id], key=lambda s: s.start)
            if not own:
                continue
            result[i] = -1
            for segment, after in zip(own, [*own[1:], None], strict=True):
                end = segment.end or (after.start - timedelta(days=1) if after else self.days[-1])
                inside = [segment.start <= p.start <= end for p in self.periods]
                result[i, inside] = STAGES.index(segment.stage)
        return result

    def _kinds(self) -> tuple[list[Kind], Ints]:
        kinds: dict[Kind, int] = {}
        numbers = []
        for line, product, shop in zip(self.problem.lines, self.product, self.shop, strict=True):
            kind = Kind(self.problem.products[product].category, self.problem.shops[shop].platform, line.objective)
            numbers.append(kinds.setdefault(kind, len(kinds)))
        return list(kinds), np.array(numbers, dtype=np.int64)

    def _kind_daily(self, kind: Kind) -> Floats:
        return daily_factors(kind, self.days, self.problem.holidays, self.problem.promotions, self.multipliers)

    def _stage_factors(self, stage: Ints) -> Floats:
        """Shape (L, T, 3)."""
        result = np.ones((len(self.product), len(self.periods), 3))
        cache: dict[tuple[str, str], Floats] = {}
        for i, (product, shop) in enumerate(zip(self.product, self.shop, strict=True)):
            place = (self.problem.products[product].category, self.problem.shops[shop].platform)
            if place not in cache:
                cache[place] = np.stack([factors(self.multipliers.find("stage", name, *place)) for name in STAGES])
            result[i] = cache[place][np.maximum(stage[product], 0)]
        return result

    def _lines(self) -> tuple[Ints, Floats, Floats, Floats, Ints, tuple[Table, ...]]:
        """Family, shape, daily demand, cpc and table of each line, priors filled in."""
        points = defaultdict(list)
        for point in self.problem.curves:
            points[point.product, point.channel].append((point.spend, point.clicks))
        tables: list[Table] = []
        rows = []
        for line, product in zip(self.problem.lines, self.product, strict=True):
            prior = line_prior(line.channel, self.problem.products[product].led)
            demand = prior.demand if line.demand is None else line.demand
            cpc = prior.cpc if line.cpc is None else line.cpc
            index = -1
            if line.family == "table":
                spend, clicks = np.array(sorted({(0.0, 0.0), *points[line.product, line.channel]})).T
                first = int(np.argmax(clicks > 0))  # an S-shaped table may start with points of no clicks
                demand, cpc = float(clicks.max()), float(spend[first] / clicks[first])
                index = len(tables)
                tables.append(Table(spend / (cpc * demand), clicks / demand))
            rows.append((FAMILIES.index(line.family), line.shape, demand, cpc, index))
        family, shape, demands, cpcs, table = (np.array(column) for column in zip(*rows, strict=True))
        return family, shape.astype(float), demands.astype(float), cpcs.astype(float), table, tuple(tables)

    def _rates(self) -> Floats:
        """Shape (L, 2): orders per click and inquiries per click before factors."""
        rows = []
        for line, index in zip(self.problem.lines, self.product, strict=True):
            product = self.problem.products[index]
            prior = line_prior(line.channel, product.led)
            inquiry = prior.inquiry_rate if product.inquiry_rate is None else product.inquiry_rate
            win = prior.win_rate if product.win_rate is None else product.win_rate
            direct = prior.cvr if product.cvr is None else product.cvr
            rows.append((direct if product.led == "order" else inquiry * win, inquiry))
        return np.array(rows)

    def _worth(self) -> Floats:
        """Shape (L, 4): order value, margin, repeat, units per order."""
        products = [self.problem.products[i] for i in self.product]
        return np.array([(p.aov, p.margin, p.repeat, p.units_per_order) for p in products])

    def _bounds(self, days: Ints, curves: Curves, option_cell: Ints) -> tuple[Floats, Floats, Ints]:
        floors, caps, steps = [], [], []
        for line, index in zip(self.problem.lines, self.channel, strict=True):
            channel = self.problem.channels[index]
            floors.append(channel.floor if line.floor is None else max(line.floor, channel.floor))
            limits = [x for x in (line.cap, channel.cap) if x is not None]
            caps.append(min(limits) if limits else np.inf)
            steps.append(channel.step)
        step = np.repeat(np.array(steps, dtype=np.int64), len(days))
        # Floors and caps hold for daily budgets in whole steps: a floor of 13.5 a day is 14, also over a week.
        lengths = np.tile(days, len(floors)).astype(np.float64)
        floor = np.ceil(np.repeat(floors, len(days)) / step - 1e-9) * step * lengths
        cap = np.floor(np.repeat(caps, len(days)) / step + 1e-9) * step * lengths
        scale = np.zeros(len(cap))
        np.maximum.at(scale, option_cell, curves.demand * curves.cpc)
        total = self.problem.settings.total
        uncapped = np.maximum(scale * UNCAPPED, floor)
        cap = np.where(np.isfinite(cap), cap, uncapped if total is None else np.minimum(uncapped, max(total, 0.0)))
        return floor, np.floor(cap / step + 1e-9) * step, step

    def _fixed(self, days: Ints) -> Floats:
        result = np.full((len(self.problem.lines), len(self.periods)), np.nan)
        where = {(line.product, line.channel): i for i, line in enumerate(self.problem.lines)}
        for lock in self.problem.locks:
            inside = np.array([lock.start <= p.start and p.end <= lock.end for p in self.periods])
            inside[self.horizon :] = False  # a lock may outlast the plan; the tail takes no money
            result[where[lock.product, lock.channel], inside] = lock.spend * days[inside]
        return result.ravel()

    def _labels(self, stage: Ints) -> dict[str, Labels]:
        names = np.array([*STAGES, ""], dtype=object)
        phase = np.full((len(self.problem.shops), len(self.periods)), "", dtype=object)
        promotion = phase.copy()
        rank = {"burst": 4, "encore": 3, "warm_up": 2, "seeding": 1}
        best = np.zeros(phase.shape, dtype=np.int64)
        for row in self.problem.promotions:
            at_shop = np.array([serves(row, shop.platform) for shop in self.problem.shops])
            for part in row.selling_phases():
                inside = np.array([p.start in part.span for p in self.periods])
                win = np.outer(at_shop, inside) & (rank[part.kind] > best)
                phase[win], promotion[win], best[win] = part.kind, row.id, rank[part.kind]
        objective = np.array([line.objective for line in self.problem.lines], dtype=object)
        return {
            "stage": names[stage[self.product]].ravel(),
            "objective": np.repeat(objective, len(self.periods)),
            "phase": phase[self.shop].ravel(),
            "promotion": promotion[self.shop].ravel(),
        }

    def _enrolled_options(self, pairs: Pairs, open_: Bools, demand: Floats, cpc: Floats) -> "_Extra":
        """Options beside "not enrolled": for each period, every set of running promotions a line can be in."""
        extra = _Extra()
        width = len(self.periods)
        number = {(p, h): i for i, (p, h) in enumerate(zip(pairs.product, pairs.promotion, strict=True))}
        products_of: dict[int, set[int]] = defaultdict(set)
        for p, h in number:
            products_of[h].add(p)
        for t, period in enumerate(self.periods[: self.horizon]):
            running = {h: kind for h in products_of if (kind := self._phase_at(h, period))}
            if not running:
                continue
            groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
            for i, product in enumerate(self.product):
                mine = tuple(h for h in running if product in products_of[h])
                if mine and demand[i * width + t] > 0:
                    groups[mine].append(i)
            for mine, members in groups.items():
                lines = np.array(members)
                for size in range(1, len(mine) + 1):
                    for chosen in combinations(mine, size):
                        self._add_option(extra, pairs, number, t, running, mine, chosen, lines, demand, cpc)
        return extra

    def _add_option(
        self,
        extra: "_Extra",
        pairs: Pairs,
        number: dict[tuple[int, int], int],
        t: int,
        running: dict[int, str],
        mine: tuple[int, ...],
        chosen: tuple[int, ...],
        lines: Ints,
        demand: Floats,
        cpc: Floats,
    ) -> None:
        cell = lines * len(self.periods) + t
        effect = np.stack([self._enrolled_factor(h, running[h], lines) for h in chosen])
        effect = strongest(*effect)
        on = np.array([[number[int(self.product[i]), h] for h in chosen] for i in lines])
        off = np.array([[number[int(self.product[i]), h] for h in mine if h not in chosen] for i in lines])
        # The event price holds while the event sells; seeding and warm-up are at the usual price.
        priced = np.array([running[h] in EVENT_PRICE for h in chosen])
        discount = (pairs.discount[on] * priced).max(axis=1)
        extra.add(
            cell,
            demand[cell] * effect[:, DEMAND],
            cpc[cell] * effect[:, CPC],
            effect[:, CVR],
            discount,
            on,
            off,
        )

    def _enrolled_factor(self, promotion: int, phase: str, lines: Ints) -> Floats:
        series = self.problem.promotions[promotion].series
        cache: dict[tuple[str, str], Floats] = {}
        rows = []
        for i in lines:
            product: Product = self.problem.products[self.product[i]]
            place = (product.category, self.problem.shops[self.shop[i]].platform)
            if place not in cache:
                cache[place] = factors(self.multipliers.phase("enrolled", series, phase, *place))
            rows.append(cache[place])
        return np.stack(rows)

    def _phase_at(self, promotion: int, period: Period) -> str:
        for phase in reversed(self.problem.promotions[promotion].selling_phases()):
            if period.start in phase.span:
                return phase.kind
        return ""


class _Extra:
    """Grows the options that need an enrolment, and their links to pairs."""

    def __init__(self) -> None:
        self._parts: list[tuple[Ints, Floats, Floats, Floats, Floats]] = []
        self._on: list[Ints] = []
        self._off: list[Ints] = []

    def add(
        self, cell: Ints, demand: Floats, cpc: Floats, cvr: Floats, discount: Floats, on: Ints, off: Ints
    ) -> None:
        self._parts.append((cell, demand, cpc, cvr, discount))
        self._on += list(on)
        self._off += list(off)

    def _column(self, index: int) -> Floats:
        return np.concatenate([part[index] for part in self._parts]) if self._parts else np.zeros(0)

    @property
    def cell(self) -> Ints:
        return self._column(0).astype(np.int64)

    @property
    def demand(self) -> Floats:
        return self._column(1)

    @property
    def cpc(self) -> Floats:
        return self._column(2)

    @property
    def cvr(self) -> Floats:
        return self._column(3)

    @property
    def discount(self) -> Floats:
        return self._column(4)

    def links(self, base: int, pairs: int, order: Ints) -> tuple[csr_array, csr_array]:
        """Needs and bars of all options in `order`: base options bar every pair another option needs."""
        cell = self.cell
        rows = [np.full(len(on), base + i) for i, on in enumerate(self._on)]
        needs = _links(rows, self._on, base + len(cell), pairs)
        barred: dict[int, set[int]] = defaultdict(set)
        for c, on, off in zip(cell, self._on, self._off, strict=True):
            barred[int(c)] |= {int(i) for i in (*on, *off)}
        rows = [np.full(len(off), base + i) for i, off in enumerate(self._off)]
        rows += [np.full(len(off), c) for c, off in barred.items()]
        columns = [*self._off, *(np.array(sorted(off)) for off in barred.values())]
        bars = _links(rows, columns, base + len(cell), pairs)
        return needs[order], bars[order]


def _links(rows: list[Ints], columns: list[Ints], height: int, width: int) -> csr_array:
    row = np.concatenate([*rows, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    column = np.concatenate([*columns, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    return csr_array((np.ones(len(row)), (row, column)), shape=(height, width))


def _pairs(offered: list[Offer]) -> Pairs:
    return Pairs(
        product=np.array([o.product for o in offered], dtype=np.int64),
        promotion=np.array([o.promotion for o in offered], dtype=np.int64),
        fee=np.array([o.fee for o in offered], dtype=np.float64),
        discount=np.array([o.discount for o in offered], dtype=np.float64),
        choice=np.array([1 if o.choice == "yes" else -1 for o in offered], dtype=np.int64),
    )


def _per_click(rates: Floats, worth: Floats, line: Ints, cvr: Floats, discount: Floats) -> Floats:
    """Outcomes per click, columns as `OUTCOMES`.

    A discount d takes d of the price off every order and off what is left of it: gross per order is
    ``aov (margin - d)``. The conversion factor moves inquiries and orders of all products alike.
    """
    aov, margin, repeat, units = worth[line].T
    orders = rates[line, 0] * cvr
    inquiries = rates[line, 1] * cvr
    gross = orders * aov * (margin - discount)
    lifetime = gross + orders * repeat * aov * margin
    return np.column_stack(
        [
            np.ones(len(line)),
            inquiries,
            orders,
            orders * aov * (1 - discount),
            gross,
            lifetime,
            orders * units,
        ]
    )

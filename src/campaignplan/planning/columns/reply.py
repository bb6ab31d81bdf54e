"""A round: the best replies of all blocks at given prices, and the bound they prove.

A pure function of blocks and prices. Blocks do not see each other, so it can be mapped over parts of the
products in other processes or machines; here one process answers for all, in arrays.
"""

from dataclasses import dataclass, replace

import numpy as np

from campaignplan.planning.columns.best import best_spend, earned, plain_worth
from campaignplan.planning.columns.blocks import Blocks
from campaignplan.planning.columns.chain import ChainReply
from campaignplan.planning.columns.linked import Linked
from campaignplan.planning.columns.runs import cheaper, worth_of
from campaignplan.response.cells import Bools, Floats


@dataclass(frozen=True)
class Reply:
    """What all blocks answer.

    Attributes
    ----------
    spend
        Shape (E,): money of each entry, nothing in options that do not hold, nor in linked lines.
    paid
        Shape (n, T): money of the linked lines.
    chain, prices
        How the linked lines answered, and to which prices, where it is an answer.
    proof
        Shape (n,): what of the bound is each linked line's, where lines prove theirs by themselves.
    enrolled, promoted, window
        Shapes (P,), (products,), (windows,).
    value
        Shape (groups,): goal units of each group's answer, before any price.
    used
        Shape (M, groups): what each answer uses of each row.
    bound
        The whole problem cannot earn more than this: replies' net worth plus prices times right-hand sides.
    """

    spend: Floats
    enrolled: Bools
    promoted: Bools
    window: Bools
    value: Floats
    used: Floats
    bound: float
    paid: Floats
    chain: ChainReply | None = None
    prices: Floats | None = None
    proof: Floats | None = None


def reply(blocks: Blocks, prices: Floats, hint: Reply | None = None) -> Reply:
    """Answer `prices` (M,), goal units per unit of each row; a `hint` is an earlier answer to begin near."""
    entries = blocks.entries
    by_class = blocks.spend_rows.T @ prices - blocks.goal_spend
    cost = by_class[blocks.cost_class]
    worth = entries.goal
    if blocks.earnings.rows and prices.any():
        worth = worth - blocks.earnings.price(prices)
    answer = _Answer(blocks, prices, worth, cost, by_class, hint)
    answer.enrol()
    if not blocks.decided:
        if len(blocks.runs):
            answer.take_runs()
        answer.take_windows()
    if len(blocks.counted):
        answer.promote()
    return answer.done()


class _Answer:
    """One round in the making; `own` (products,) is what each product's answer is worth so far."""

    def __init__(
        self, blocks: Blocks, prices: Floats, worth: Floats, cost: Floats, by_class: Floats, hint: Reply | None
    ) -> None:
        self.blocks, self.prices, self.worth, self.cost = blocks, prices, worth, cost
        self.chain = None if hint is None else hint.chain
        self.proof: Floats | None = None
        self.linked = blocks.linked
        if self.linked is not None:
            self.yuan = by_class[self.linked.cost_class]
            self.force = self.linked.held(in_force(blocks, None if hint is None else hint.enrolled))
            self.near = worth.copy()
            linked = self.linked.entry
            self.near[linked] = plain_worth(blocks.entries.take(linked), worth[linked])
            self.chains = self.linked.chains(blocks.entries, self.force, self.near, self.yuan)
            self.chain = self.linked.answer(self.chains, self.chain)
            cost[self.linked.entry] = self.chain.effective_price.ravel()[self.linked.place]
        self.spend, self.clicks, self.net = best_spend(blocks.entries, worth, cost)
        self.gain = blocks.fee_gain - blocks.enrol_rows.T @ prices
        count = len(blocks.frame.problem.products)
        self.enrolled = np.zeros(len(self.gain), dtype=np.bool_)
        self.promoted = np.ones(count, dtype=np.bool_)
        self.window = np.zeros(len(blocks.frame.windows), dtype=np.bool_)
        self.plain = np.bincount(blocks.entries.product, weights=self.net, minlength=count).astype(np.float64)
        if self.linked is not None and self.chain is not None:
            rest = self.linked.rest(self.chains, self.chain, blocks.entries, self.near, self.net)
            proven = self.linked.proven
            if proven.any() and blocks.entries.mixture is None:  # what lines prove holds for the plan's own curves
                line = self.linked.place // self.linked.cell.shape[1]
                nets = np.bincount(line, weights=self.net[self.linked.entry], minlength=len(self.linked))
                better = proven & ((self.chain.upper < rest + nets) | (self.linked.mode == "near"))
                mine = self.linked.entry[better[line]]
                self.plain = self.plain - np.bincount(
                    blocks.entries.product[mine], weights=self.net[mine], minlength=count
                )
                self.net[mine] = 0.0
                rest = np.where(better, self.chain.upper, rest)
                self.proof = np.where(better, rest, rest + nets)
            self.plain = self.plain + np.bincount(self.linked.product, weights=rest, minlength=count)
        self.own = self.plain
        self.loss = 0.0
        self.values = np.zeros(0)
        self.holds = np.ones(len(blocks.entries), dtype=np.bool_)

    def enrol(self) -> None:
        """Choose every product's enrolments, and with them the option of each cell."""
        enrolments, entries = self.blocks.enrolments, self.blocks.entries
        if not enrolments.structures:
            return
        several = enrolments.slotted
        slot, net = enrolments.slot[several], self.net[several]
        self.values = np.bincount(slot, weights=net, minlength=enrolments.slots)
        self.plain = self.plain - np.bincount(entries.product[several], weights=net, minlength=len(self.plain))
        self.enrolled, worth, chosen = enrolments.best(self.values, self.gain)
        self.holds = enrolments.holding(chosen)
        self.own = self.plain.copy()
        self.own[enrolments.structured] += worth

    def take_runs(self) -> None:
        """Choose the run of every test that blocks answer for."""
        blocks, runs = self.blocks, self.blocks.runs
        worth, cost = self.worth[runs.entry], self.cost[runs.entry]
        found = cheaper(runs, worth, cost, self.holds[runs.entry])
        sets, value = worth_of(runs, found, self.net[runs.entry], self.values, self.plain, self.gain)
        value = value - (blocks.window_rows.T @ self.prices)[runs.window]
        taken = runs.choose(value, self.own)
        if len(taken) == 0:
            return
        product = runs.product[taken]
        self.own = self.own.copy()
        self.own[product] = value[taken]
        self.window[runs.window[taken]] = True
        owner = blocks.frame.cells.pairs.product
        for r in taken:
            mine = owner == runs.product[r]
            self.enrolled[mine] = sets[r][mine]
        self.holds = in_force(blocks, self.enrolled)
        # The enrolments that go with a run may take other options than those it was filled with.
        found = cheaper(runs, worth, cost, self.holds[runs.entry])
        inside = np.isin(runs.run, taken)
        at = runs.entry[inside]
        self.spend[at], self.clicks[at] = found.spend[inside], found.clicks[inside]

    def take_windows(self) -> None:
        """Choose the runs of the other tests at the prices of their rows."""
        frame = self.blocks.frame
        cost = self.blocks.window_rows.T @ self.prices
        inner = {frame.windows[i].test for i in self.blocks.runs.window}
        for number, test in enumerate(frame.problem.tests):
            mine = [i for i, window in enumerate(frame.windows) if window.test == number]
            if not mine or number in inner:
                continue
            best = mine[int(np.argmin(cost[mine]))]
            if test.required or cost[best] < 0:
                self.window[best] = True
                self.loss += float(cost[best])

    def promote(self) -> None:
        """Leave out counted products that are not worth their place: no money, only enrolments that pay alone."""
        blocks, frame = self.blocks, self.blocks.frame
        held = np.array([product.promote == "yes" for product in frame.problem.products], dtype=np.bool_)
        held[frame.product_of_cell[frame.cells.fixed > 0]] = True
        held[blocks.runs.product[blocks.runs.required]] = True
        held[blocks.window_product[self.window & ~np.isin(np.arange(len(self.window)), blocks.runs.window)]] = True
        place = blocks.promoted_rows.T @ self.prices
        counted = np.zeros(len(self.own), dtype=np.bool_)
        counted[blocks.counted] = True
        without = np.zeros(len(self.own))
        bare = np.zeros(len(self.gain), dtype=np.bool_)
        felt = np.zeros(len(blocks.entries))
        if self.linked is not None:  # what was spent before the plan is felt whatever is promoted
            entry = self.linked.entry
            before = self.linked.plain.effective(self.linked.plain.low).ravel()[self.linked.place]
            felt[entry] = earned(blocks.entries.take(entry), self.worth[entry], before)
            plainly = entry[blocks.enrolments.slot[entry] < 0]
            without += np.bincount(blocks.entries.product[plainly], weights=felt[plainly], minlength=len(without))
        if blocks.enrolments.structures:
            several = blocks.enrolments.slotted
            values = np.bincount(
                blocks.enrolments.slot[several], weights=felt[several], minlength=blocks.enrolments.slots
            )
            bare, worth, _ = blocks.enrolments.best(values, self.gain)
            without[blocks.enrolments.structured] += worth
        out = counted & ~held & (without >= self.own - place)
        swap = out[frame.cells.pairs.product]
        self.enrolled[swap] = bare[swap]
        self.holds = in_force(blocks, self.enrolled)
        shut = out[blocks.entries.product]
        self.spend[shut], self.clicks[shut] = 0.0, 0.0
        self.window &= ~out[blocks.window_product]
        self.promoted = ~out
        self.own = np.where(out, without, self.own - np.where(counted, place, 0.0))

    def done(self) -> Reply:
        """Take the money out of options that do not hold, and measure."""
        blocks = self.blocks
        lost = np.flatnonzero(~self.holds)
        self.spend[lost], self.clicks[lost] = 0.0, 0.0
        paid = np.zeros((0, 0))
        if self.linked is not None:
            paid = self._pay(self.linked)
        bound = float(self.own.sum()) - self.loss + float(self.prices @ blocks.rhs)
        whole = (self.enrolled, self.promoted, self.window)
        value, used = measured(blocks, self.spend, self.clicks, *whole, paid)
        return Reply(self.spend, *whole, value, used, bound, paid, self.chain, self.prices, self.proof)

    def _pay(self, linked: Linked) -> Floats:
        """Answer for the linked lines under the enrolments chosen; put their clicks in place."""
        assert self.chain is not None
        force = linked.held(self.holds)
        out = ~self.promoted[linked.product]
        chains = linked.chains(self.blocks.entries, force, self.near, self.yuan)
        other = np.flatnonzero((force != self.force).reshape(linked.cell.shape).any(axis=1))
        if len(other):
            self.chain = self.chain.with_(other, linked.answer(chains.take(other), self.chain.take(other), other))
        paid = np.where(out[:, None], chains.low, self.chain.spend)
        self.spend[linked.entry], self.clicks[linked.entry] = 0.0, 0.0
        listed = linked.listed
        self.clicks[force[listed]] = chains.clicks(chains.effective(paid)).ravel()[listed]
        return np.asarray(paid)


def effective_of(blocks: Blocks, spend: Floats, paid: Floats, enrolled: Bools | None = None) -> Floats:
    """Return the yuan (E,) that entries feel: their own, those of linked lines with what they carry over."""
    linked = blocks.linked
    if linked is None:
        return spend
    result = spend.copy()
    result[linked.entry] = 0.0
    listed = linked.listed
    result[linked.held(in_force(blocks, enrolled))[listed]] = linked.plain.effective(paid).ravel()[listed]
    return result


def clicks_of(blocks: Blocks, spend: Floats, paid: Floats, enrolled: Bools | None = None) -> Floats:
    """Clicks (E,) of spends."""
    return blocks.entries.clicks(effective_of(blocks, spend, paid, enrolled))


def in_force(blocks: Blocks, enrolled: Bools | None) -> Bools:
    """Shape (E,): entries whose option holds under given enrolments (none, where not given)."""
    enrolments = blocks.enrolments
    if not enrolments.structures:
        return np.ones(len(blocks.entries), dtype=np.bool_)
    enrolled = np.zeros(len(blocks.fee_gain), dtype=np.bool_) if enrolled is None else enrolled
    return enrolments.holding(enrolments.chosen(enrolled))


def measured(
    blocks: Blocks,
    spend: Floats,
    clicks: Floats,
    enrolled: Bools,
    promoted: Bools,
    window: Bools,
    paid: Floats,
) -> tuple[Floats, Floats]:
    """Value (groups,) and use of rows (M, groups) of an answer."""
    groups, frame = blocks.groups, blocks.frame
    pairs = frame.cells.pairs
    value = np.bincount(blocks.entry_group, weights=blocks.entries.goal * clicks, minlength=groups).astype(np.float64)
    if blocks.linked is not None:
        value -= np.bincount(blocks.linked_group, weights=blocks.linked.gave_way(paid), minlength=groups)
    money = money_by_class(blocks, spend, paid)
    value += blocks.goal_spend * np.bincount(blocks.class_group, weights=money, minlength=groups)
    value += np.bincount(blocks.group[pairs.product], weights=blocks.fee_gain * enrolled, minlength=groups)
    amounts = (money, enrolled, promoted, window, *blocks.earnings.by_class(clicks))
    used = np.zeros((len(blocks.rows), groups))
    for total, amount in zip(blocks.sums, amounts, strict=True):
        used += total(amount)
    return value, used


def money_by_class(blocks: Blocks, spend: Floats, paid: Floats) -> Floats:
    """Yuan (classes,) of an answer's spend (E,) and of what its linked lines paid (n, T)."""
    count = len(blocks.class_group)
    result = np.bincount(blocks.cost_class, weights=spend, minlength=count).astype(np.float64)
    if blocks.linked is not None:
        result += np.bincount(blocks.linked.cost_class.ravel(), weights=paid.ravel(), minlength=count)
    return result


def remeasured(blocks: Blocks, answer: Reply) -> Reply:
    """Measure the money and decisions of an answer anew, under other rows or another goal: it proves nothing then."""
    whole = (answer.enrolled, answer.promoted, answer.window)
    clicks = clicks_of(blocks, answer.spend, answer.paid, answer.enrolled)
    value, used = measured(blocks, answer.spend, clicks, *whole, answer.paid)
    return replace(answer, value=value, used=used, bound=np.inf, chain=None, prices=None)


def decided(blocks: Blocks, spend: Floats, paid: Floats, clicks: Floats | None = None) -> Reply:
    """Take money in decided blocks, of entries (E,) and of linked lines (n, T), as an answer.

    `clicks` (E,) are those of the money, where they are known.
    """
    frame = blocks.frame
    enrolled, promoted, window = (
        np.zeros(n, dtype=np.bool_) for n in (len(frame.cells.pairs), len(frame.problem.products), len(frame.windows))
    )
    clicks = clicks_of(blocks, spend, paid) if clicks is None else clicks
    value, used = measured(blocks, spend, clicks, enrolled, promoted, window, paid)
    return Reply(spend, enrolled, promoted, window, value, used, np.inf, paid)

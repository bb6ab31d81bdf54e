"""What an earlier solve leaves for a like problem: its grid, its rows, its answers and its prices.

Two ways. Where only limits of rules moved (and the total, the reserve, penalties), blocks answer as before: every
old answer stays an answer, and the bound it proved moves by its prices times the change of right-hand sides, so
nothing is asked anew. Where the goal, a lock or a curve changed but options still correspond, old answers are
measured anew as columns, and the search starts at the old prices.
"""

from collections import defaultdict
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array, vstack

from campaignplan.planning.columns.blocks import Blocks
from campaignplan.planning.columns.classes import class_rows
from campaignplan.planning.columns.reply import Reply, money_by_class, remeasured
from campaignplan.planning.columns.search import Search, price_of_other_money, total_row
from campaignplan.planning.columns.sums import Sums
from campaignplan.planning.frame import Frame
from campaignplan.planning.problem import Problem
from campaignplan.planning.row import Earned, Row, Terms
from campaignplan.planning.rules import KINDS
from campaignplan.planning.rules.money import budget
from campaignplan.response.cells import Bools, Floats, Ints

INWARD = 0.5
"""With many answers at hand the master's own prices are good from the start."""
FAR = 0.01
"""A total that moved by more than this share has another price."""


def same_grid(problem: Problem, old: Problem) -> bool:
    """Whether both problems have the same cells, curves and bounds: they differ in limits, the total, the goal."""
    ours, theirs = (
        replace(p.settings, name="", total=None, reserve=0.0, spend="at_most", goal="profit", weights=())
        for p in (problem, old)
    )
    if ours != theirs:
        return False
    # Without a cap of its own a cell may take the whole total: then the total is part of the grid.
    channels = {channel.id: channel.cap for channel in problem.channels}
    capped = all(line.cap is not None or channels[line.channel] is not None for line in problem.lines)
    if problem.settings.total != old.settings.total and not capped:
        return False
    beside = ("settings", "rules", "receipts", "past", "book", "calendars")
    parts = [name for name in Problem.__dataclass_fields__ if name not in beside]
    if not all(getattr(problem, n) is getattr(old, n) or getattr(problem, n) == getattr(old, n) for n in parts):
        return False
    return [_unlimited(rule) for rule in problem.rules] == [_unlimited(rule) for rule in old.rules]


def _unlimited(rule: object) -> object:
    return replace(rule, limit=0.0, penalty=None, note="")  # type: ignore[type-var]


def rows_again(frame: Frame, old: Frame, before: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows of `frame`, ramps aside; those of unchanged rules are the very objects of `before`."""
    by_rule: dict[str, list[Row]] = defaultdict(list)
    for row in before:
        by_rule[row.rule].append(row)
    stated = {rule.id: rule for rule in old.problem.rules}
    rows = list(budget(frame)) + [row for row in before if row.rule not in stated and row.entry != "budget"]
    income = frame.problem.book == old.problem.book and frame.problem.receipts == old.problem.receipts
    for rule in frame.problem.rules:
        if rule.kind == "ramp":
            continue
        same = stated[rule.id] == rule and (rule.kind != "cash" or income)
        rows += by_rule[rule.id] if same else KINDS[rule.kind](frame, rule)
    return tuple(rows)


def blocks_again(blocks: Blocks, frame: Frame, before: tuple[Row, ...], rows: tuple[Row, ...]) -> Blocks | None:
    """Return the blocks under `rows`, where these differ from those `before` in limits only; None where they do not.

    A limit that bounds single cells, or one that blocks keep inside, is part of the blocks.
    """
    if [row.name for row in before] != [row.name for row in rows]:
        return None
    now = {row.name: row for row in rows}
    kept = {row.name for row in blocks.rows}
    moved = [(was, row) for was, row in zip(before, rows, strict=True) if was is not row]
    if any(was.name not in kept or not _alike(was, row) for was, row in moved):
        return None
    most = blocks.frame.cells.cap
    if any(_binds_cells(row, most) for pair in moved for row in pair):
        return None
    fresh = tuple(now[row.name] for row in blocks.rows)
    other = np.array([not _same(was, row) for was, row in zip(blocks.rows, fresh, strict=True)], dtype=np.bool_)
    if not other.any():
        return blocks.under(frame, fresh)
    changed = tuple(row for row, is_other in zip(fresh, other, strict=True) if is_other)
    spend = class_rows([row.spend for row in changed], frame.cells.size, blocks.members)
    again = replace(blocks, frame=frame, rows=fresh, spend_rows=_spliced(blocks.spend_rows, other, spend))
    pairs = zip(blocks.rows, fresh, strict=True)
    alike = all(_counts_same(was, row) for was, row in pairs)  # a share moves what rows say of money alone
    return again if alike else replace(again, earnings=blocks.earnings.again(fresh))


def search_again(search: Search, blocks: Blocks) -> Search:
    """Return a search of `blocks` (`blocks_again` of the search's) that starts with its answers and bounds.

    Answers that weigh nothing and prove nothing more stay behind: of many solves in a row they would be most.
    """
    old = search.blocks
    result = Search(blocks, search.prices, search.dear, newton=search.newton, inward=INWARD)
    moved, by_money = _moved(old, blocks)
    counting = not all(_counts_same(was, row) for was, row in zip(old.rows, blocks.rows, strict=True))
    more = Sums.of(by_money, blocks.class_group, blocks.groups)
    by_total = _by_total(old, blocks, by_money, moved)
    basis = search.basis
    kept = basis.basic.any(axis=1)
    for number, answer in enumerate(search.replies):
        bound, prices = np.inf, answer.prices
        if prices is not None:
            bound, prices = _proof(old, blocks, answer.bound, prices, by_total)
        if not kept[number] and bound >= result.bound:
            continue  # it weighed nothing and proves nothing
        if counting:
            answer = replace(answer, used=remeasured(blocks, answer).used)
        elif by_money.nnz:  # what the other rows use of an answer is as it was
            used = answer.used.copy()
            used[moved] += more(money_by_class(blocks, answer.spend, answer.paid))
            answer = replace(answer, used=used)
        kept[number] = True
        result.take(replace(answer, bound=bound, prices=prices))
    result.master.begin_like(basis.only(kept))
    return result


def proof_again(old: Blocks, blocks: Blocks, bound: float, prices: Floats) -> tuple[float, Floats]:
    """Return what a bound proven at prices (M,) for `old` blocks says of like ones, endless if nothing, and where."""
    moved, by_money = _moved(old, blocks)
    return _proof(old, blocks, bound, prices, _by_total(old, blocks, by_money, moved))


def _proof(old: Blocks, blocks: Blocks, bound: float, prices: Floats, by_total: Floats) -> tuple[float, Floats]:
    told = _told_again(blocks, prices, by_total)
    if told is None:
        return np.inf, prices
    at, loose = told
    return bound + float(at @ blocks.rhs - prices @ old.rhs) + loose, at


def _moved(old: Blocks, blocks: Blocks) -> tuple[Bools, csr_array]:
    """Shape (M,): rows whose coefficients moved; and by how much those of money did, a row each."""
    pairs = zip(old.rows, blocks.rows, strict=True)
    moved = np.array([not _same(was, row) for was, row in pairs], dtype=np.bool_)
    return moved, csr_array(blocks.spend_rows[moved] - old.spend_rows[moved])


def _by_total(old: Blocks, blocks: Blocks, by_money: csr_array, moved: Bools) -> Floats:
    """Say how many times the total's row each row's money moved by: shape (M,), NaN where it is no multiple.

    The share of the total that a group must or may have is such a row, whatever the group.
    """
    result = np.where(moved, np.nan, 0.0)
    number = total_row(blocks)
    if number is None or moved[number]:
        return result
    total = blocks.spend_rows[[number]]
    for at, row in enumerate(np.flatnonzero(moved)):
        if not _counts_same(old.rows[row], blocks.rows[row]):
            continue
        by = by_money[[at]]
        times = float(by.sum() / total.sum())
        if abs(by - times * total).max() <= 1e-12:
            result[row] = times
    return result


def _told_again(blocks: Blocks, prices: Floats, by_total: Floats) -> tuple[Floats, float] | None:
    """Return prices (M,) at which every yuan costs what it did, and what else may then earn more; None without any.

    What moved rows now ask for a yuan the total asks less, or more. Fees come out of the total too.
    """
    by = np.where(prices == 0.0, 0.0, by_total * prices)
    if np.isnan(by).any():
        return None
    less, loose = float(by.sum()), 0.0
    if less != 0.0:
        number = total_row(blocks)
        prices = prices.copy()
        prices[number] -= less
        fees = blocks.enrol_rows[[number]].toarray()[0]
        loose = float(np.maximum(less * fees, 0.0).sum())
    return (prices, loose) if (blocks.allowed(prices) == prices).all() else None


def other_money(search: Search, old: Search) -> Floats | None:
    """Guess the prices where the total moved so far that its price moves with it; None where that is not so."""
    number = total_row(search.blocks)
    if number is None or old.best is None or old.blocks.rhs[number] <= 0:
        return None
    now, before = max(float(search.blocks.rhs[number]), 0.0), float(old.blocks.rhs[number])
    if search.prices[number] <= 0:  # there was more than what was worth spending
        before = float(old.best.used[number].sum())
        if now >= before:
            return None
    share = now / before
    return None if abs(share - 1) < FAR else price_of_other_money(search.blocks, search.prices, share)


def answers_again(search: Search, blocks: Blocks) -> list[Reply]:
    """Measure old answers anew for blocks of the same grid's shape, as far as their options still stand."""
    old = search.blocks
    if len(old.frame.cells.option_cell) != len(blocks.frame.cells.option_cell):
        return []
    if len(old.fee_gain) != len(blocks.fee_gain) or len(old.frame.windows) != len(blocks.frame.windows):
        return []
    if not np.array_equal(old.frame.cells.pairs.choice, blocks.frame.cells.pairs.choice):
        return []  # an answer of before may decline what the merchant now wants
    if (old.linked is None) != (blocks.linked is None) or old.groups != blocks.groups:
        return []
    if old.linked is not None and blocks.linked is not None and old.linked.cell.shape != blocks.linked.cell.shape:
        return []
    where = np.full(len(old.frame.cells.option_cell), -1, dtype=np.int64)
    where[old.entries.option] = np.arange(len(old.entries))
    at = where[blocks.entries.option]
    result = []
    for answer in search.replies:
        spend = np.where(at >= 0, answer.spend[at], 0.0)
        kept = (spend > 0) | blocks.entries.must
        spend = np.where(kept, np.clip(spend, blocks.entries.low, blocks.entries.high), 0.0)
        paid = answer.paid
        if blocks.linked is not None:
            spend[blocks.linked.entry] = 0.0
            paid = np.clip(paid, blocks.linked.plain.low, blocks.linked.plain.high)
        result.append(remeasured(blocks, replace(answer, spend=spend, paid=paid)))
    return result


def prices_again(old: Search, blocks: Blocks) -> Floats:
    """Return the old search's best prices for the rows of the same names."""
    known = dict(zip((row.name for row in old.blocks.rows), old.prices.tolist(), strict=True))
    return np.array([known.get(row.name, 0.0) for row in blocks.rows])


def _alike(one: Row, other: Row) -> bool:
    """Whether two rows speak of the same decisions in the same sense; coefficients of money may differ."""
    if one.sense != other.sense or (one.penalty is None) != (other.penalty is None):
        return False
    if not all(_equal(getattr(one, part), getattr(other, part)) for part in ("enrol", "promoted", "window")):
        return False
    if (one.earned is None) != (other.earned is None):
        return False
    if one.earned is not None and other.earned is not None and not _counts_alike(one.earned, other.earned):
        return False
    return np.array_equal(one.spend.at, other.spend.at)


def _counts_alike(one: Earned, other: Earned) -> bool:
    return one.outcome == other.outcome and np.array_equal(one.cell.at, other.cell.at)


def _same(one: Row, other: Row) -> bool:
    """Whether two alike rows have the same coefficients too."""
    return one is other or (_counts_same(one, other) and _equal(one.spend, other.spend))


def _counts_same(one: Row, other: Row) -> bool:
    """Whether two alike rows count outcomes with the same coefficients."""
    return one.earned is None or other.earned is None or _equal(one.earned.cell, other.earned.cell)


def _equal(one: Terms, other: Terms) -> bool:
    return one is other or (np.array_equal(one.at, other.at) and np.array_equal(one.coefficient, other.coefficient))


def _binds_cells(row: Row, most: Floats) -> bool:
    """Whether a row's limit alone bounds one of its cells (see `entries.make_entries`)."""
    if row.sense != "<=" or row.earned is not None or not len(row.spend.at) or not (row.spend.coefficient > 0).all():
        return False
    return bool((max(row.rhs, 0.0) / row.spend.coefficient < most[row.spend.at]).any())


def _spliced(matrix: csr_array, other: "np.ndarray", rows: csr_array) -> csr_array:
    order: Ints = np.argsort(np.concatenate([np.flatnonzero(~other), np.flatnonzero(other)]), kind="stable")
    return csr_array(vstack([matrix[~other], rows]).tocsr()[order])

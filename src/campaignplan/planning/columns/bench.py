"""Rows on the bench: which of them blocks can keep together, and how far one entry must give way.

The blocks have no goal here. A master weighs their answers so that rows fail as little as can be, and its prices
ask for better answers, until the rows hold or the prices prove that they cannot. Answers serve every question.
"""

import time
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from campaignplan.planning.columns.blocks import make_blocks
from campaignplan.planning.columns.master import Master, Weights
from campaignplan.planning.columns.reply import Reply, reply
from campaignplan.planning.frame import Frame
from campaignplan.planning.row import Row
from campaignplan.planning.rules import Ramp
from campaignplan.response.cells import Bools, Floats

ROUNDS = 100
IDLE = 5
"""So many rounds in a row may bring nothing."""
BARELY = 0.01
"""Less than this share of what is open counts as nothing."""
TINY = 1e-7
"""Rows fail, or a proof falls short of nothing, by less than this share of their size: no proof."""
FINE = 1e-4
"""How near (relative) the least move is found."""
ROUGH = 0.02
"""How near (relative) a step towards it must come."""
INWARD = 0.3
"""Share of the best bound's prices in those asked about."""
FIRM = (1e3, 1e6)
"""Failing by its own size costs a row that must hold this much, where another gives way at cost one."""
BASE = ":base"


class Shift(NamedTuple):
    """A ratio moved `by`: the numbers of its row and of the row that counts its base."""

    row: int
    base: int
    by: float


@dataclass
class Patience:
    """Ends rounds that bring neither value nor bound: a run is filled by whole cells, which leaves a gap open."""

    value: float = -np.inf
    bound: float = np.inf
    idle: int = 0
    rounds: int = 0

    def over(self, value: float, bound: float, deadline: float) -> bool:
        """Tell whether to stop, after a round with this value and bound."""
        little = BARELY * (bound - value) if np.isfinite(bound) else 0.0
        moved = value > self.value + little or bound < self.bound - little
        self.idle = 0 if moved else self.idle + 1
        self.value, self.bound = max(value, self.value), min(bound, self.bound)
        self.rounds += 1
        return self.idle >= IDLE or self.rounds > ROUNDS or time.monotonic() > deadline


class Bench:
    """Blocks of some rows, and the answers found so far."""

    def __init__(self, frame: Frame, rows: tuple[Row, ...], ramps: tuple[Ramp, ...], deadline: float) -> None:
        self.deadline = deadline
        ratios = tuple(_base(row) for row in rows if _is_ratio(row))
        self.blocks = make_blocks(frame, rows + ratios, ramps).aimless()
        self.entry = np.array([row.entry for row in self.blocks.rows], dtype=np.str_)
        self.hard = ~self.blocks.inner & (self.entry != "")
        self.size = self._sizes()
        self.used: list[Floats] = []
        self.last: Reply | None = None
        self.void = self._ask(np.zeros(len(self.size))).bound < -TINY  # blocks cannot keep what is theirs

    def proven(self, prices: dict[str, float]) -> set[str] | None:
        """Return the entries that prices, by row's name, prove to clash; None where they prove nothing."""
        asked = np.array([prices.get(row.name, 0.0) for row in self.blocks.rows]) * self.hard
        short = self._ask(asked).bound < -TINY * max(float(np.abs(asked * self.size).max(initial=0.0)), 1.0)
        return set(self.entry[asked != 0].tolist()) if short else None

    def clash(self, entries: set[str]) -> set[str] | None:
        """Return those of `entries` whose rows are proven to clash; None where they hold, or nothing is proven."""
        if self.void:
            return entries
        kept = self.hard & np.isin(self.entry, sorted(entries))
        master, bound = self._master(np.where(kept, 1.0, 0.0)), np.inf
        patience = Patience()
        while True:
            weights = master.solve()
            if weights.missed[kept].sum() <= TINY or patience.over(weights.value, bound, self.deadline):
                return None
            prices = np.where(kept & (np.abs(weights.prices) > 1e-9), weights.prices, 0.0)
            bound = min(bound, self._ask(prices / self.size).bound)
            if bound < -TINY:
                return set(self.entry[prices != 0].tolist())
            self._add(master, self.used[-1])

    def least(self, entry: str) -> float:
        """Return the least move of an entry's limit with which all rows hold together; NaN where none helps."""
        mine = self.hard & (self.entry == entry)
        if not mine.any():
            return float("nan")
        number = int(np.flatnonzero(mine)[0])
        row = self.blocks.rows[number]
        if _is_ratio(row):
            return self._least_ratio(number)
        per_limit = np.array([one.per_limit for one in self.blocks.rows])
        ways = (1.0, -1.0) if row.sense == "==" else (_loosening(row),)
        found = [way * given[0] for way in ways if (given := self._give(mine, way * per_limit)) is not None]
        return min(found, key=abs, default=float("nan"))

    def together(self, entries: set[str]) -> dict[str, float]:
        """Return moves of the limits of `entries`, small in all, with which all rows hold; none where none help."""
        mine = self.hard & np.isin(self.entry, sorted(entries))
        for firm in FIRM:
            weights = self._closest(self._master(np.where(mine, 1.0, np.where(self.hard, firm, 0.0))), None, 0.0)
            if self.void or weights.missed[self.hard & ~mine].max(initial=0.0) > 10 * TINY:
                continue
            found: dict[str, float] = {}
            for number in np.flatnonzero(mine & (weights.missed > 10 * TINY)):
                row = self.blocks.rows[number]
                base = row.per_limit + self._use(weights, self._base_of(int(number)))
                missed = float(weights.missed[number] * self.size[number]) * (1.0 if row.sense == "<=" else -1.0)
                by = missed / base if abs(base) > 1e-9 else float("nan")
                found[row.entry] = max(found.get(row.entry, 0.0), by, key=abs)
            return found
        return {}

    def _base_of(self, number: int) -> int | None:
        """Return the number of the row that counts what the limit of row `number` is multiplied with."""
        name = f"{self.blocks.rows[number].name}{BASE}"
        return next((i for i, row in enumerate(self.blocks.rows) if row.name == name), None)

    def _use(self, weights: Weights, number: int | None) -> float:
        """Return what weighed answers use of a row."""
        shares = weights.weight.reshape(-1, self.blocks.groups)
        return 0.0 if number is None else sum(float(w @ u[number]) for w, u in zip(shares, self.used, strict=False))

    def _least_ratio(self, number: int) -> float:
        """Move a ratio to what the nearest answer has, and again, until none is nearer (Dinkelbach 1967)."""
        row, base = self.blocks.rows[number], self._base_of(number)
        if base is None:
            return float("nan")
        mine = np.arange(len(self.size)) == number
        sign = 1.0 if row.sense == "<=" else -1.0
        by, enough = 0.0, float("inf")  # how near is enough, in units of the row
        for _ in range(12):
            given = self._give(mine, sign * mine, Shift(number, base, by), enough)
            if given is None or abs(given[1]) < 1e-9:
                return float("nan")
            step = sign * given[0] / given[1]
            by += step
            least = FINE * max(abs(row.limit + by), 1e-3)
            enough = 0.5 * least * abs(given[1])
            if abs(step) <= least:
                break
        return by

    def _give(
        self, mine: Bools, give: Floats, shift: Shift | None = None, enough: float = 0.0
    ) -> tuple[float, float] | None:
        """Return the least way that rows `mine` must go, and the base of a shifted ratio there.

        `give` (M,) is by how much right-hand sides move per unit of way; `enough` how near to the least the way must
        come. None where the other rows do not hold.
        """
        unit = float((self.size[mine] / np.maximum(np.abs(give[mine]), 1e-12)).max())
        for firm in FIRM:
            master = self._master(np.where(self.hard, firm, 0.0), give * mine * unit / self.size, shift)
            weights = self._closest(master, shift, enough / unit)
            if weights.missed[self.hard].max(initial=0.0) <= 10 * TINY:
                return weights.given * unit, self._use(weights, None if shift is None else shift.base)
        return None

    def _closest(self, master: Master, shift: Shift | None, enough: float) -> Weights:
        """Go round until no answer brings the rows nearer to holding."""
        best, bound, inward = np.zeros(len(self.size)), np.inf, 0.0
        patience = Patience()
        while True:
            weights = master.solve()
            near = max(FINE * max(abs(weights.value), 1e-2), min(enough, ROUGH * abs(weights.value)))
            if bound - weights.value <= near or patience.over(weights.value, bound, self.deadline):
                return weights
            prices = inward * best + (1 - inward) * weights.prices
            answer = self._ask(_moved_prices(prices / self.size, shift))
            if answer.bound < bound:
                bound, best = answer.bound, prices
            # Prices between the master's and the best so far swing less; where they find nothing, the master's do.
            inward = INWARD if answer.bound > weights.value + near and inward == 0.0 else 0.0
            self._add(master, self.used[-1], shift)

    def _master(self, dear: Floats, give: Floats | None = None, shift: Shift | None = None) -> Master:
        rows = tuple(
            replace(row, rhs=float(row.rhs / size)) for row, size in zip(self.blocks.rows, self.size, strict=True)
        )
        master = Master(rows, self.blocks.groups, dear, give)
        for used in self.used:
            self._add(master, used, shift)
        return master

    def _add(self, master: Master, used: Floats, shift: Shift | None = None) -> None:
        if shift is not None:
            used = used.copy()
            used[shift.row] -= shift.by * used[shift.base]
        groups = self.blocks.groups
        master.add(np.arange(groups), np.zeros(groups), used / self.size[:, None])

    def _ask(self, prices: Floats) -> Reply:
        """Let the blocks answer and keep what their answers use."""
        self.last = reply(self.blocks, prices, self.last)
        self.used.append(self.last.used)
        return self.last

    def _sizes(self) -> Floats:
        """Return what is much of each row (M,): its right-hand side, or a thousandth of all it could use."""
        blocks, entries = self.blocks, self.blocks.entries
        most = np.bincount(blocks.cost_class, weights=entries.high, minlength=len(blocks.class_group))
        bought = blocks.earnings.by_class(entries.clicks(entries.high))
        clicks = sum((np.abs(rows) @ part for rows, part in zip(blocks.earnings.rows, bought, strict=True)), 0.0)
        reach: Floats = np.abs(blocks.spend_rows) @ most + clicks
        return np.asarray(np.maximum(np.maximum(np.abs(blocks.rhs), 1e-3 * reach), 1.0))


def _moved_prices(prices: Floats, shift: Shift | None) -> Floats:
    """Price a moved ratio through its row and its base."""
    if shift is None:
        return prices
    prices = prices.copy()
    prices[shift.base] = -shift.by * prices[shift.row]
    return prices


def _is_ratio(row: Row) -> bool:
    return len(row.per_limit_spend.at) > 0 or row.per_limit_earned is not None


def _base(row: Row) -> Row:
    """Return a row that only counts what a ratio's limit is multiplied with."""
    return Row(
        f"{row.name}{BASE}", "", "", "<=", 0.0, 0.0,
        spend=row.per_limit_spend, earned=row.per_limit_earned, penalty=np.inf,
    )  # fmt: skip


def _loosening(row: Row) -> float:
    """Return the direction in which a limit loosens its row."""
    return float(np.sign(row.per_limit)) * (1.0 if row.sense == "<=" else -1.0)

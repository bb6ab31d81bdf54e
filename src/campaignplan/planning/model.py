"""The exact model: rows and pieces put together as one mixed-integer model.

Columns: effective spend `s` and clicks `q` of every piece, a switch `z` where a piece can be off or is one of
several, spend `x` of cells with carry-over, enrolments, promoted products, test windows, slacks of soft rules.
Every cut is multiplied by its piece's own switch, ``q <= a z + b s``: the tight (perspective) form, never one
big number for all (Gunluk and Linderoth 2010, "Perspective reformulations").
"""

from dataclasses import dataclass, field

import numpy as np

from campaignplan.planning.frame import Frame
from campaignplan.planning.linear import Floats, Ints, Linear
from campaignplan.planning.pieces import TABLE, Pieces
from campaignplan.planning.row import Row, Terms
from campaignplan.response.cells import Bools


@dataclass(frozen=True)
class Cuts:
    """Cuts so far: piece number, intercept, slope (same lengths)."""

    piece: Ints
    intercept: Floats
    slope: Floats

    @classmethod
    def none(cls) -> "Cuts":
        """No cuts."""
        return cls(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))

    def more(self, piece: Ints, intercept: Floats, slope: Floats) -> "Cuts":
        """Return these cuts and others."""
        return Cuts(
            np.concatenate([self.piece, piece]),
            np.concatenate([self.intercept, intercept]),
            np.concatenate([self.slope, slope]),
        )


@dataclass
class Model:
    """The built model and where everything stands in it. -1 stands for "no such column"."""

    linear: Linear
    spend: Ints  # (K,) effective spend of a piece
    clicks: Ints  # (K,)
    switch: Ints  # (K,), -1 where the piece is always on
    paid: Ints  # (C,) spend of cells with carry-over, -1 else
    running: Ints  # (C,) on/off of cells with carry-over and a floor, -1 else
    enrol: Ints  # (P,)
    promoted: Ints  # (products,), -1 where no rule counts it
    window: Ints  # (W,)
    effect: Ints  # (C,) row that makes effective spend of money paid, -1 without carry-over
    row: dict[str, int] = field(default_factory=dict)
    slack: dict[str, int] = field(default_factory=dict)


def carried(frame: Frame) -> Bools:
    """Shape (C,): cells of lines with carry-over."""
    lines = np.zeros(len(frame.cells.lines), dtype=np.bool_)
    lines[list(frame.cells.carry)] = True
    return lines[frame.cells.line_of]


def held(frame: Frame, rows: tuple[Row, ...]) -> Bools:
    """Shape (O,): options whose clicks some rule wants *few* of (stock): they need a floor under q as well."""
    result = np.zeros(len(frame.cells.option_cell), dtype=np.bool_)
    for row in rows:
        sign = {"<=": 1.0, ">=": -1.0, "==": 0.0}[row.sense]
        result[row.clicks.at[(row.clicks.coefficient * sign > 0) | (sign == 0)]] = True
    return result


def build(frame: Frame, rows: tuple[Row, ...], pieces: Pieces, cuts: Cuts, several: Bools) -> Model:
    """Build the model.

    Parameters
    ----------
    several
        Shape (K,): the piece is one of several of its option, so its switch must be whole.
    """
    model = _columns(frame, rows, pieces, several)
    _curve_rows(model, pieces, cuts)
    _floor_rows(model, pieces, held(frame, rows)[pieces.option])
    _cell_rows(frame, model, pieces)
    _carry_rows(frame, model, pieces)
    _enrolment_rows(frame, model, pieces)
    _promoted_rows(frame, model, pieces)
    for row in rows:
        _rule_row(frame, model, pieces, row)
    return model


def _columns(frame: Frame, rows: tuple[Row, ...], pieces: Pieces, several: Bools) -> Model:
    cells, linear = frame.cells, Linear()
    cell = cells.option_cell[pieces.option]
    carry = carried(frame)
    floor = np.where(carry | ~np.isnan(cells.fixed), 0.0, cells.floor)
    alone = np.bincount(cell, minlength=cells.size)[cell] == 1
    whole = several | (floor[cell] > 0)
    gated = whole | ~alone
    names = _names(frame)
    k = np.arange(len(pieces))
    goal = frame.goal_clicks[pieces.option]
    cost = np.where(carry[cell], 0.0, frame.goal_spend)
    low = np.where(gated, 0.0, pieces.low)
    spend = linear.columns([f"s{i}_{names[c]}" for i, c in enumerate(cell)], low, pieces.high, cost)
    clicks = linear.columns([f"q{i}" for i in k], 0.0, np.maximum(pieces.roof(pieces.high), 0.0), goal)
    switch = np.full(len(pieces), -1, dtype=np.int64)
    switch[gated] = linear.columns([f"z{i}" for i in k[gated]], 0.0, 1.0, integer=whole[gated])
    paid = np.full(cells.size, -1, dtype=np.int64)
    running = paid.copy()
    mine = carry & (cells.period_of < cells.horizon)
    fixed = ~np.isnan(cells.fixed)
    least = np.where(fixed, np.nan_to_num(cells.fixed), 0.0)[mine]
    most = np.where(fixed, np.nan_to_num(cells.fixed), cells.cap)[mine]
    paid[mine] = linear.columns([f"x{c}_{names[c]}" for c in np.flatnonzero(mine)], least, most, frame.goal_spend)
    stop = mine & ~fixed & cells.open & (cells.floor > 0)
    running[stop] = linear.columns([f"on{c}" for c in np.flatnonzero(stop)], 0.0, 1.0, integer=True)
    pairs = cells.pairs
    enrol = linear.columns(
        [f"enrol{e}" for e in range(len(pairs))],
        np.where(pairs.choice == 1, 1.0, 0.0),
        1.0,
        frame.goal_fee * pairs.fee,
        True,
    )
    counted = np.unique(np.concatenate([row.promoted.at for row in rows] + [np.zeros(0, dtype=np.int64)]))
    promoted = np.full(len(frame.problem.products), -1, dtype=np.int64)
    promoted[counted] = linear.columns([f"promoted{p}" for p in counted], 0.0, 1.0, integer=True)
    window = linear.columns([f"test{i}" for i in range(len(frame.windows))], 0.0, 1.0, integer=True)
    effect = np.full(cells.size, -1, dtype=np.int64)
    return Model(linear, spend, clicks, switch, paid, running, enrol, promoted, window, effect)


def _names(frame: Frame) -> list[str]:
    cells, problem = frame.cells, frame.problem
    lines = [f"{line.product}_{line.channel}" for line in problem.lines]
    days = [period.start.isoformat() for period in cells.periods]
    return [f"{line}_{day}" for line in lines for day in days]


def _curve_rows(model: Model, pieces: Pieces, cuts: Cuts) -> None:
    """Clicks under every cut; spend inside the piece."""
    gate = model.switch[cuts.piece]
    free = gate < 0
    number = np.arange(len(gate))
    model.linear.rows(
        [f"roof{i}" for i in number],
        np.concatenate([number, number, number[~free]]),
        np.concatenate([model.clicks[cuts.piece], model.spend[cuts.piece], gate[~free]]),
        np.concatenate([np.ones(len(gate)), -cuts.slope, -cuts.intercept[~free]]),
        "<=",
        np.where(free, cuts.intercept, 0.0),
    )
    for name, bound, sense in (("most", pieces.high, "<="), ("least", pieces.low, ">=")):
        at = np.flatnonzero((model.switch >= 0) & ((bound > 0) | (sense == "<=")))
        number = np.arange(len(at))
        model.linear.rows(
            [f"{name}{k}" for k in at],
            np.concatenate([number, number]),
            np.concatenate([model.spend[at], model.switch[at]]),
            np.concatenate([np.ones(len(at)), -bound[at]]),
            sense,  # type: ignore[arg-type]
            0.0,
        )


def _floor_rows(model: Model, pieces: Pieces, wanted: Bools) -> None:
    """Clicks over the chord of a concave piece (over its lower end else), where a rule wants few of them."""
    at = np.flatnonzero(wanted & (pieces.high > pieces.low))
    low, high = pieces.low[at], pieces.high[at]
    some = pieces.curves.take(at)
    base = some.clicks(low)
    concave = (pieces.touch[at] <= low) & (some.family != TABLE)
    slope = np.where(concave, (some.clicks(high) - base) / (high - low), 0.0)
    intercept = base - slope * low
    gate = model.switch[at]
    free = gate < 0
    number = np.arange(len(at))
    model.linear.rows(
        [f"ground{k}" for k in at],
        np.concatenate([number, number, number[~free]]),
        np.concatenate([model.clicks[at], model.spend[at], gate[~free]]),
        np.concatenate([np.ones(len(at)), -slope, -intercept[~free]]),
        ">=",
        np.where(free, intercept, 0.0),
    )


def _cell_rows(frame: Frame, model: Model, pieces: Pieces) -> None:
    """One piece at a time in a cell; exactly one where the cell must respond (carry-over, locked money)."""
    cells = frame.cells
    cell = cells.option_cell[pieces.option]
    gated = np.flatnonzero(model.switch >= 0)
    must = carried(frame) | ~np.isnan(cells.fixed)
    for sense, wanted in (("==", must), ("<=", ~must)):
        mine = gated[wanted[cell[gated]]]
        unique, number = np.unique(cell[mine], return_inverse=True)
        model.linear.rows(
            [f"one{c}" for c in unique],
            number,
            model.switch[mine],
            np.ones(len(mine)),
            sense,  # type: ignore[arg-type]
            1.0,
        )


def _carry_rows(frame: Frame, model: Model, pieces: Pieces) -> None:
    """Effective spend of a cell is what carry-over makes of the line's spend; floors hold on money paid."""
    cells = frame.cells
    cell = cells.option_cell[pieces.option]
    for line, matrix in cells.carry.items():
        base = line * cells.width
        for t in range(cells.width):
            mine = np.flatnonzero(cell == base + t)
            if len(mine) == 0:
                continue
            source = np.flatnonzero((matrix[t] > 1e-9) & (model.paid[base : base + cells.width] >= 0))
            columns = np.concatenate([model.spend[mine], model.paid[base + source]])
            values = np.concatenate([np.ones(len(mine)), -matrix[t, source]])
            row = model.linear.row(f"carry{base + t}", columns, values, "==", float(cells.carry_in[line][t]))
            model.effect[base + t] = row
    stop = np.flatnonzero(model.running >= 0)
    for name, bound, sense in (("run_most", cells.cap, "<="), ("run_least", cells.floor, ">=")):
        number = np.arange(len(stop))
        model.linear.rows(
            [f"{name}{c}" for c in stop],
            np.concatenate([number, number]),
            np.concatenate([model.paid[stop], model.running[stop]]),
            np.concatenate([np.ones(len(stop)), -bound[stop]]),
            sense,  # type: ignore[arg-type]
            0.0,
        )


def _enrolment_rows(frame: Frame, model: Model, pieces: Pieces) -> None:
    """Let a piece be on only if every pair its option needs is enrolled, and none that it bars."""
    cells = frame.cells
    cell = cells.option_cell[pieces.option]
    for name, links, sign, rhs in (("needs", cells.needs, -1.0, 0.0), ("bars", cells.bars, 1.0, 1.0)):
        coo = links[pieces.option].tocoo()
        piece, pair = coo.row.astype(np.int64), coo.col.astype(np.int64)
        # Pieces of one cell exclude each other, so one row a (cell, pair) is tighter than one a piece.
        key, number = np.unique(cell[piece] * max(len(cells.pairs), 1) + pair, return_inverse=True)
        owner = key % max(len(cells.pairs), 1)
        rows = np.arange(len(key))
        model.linear.rows(
            [f"{name}{i}" for i in key],
            np.concatenate([number, rows]),
            np.concatenate([model.switch[piece], model.enrol[owner]]),
            np.concatenate([np.ones(len(piece)), np.full(len(key), sign)]),
            "<=",
            rhs,
        )


def _promoted_rows(frame: Frame, model: Model, pieces: Pieces) -> None:
    """No money for a product that is counted and not promoted."""
    cells = frame.cells
    cell = cells.option_cell[pieces.option]
    carry = carried(frame)
    product = frame.product_of_cell
    paying = np.flatnonzero((model.promoted[product] >= 0) & (model.paid >= 0))
    stops = model.running[paying] >= 0
    mine = np.flatnonzero((model.promoted[product[cell]] >= 0) & ~carry[cell])
    gated = mine[model.switch[mine] >= 0]
    plain = mine[model.switch[mine] < 0]
    unique, number = np.unique(cell[gated], return_inverse=True)
    for ids, rows, columns, most in (
        (unique, number, model.switch[gated], np.ones(len(unique))),
        (cell[plain], np.arange(len(plain)), model.spend[plain], pieces.high[plain]),
        (
            paying,
            np.arange(len(paying)),
            np.where(stops, model.running[paying], model.paid[paying]),
            np.where(stops, 1.0, cells.cap[paying]),
        ),
    ):
        tail = np.arange(len(ids))
        model.linear.rows(
            [f"count{c}" for c in ids],
            np.concatenate([rows, tail]),
            np.concatenate([columns, model.promoted[product[ids]]]),
            np.concatenate([np.ones(len(rows)), -most]),
            "<=",
            0.0,
        )


def _rule_row(frame: Frame, model: Model, pieces: Pieces, row: Row) -> None:
    columns, values = row_columns(frame, model, pieces, row.spend, row.clicks)
    parts = [
        columns,
        model.enrol[row.enrol.at],
        model.promoted[row.promoted.at],
        model.window[row.window.at],
    ]
    weights = [values, row.enrol.coefficient, row.promoted.coefficient, row.window.coefficient]
    if row.penalty is not None:
        slack = model.linear.columns([f"give{len(model.slack)}"], 0.0, np.inf, -row.penalty)
        model.slack[row.name] = int(slack[0])
        parts.append(slack)
        weights.append(np.array([-1.0 if row.sense == "<=" else 1.0]))
    column, position = np.unique(np.concatenate(parts), return_inverse=True)
    value = np.bincount(position, weights=np.concatenate(weights), minlength=len(column))
    model.row[row.name] = model.linear.row(f"rule{len(model.row)}_{row.name}", column, value, row.sense, row.rhs)


def row_columns(frame: Frame, model: Model, pieces: Pieces, spend: Terms, clicks: Terms) -> tuple[Ints, Floats]:
    """Translate terms on cells and options into columns of the model."""
    cells = frame.cells
    by_cell = np.zeros(cells.size)
    by_cell[spend.at] = spend.coefficient
    by_option = np.zeros(len(cells.option_cell))
    by_option[clicks.at] = clicks.coefficient
    cell = cells.option_cell[pieces.option]
    plain = np.flatnonzero((by_cell[cell] != 0) & ~carried(frame)[cell])
    paid = np.flatnonzero((by_cell != 0) & (model.paid >= 0))
    bought = np.flatnonzero(by_option[pieces.option] != 0)
    return (
        np.concatenate([model.spend[plain], model.paid[paid], model.clicks[bought]]),
        np.concatenate([by_cell[cell[plain]], by_cell[paid], by_option[pieces.option[bought]]]),
    )

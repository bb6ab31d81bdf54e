"""What is known of each line before any factor: its curve, its rates per click, what an order is worth."""

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from campaignplan.planning.grid.axes import Axes
from campaignplan.response.cells import OUTCOMES, Floats, Ints
from campaignplan.response.family import FAMILIES, Table
from campaignplan.response.prior import line_prior


class LineCurves(NamedTuple):
    """Curve of each line for a day, shape (L,) each; as in `Curves`."""

    family: Ints
    shape: Floats
    demand: Floats
    cpc: Floats
    table: Ints
    tables: tuple[Table, ...]


def line_curves(axes: Axes) -> LineCurves:
    """Return the curves, priors filled in."""
    problem = axes.problem
    points = defaultdict(list)
    for point in problem.curves:
        points[point.product, point.channel].append((point.spend, point.clicks))
    tables: list[Table] = []
    rows = []
    for line, product in zip(problem.lines, axes.product, strict=True):
        prior = line_prior(line.channel, problem.products[product].led)
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
    return LineCurves(family, shape.astype(float), demands.astype(float), cpcs.astype(float), table, tuple(tables))


def per_click(axes: Axes, line: Ints, cvr: Floats, discount: Floats) -> Floats:
    """Outcomes per click of options, shape (O, len(OUTCOMES)), each column of one piece in memory.

    A discount d takes d of the price off every order and off what is left of it: gross per order is
    ``aov (margin - d)``. The conversion factor moves inquiries and orders of all products alike.

    Parameters
    ----------
    line, cvr, discount
        Shape (O,): the option's line, its conversion factor, and the discount it sells at.
    """
    order_rate, inquiry_rate = _rates(axes).T
    products = [axes.problem.products[i] for i in axes.product]
    worth = np.array([(p.aov, p.margin, p.repeat, p.units_per_order) for p in products])
    result = np.empty((len(OUTCOMES), len(line)))
    clicks, inquiries, orders, gmv, gross, lifetime, units = result
    aov, margin, repeat, pieces = np.ascontiguousarray(worth.T)
    clicks[:] = 1.0
    np.multiply(inquiry_rate[line], cvr, out=inquiries)
    np.multiply(order_rate[line], cvr, out=orders)
    value = aov[line]
    np.multiply(orders, value, out=gmv)
    full = margin[line]
    np.multiply(gmv, full - discount, out=gross)
    gmv *= 1 - discount
    np.multiply(orders, repeat[line], out=lifetime)
    lifetime *= value
    lifetime *= full
    lifetime += gross
    np.multiply(orders, pieces[line], out=units)
    return result.T


def _rates(axes: Axes) -> Floats:
    """Shape (L, 2): orders per click and inquiries per click before factors."""
    rows = []
    for line, index in zip(axes.problem.lines, axes.product, strict=True):
        product = axes.problem.products[index]
        prior = line_prior(line.channel, product.led)
        inquiry = prior.inquiry_rate if product.inquiry_rate is None else product.inquiry_rate
        win = prior.win_rate if product.win_rate is None else product.win_rate
        direct = prior.cvr if product.cvr is None else product.cvr
        rows.append((direct if product.led == "order" else inquiry * win, inquiry))
    return np.array(rows)

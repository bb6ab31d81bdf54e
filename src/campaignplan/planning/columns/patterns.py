"""Whole decisions that fit together: a small 0/1 master over what each product answered.

Products decided one by one may miss a row that ties whole decisions: tests at a time, promoted products, a total
to be used up. Here every product takes one *pattern* of enrolments, promotion and runs among those it answered,
and weighs only answers of that pattern; the rows hold for all together.
"""

from dataclasses import dataclass

import numpy as np

from campaignplan.planning.columns.search import Search
from campaignplan.planning.linear import Linear
from campaignplan.planning.solver import maximise
from campaignplan.response.cells import Bools, Floats, Ints


@dataclass(frozen=True)
class Patterns:
    """Whole decisions (P,), (products,), (windows,), and the weights (rounds, groups) of the answers behind them."""

    enrolled: Bools
    promoted: Bools
    window: Bools
    shares: Floats


def fitting(search: Search, time_limit: float, mixed: bool = True) -> Patterns | None:
    """Choose a pattern a product so that every row can hold; None where none do in time or products are grouped.

    Where they may not be `mixed`, two answers that pay a line unlike money are two patterns, if its answers come with
    a proof of their own: between them its curve may bend either way.
    """
    blocks = search.blocks
    if blocks.groups < len(blocks.group):
        return None
    number = _numbered(search, mixed)
    model = Linear()
    weights = []
    for k, answer in enumerate(search.replies):
        weights.append(model.columns([f"w{k}_{g}" for g in range(blocks.groups)], 0.0, np.inf, answer.value))
    for group in range(blocks.groups):
        mine = np.array([block[group] for block in weights])
        names = np.unique(number[:, group])
        if len(names) == 1:
            model.row(f"whole{group}", mine, np.ones(len(mine)), "==", 1.0)
            continue
        chosen = model.columns([f"p{group}_{n}" for n in names], 0.0, 1.0, 0.0, True)
        model.row(f"one{group}", chosen, np.ones(len(chosen)), "==", 1.0)
        for name, column in zip(names, chosen, strict=True):
            of = mine[number[:, group] == name]
            model.row(f"of{group}_{name}", np.append(of, column), np.append(np.ones(len(of)), -1.0), "==", 0.0)
    columns = np.concatenate(weights)
    used = np.concatenate([answer.used for answer in search.replies], axis=1)
    for m, row in enumerate(blocks.rows):
        if blocks.inner[m]:
            continue
        at = np.flatnonzero(used[m])
        index, value = columns[at], used[m, at]
        if row.penalty is not None:
            slack = model.columns([f"give{m}"], 0.0, np.inf, -row.penalty)
            index, value = np.append(index, slack), np.append(value, -1.0 if row.sense == "<=" else 1.0)
        model.row(f"row{m}", index, value, row.sense, row.rhs)
    found = maximise(model, gap=1e-4, time_limit=time_limit)
    if found.values is None:
        return None
    shares = found.values[columns].reshape(len(weights), blocks.groups)
    return _read(search, number, np.maximum(shares, 0.0))


def _numbered(search: Search, mixed: bool) -> Ints:
    """Shape (rounds, groups): the pattern of each answer, as the number of the first answer that had it."""
    frame, blocks = search.blocks.frame, search.blocks
    rng = np.random.default_rng(0)
    count = len(frame.problem.products)
    owners = (frame.cells.pairs.product, np.arange(count), blocks.window_product)
    words = [rng.integers(1, 2**60, len(owner), dtype=np.int64) for owner in owners]
    names = np.zeros((len(search.replies), count), dtype=np.int64)
    for k, answer in enumerate(search.replies):
        for owner, word, on in zip(owners, words, (answer.enrolled, answer.promoted, answer.window), strict=True):
            np.add.at(names[k], owner[on], word[on])
    if blocks.linked is not None:
        # Between answers that switch a line on in other periods there may be nothing good: those do not mix.
        linked = blocks.linked
        mine = np.flatnonzero(linked.proven)
        word = rng.integers(1, 2**60, (len(mine), linked.cell.shape[1]), dtype=np.int64)
        for k, answer in enumerate(search.replies):
            paid = answer.paid[mine]
            told = (paid > 0).astype(np.int64) if mixed else paid.view(np.int64) >> 12
            np.add.at(names[k], linked.product[mine], (told * word).sum(axis=1))
    result = np.zeros((len(names), count), dtype=np.int64)
    for k in range(len(names)):
        result[k] = np.argmax(names == names[k], axis=0)
    return result


def _read(search: Search, number: Ints, shares: Floats) -> Patterns:
    frame, blocks = search.blocks.frame, search.blocks
    heaviest = number[np.argmax(shares, axis=0), np.arange(blocks.groups)]  # group is product here
    every = search.replies
    pairs = frame.cells.pairs.product
    enrolled = np.array([every[heaviest[p]].enrolled[i] for i, p in enumerate(pairs)], dtype=np.bool_)
    promoted = np.array([every[k].promoted[p] for p, k in enumerate(heaviest)], dtype=np.bool_)
    window = np.array([every[heaviest[p]].window[i] for i, p in enumerate(blocks.window_product)], dtype=np.bool_)
    return Patterns(enrolled, promoted, window, shares / np.maximum(shares.sum(axis=0), 1e-12))

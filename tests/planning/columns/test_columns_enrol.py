"""The dynamic programme over enrolments against every subset there is."""

from itertools import product

import numpy as np
import pytest

from campaignplan.planning.columns.enrol import Enrolments, Structure

PRODUCTS = 3


def drawn(seed: int) -> tuple[Structure, np.ndarray, np.ndarray, np.ndarray]:
    """A structure with what its factors (slots,) and pairs (n h,) earn, and the merchant's choices (n h,)."""
    dice = np.random.default_rng(seed)
    width = int(dice.integers(1, 8))
    choice = np.where(dice.random((PRODUCTS, width)) < dice.choice([0.0, 0.3]), 1, -1)
    first, factors = 0, []
    for _ in range(int(dice.integers(0, 7))):
        meet = tuple(sorted(dice.choice(width, int(dice.integers(1, min(4, width) + 1)), replace=False).tolist()))
        factors.append((meet, first + np.arange(PRODUCTS) * (1 << len(meet))))
        first += PRODUCTS << len(meet)
    couples = []
    for _ in range(int(dice.integers(0, 4)) if width > 1 else 0):
        a, b = sorted(dice.choice(width, 2, replace=False).tolist())
        # What the merchant fixed against a rule is not the blocks' to keep (see `enrol._inside`).
        couples.append((a, b, (dice.random(PRODUCTS) < 0.7) & ~((choice[:, a] == 1) & (choice[:, b] == 1))))
    limit = None
    if dice.random() < 0.5:
        limit = np.maximum(dice.integers(0, width + 1, PRODUCTS), (choice == 1).sum(axis=1))
    pairs = np.arange(PRODUCTS * width).reshape(PRODUCTS, width)
    structure = Structure(np.arange(PRODUCTS), pairs, tuple(factors), tuple(couples), limit)
    return structure, 3 * dice.normal(size=first), dice.normal(size=PRODUCTS * width), choice.ravel()


@pytest.mark.parametrize("seed", range(120))
def test_the_best_of_all_subsets(seed: int) -> None:
    structure, values, gain, choice = drawn(seed)
    enrolments = Enrolments(np.zeros(0, dtype=np.int64), len(values), (structure,), choice, ())
    enrolled, worth, slots = enrolments.best(values, gain)
    width = structure.pairs.shape[1]

    def earns(i: int, bits: tuple[int, ...]) -> float:
        mine = sum(gain[i * width + h] for h, on in enumerate(bits) if on)
        for meet, first in structure.factors:
            mine += values[first[i] + sum(bits[h] << place for place, h in enumerate(meet))]
        return float(mine)

    def holds(i: int, bits: tuple[int, ...]) -> bool:
        if any(barred[i] and bits[a] and bits[b] for a, b, barred in structure.couples):
            return False
        if structure.limit is not None and sum(bits) > structure.limit[i]:
            return False
        return all(on or choice[i * width + h] != 1 for h, on in enumerate(bits))

    for i in range(PRODUCTS):
        chosen = tuple(int(on) for on in enrolled[i * width : (i + 1) * width])
        assert holds(i, chosen)
        assert earns(i, chosen) == pytest.approx(worth[i], abs=1e-9)
        assert worth[i] == pytest.approx(
            max(earns(i, bits) for bits in product((0, 1), repeat=width) if holds(i, bits)), abs=1e-9
        )
    fixed = float(gain[enrolled].sum()) + float(values[slots].sum())
    assert float(worth.sum()) == pytest.approx(fixed, abs=1e-9)  # the slots named are those that were counted
    assert sorted(enrolments.chosen(enrolled)) == sorted(slots)

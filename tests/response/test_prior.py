"""Whose multiplier holds: the merchant's before ours, the nearer key before the wider."""

import pytest

from campaignplan.response import prior as module
from campaignplan.response.prior import Multipliers
from campaignplan.shop.multiplier import Multiplier


def phase(key: str, demand: float, category: str = "", platform: str = "") -> Multiplier:
    return Multiplier("phase", key, demand=demand, category=category, platform=platform)


SHIPPED = (
    phase("burst", demand=1.1),
    phase("1688-628:burst", demand=1.2, category="home", platform="1688"),
)


@pytest.mark.parametrize(
    ("own", "category", "demand"),
    [
        ((), "home", 1.2),
        ((), "toys", 1.1),
        ((phase("burst", demand=2.0),), "home", 2.0),  # own, however wide, beats ours
        ((phase("burst", demand=2.0), phase("burst", demand=3.0, category="home")), "home", 3.0),
        ((phase("burst", demand=2.0, category="home"), phase("1688-628:burst", demand=4.0)), "home", 4.0),
        ((phase("burst", demand=2.0, category="toys"),), "home", 1.2),
        ((phase("burst", demand=2.0, platform="tmall"),), "home", 1.2),
    ],
)  # fmt: skip
def test_the_nearest_row_of_the_nearest_owner_holds(monkeypatch, own, category, demand):
    monkeypatch.setattr(module, "multiplier_priors", lambda: SHIPPED)
    row = Multipliers(own).phase("phase", "1688-628", "burst", category, "1688")
    assert row is not None
    assert row.demand == demand


def test_no_row_is_none(monkeypatch):
    monkeypatch.setattr(module, "multiplier_priors", tuple)
    assert Multipliers(()).find("season", "3", "home", "1688") is None

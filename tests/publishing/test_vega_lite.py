"""Every chart is valid Vega-Lite: Altair, which draws none of them, checks each against the language's schema."""

import json
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from altair.utils.schemapi import validate_jsonschema
from altair.vegalite.schema import load_schema
from jsonschema import ValidationError

from campaignplan.planning.asking.curve import CellCurve
from campaignplan.planning.asking.frontier import Frontier
from campaignplan.planning.result import Result
from campaignplan.publishing import charts
from campaignplan.publishing.edition import Edition
from campaignplan.text import Lang
from campaignplan.tracking import pace

SCHEMA = load_schema()
TOTALS = np.linspace(20_000, 100_000, 5)
FRONTIER = Frontier(
    "profit",
    pd.DataFrame(
        {"budget": TOTALS, "value": [np.nan, *(300 * np.sqrt(TOTALS[1:]))], "bound": 310 * np.sqrt(TOTALS)}
    ),
    results=(), best=70_000.0, sentences=(),
)  # fmt: skip
MONEY = np.linspace(0, 8_000, 5)
CURVE = CellCurve(
    pd.DataFrame({"spend": MONEY, "value": 9.0 * MONEY, "low": 7.0 * MONEY, "high": 12.0 * MONEY}),
    spend=3_000.0, value=27_000.0, cap=8_000.0, prior="",
)  # fmt: skip


def months(edition: Edition) -> pd.DataFrame:
    known = pd.DataFrame({"month": list(edition.months), "spend": 4_000.0})
    return known.assign(before=known["spend"] * 1.1)


def two_plans(edition: Edition) -> pd.DataFrame:
    wide = months(edition).rename(columns={"spend": "现行", "before": "去年"})
    return wide.melt("month", var_name="plan", value_name="spend")


def paced(edition: Edition) -> pd.DataFrame:
    days = edition.days
    return pace(days, days[days["date"] < "2027-06-15"]).table


DRAWN: dict[str, Callable[[Edition], charts.Spec | None]] = {
    "baselines": charts.baselines,
    "channels": charts.channels,
    "curve": lambda edition: charts.curve(edition, CURVE, CURVE.spend, 5_000.0),
    "frontier": lambda edition: charts.frontier(edition, FRONTIER, 50_000.0),
    "marginals": charts.marginals,
    "months_beside": lambda edition: charts.months_beside(edition, months(edition)),
    "months_side_by_side": lambda edition: charts.months_side_by_side(edition, two_plans(edition)),
    "pacing": lambda edition: charts.pacing(edition, paced(edition)),
    "year": charts.year,
}


def test_every_chart_is_checked():
    other = {"PHASE_COLOURS", "PICK", "STAGE_COLOURS", "Spec", "plain_svg", "png", "svg"}
    assert set(charts.__all__) == DRAWN.keys() | other


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_is_valid_and_plain(result: Result, name: str, lang: Lang) -> None:
    spec = DRAWN[name](Edition(result, lang))
    assert spec is not None
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    validate_jsonschema(spec, SCHEMA)


def test_a_word_that_vega_lite_does_not_know_is_found(result: Result) -> None:
    spec = charts.channels(Edition(result))
    spec["encoding"]["x"]["axis"]["labelAngel"] = 0
    with pytest.raises(ValidationError, match="labelAngel"):
        validate_jsonschema(spec, SCHEMA)

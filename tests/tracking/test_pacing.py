from datetime import date

import pandas as pd
import pytest

from campaignplan.tracking import Pace, alerts, pace

PLAN = pd.DataFrame(
    [
        ("2027-01-30", "a", "x", 100),
        ("2027-01-31", "a", "x", 100),
        ("2027-02-01", "a", "y", 50),
        ("2027-02-02", "b", "y", 70),
    ],
    columns=["date", "product", "channel", "spend"],
)


def reported(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["date", "product", "channel", "spend"])


def test_due_ends_with_the_last_day_that_is_reported() -> None:
    found = pace(PLAN, reported(("2027-01-30", "a", "x", 90.5), ("2027-02-01", "a", "y", 60)))
    assert found.through == date(2027, 2, 1)
    assert (found.planned, found.due, found.actual) == (320, 250, 150.5)
    assert found.off == pytest.approx(-99.5)
    assert found.table.to_dict("records") == [
        {"name": "2027-01", "planned": 200, "due": 200, "actual": 90.5, "off": -109.5},
        {"name": "2027-02", "planned": 120, "due": 50, "actual": 60, "off": 10},
    ]


def test_by_channel_a_line_nobody_planned_is_told_too() -> None:
    found = pace(PLAN, reported(("2027-01-30", "c", "z", 5)), by="channel")
    assert found.table.set_index("name")["actual"].to_dict() == {"x": 0, "y": 0, "z": 5}
    assert found.table.set_index("name")["due"].to_dict() == {"x": 100, "y": 0, "z": 0}


def test_what_is_not_told_and_what_lies_outside_is_left_aside() -> None:
    found = pace(
        PLAN,
        reported(("2026-12-31", "a", "x", 9), ("2027-01-30", "a", "x", float("nan")), ("2027-03-01", "a", "x", 9)),
    )
    assert found.through is None
    assert (found.planned, found.due, found.actual) == (320, 0, 0)


def test_nothing_planned_and_nothing_reported() -> None:
    found = pace(PLAN.iloc[:0], reported())
    assert found.table.empty
    assert found.planned == found.due == found.actual == 0


def test_alerts_want_both_a_share_and_an_amount() -> None:
    rows = [("a", 1000, 1000, 1600), ("b", 1000, 1000, 1400), ("c", 9000, 9000, 8000), ("d", 0, 0, 700)]
    table = pd.DataFrame(rows, columns=["name", "planned", "due", "actual"]).assign(
        off=lambda t: t["actual"] - t["due"]
    )
    found = alerts(Pace(date(2027, 2, 1), 0, 0, 0, table))
    assert [(one.name, one.share) for one in found] == [("d", float("inf")), ("a", pytest.approx(0.6))]

"""Sentences claim what was proven and no more."""

from dataclasses import replace

import pytest

from campaignplan.planning.result import Result
from campaignplan.publishing import prose
from campaignplan.publishing.edition import Edition


@pytest.mark.parametrize(
    ("gap", "shown"),
    [
        (0.0, "0.01%"),
        (0.00001, "0.01%"),
        (0.0028, "0.28%"),
        (0.002801, "0.29%"),
        (0.0512, "5.2%"),
        (1.3, "130.0%"),
    ],
)
def test_gaps_are_rounded_up(gap: float, shown: str) -> None:
    assert prose.gap_shown(gap) == shown


def test_certificates_fit_the_status() -> None:
    assert prose.proven("optimal", 0.003).zh == "已证明：距离最优不超过 0.30%。"
    assert "没有证明" in prose.proven("feasible", 0.2).zh
    assert "Not proven" in prose.proven("feasible", 0.2).en
    assert "说不出离最优有多远" in prose.proven("feasible", float("inf")).zh


def test_a_bound_is_never_told_tighter_than_it_is(result: Result) -> None:
    note = prose.proof_notes(Edition(replace(result, value=100_000.4, bound=100_000.9)))[0]
    assert "不可能超过 ¥100,001" in note
    least = prose.proof_notes(Edition(replace(result, goal="least_spend", value=500.0, bound=498.9)))[0]
    assert "不可能低于 ¥498" in least


def test_an_unproven_plan_is_not_called_nearly_best(result: Result) -> None:
    assert "几乎没有更好的分法" in prose.proof_notes(Edition(result))[2]
    assert "几乎没有更好的分法" not in prose.proof_notes(Edition(replace(result, status="feasible")))[2]


def test_the_headline_gives_a_range(result: Result) -> None:
    line = prose.headline(Edition(result))
    assert "可能在 ¥9.4万 到 ¥33.8万 之间" in line
    assert "没有估算范围" in prose.headline(Edition(replace(result, ranges={})))


@pytest.mark.parametrize(
    ("value", "kind", "zh", "text"),
    [
        (123_456, "money", True, "¥12.3万"),
        (123_456, "money", False, "¥123,456"),
        (float("nan"), "money", True, "–"),
        (0.1234, "share", True, "12.3%"),
        (1234.5, "count", True, "1,234"),
        (0.96, "cents", True, "¥0.96"),
    ],
)
def test_numbers_are_written_for_reading(value: float, kind: str, zh: bool, text: str) -> None:
    assert prose.shown(value, kind, zh) == text  # type: ignore[arg-type]

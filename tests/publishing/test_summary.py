"""summary.json: the agreed keys, plain values, and the clash where there is no plan."""

import json
from dataclasses import replace
from pathlib import Path

from campaignplan.planning.fingerprint import inputs_sha256
from campaignplan.planning.result import Result
from campaignplan.publishing.summary import plain, summary, summary_bytes

AGREED = [
    "status", "goal", "value", "bound", "gap", "seconds", "method", "cells", "spend_total", "by_month",
    "by_stage", "by_promotion", "by_channel", "baselines", "rules", "inputs_sha256", "version",
]  # fmt: skip


def test_agreed_keys_come_first_in_order(zh_folder: Path) -> None:
    document = json.loads((zh_folder / "summary.json").read_text(encoding="utf-8"))
    assert list(document)[: len(AGREED)] == AGREED
    agreed = ["name", "kind", "limit", "used", "binding", "shadow_price", "sentence_zh", "sentence_en"]
    assert list(document["rules"][0])[:8] == agreed


def test_sums_agree(result: Result) -> None:
    document = summary(result)
    for key in ("by_month", "by_stage", "by_promotion", "by_channel"):
        assert sum(document[key].values()) == document["spend_total"], key
    assert len(document["by_month"]) == 12
    assert document["inputs_sha256"] == inputs_sha256(result.problem)
    assert result.plan is not None
    assert document["cells"] == len(result.plan.cells.lines) * result.plan.cells.horizon
    assert document["priors"]
    assert document["ranges"]["gmv"]["low"] < document["ranges"]["gmv"]["high"]


def test_numbers_that_are_none_become_null(result: Result) -> None:
    text = summary_bytes(replace(result, bound=float("nan"), gap=float("inf"))).decode()
    assert '"gap": null' in text
    assert '"bound": null' in text
    assert "NaN" not in text
    assert "Infinity" not in text
    assert plain({"a": [float("-inf"), 1]}) == {"a": [None, 1]}


def test_a_clash_is_told_with_its_ways_out(clash: Result) -> None:
    document = summary(clash)
    assert document["status"] == "infeasible"
    assert document["value"] is None
    assert document["conflict"]["rules"] == ["june-cap", "628-floor"]
    assert document["conflict"]["relaxations"][0]["to"] == 25_000
    assert document["by_month"] == {}

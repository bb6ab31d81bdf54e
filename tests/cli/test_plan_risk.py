"""``plan --risk``: what is said of a value that is a measure of risk."""

import json

import pytest


@pytest.mark.parametrize(("lang", "says"), [("zh", ("风险口径", "200 组", "最差的 20%", "40%")), ("en", ("measure of risk", "200 joint draws", "worst 20%", "40%"))])  # fmt: skip
def test_a_plan_under_risk_says_what_its_value_means(run, shop, tmp_path, lang, says):
    words = ("plan", shop, "--out", "out", "--risk", "40%", "--alpha", "0.8", "--gap", "2%", "--lang", lang)
    ran = run(*words)
    assert ran.code == 0, ran.err
    told = " ".join(ran.out.split())
    for part in says:
        assert part in told or part.replace(" ", "") in told.replace(" ", "")
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    risk = summary["risk"]
    assert (risk["weight"], risk["alpha"], risk["draws"]) == (0.4, 0.8, 200)
    assert summary["value"] == pytest.approx(0.6 * risk["mean"] + 0.4 * risk["cvar"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--risk", "1.5"), ("--risk", "0 到 1 之间")),
        (("--risk", "0.5", "--alpha", "1"), ("alpha", "不含 1")),
        (("--risk", "0.5", "--method", "exact"), ("method", "列生成")),
        (("--risk", "0.5", "--alpha", "x"), ("--alpha", "x")),
    ],
)
def test_risk_that_cannot_be_is_refused(run, shop, tmp_path, words, says):
    ran = run("plan", shop, "--out", "out", *words)
    assert ran.code == 2
    for part in says:
        assert part in ran.err
    assert not (tmp_path / "out").exists()


def test_without_risk_nothing_is_said_of_it(run, shop, tmp_path):
    ran = run("plan", shop, "--out", "out")
    assert ran.code == 0
    assert "风险口径" not in ran.out
    assert "risk" not in json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))

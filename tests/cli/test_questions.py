"""``frontier``, ``compare`` and ``explain`` as questions on a problem: what is told, written and refused."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from problems import small

from campaignplan.storage import save_problem


@pytest.fixture
def ruled(tmp_path):
    """A shop with a June cap."""
    folder = tmp_path / "ruled"
    save_problem(small(2, 2, 6), folder)
    rows = "id,kind,limit,start,end\njune,cap,900,2027-06-01,2027-06-30\n"
    (folder / "rules.csv").write_text(rows, encoding="utf-8")
    return folder


def read(path):
    assert path.read_bytes()[:3] == b"\xef\xbb\xbf"  # a spreadsheet must know it is UTF-8
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("zh", ["总预算", "极限", "多花一元挣不回一元"]),
        ("en", ["Budget", "Bound", "one more yuan earns more than one yuan"]),
    ],
)
def test_the_frontier_is_told_and_written(run, ruled, tmp_path, lang, says):
    ran = run("frontier", ruled, "--points", "5", "--out", "f.csv", "--lang", lang)
    assert ran.code == 0
    for part in says:
        assert part in ran.out
    rows = read(tmp_path / "f.csv")
    assert 4 <= len(rows) <= 5
    values = [float(row["value"]) for row in rows]
    assert values == sorted(values)
    assert list(rows[0]) == ["budget", "value", "bound", "gap", "spend", "marginal", "status"]


def test_the_frontier_goes_from_where_to_where(run, shop, tmp_path):
    assert run("frontier", shop, "--from", "1000", "--to", "0.2万", "--points", "3", "--out", "f.csv").code == 0
    assert [float(row["budget"]) for row in read(tmp_path / "f.csv")] == [1000, 1500, 2000]


def test_a_frontier_without_any_plan_ends_with_1(run, clash):
    ran = run("frontier", clash, "--from", "100", "--to", "200", "--points", "2")
    assert ran.code == 1
    assert "排不出方案" in ran.out


def test_what_ifs_stand_side_by_side(run, ruled, tmp_path):
    ran = run("compare", ruled, "--budget", "2000", "--shock", "cpc-up=50%", "--out", "c.csv")
    assert ran.code == 0
    row = next(line for line in ran.out.splitlines() if line.startswith("推广花费"))
    assert row.split() == ["推广花费", "¥3,000", "¥2,000", "¥3,000"]
    assert "「预算 ¥2,000」与「small」比：" in ran.out
    assert "「点击单价上涨 50%」与「small」比：" in ran.out
    assert "总预算从 ¥3,000 改为 ¥2,000" in ran.out
    rows = read(tmp_path / "c.csv")
    months = [row for row in rows if row["dimension"] == "month"]
    assert sum(float(row["预算 ¥2,000"]) for row in months) == 2000
    assert {row["dimension"] for row in rows} == {"month", "channel", "stage", "promotion"}


def test_what_ifs_in_english(run, ruled):
    ran = run("compare", ruled, "--shock", "reserve=0.5", "--lang", "en")
    assert ran.code == 0
    assert "50% held back against small:" in ran.out
    assert "the reserve is 50.0%, was 0.0%" in ran.out


def test_a_what_if_without_a_plan_ends_with_1_and_says_why(run, ruled):
    (ruled / "rules.csv").write_text("id,kind,limit\nmuch,floor,2500\n", encoding="utf-8")
    ran = run("compare", ruled, "--budget", "2000")
    assert ran.code == 1
    assert "规则互相冲突" in ran.out
    assert "花费下限" in ran.out


def test_explain_tells_the_next_thousand_timing_and_firmness(run, ruled, tmp_path):
    ran = run("explain", ruled, "--out", "cells.csv")
    assert ran.code == 0
    for part in ("再多 1,000 元，会放在", "带来毛利", "平摊到每天", "按活动手工排期", "抽样 200 次"):
        assert part in ran.out, part
    rows = read(tmp_path / "cells.csv")
    assert sum(float(row["spend"]) for row in rows) == 3000
    assert {"marginal", "cut_off", "held_by", "rule", "low", "high", "stable"} <= set(rows[0])
    assert any(row["rule"] == "june" for row in rows)


def test_explain_tells_the_difference_from_another(run, ruled, shop):
    ran = run("explain", ruled, "--than", shop, "--lang", "en")
    assert ran.code == 0
    assert "Against small:" in ran.out
    assert "rule added: spend cap" in " ".join(ran.out.split())  # lines are broken where they are full
    assert "By channel" in ran.out or "By month" in ran.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["frontier", "shop", "--points", "1"], ["--points"]),
        (["frontier", "shop", "--from", "500", "--to", "100"], ["起点不小于终点"]),
        (["frontier", "shop", "--out", "f.txt"], ["--out", ".csv"]),
        (["frontier", "shop", "--goal", "least_spend"], ["least_spend"]),
        (["compare", "shop", "--shock", "cpc-upp=2"], ["是不是 cpc-up"]),
        (["compare", "shop", "--shock", "festival-moved=1688-628:3"], ["没有这个活动或节日"]),
        (["compare", "shop", "--budget", "-5"], ["--budget", "不能是负数"]),
        (["explain", "shop", "--out", "x"], ["--out", ".csv"]),
        (["explain", "shop", "--than", "nothing"], ["没有这个文件夹或文件"]),
    ],
)
def test_questions_asked_wrongly_are_refused(run, shop, tmp_path, words, says):
    ran = run(*words)
    assert ran.code == 2
    for part in says:
        assert part in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shop"]


def test_a_finished_plan_cannot_be_varied(run, shop, tmp_path):
    assert run("plan", shop, "--out", "out").code == 0
    for words in (
        ["compare", "out", "--budget", "100"],
        ["explain", "out", "--than", shop],
        ["explain", shop, "--than", "out"],
    ):
        ran = run(*words)
        assert ran.code == 2
        assert "写好的方案" in ran.err


def test_the_page_on_questions_runs_as_written(run, tmp_path):
    save_problem(small(2, 1, 8, start=date(2027, 6, 7)), tmp_path / "my-shop")
    page = Path(__file__).parents[2] / "docs" / "how-to" / "ask-what-if.md"
    (text,) = re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert run("check", "my-shop").code == 0  # and the working folder is the empty one
    exec(compile(text, str(page), "exec"), {})

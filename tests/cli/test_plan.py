"""``plan``, ``explain``, ``compare``: what is written, what is told, how it ends."""

import json
import subprocess
import sys

import pytest

from campaignplan.publishing.folder import FILES


@pytest.fixture
def planned(run, shop):
    """A plan of the small shop in ``out``."""
    ran = run("plan", shop, "--out", "out")
    assert ran.code == 0, ran.err
    return ran


def test_plan_writes_every_file_and_tells_what_matters(planned, tmp_path):
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(FILES)
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["status"] == "optimal"
    for part in ("已证明", "推广花费", "总预算", "out/report.html", "待核实", f"{summary['value']:,.0f}"):
        assert part in planned.out, part
    assert planned.err == ""


def test_english_readers_get_english(run, shop):
    ran = run("plan", shop, "--out", "out", "--lang", "en")
    assert ran.code == 0
    assert "Proven to the asked precision" in ran.out
    assert "Files written:" in ran.out


def test_budget_and_goal_are_taken(run, shop, planned, tmp_path):
    assert run("plan", shop, "--out", "half", "--budget", "0.15万", "--goal", "orders", "--gap", "0.5%").code == 0
    half = json.loads((tmp_path / "half" / "summary.json").read_text(encoding="utf-8"))
    assert half["goal"] == "orders"
    assert half["spend_total"] <= 1500
    whole = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert half["inputs_sha256"] != whole["inputs_sha256"]


def test_the_default_folder_is_named_after_the_source(run, shop, tmp_path):
    assert run("plan", shop).code == 0
    assert (tmp_path / "shop-plan" / "report.html").is_file()


def test_a_clash_ends_with_1_and_names_the_ways_out(run, clash, tmp_path):
    ran = run("plan", clash, "--out", "out")
    assert ran.code == 1
    assert "产品1花费下限" in ran.out
    assert "3,000" in ran.out
    assert "降低到" in ran.out
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["summary.json"]
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["status"] == "infeasible"
    assert run("explain", clash).code == 1
    assert run("explain", "out").code == 1


def test_the_model_file_is_read_by_another_reader(run, shop, tmp_path):
    assert run("plan", shop, "--out", "out", "--lp", "model.lp").code == 0
    # In a process of its own: HiGHS keeps one pool of threads a process, and refuses to change its size.
    read = (
        "import highspy; h = highspy.Highs(); h.setOptionValue('output_flag', False); "
        "assert h.readModel('model.lp') != highspy.HighsStatus.kError; h.run(); "
        "print(abs(h.getInfo().objective_function_value))"
    )
    done = subprocess.run([sys.executable, "-c", read], cwd=tmp_path, capture_output=True, text=True, check=True)
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert float(done.stdout.split()[-1]) >= summary["value"] * (1 - 1e-6)


def test_explain_reads_a_plan_or_solves(run, shop, planned):
    read, solved = run("explain", "out"), run("explain", shop)
    assert read.code == solved.code == 0
    assert "总预算" in read.out
    assert "总预算" in solved.out
    assert "截止线" in solved.out
    assert "产品1 · 渠道1" in solved.out


def test_compare_puts_sources_side_by_side(run, shop, planned):
    assert run("plan", shop, "--out", "less", "--budget", "1000").code == 0
    ran = run("compare", "out", "less")
    assert ran.code == 0
    row = next(line for line in ran.out.splitlines() if line.startswith("推广花费"))
    assert row.split() == ["推广花费", "¥3,000", "¥1,000"]


@pytest.mark.parametrize("text", ["", "[]", "{}", "{" * 5000, '{"status": 3}', "\x00"])
def test_a_summary_that_is_not_ours_is_refused(run, tmp_path, text):
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "summary.json").write_text(text, encoding="utf-8")
    ran = run("explain", "odd")
    assert ran.code == 2
    assert "summary.json" in ran.err

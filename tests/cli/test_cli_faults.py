"""Faults of a command line: exit code 2, one clear message, nothing written."""

import pytest


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["pan"], ["pan", "没有这个命令", "plan"]),
        (["plan"], ["SOURCE", "没有填写"]),
        (["plan", "x", "--gab", "1"], ["--gab", "没有这个选项", "--gap"]),
        (["plan", "x", "--gap"], ["--gap", "后面要跟一个值"]),
        (["plan", "x", "--gap", "3"], ["--gap", "3", "大于 0、小于 1"]),
        (["plan", "x", "--gap", "0"], ["--gap", "大于 0、小于 1"]),
        (["plan", "x", "--gap", "nan"], ["--gap", "nan", "不是有限的数"]),
        (["plan", "x", "--time-limit", "0"], ["--time-limit", "大于 0"]),
        (["plan", "x", "--time-limit", "1e9"], ["--time-limit", "86400"]),
        (["plan", "x", "--budget", "abc"], ["--budget", "abc", "不是数字"]),
        (["plan", "x", "--budget", "-5"], ["--budget", "-5", "不能是负数"]),
        (["plan", "x", "--budget", "10000000000000"], ["--budget", "笔误"]),
        (["plan", "x", "--goal", "luck"], ["--goal", "profit", "least_spend"]),
        (["plan", "x", "--method", "simplex"], ["--method", "columns", "exact"]),
        (["plan", "no-such-shop"], ["no-such-shop", "没有这个文件夹或文件"]),
        (["plan", "http://example.org/x"], ["工作区"]),
        (["demo", "--example", "yiwu-homewear"], ["yiwu-homewear", "是不是 yiwu-homeware"]),
        (["example", "nothing-alike"], ["没有这个示例", "hebei-gears"]),
        (["check", "a", "b"], ["写法"]),
        (["app", "--port", "80"], ["--port"]),
        (["calendar", "check", "no.ics"], ["no.ics", "读不到"]),
        (["calendar", "export", "no-such-shop", "--out", "x.ics"], ["没有这个文件夹或文件"]),
        (["plan", "x", "--lang", "fr"], ["--lang", "zh"]),
        (["plan", "x", "--lp", "model.txt"], ["--lp", ".lp"]),
    ],
)
def test_bad_command_lines(run, tmp_path, words, says):
    ran = run(*words)
    assert ran.code == 2
    assert ran.out == ""
    for part in says:
        assert part in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []


def test_every_fault_of_a_source_is_told_at_once(run, shop):
    (shop / "channels.csv").write_text("id,name,floor\nc1,渠道,-5\nc2,渠道,abc\n", encoding="utf-8")
    for command in (["check", shop], ["plan", shop, "--out", "out"], ["explain", shop], ["compare", shop]):
        ran = run(*command)
        assert ran.code == 2
        assert "输入有 2 处要改" in ran.err
        assert "channels.csv 第 2 行 每日下限（floor）" in ran.err
        assert "channels.csv 第 3 行 每日下限（floor）" in ran.err
    assert not (shop.parent / "out").exists()


def test_a_goal_that_does_not_fit_the_problem_is_refused(run, shop):
    ran = run("plan", shop, "--goal", "mix")
    assert ran.code == 2
    assert "weights" in ran.err


def test_our_own_fault_is_told_kindly(run, shop, monkeypatch):
    def broken(*_):
        raise RuntimeError("a wheel came off")

    monkeypatch.setattr("campaignplan.storage.load_problem", broken)
    ran = run("check", shop)
    assert ran.code == 70
    assert "a wheel came off" in ran.err
    assert "Traceback" not in ran.err
    assert "Traceback" in run("check", shop, "--debug").err


def test_an_interruption_is_130(run, shop, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("campaignplan.storage.load_problem", interrupted)
    ran = run("plan", shop, "--out", "out")
    assert ran.code == 130
    assert "中断" in ran.err
    assert not (shop.parent / "out").exists()


def test_no_words_show_the_help(run):
    ran = run()
    assert ran.code == 0
    assert "doctor" in ran.out

"""The language: --lang first, then the system's, Chinese unless that is English."""

import pytest

from campaignplan.cli.language import chosen


@pytest.mark.parametrize(
    ("words", "environment", "lang"),
    [
        ([], {}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "zh"),
        ([], {"LANG": "en_US.UTF-8"}, "en"),
        ([], {"LANG": "de_DE.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ([], {"LC_ALL": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "zh"),
        ([], {"LC_ALL": "", "LANG": "en_US"}, "en"),
        (["plan", "x", "--lang", "en"], {"LANG": "zh_CN"}, "en"),
        (["--lang=zh", "plan"], {"LANG": "en_US"}, "zh"),
        (["--lang", "fr"], {"LANG": "en_US"}, "en"),
        (["--lang"], {}, "zh"),
        (["check", "--", "--lang", "en"], {}, "zh"),
    ],
)
def test_language(words, environment, lang):
    assert chosen(words, environment) == lang


def test_help_speaks_both_languages(run):
    assert "用法：campaignplan" in run("--help").out
    assert "Usage: campaignplan" in run("--help", "--lang", "en").out
    assert "排一年的方案" in run("plan", "--help").out
    assert "Plan a year" in run("plan", "-h", "--lang=en").out


def test_no_english_reader_meets_chinese_help(run):
    for command in (
        "",
        "plan",
        "demo",
        "check",
        "explain",
        "compare",
        "example",
        "template",
        "calendar",
        "app",
        "doctor",
    ):
        page = run(*command.split(), "--help", "--lang", "en").out
        assert not [sign for sign in page if "\u4e00" <= sign <= "\u9fff"], command

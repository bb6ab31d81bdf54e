"""Lines fit the terminal, with Chinese two columns wide."""

from hypothesis import given
from hypothesis import strategies as st

from campaignplan.cli.layout import columns, pairs, wrap

WORDS = st.text(alphabet="报名活动，。预算ab c1,", max_size=80)


@given(WORDS, st.integers(8, 40))
def test_wrapping_loses_nothing_and_fits(text, width):
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert columns(line) <= width or " " not in line.strip()


def test_chinese_counts_two_columns():
    assert columns("预算ab") == 6
    assert wrap("报名活动预算", 8) == ["报名活动", "预算"]


def test_no_line_begins_with_a_stop():
    assert wrap("报名活动，预算", 8) == ["报名活", "动，预算"]
    assert wrap("已到边;多", 6) == ["已到", "边;多"]


def test_long_terms_stand_on_their_own_line():
    assert pairs([("--out DIR", "写到"), ("x" * 40, "长")], 80) == [
        "  --out DIR                           写到",
        "  " + "x" * 40,
        "                                      长",
    ]

"""``calendar desk`` on the terminal and as a file."""

import re
from pathlib import Path

import pandas as pd
import pytest

from campaignplan.cli import main
from campaignplan.publishing.tables.desk import DESK_PRODUCTS

EXAMPLES = Path(__file__).parents[2] / "examples"


def told(capsys, *words: str) -> tuple[int, str]:
    code = main(["calendar", "desk", *words])
    return code, re.sub(r"\s*\n\s+", " ", capsys.readouterr().out)  # lines are broken at the terminal's width


def test_the_desk_of_a_problem(capsys):
    code, out = told(capsys, str(EXAMPLES / "yiwu-homeware"), "--today", "2027-02-20", "--lang", "zh")
    assert code == 0
    assert "还剩 14 天" in out
    assert out.index("报名中") < out.index("3.28 大促") < out.index("还没开始") < out.index("12.20 大促")
    assert "☐ 商品信息质量：主图、详情、属性齐全" in out
    assert "款还没有决定报不报" in out
    assert "值多少" not in out


def test_one_promotion_product_by_product_and_as_a_file(capsys, tmp_path):
    file = tmp_path / "desk.csv"
    code, out = told(
        capsys, str(EXAMPLES / "hebei-gears"), "--today", "2027-02-20", "--promotion", "1688-328", "--out", str(file),
        "--lang", "en",
    )  # fmt: skip
    assert code == 0
    assert "9.20" not in out
    assert "蜗轮蜗杆副 铜蜗轮定做" in out
    table = pd.read_csv(file)
    assert tuple(table.columns) == DESK_PRODUCTS
    assert set(table["promotion"]) == {"1688-328-2027"}


def test_what_enrolling_is_worth(capsys):
    source = str(EXAMPLES / "guangzhou-clothing")
    code, out = told(capsys, source, "--today", "2027-02-20", "--turn", "--promotion", "1688-328", "--lang", "zh")
    assert code == 0
    assert "值多少（花费不变，已扣报名费）：利润多 ¥" in out
    assert "比全不报、钱改投别处，利润多 ¥" in out
    assert "不是承诺" in out


def test_a_misspelt_promotion_is_told(capsys):
    assert main(["calendar", "desk", str(EXAMPLES / "hebei-gears"), "--promotion", "1688-32", "--lang", "zh"]) == 2
    assert "是不是 1688-328" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_left_after_the_year(capsys, lang):
    code, out = told(capsys, str(EXAMPLES / "hebei-gears"), "--today", "2028-06-01", "--lang", lang)
    assert code == 0
    assert "0" in out

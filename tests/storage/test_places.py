"""Where a fault is, in the headings people see; beside them what a file calls the column, where it says else."""

from pathlib import Path

import pytest
from folders import SETTINGS, SOUND, faults
from problems import small

from campaignplan.errors import InputError
from campaignplan.planning.check import check
from campaignplan.storage.content import canonical, content_of, source_of
from campaignplan.storage.load import problem_of
from campaignplan.storage.pasted import pasted
from campaignplan.storage.wording import row_name

HEAD = "店铺编号,店铺名称,账期\ns1,小店,很久\n"


@pytest.mark.parametrize(
    ("spoilt", "zh", "en"),
    [
        (
            {"products.csv": str(SOUND["products.csv"]).replace("59", "很贵")},
            "products.csv 第 2 行 单价（price）「很贵」", "products.csv line 2 price '很贵'",
        ),
        ({"shops.csv": HEAD}, "shops.csv 第 2 行 账期「很久」", "shops.csv line 2 Payment days (账期) '很久'"),
        (
            {"products.csv": "id,shop,name,price,margin,led\np1,s1,盒,9,0.4,x\n"},
            "products.csv 第 2 行 成交方式（led）「x」", "products.csv line 2 Sold through (led) 'x'",
        ),
        (
            {"problem.toml": SETTINGS.replace("100000", "-1")},
            "problem.toml [budget] 总预算（total）「-1", "problem.toml [budget] total '-1",
        ),
        (
            {"products.csv": str(SOUND["products.csv"]).replace("p1,s1", "p1,s9")},
            "products.csv 第 2 行 店铺（shop）「s9」：店铺表里没有它", "products.csv line 2 shop 's9'",
        ),
    ],
)  # fmt: skip
def test_a_place_in_a_file_says_the_heading_and_what_the_file_says(tmp_path: Path, spoilt, zh: str, en: str):
    (issue,) = faults(tmp_path, spoilt)
    assert issue.sentence("zh").startswith(zh)
    assert issue.sentence("en").startswith(en)


def test_a_place_in_no_file_says_headings_and_names_alone():
    content = content_of(small())
    spoilt = [{**content["products"][0], "margin": "1.4"}, *content["products"][1:]]
    budget = [{**content["budget"][0], "total": "-1"}]
    with pytest.raises(InputError) as refused:
        problem_of(source_of({**content, "products": spoilt, "budget": budget}))
    zh, en = (
        {issue.sentence(lang).split(end)[0] for issue in refused.value.issues}
        for lang, end in (("zh", "「"), ("en", " '"))
    )
    assert zh == {"商品 产品1 毛利率", "预算 总预算"}
    assert en == {"Products 产品1 Margin", "Budget Total"}


def test_cells_pasted_and_typed_are_placed_by_headings():
    (issue,) = [
        issue
        for row in pasted(
            "products",
            "名称\t点击转化率\n盒\t很高",
            [],
        ).rows
        for issue in row.issues
    ][:1]
    assert issue.sentence("zh").startswith("商品 第 2 行 点击转化率「很高」")
    assert issue.sentence("en").startswith("Products line 2 CVR '很高'")
    with pytest.raises(InputError) as refused:
        canonical("shops", {"id": "s1", "payment_days": "很久"})
    assert refused.value.issues[0].sentence("zh").startswith("店铺 s1 账期「很久」")
    assert refused.value.issues[0].sentence("en").startswith("Shops s1 Payment days")


def test_a_typed_problem_is_faulted_by_headings():
    from dataclasses import replace

    problem = small()
    wrong = replace(problem, products=(replace(problem.products[0], shop="nowhere"), *problem.products[1:]))
    assert check(wrong)[0].sentence("zh").startswith("商品 产品1 店铺「nowhere」")


def test_rows_without_a_name_are_called_by_what_they_are_about():
    rule = {"id": "cap-1", "kind": "cap", "channel": "c1", "limit": "0.5"}
    assert row_name("rules", rule, names={"c1": "搜索"}) == "花费上限 · 搜索"
    assert row_name("rules", {**rule, "note": "少投搜索"}) == "少投搜索 · 花费上限 · c1"
    assert row_name("rules", rule, names={"c1": "搜索"}, lang="en") == "Spend cap · 搜索"
    assert row_name("phases", {"promotion": "a", "kind": "burst"}, names={"a": "大促"}) == "大促 · 爆发"
    assert row_name("events", {"id": "duty.daily"}, names={"duty.daily": "日报"}) == "日报"

import io

import pytest
import xlsxwriter
from app_sample import tiny_problem

from campaignplan.errors import InputError
from campaignplan.storage.actuals_file import MOST_TOLD, read_actuals


def told(error: InputError) -> str:
    return "\n".join(issue.sentence("zh") for issue in error.issues)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_names_and_ids_days_and_amounts_as_people_write_them(encoding: str) -> None:
    text = '商品,渠道,日期,花费,点击量\n产品1,c1,6月21日,"￥1,200",1.2万\np2,渠道2,2027/6/22,35.5,\n'
    found = read_actuals(text.encode(encoding), "r.csv", tiny_problem())
    assert found["product"].tolist() == ["p1", "p2"]
    assert found["channel"].tolist() == ["c1", "c2"]
    assert found["date"].tolist() == ["2027-06-21", "2027-06-22"]
    assert found["spend"].tolist() == [1200, 35.5]
    assert found["clicks"].iloc[0] == 12_000
    assert found["clicks"].isna().tolist() == [False, True]


def test_a_workbook_with_real_dates() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate((("product", "channel", "date", "spend"), ("p1", "c1", 46559, 12))):
            sheet.write_row(line, 0, row)
    found = read_actuals(out.getvalue(), "r.XLSX", tiny_problem())
    assert found.to_dict("records") == [{"product": "p1", "channel": "c1", "date": "2027-06-21", "spend": 12}]


def test_every_fault_is_told_with_its_place() -> None:
    text = "product,channel,date,spend\np1,c1,2027-02-30,1\np9,c1,2027-06-21,-1\n,c1,2027-06-21,x\n"
    with pytest.raises(InputError) as raised:
        read_actuals(text.encode(), "r.csv", tiny_problem())
    said = told(raised.value)
    for place in ("第 2 行 日期", "第 3 行 商品", "第 3 行 花费", "第 4 行 商品", "第 4 行 花费"):
        assert place in said
    assert len(raised.value.issues) == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("product,channel\np1,c1\n", "缺少“日期”"),
        ("product,channel,date,哈\np1,c1,2027-06-21,1\n", "不认识这一列"),
        ("product,商品,channel,date\np1,p1,c1,2027-06-21\n", "写了两次"),
        ("product,channel,date\n", "没有数据行"),
        ('product,channel,date\n"p1,c1,2027-06-21\n', "双引号"),
    ],
)
def test_what_is_no_report_is_refused(text: str, expected: str) -> None:
    with pytest.raises(InputError) as raised:
        read_actuals(text.encode(), "r.csv", tiny_problem())
    assert expected in told(raised.value)


def test_a_wrong_column_does_not_give_a_page_for_every_row() -> None:
    text = "product,channel,date\n" + "p1,c1,never\n" * 500
    with pytest.raises(InputError) as raised:
        read_actuals(text.encode(), "r.csv", tiny_problem())
    assert len(raised.value.issues) == MOST_TOLD + 1
    assert "还有 450 处" in told(raised.value)


def test_a_name_that_two_products_share_means_neither() -> None:
    from dataclasses import replace

    problem = tiny_problem()
    twins = replace(problem, products=tuple(replace(one, name="同名") for one in problem.products))
    with pytest.raises(InputError):
        read_actuals("product,channel,date\n同名,c1,2027-06-21\n".encode(), "r.csv", twins)

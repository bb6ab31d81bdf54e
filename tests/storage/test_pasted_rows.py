"""Rows pasted from a spreadsheet: known by id or name, read by the one parser, laid over what is there."""

from datetime import date

import pytest

from campaignplan.dates import Span
from campaignplan.storage.difference import Said, difference
from campaignplan.storage.pasted import MOST_ROWS, Pasted, pasted
from campaignplan.storage.values import Context

NOW = [
    {"id": "p1", "shop": "s", "name": "收纳盒", "price": "10", "margin": "0.3", "category": "家居"},
    {"id": "p2", "shop": "s", "name": "衣架", "price": "20", "margin": "0.4"},
]
YEAR = Context(horizon=Span(date(2027, 1, 1), date(2027, 12, 31)))


def read(text: str, table: str = "products") -> Pasted:
    return pasted(table, text, NOW if table == "products" else [], YEAR)


def kinds(found: Pasted, table: str = "products") -> dict[tuple[str, ...], str]:
    content = {table: NOW if table == "products" else []}
    return {row.key: row.kind for row in difference(Said(content), found.over(content)).rows if row.table == table}


@pytest.mark.parametrize("head", ["商品名称\t单价（元）", "name\tprice", "名称\t单价*"])
def test_a_name_finds_its_row_and_only_the_pasted_cells_change(head: str):
    found = read(f"{head}\n收纳盒\t¥1.2万")
    assert kinds(found) == {("p1",): "changed", ("p2",): "unchanged"}
    after = found.over({"products": NOW}).content["products"][0]
    assert after == {**NOW[0], "price": "12000"}


def test_new_rows_get_ids_that_are_free():
    found = read("商品名称\t单价\t毛利率\t店铺\n新款\t9.9\t30%\ts\n又一款\t9.9\t30%\ts\n")
    assert kinds(found) == {
        ("p1",): "unchanged",
        ("p2",): "unchanged",
        ("products-1",): "new",
        ("products-2",): "new",
    }
    again = pasted(
        "products",
        "id\tname\nproducts-1\t新款",
        [{"id": "products-1", "shop": "s", "name": "x", "price": "1", "margin": "0.1"}],
    )
    assert again.rows[0].key == ("products-1",)


def test_a_row_with_one_bad_cell_is_left_out_whole_and_others_are_taken():
    found = read("商品名称\t单价\n收纳盒\t约100\n衣架\t21")
    assert kinds(found) == {("p1",): "rejected", ("p2",): "changed"}
    (issue,) = found.rows[0].issues
    assert (issue.where, issue.value) == ("商品 第 2 行 单价", "约100")


def test_a_new_row_tells_what_it_lacks():
    (row,) = read("商品名称\t单价\n全新\t5").rows
    assert {issue.where.split()[-1] for issue in row.issues} == {"店铺", "毛利率"}


def test_an_emptied_cell_empties_and_one_not_pasted_stays():
    found = read("id\t类目\np1\t\n")
    assert "category" not in found.over({"products": NOW}).content["products"][0]


def test_without_headings_columns_are_the_tables_own():
    found = read("p9\ts\t杯子\t30\t0.5")
    assert found.columns[:5] == ("id", "shop", "name", "price", "margin")
    assert kinds(found)[("p9",)] == "new"


def test_days_without_a_year_take_the_plans_and_impossible_ones_are_refused():
    found = read("商品\t开始日期\t生命周期\np1\t3月28日\t新品\np1\t2月30日\t成长期", "stages")
    assert {one.column: one.text for one in found.rows[0].cells}["start"] == "2027-03-28"
    assert found.rows[1].issues


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t\n", "商品名称\t单价"])
def test_nothing_pasted_is_nothing(text: str):
    assert read(text).rows == ()


def test_strange_columns_quotes_and_length_are_told():
    found = read('商品名称\t单价\t毛利率\t颜色\n"收\n纳"\t1\t0.2\t红')
    assert found.issues[0].value == "颜色"
    assert {one.column: one.text for one in found.rows[0].cells}["name"].replace("\n", "") == "收纳"
    assert read("id\tname\tprice\n" + "p1\tx\t1\n" * (MOST_ROWS + 5)).issues
    assert read("x" * 6_000_000).issues
    assert read("p1\ts\t杯子\t30\t0.5" + "\t9" * 40).rows[0].issues

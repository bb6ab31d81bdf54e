"""The annual activity table, out and back: unchanged it changes nothing, and every change is one row."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from generated import problems
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from campaignplan.calendars.promotion import Phase
from campaignplan.dates import SHANGHAI
from campaignplan.errors import InputError
from campaignplan.planning.problem import Enrolment, Problem
from campaignplan.publishing.activity import Activities
from campaignplan.publishing.workbook.activity import activity_bytes
from campaignplan.storage import load_problem
from campaignplan.storage.activities import Edits, read_activities
from campaignplan.text import Lang

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("yiwu-homeware", "hebei-gears", "guangzhou-clothing")
HEAD = 4
"""Row of the headings."""


@pytest.fixture(scope="module")
def yiwu() -> Problem:
    return load_problem(EXAMPLES / "yiwu-homeware")


def at(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=SHANGHAI)


class Table:
    """A written table, opened by another library, as somebody edits it."""

    def __init__(self, problem: Problem, lang: Lang = "zh") -> None:
        self.problem, self.lang = problem, lang
        self.book = load_workbook(io.BytesIO(activity_bytes(problem, lang=lang)))
        self.sheets = self.book.worksheets

    def cell(self, sheet: Worksheet, heading: str, row: int) -> Any:
        names = [cell.value for cell in sheet[HEAD]]
        return sheet.cell(row, names.index(heading) + 1)

    def row(self, promotion: str, product: str = "") -> tuple[Worksheet, int]:
        sheet = self.sheets[1 if product else 0]
        for row in range(HEAD + 1, sheet.max_row + 1):
            same = self.cell(sheet, "活动编号", row).value == promotion
            if same and (not product or self.cell(sheet, "商品编号", row).value == product):
                return sheet, row
        raise AssertionError(promotion)

    def at(self, heading: str, promotion: str, product: str = "") -> str:
        sheet, row = self.row(promotion, product)
        return self.cell(sheet, heading, row).coordinate

    def set(self, promotion: str, heading: str, value: object, product: str = "") -> "Table":
        sheet, row = self.row(promotion, product)
        self.cell(sheet, heading, row).value = value
        return self

    def add(self, **cells: object) -> "Table":
        sheet = self.sheets[0]
        rows = range(HEAD + 1, sheet.max_row + 1)
        row = next(row for row in rows if not self.cell(sheet, "活动", row).value)
        for heading, value in cells.items():
            self.cell(sheet, heading, row).value = value
        return self

    def read(self, folder: Path, problem: Problem | None = None) -> Edits:
        self.book.save(folder / "表.xlsx")
        return read_activities(folder / "表.xlsx", problem or self.problem)


def faults(table: Table, folder: Path) -> dict[str, str]:
    """Return what is refused, by cell."""
    with pytest.raises(InputError) as caught:
        table.read(folder)
    return {issue.where.removeprefix("表.xlsx "): issue.why.zh for issue in caught.value.issues}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_written_and_read_nothing_is_changed(name: str, lang: Lang, tmp_path: Path):
    problem = load_problem(EXAMPLES / name)
    path = tmp_path / "table.xlsx"
    path.write_bytes(activity_bytes(problem, lang=lang))
    found = read_activities(path, problem)
    assert (found.cells, found.new, found.notes) == ((), (), ())
    assert found.empty
    resaved = tmp_path / "again.xlsx"
    load_workbook(path).save(resaved)
    assert read_activities(resaved, problem).empty


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_any_sound_problem_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, problem: Problem):
    path = tmp_path_factory.mktemp("any") / "table.xlsx"
    path.write_bytes(activity_bytes(problem))
    found = read_activities(path, problem)
    assert found.cells == ()
    assert found.empty


def test_a_moment_finer_than_a_spreadsheet_keeps_comes_back(tmp_path: Path):
    problem = load_problem(EXAMPLES / "yiwu-homeware")
    first, *rest = problem.promotions
    sharp = timedelta(microseconds=1)
    phases = tuple(replace(one, start=one.start + sharp, end=one.end + sharp) for one in first.phases)
    problem = replace(problem, promotions=(replace(first, phases=phases), *rest))
    path = tmp_path / "table.xlsx"
    path.write_bytes(activity_bytes(problem))
    assert read_activities(path, problem).empty


P328 = "1688-328-2027"
CHANGES: list[tuple[str, object, Callable[[Problem], object], object]] = [
    ("活动", "三月大促", lambda p: fair(p).name, "三月大促"),
    ("级别", "店铺", lambda p: fair(p).level, "shop"),
    ("适用类目", "亚克力收纳｜文具收纳", lambda p: fair(p).categories, ("亚克力收纳", "文具收纳")),
    ("活动日", date(2027, 3, 27), lambda p: fair(p).anchor, date(2027, 3, 27)),
    ("报名截止", datetime(2027, 3, 5, 12), lambda p: phase(p, "enrolment").end, at(3, 5, 12)),
    ("报名截止", "3月5日 中午12点", lambda p: phase(p, "enrolment").end, at(3, 5, 12)),
    ("报名要求", "一条\n两条", lambda p: fair(p).requirements, ("一条", "两条")),
    ("报名要求", None, lambda p: fair(p).requirements, ()),
    ("库存要求（件）", 300, lambda p: fair(p).min_stock, 300.0),
    ("信息质量分要求", 4.5, lambda p: fair(p).min_listing_points, 4.5),
    ("备货截止", date(2027, 3, 19), lambda p: phase(p, "stock_in"), Phase("stock_in", at(3, 7), at(3, 20))),
    ("爆发起", datetime(2027, 3, 28, 20), lambda p: phase(p, "burst").start, at(3, 28, 20)),
    ("返场止", date(2027, 4, 3), lambda p: phase(p, "encore").end, at(4, 4)),
    ("价保至", None, lambda p: fair(p).phase("price_protection"), None),
    ("复盘截止", date(2027, 4, 9), lambda p: phase(p, "review"), Phase("review", at(4, 2), at(4, 10))),
    ("价格底线窗口（天）", 60, lambda p: fair(p).price_window_days, 60),
    ("优惠机制", "满 300 减 30", lambda p: fair(p).mechanics, "满 300 减 30"),
    ("负责人", "小李", lambda p: fair(p).owner, "小李"),
    ("进展", "审核通过", lambda p: fair(p).progress, "accepted"),
    ("复盘结论", "备货少了三成", lambda p: fair(p).review, "备货少了三成"),
    ("来源", "后台公告", lambda p: fair(p).source, "后台公告"),
    ("核实状态", "已核实", lambda p: fair(p).status, "verified"),
    ("核实日期", date(2027, 1, 15), lambda p: fair(p).verified_on, date(2027, 1, 15)),
    ("每款报名费", 300, lambda p: terms(p, "").fee, 300.0),
    ("降价幅度", 0.05, lambda p: terms(p, "").discount, 0.05),
    ("报名", "否", lambda p: terms(p, "").choice, "no"),
]


def fair(problem: Problem) -> Any:
    return next(promotion for promotion in problem.promotions if promotion.id == P328)


def phase(problem: Problem, kind: Any) -> Phase:
    return fair(problem).phase(kind)


def terms(problem: Problem, product: str) -> Enrolment:
    (row,) = (r for r in problem.enrolments if (r.promotion, r.product, r.shop) == (P328, product, "yiwu"))
    return row


@pytest.mark.parametrize(("heading", "typed", "where", "wanted"), CHANGES)
def test_each_cell_changes_what_it_shows(yiwu, tmp_path, heading, typed, where, wanted):
    found = Table(yiwu).set(P328, heading, typed).read(tmp_path)
    assert len(found.cells) == 1
    (edit,) = found.cells
    assert (edit.promotion, edit.field.heading.zh, edit.disputed) == (P328, heading, False)
    assert where(found.after) == wanted
    assert found.notes == ()
    assert found.new == ()


def test_a_product_has_terms_of_its_own(yiwu, tmp_path):
    table = Table(yiwu).set(P328, "报名", "是", "a4-tray").set(P328, "降价幅度", "6%", "a4-tray")
    after = table.read(tmp_path).after
    assert terms(after, "a4-tray") == Enrolment(P328, "a4-tray", "yiwu", "yes", None, 0.06)
    others = [row for row in after.enrolments if row.product != "a4-tray"]
    assert others == list(yiwu.enrolments)


def test_products_left_alone_follow_their_promotion(yiwu, tmp_path):
    """mini-bin has a row of its own that says what the promotion said; monitor-stand was declined on purpose."""
    said = {row["product"]: row["choice"] for row in Activities(yiwu).products if row["promotion"] == P328}
    assert (said["mini-bin"], said["monitor-stand"]) == ("auto", "no")
    after = Table(yiwu).set(P328, "报名", "否").read(tmp_path).after
    said = {row["product"]: row["choice"] for row in Activities(after).products if row["promotion"] == P328}
    assert set(said.values()) == {"no"}
    again = Table(after).set(P328, "报名", "自动").set(P328, "每款报名费", 90).read(tmp_path).after
    rows = {row["product"]: row for row in Activities(again).products if row["promotion"] == P328}
    assert {row["choice"] for row in rows.values()} == {"auto"}  # by now monitor-stand said what its promotion said
    assert {row["fee"] for row in rows.values()} == {90.0}
    assert rows["mini-bin"]["discount"] == 0.1  # of its own, and nobody spoke of it


def test_what_may_not_be_enrolled_is_told_at_the_product(yiwu, tmp_path):
    found = faults(Table(yiwu).set(P328, "报名", "是"), tmp_path)
    ((place, why),) = found.items()
    assert place.startswith("报名 D")
    assert "低于价格底线" in why


def test_what_was_changed_elsewhere_is_not_undone(yiwu, tmp_path):
    table = Table(yiwu).set(P328, "负责人", "小李")
    later = replace(
        yiwu, promotions=tuple(replace(p, mechanics="满减") if p.id == P328 else p for p in yiwu.promotions)
    )
    found = table.read(tmp_path, later)
    assert [edit.field.id for edit in found.cells] == ["owner"]
    assert (fair(found.after).owner, fair(found.after).mechanics) == ("小李", "满减")
    assert any("从版本" in note.zh for note in found.notes)


def test_what_both_changed_is_disputed_and_stays(yiwu, tmp_path):
    table = Table(yiwu).set(P328, "优惠机制", "满 200 减 20")
    later = replace(
        yiwu, promotions=tuple(replace(p, mechanics="满减") if p.id == P328 else p for p in yiwu.promotions)
    )
    found = table.read(tmp_path, later)
    (edit,) = found.cells
    assert edit.disputed
    assert (edit.shown(edit.before, "zh"), edit.shown(edit.after, "zh")) == ("满减", "满 200 减 20")
    assert found.empty
    assert any("都改过" in note.zh for note in found.notes)
    agreed = table.read(
        tmp_path, replace(later, promotions=tuple(replace(p, mechanics="满 200 减 20") if p.id == P328 else p for p in later.promotions))
    )  # fmt: skip
    assert agreed.cells == ()


def test_a_row_below_is_a_promotion_of_ones_own(yiwu, tmp_path):
    table = Table(yiwu).add(
        平台="1688", 活动="五月专场", 级别="店铺", 活动日=date(2027, 5, 12), 报名开始=date(2027, 4, 20),
        报名截止="2027-05-01 18:00", 爆发起=date(2027, 5, 12), 爆发止=date(2027, 5, 13), 价保至=date(2027, 5, 20),
        报名="是", 降价幅度=0.03, 负责人="小王",
    )  # fmt: skip
    found = table.read(tmp_path)
    (own,) = found.new
    assert (own.id, own.series, own.name, own.name_en, own.level) == (
        "own-20270512",
        "own-20270512",
        "五月专场",
        "五月专场",
        "shop",
    )
    assert [(p.kind, p.start, p.end) for p in own.phases] == [
        ("enrolment", at(4, 20), at(5, 1, 18)), ("burst", at(5, 12), at(5, 14)), ("price_protection", at(5, 12), at(5, 21)),
    ]  # fmt: skip
    assert found.after.promotions[-1] == own
    assert found.after.enrolments[-1] == Enrolment("own-20270512", "", "yiwu", "yes", None, 0.03)
    # The same file read again makes no second one; what was typed into its row since changes the first.
    assert table.read(tmp_path, found.after).empty
    (edit,) = Table(yiwu).add(
        平台="1688", 活动="五月专场", 活动日=date(2027, 5, 12), 级别="店铺", 负责人="小李"
    ).read(tmp_path, found.after).cells  # fmt: skip
    assert (edit.promotion, edit.before, edit.after) == ("own-20270512", "小王", "小李")
    # Written again it stands among the others, and its row changes nothing.
    again = Table(found.after).read(tmp_path)
    assert again.empty


def test_a_row_taken_out_deletes_nothing(yiwu, tmp_path):
    table = Table(yiwu)
    sheet, row = table.row("1688-920-2027")
    sheet.delete_rows(row)
    found = table.read(tmp_path)
    assert found.empty
    assert any("1688-920-2027" in note.zh and "不当作删除" in note.zh for note in found.notes)


def test_sorting_and_columns_of_ones_own_do_no_harm(yiwu, tmp_path):
    table = Table(yiwu).set(P328, "负责人", "小李")
    sheet = table.sheets[0]
    rows = [[cell.value for cell in sheet[row]] for row in range(HEAD + 1, HEAD + 5)]
    for row, values in enumerate(reversed(rows), HEAD + 1):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value
    sheet.cell(HEAD, sheet.max_column + 1).value = "备注"
    sheet.cell(HEAD + 1, sheet.max_column).value = "自己的列"
    found = table.read(tmp_path)
    assert [(edit.promotion, edit.field.id) for edit in found.cells] == [(P328, "owner")]
    assert any("备注" in note.zh for note in found.notes)


def test_cells_that_are_worked_out_are_told(yiwu, tmp_path):
    found = Table(yiwu).set(P328, "方案", "报名 20 款").set(P328, "活动价", "¥9", "a4-tray").read(tmp_path)
    assert found.empty
    (note,) = found.notes
    assert "算出来的" in note.zh
    assert note.zh.count("表.xlsx") == 2


def test_without_what_was_written_everything_different_counts(yiwu, tmp_path):
    table = Table(yiwu).set(P328, "负责人", "小李")
    del table.book["_base"]
    found = table.read(tmp_path)
    assert [edit.field.id for edit in found.cells] == ["owner"]
    assert any("_base" in note.zh for note in found.notes)


def test_faults_are_told_all_at_once_with_their_cells(yiwu, tmp_path):
    table = Table(yiwu).set(P328, "报名截止", "3月32日").set(P328, "级别", "特大").set(P328, "活动", None)
    table.set("1688-628-2027", "降价幅度", 30).set("1688-628-2027", "每款报名费", None).set(
        P328, "报名", "看看", "a4-tray"
    )
    found = faults(table, tmp_path)
    assert {place.split()[0] for place in found} == {"活动日历", "报名"}
    wanted = [
        (P328, "报名截止"),
        (P328, "级别"),
        (P328, "活动"),
        ("1688-628-2027", "降价幅度"),
        ("1688-628-2027", "每款报名费"),
    ]
    places = {f"活动日历 {table.at(heading, name)}" for name, heading in wanted}
    assert set(found) == places | {f"报名 {table.at('报名', P328, 'a4-tray')}"}
    assert found["活动日历 C5"] == "不能为空"


@pytest.mark.parametrize(
    ("heading", "typed", "why"),
    [
        ("爆发止", date(2027, 3, 27), "不晚于开始"),
        ("预热止", date(2027, 3, 29), "之前开始"),
        ("蓄水起", None, "只填了一个"),
        ("降价幅度", 1, "不大于 0.9"),
        ("每款报名费", -5, "不小于 0"),
        ("负责人", "=HYPERLINK(1)", "公式"),
    ],
)
def test_what_would_be_unsound_is_told_at_its_cell(yiwu, tmp_path, heading, typed, why):
    table = Table(yiwu)
    sheet, row = table.row(P328)
    cell = table.cell(sheet, heading, row)
    cell.value = typed
    if isinstance(typed, str):
        cell.data_type = "s"
    where = cell.coordinate
    if heading == "预热止":  # told where the later phase starts
        where = table.cell(sheet, "爆发起", row).coordinate
    assert why in faults(table, tmp_path)[f"活动日历 {where}"]


def test_a_row_there_twice_is_refused(yiwu, tmp_path):
    found = faults(Table(yiwu).add(活动="又一个", 活动编号=P328), tmp_path)
    assert any("同一行" in why for why in found.values())


def test_the_hidden_column_must_be_there(yiwu, tmp_path):
    table = Table(yiwu)
    for sheet in table.sheets[:2]:
        sheet.delete_cols(sheet.max_column - (sheet is table.sheets[1]), 2)
    found = faults(table, tmp_path)
    assert any("活动编号" in why for why in found.values())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not really", b"hello"])
def test_other_files_are_refused(yiwu, tmp_path, data):
    (tmp_path / "x.xlsx").write_bytes(data)
    with pytest.raises(InputError):
        read_activities(tmp_path / "x.xlsx", yiwu)
    with pytest.raises(InputError, match="读不到"):
        read_activities(tmp_path / "none.xlsx", yiwu)


def test_text_that_looks_like_a_formula_is_written_as_text(tmp_path):
    problem = load_problem(EXAMPLES / "yiwu-homeware")
    odd = replace(problem.products[0], name='=HYPERLINK("http://x")')
    book = load_workbook(io.BytesIO(activity_bytes(replace(problem, products=(odd, *problem.products[1:])))))
    cells = [cell for row in book.worksheets[1].iter_rows() for cell in row if str(cell.value or "").startswith("=")]
    assert cells
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_the_same_problem_gives_the_same_bytes(yiwu):
    assert activity_bytes(yiwu) == activity_bytes(yiwu)


def test_ids_and_what_was_written_are_hidden(yiwu):
    book = load_workbook(io.BytesIO(activity_bytes(yiwu)))
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "veryHidden"]
    for sheet, ids in zip(book.worksheets, (1, 2), strict=False):
        letters = [cell.column_letter for cell in sheet[HEAD]][-ids:]
        assert all(sheet.column_dimensions[letter].hidden for letter in letters)
    rules = book.worksheets[0].data_validations.dataValidation
    assert {rule.type for rule in rules} == {"list", "date", "decimal"}
    lists = [rule.formula1 for rule in rules if rule.type == "list"]
    assert '"自动,是,否"' in lists
    assert '"计划中,已报名,审核通过,未通过,已结束"' in lists


def test_later_phases_move_together(yiwu, tmp_path):
    moved = Table(yiwu)
    for heading, days in (("预热止", 1), ("爆发起", 1), ("爆发止", 1), ("返场起", 1), ("返场止", 1)):
        sheet, row = moved.row(P328)
        cell = moved.cell(sheet, heading, row)
        cell.value = cell.value + timedelta(days=days)
    after = moved.read(tmp_path).after
    assert [(p.kind, p.start) for p in fair(after).phases if p.kind in ("burst", "encore")] == [
        ("burst", at(3, 29)), ("encore", at(3, 31)),
    ]  # fmt: skip

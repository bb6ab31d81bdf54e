"""Reading what happened from a file: one row a product, channel and day, as CSV or in a workbook's first sheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from campaignplan.errors import InputError, Issue
from campaignplan.ids import nearest
from campaignplan.planning.problem import Problem
from campaignplan.storage.folder import text_of
from campaignplan.storage.source import Source
from campaignplan.storage.values import Context, RefusedError, day, missing, number, shown
from campaignplan.storage.workbook_reader import sheets_in
from campaignplan.storage.xlsx_guard import broken, look
from campaignplan.text import Text

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "product": ("商品", "商品名称", "产品", "产品名称", "product"),
    "channel": ("渠道", "推广渠道", "channel"),
    "date": ("日期", "date"),
    "impressions": ("展现", "展现量", "曝光", "impressions"),
    "clicks": ("点击", "点击量", "clicks"),
    "spend": ("花费", "花费(元)", "花费（元）", "消耗", "spend"),
    "inquiries": ("询盘", "询盘数", "inquiries"),
    "orders": ("订单", "订单数", "成交笔数", "orders"),
    "gmv": ("成交额", "成交金额", "gmv"),
}
"""What a heading may be called, folded; the first is what messages say."""
NEEDED = ("product", "channel", "date")
MOST_ROWS = 400_000
MOST_TOLD = 50
"""Faults told one by one; a wrong column would otherwise give a page for every row."""


def read_actuals(data: bytes, name: str, problem: Problem) -> "pd.DataFrame":
    """Read a report in the project's own plain form, for `workspace.actuals.Actuals.add`.

    Parameters
    ----------
    data, name
        The file's bytes and name: CSV (UTF-8 or GB18030) or ``.xlsx``. The first row names the columns, in Chinese or
        English (`COLUMNS`); product and channel are ids or names of the problem.

    Returns
    -------
    Columns product, channel (ids), date (ISO text) and the numbers that were there; yuan and counts.

    Raises
    ------
    InputError
        With every fault, at most `MOST_TOLD` of them: a heading that is missing or strange, a product or channel the
        problem does not have, a day or number that cannot be read, a number below 0.
    """
    import pandas as pd

    epoch, rows = _workbook_rows(data, name) if name.lower().endswith(".xlsx") else (None, _csv_rows(data, name))
    header = rows[0] if rows else []
    at, issues = _headings(header, name)
    if issues:
        raise InputError(issues)
    reader = _Reader(problem, name, epoch)
    found = [reader.row(line, {c: row[i] if i < len(row) else "" for c, i in at.items()})
             for line, row in enumerate(rows[1:], start=2) if not all(map(missing, row))]  # fmt: skip
    if reader.issues:
        raise InputError(reader.told())
    if not found:
        fix = Text("请导出有数据的时段", "export a time that has data")
        raise InputError([Issue(name, "", Text("没有数据行", "there are no rows"), fix)])
    return pd.DataFrame(found, columns=list(at))


class _Reader:
    def __init__(self, problem: Problem, name: str, epoch: Literal[1900, 1904] | None) -> None:
        self.name, self.issues = name, list[Issue]()
        self.context = Context(horizon=problem.settings.horizon, epoch=epoch)
        self.known = {
            "product": _spelled((one.id, one.name) for one in problem.products),
            "channel": _spelled((one.id, one.name) for one in problem.channels),
        }

    def row(self, line: int, cells: Mapping[str, object]) -> dict[str, object]:
        return {column: self._cell(line, column, raw) for column, raw in cells.items()}

    def told(self) -> list[Issue]:
        more = len(self.issues) - MOST_TOLD
        if more <= 0:
            return self.issues
        why = Text(f"还有 {more} 处同类问题", f"{more} more faults of the kind")
        return [*self.issues[:MOST_TOLD], Issue(self.name, "", why, Text("先改好上面的", "mend those above first"))]

    def _cell(self, line: int, column: str, raw: object) -> object:
        where = f"{self.name} 第 {line} 行 {COLUMNS[column][0]}"
        try:
            if column in self.known:
                return self._known(column, raw)
            if column == "date":
                return day(raw, self.context).isoformat()
            return float("nan") if missing(raw) else self._amount(raw)
        except RefusedError as refused:
            self.issues.append(Issue(where, shown(raw), refused.why, refused.fix))
            return None

    def _known(self, column: str, raw: object) -> str:
        said = shown(raw).strip().casefold()
        found = self.known[column].get(said)
        if found is None:
            like = nearest(said, self.known[column])
            why = Text("方案里没有这一项", "the plan has no such thing")
            fix = (
                Text(f"是不是 {like}", f"did you mean {like}")
                if like
                else Text("请先加到方案里", "add it to the plan")
            )
            raise RefusedError(why, fix)
        return found

    @staticmethod
    def _amount(raw: object) -> float:
        found = number(raw)
        if found < 0:
            raise RefusedError(Text("不能是负数", "it may not be negative"), Text("请写 0 或正数", "write 0 or more"))
        return found


def _spelled(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return ids by name and by id; a name that two things share means neither."""
    pairs = tuple(named)
    names = [name.strip().casefold() for _, name in pairs]
    single = {name: own for (own, _), name in zip(pairs, names, strict=True) if names.count(name) == 1}
    return {**single, **{own: own for own, _ in pairs}}


def _headings(header: Sequence[object], name: str) -> tuple[dict[str, int], list[Issue]]:
    spelled = {word.casefold(): column for column, words in COLUMNS.items() for word in words}
    at: dict[str, int] = {}
    issues = []
    for i, raw in enumerate(header):
        said = shown(raw).strip().casefold()
        column = spelled.get(said)
        if column is not None and column not in at:
            at[column] = i
        elif said:
            why = (
                Text("写了两次", "it is there twice") if column else Text("不认识这一列", "this column is not known")
            )
            names = "、".join(words[0] for words in COLUMNS.values())
            issues.append(
                Issue(f"{name} 第 1 行", shown(raw), why, Text(f"可用的有：{names}", f"there are: {names}"))
            )
    for column in NEEDED:
        if column not in at:
            why = Text(f"缺少“{COLUMNS[column][0]}”一列", f"the column {column} is missing")
            issues.append(Issue(f"{name} 第 1 行", "", why, Text("请加上", "add it")))
    return at, issues


def _csv_rows(data: bytes, name: str) -> list[list[object]]:
    source = Source("actuals")
    text = text_of(source, name, data)
    if text is None:
        raise InputError(source.issues)
    try:
        rows: list[list[object]] = [list(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error as error:
        why = Text(
            f"双引号不成对或格子过长（{error}）", f"double quotes do not pair, or a cell is too long ({error})"
        )
        fix = Text("请用 Excel 另存为 CSV UTF-8", "save it anew as CSV UTF-8")
        raise InputError([Issue(name, "", why, fix)]) from error
    return _bounded(rows, name)


def _workbook_rows(data: bytes, name: str) -> tuple[Literal[1900, 1904], list[list[object]]]:
    seen = look(data)
    if seen.fault:
        raise InputError([broken(name, seen.fault)])
    sheets = sheets_in(seen.clean, name)
    return seen.epoch, _bounded(sheets[0][1] if sheets else [], name)


def _bounded(rows: list[list[object]], name: str) -> list[list[object]]:
    if len(rows) > MOST_ROWS:
        why = Text(f"超过 {MOST_ROWS:,} 行", f"more than {MOST_ROWS:,} rows")
        raise InputError([Issue(name, "", why, Text("请分几次导入", "import it in parts"))])
    return rows

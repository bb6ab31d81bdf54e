"""Names: ids are slugs and unique, texts hold nothing that harms a spreadsheet, a feed or a screen."""

import unicodedata
from collections.abc import Iterator
from dataclasses import fields

from campaignplan.ids import LONGEST, LONGEST_EVENT, is_slug
from campaignplan.planning.check.fault import Fault, Place, fault
from campaignplan.planning.problem import Problem
from campaignplan.text import Text

LONGEST_TEXT = 2_000
FORMULA_SIGNS = "=+-@＝＋－＠"
"""What spreadsheets take for the start of a formula; East Asian ones the full-width signs too."""
DASHES = ("-", "—", "–", "--", "——")
_NOT_FIRST = frozenset(f" {FORMULA_SIGNS}{''.join(DASHES)}") | {""}
WITH_ID = (
    *("shops", "products", "channels", "promotions", "tests", "rules", "locks", "book", "holidays"),
    *("templates", "events"),
)
NAMED = {
    "shops": ("name", "platform"),
    "products": ("name",),
    "channels": ("name",),
    "promotions": ("name", "name_en", "series", "platform"),
    "book": ("name",),
    "holidays": ("name", "name_en"),
}
"""Texts that may not be empty."""
SLUGS = {"shops": ("platform",), "promotions": ("series", "platform"), "replenishments": ("batch",)}
TAKEN_RULES = ("budget", "price-window")
TABLES = tuple(field.name for field in fields(Problem) if field.name not in ("settings", "calendars"))
KEYS = {
    "lines": ("product", "channel"),
    "stages": ("product", "start"),
    "curves": ("product", "channel", "spend"),
    "enrolments": ("promotion", "product", "shop"),
    "multipliers": ("kind", "key", "category", "platform"),
    "past": ("product", "channel", "month"),
    "replenishments": ("product", "batch"),
}
"""What together may stand only once in a table without ids."""
NAMELESS = {"replenishments": "batch"}
"""Columns without which a row is like no other."""


def names(problem: Problem) -> Iterator[Fault]:
    """Check ids, names and texts of every table."""
    yield from _settings(problem)
    for table in TABLES:
        yield from _unique(problem, table)
        rows = getattr(problem, table)
        columns = [field.name for field in fields(rows[0])] if rows else []
        for row, item in enumerate(rows):
            for column in (*(("id",) if table in WITH_ID else ()), *SLUGS.get(table, ())):
                value, longest = getattr(item, column), LONGEST_EVENT if table == "events" else LONGEST
                if value and not is_slug(value, longest):
                    yield _not_a_slug(Place(table, row, column), value, longest)
            for column in columns:
                value = getattr(item, column)
                if value == "" and (column == "id" or column in NAMED.get(table, ())):
                    why, fix = Text("不能为空", "it may not be empty"), Text("请填写", "fill it in")
                    yield fault(Place(table, row, column), "", why, fix)
                in_list = isinstance(value, tuple)
                for text in value if in_list else (value,):
                    if isinstance(text, str) and (text or in_list) and not _plain(text):
                        yield from _clean(Place(table, row, column), text, in_list=in_list)
    for row, rule in enumerate(problem.rules):
        if rule.id in TAKEN_RULES:
            why = Text("这个编号留给自带的规则", "the id belongs to a built-in rule")
            fix = Text(f"请换一个，如 {rule.id}-1", f"choose another, such as {rule.id}-1")
            yield fault(Place("rules", row, "id"), rule.id, why, fix)


def _settings(problem: Problem) -> Iterator[Fault]:
    place = Place("plan", None, "name")
    name = problem.settings.name
    if not name.strip():
        yield fault(place, name, Text("不能为空", "it may not be empty"), Text("请给方案起个名字", "name the plan"))
    yield from _clean(place, name)


def _unique(problem: Problem, table: str) -> Iterator[Fault]:
    columns = ("id",) if table in WITH_ID else KEYS.get(table, ())
    first: dict[tuple[object, ...], int] = {}
    for row, item in enumerate(getattr(problem, table) if columns else ()):
        if table in NAMELESS and not getattr(item, NAMELESS[table]):
            continue
        key = tuple(getattr(item, column) for column in columns)
        if key not in first:
            first[key] = row
            continue
        places = tuple(Place(table, r, column) for r in (row, first[key]) for column in columns)
        value = " ".join(str(part) for part in key if part != "")
        why = Text(f"和第 {first[key] + 1} 条重复", f"the same as entry {first[key] + 1}")
        fix = Text("请合并或删去一行", "merge them or remove one")
        if columns == ("id",):
            fix = Text("编号不能重复，请换一个", "an id stands once; choose another")
        elif table in NAMELESS:
            fix = Text("一款商品的批次不能重复，请换一个", "a product has a batch once; name another")
        yield fault(places, value, why, fix)


def _not_a_slug(place: Place, value: str, longest: int) -> Fault:
    why = Text(
        "编号只能用小写字母、数字和中间的 - _ .",
        "an id has lower-case letters, digits, and single - _ . between",
    )
    fix = Text(f"请改写，如 box-01；至多 {longest} 个字符", f"write it as box-01; at most {longest} characters")
    return fault(place, value, why, fix)


def _plain(text: str) -> bool:
    """Tell quickly of most texts that `_clean` has nothing against them: there are thousands, at every step saved.

    What is harmful is not printable, but for the sign that stands for a lost one.
    """
    return (
        text.isprintable()
        and text[:1] not in _NOT_FIRST
        and text[-1:] != " "
        and len(text) <= LONGEST_TEXT
        and "\ufffd" not in text
        and "|" not in text
    )


def _clean(place: Place, text: str, in_list: bool = False) -> Iterator[Fault]:
    bad = next((c for c in text if _harmful(c)), None)
    if bad is not None:
        name = f"U+{ord(bad):04X}"
        why = Text(f"含有看不见的控制字符 {name}", f"it holds the invisible control character {name}")
        yield fault(place, text, why, Text("请删去它，写在一行里", "remove it and write on one line"))
    elif len(text) > 1 and text[0] in FORMULA_SIGNS and text not in DASHES:
        why = Text(
            "以 = + - @ 开头的文字会被表格软件当作公式",
            "text that starts with = + - @ is run as a formula by spreadsheets",
        )
        yield fault(
            place,
            text,
            why,
            Text("请去掉开头的符号，或在前面加文字", "remove the sign, or put a word before it"),
        )
    elif text != text.strip() or text in DASHES or (text in tuple(FORMULA_SIGNS)):
        why = Text("只有符号，或两端有空格", "nothing but a sign, or blanks at an end")
        yield fault(place, text, why, Text("请删去，或写上文字", "remove it, or write words"))
    elif len(text) > LONGEST_TEXT:
        why = Text(f"超过 {LONGEST_TEXT} 个字", f"longer than {LONGEST_TEXT} characters")
        yield fault(place, text, why, Text("请缩短", "shorten it"))
    elif in_list and ("|" in text or not text):
        why = Text("这里的一项不能为空或含 |", "an entry of this list may not be empty or hold |")
        yield fault(place, text, why, Text("| 用来分开多项，请换一个符号", "| parts entries; use another sign"))


def _harmful(character: str) -> bool:
    # U+200D joins emoji; other format characters hide or reorder what people read.
    category = unicodedata.category(character)
    return character == "\ufffd" or (category in ("Cc", "Cf", "Cs", "Zl", "Zp") and character != "\u200d")

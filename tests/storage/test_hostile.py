"""Hostile input over every way in: refused or escaped, nothing leaked, in bounded time and memory."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import hostile_xlsx
import pytest
from folders import SETTINGS, SOUND, Content, write
from results import make_result

from campaignplan.cli import main
from campaignplan.errors import InputError, Issue
from campaignplan.planning.check import MOST_FAULTS
from campaignplan.planning.problem import Problem
from campaignplan.publishing import publish
from campaignplan.storage import load_problem, save_problem, save_workbook
from campaignplan.text import Text

CANARY = "s3cr3t-c4n4ry"
PRODUCT = "id,shop,name,price,margin,category\n"
Spoil = dict[str, Content] | Callable[[Path], None]


def named(name: str, column: str = "name") -> dict[str, Content]:
    cells = {"id": "p1", "shop": "s1", "name": "盒", "price": "59", "margin": "0.4", "category": "home"} | {
        column: name
    }
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells.values())
    return {"products.csv": PRODUCT + ",".join(quoted) + "\n"}


def settings(more: str) -> dict[str, Content]:
    return {"problem.toml": SETTINGS + more}


def linked(name: str, target: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)

    return make


def piped(folder: Path) -> None:
    (folder / "book.csv").unlink(missing_ok=True)
    os.mkfifo(folder / "book.csv")


def sparse(name: str, size: int) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        with (folder / name).open("wb") as file:
            file.truncate(size)

    return make


def many_files(folder: Path) -> None:
    for number in range(300):
        (folder / f"t{number}.csv").write_text("id\n")


FORMULAS = [
    "=1+1", '=HYPERLINK("http://127.0.0.1:9/","x")', "=cmd|' /C calc'!A0", "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", "＝1+1", "＋1+1", "－2+3", "＠SUM(1)",
    "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", "\u200b=1+1", '="=1+1"', "=", "@",
]  # fmt: skip
INVISIBLE = [
    "\x1b[31m红",
    "a\x07b",
    "收纳\u202e盒",
    "收纳\u2066盒",
    "收\u200b纳",
    "收\ufeff纳",
    "收\u2028纳",
    "a\x7fb",
    "a\x85b",
    "收\u00ad纳",
    "a\nb",
    "\ufffd",
]
IDS = [
    "../../etc/passwd",
    "a/b",
    "a\\b",
    "..",
    ".",
    "a' or 1=1--",
    "a;drop",
    "<b>",
    "a b",
    "a\nb",
    "%2e%2e",
    "ａ",
    "a" * 65,
    "a..b",
    "p1\u202e",
    "$(id)",
    "`id`",
    "p1|calc",
]
# Every one of them is a name like others, to be kept to the letter and escaped wherever it comes out.
KEPT = [
    "'; DROP TABLE products;--", "1 OR 1=1", '" UNION SELECT * FROM people--', "../../etc/passwd", "C:\\Windows\\win.ini", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "javascript:alert(1)", "</td></table><h1>x", "]]><!--", "&lt;b&gt;", "[red]红[/red]", "[link=http://127.0.0.1:9/]x[/link]",
    "{{7*7}}", "{% raw %}", "${7*7}", "%s%s%n", "END:VEVENT", "a;b,c\\n:d", "`id`", "$(id)", "x' onmouseover='y",
]  # fmt: skip
REFUSED: list[tuple[str, Spoil, str, str]] = [
    # name, what is spoilt, where, a word of reason or mend
    *[(f"formula {name!r}", named(name), "products.csv 第 2 行 name", "公式|符号") for name in FORMULAS],
    ("formula in a category", named("=1+1", "category"), "products.csv 第 2 行 category", "公式"),
    ("formula in the plan's name", {"problem.toml": SETTINGS.replace("2027 全年", "=1+1")}, "problem.toml [plan] name", "公式"),
    *[(f"invisible {name!r}", named(name), "products.csv 第 2 行 name", "控制字符") for name in INVISIBLE],
    *[(f"id {name!r}", named(name, "id"), "products.csv 第 2 行 id", "编号只能用") for name in IDS],
    ("a long name", named("长" * 2_001), "products.csv 第 2 行 name", "超过 2000 个字"),
    ("a calendar by path", settings('[calendar]\npresets = ["../../etc/passwd"]\n'), "problem.toml [calendar] presets", "没有这个平台日历"),
    ("a thing left out by path", settings('[calendar]\nwithout = ["../x"]\n'), "problem.toml [calendar] without", "没有它"),
    ("a template by path", {"templates.csv": "id,template,start\nx,../../x,2027-03-01\n"}, "templates.csv 第 2 行 template", "编号只能用|没有这个模板"),
    ("a surrogate escaped", {"problem.toml": SETTINGS.replace("2027 全年", "\\ud800")}, "problem.toml 第 2 行", "TOML"),
    ("a surrogate in bytes", {"book.csv": b"id,name\nb1,\xed\xa0\x80\n"}, "book.csv 第 2 行", "编码"),
    ("NULs", {"book.csv": b"id,name\x00\n"}, "book.csv", "二进制"),
    ("a key that clears the screen", settings('"\\u001b[2J" = 1\n'), "problem.toml [budget] �[2J", "没有这个项"),
    ("a section that clears the screen", settings('["\\u001b[2J"]\nx = 1\n'), "problem.toml [�[2J]", "没有这个段"),
    ("a table that clears the screen", {"\x1b[2Jx.csv": "id\n"}, "�[2Jx.csv", "没有这个表"),
    ("a table with a script for a name", {"<script>.csv": "id\n"}, "<script>.csv", "没有这个表"),
    ("brackets without end", settings("x = " + "[" * 100_000), "problem.toml", "TOML"),
    ("a number of 5,000 digits", settings("x = " + "9" * 5_000), "problem.toml", "TOML"),
    ("settings of 2 MB", settings("# " + "x" * 2_000_000), "problem.toml", "超过 1 MB"),
    ("a file of 60 MB", sparse("book.csv", 60_000_000), "book.csv", "超过 50 MB"),
    ("a file without end", linked("book.csv", "/dev/zero"), "book.csv", "之外的链接"),
    ("settings without end", linked("problem.toml", "/dev/zero"), "problem.toml", "之外的链接"),
    ("a pipe nobody writes to", piped, "book.csv", "不是普通文件"),
    ("a folder for a table", lambda folder: (folder / "book.csv").mkdir(), "book.csv", "不是普通文件"),
    ("a link to a secret", linked("book.csv", "../secret.csv"), "book.csv", "之外的链接"),
    ("a link to a secret by its full path", linked("book.csv", "/etc/passwd"), "book.csv", "之外的链接"),
    ("a link to itself", linked("book.csv", "book.csv"), "book.csv", "读不到文件"),
    ("a link to nowhere", linked("book.csv", "nowhere.csv"), "book.csv", "读不到文件"),
    ("three hundred tables", many_files, "problem", "304 个表"),
    ("three million empty lines", {"receipts.csv": "date,amount\n" + "\n" * 3_000_000}, "receipts.csv", "超过 2,000,000 行"),
    ("three hundred thousand rows", {"receipts.csv": "date,amount\n" + "2027-01-05,1\n" * 300_000}, "receipts.csv", "超过 200,000 行"),
    ("a hundred thousand columns", {"receipts.csv": ",".join(f"c{n}" for n in range(100_000)) + "\n"}, "receipts.csv 第 1 行", "超过 256"),
    ("a cell of a million signs", {"receipts.csv": "date,amount\n2027-01-05," + "1" * 1_000_000 + "\n"}, "receipts.csv 第 2 行", "过长"),
    ("a number of a hundred thousand digits", {"receipts.csv": "date,amount\n2027-01-05," + "1" * 100_000 + "\n"}, "receipts.csv 第 2 行 amount", "太长"),
    ("a day of a hundred thousand digits", {"receipts.csv": "date,amount\n" + "1" * 100_000 + ",1\n"}, "receipts.csv 第 2 行 date", "太长"),
    ("a word of a hundred thousand signs", {"stages.csv": "product,stage,start\np1," + "g" * 100_000 + ",2027-01-01\n"}, "stages.csv 第 2 行 stage", "没有这个选项"),
]  # fmt: skip


def refused(folder: Path, spoil: Spoil) -> tuple[Issue, ...]:
    (folder.parent / "secret.csv").write_text(f"id,name\n{CANARY},{CANARY}\n")
    write(folder, SOUND | spoil if isinstance(spoil, dict) else SOUND)
    if not isinstance(spoil, dict):
        spoil(folder)
    with pytest.raises(InputError) as error:
        load_problem(folder)
    return error.value.issues


@pytest.mark.parametrize(("name", "spoil", "where", "words"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refused_with_its_place_and_reason(tmp_path: Path, name: str, spoil: Spoil, where: str, words: str):
    issues = refused(tmp_path / "problem", spoil)
    assert [issue.where for issue in issues][:1] == [where] or issues[0].where.startswith(where + " 第"), issues
    assert len(issues) == 1, issues
    told = issues[0].sentence("zh")
    assert any(word in told for word in words.split("|")), told
    for text in (told, issues[0].sentence("en"), str(issues[0].value)):
        assert CANARY not in text
        assert "root:" not in text
        assert str(tmp_path) not in text
        assert len(text) < 1_000
        assert text.isprintable()


@pytest.mark.parametrize(
    "table",
    [
        {"receipts.csv": "date,amount\n" + "x,y\n" * 100_000},
        {"stages.csv": "product,stage,start\n" + "".join(f"p1,stage{n},2027-01-01\n" for n in range(100_000))},
        {"stages.csv": "product,stage,start\n" + "".join(f"q{n},growth,2027-01-01\n" for n in range(20_000))},
    ],
    ids=["unreadable", "unknown words", "unknown products"],
)
def test_faults_without_end_are_told_to_be_so(tmp_path: Path, table: dict[str, Content]):
    issues = refused(tmp_path / "problem", table)
    assert MOST_FAULTS < len(issues) < 3 * MOST_FAULTS
    assert any("没有再看" in issue.why.zh or "没有列出" in issue.why.zh for issue in issues)


def test_a_link_inside_the_folder_is_read(tmp_path: Path):
    folder = write(tmp_path / "problem", SOUND)
    (folder / "tables").mkdir()
    (folder / "products.csv").rename(folder / "tables" / "products.csv")
    (folder / "products.csv").symlink_to("tables/products.csv")
    assert len(load_problem(folder).products) == 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited by rlimit")
def test_hostile_workbooks_within_two_gigabytes():
    """Each is told of as it deserves; a reader that asked for more memory would have died."""
    done = subprocess.run(
        [sys.executable, hostile_xlsx.__file__], capture_output=True, text=True, timeout=300, check=False
    )
    found = {name: told for name, told in map(json.loads, done.stdout.splitlines())}
    assert list(found) == list(hostile_xlsx.CASES), done.stderr[-2_000:]
    for name, (_, english, chinese) in hostile_xlsx.CASES.items():
        if not english:
            assert found[name] == [], name
            continue
        ((where, zh, en),) = found[name]
        assert where == "plan.xlsx"
        assert chinese in zh, name
        assert english in en, name
        assert platform.node() not in zh, name


def test_a_formula_of_a_workbook_counts_by_its_value_alone(tmp_path: Path):
    path = tmp_path / "plan.xlsx"
    for name in ("=1+1", "＝1+1", "@x"):
        path.write_bytes(
            hostile_xlsx.sound({"products": [hostile_xlsx.ROWS["products"][0], ["p1", "s1", name, 59.0, 0.4]]})
        )
        with pytest.raises(InputError) as error:
            load_problem(path)
        assert [(issue.where, issue.value) for issue in error.value.issues] == [
            ("plan.xlsx products 第 2 行 name", name)
        ]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Problem:
    """A shop whose products bear every hostile name there may be."""
    rows = "".join(f'p{n},s1,"{name.replace(chr(34), chr(34) * 2)}",59,0.4,home\n' for n, name in enumerate(KEPT))
    events = "id,title,start\n" + "".join(
        f'e{n},"{name.replace(chr(34), chr(34) * 2)}",2027-03-{n + 1:02d}\n' for n, name in enumerate(KEPT)
    )
    files: dict[str, Content] = SOUND | {"products.csv": PRODUCT + rows, "events.csv": events}
    return load_problem(write(tmp_path_factory.mktemp("hostile") / "problem", files))


@pytest.mark.parametrize("name", KEPT)
def test_a_name_is_kept_to_the_letter(shop: Problem, name: str):
    assert name in [product.name for product in shop.products]


def test_names_go_through_folder_and_workbook(shop: Problem, tmp_path: Path):
    save_problem(shop, tmp_path / "folder")
    save_workbook(shop, tmp_path / "plan.xlsx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "plan.xlsx"]
    assert load_problem(tmp_path / "folder") == shop
    assert load_problem(tmp_path / "plan.xlsx") == shop


class Seen(HTMLParser):
    """What a browser would see: tags with their attributes, and text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, str]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += [(tag, name) for name, _ in attrs] or [(tag, "")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_report_shows_names_and_runs_none(tmp_path: Path):
    result = make_result()
    first, *others = result.problem.products
    pages = []
    for name in (first.name, " · ".join(KEPT)):
        products = (replace(first, name=name), *others)
        publish(replace(result, problem=replace(result.problem, products=products)), tmp_path / str(len(pages)))
        pages.append(Seen((tmp_path / str(len(pages)) / "report.html").read_text("utf-8")))
    plain, seen = pages
    assert [name for name in KEPT if name not in seen.text] == []
    assert set(seen.tags) <= set(plain.tags)
    assert [tag for tag, _ in seen.tags].count("script") == [tag for tag, _ in plain.tags].count("script")


def test_the_calendar_holds_titles_and_no_more_events(shop: Problem, tmp_path: Path):
    import icalendar

    save_problem(shop, tmp_path / "folder")
    assert main(["calendar", "export", str(tmp_path / "folder"), "--out", str(tmp_path / "plan.ics")]) == 0
    calendar = icalendar.Calendar.from_ical((tmp_path / "plan.ics").read_bytes())
    titles = [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]
    for name in KEPT:
        assert sum(name in title for title in titles) == 1, name


def test_faults_on_the_terminal_steer_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    spoilt: dict[str, Content] = {"\x1b]0;x\x07.csv": "id\n", **named("[red]\x1b[31m红[/red]")}
    folder = write(tmp_path / "problem", SOUND | spoilt | settings('"\\u001b[2J" = "\\u202e"\n'))
    assert main(["check", str(folder)]) == 2
    told = capsys.readouterr().err
    assert len(told.strip().splitlines()) == 4
    assert all(line.isprintable() for line in told.splitlines())
    assert "[red]" in told


def test_an_issue_steers_no_terminal_whoever_made_it():
    told = Issue("a\x1b[2J", "b\n", Text("因\x07", "why\x9b"), Text("改\u202e", "fix")).sentence
    assert told("zh").isprintable()
    assert told("en").isprintable()


def test_there_are_a_hundred_cases():
    assert len(REFUSED) + len(KEPT) + len(hostile_xlsx.CASES) >= 130
    assert len({name for name, *_ in REFUSED}) == len(REFUSED)

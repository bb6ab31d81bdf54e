"""Encodings, defaults, calendars laid over, and what is written."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from folders import SETTINGS, SOUND, Content, write
from problems import small

from campaignplan.calendars import holidays_for, promotions_for
from campaignplan.errors import InputError
from campaignplan.resources import shipped
from campaignplan.storage import load_problem, save_problem
from campaignplan.storage.whole import write_whole

YEAR = promotions_for(("1688",), small(start=date(2027, 1, 1), end=date(2027, 12, 31)).settings.horizon)


def load(folder: Path, **files: Content):
    names = {"problem.toml" if name == "settings" else f"{name}.csv": text for name, text in files.items()}
    return load_problem(write(folder, SOUND | names))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings(tmp_path: Path, encoding: str, newline: str):
    text = "编号,店铺,产品名称,单价,毛利率,类目\np1,s1,收纳盒（大）—甲,59,40%,家居\n".replace("\n", newline)
    problem = load(tmp_path, products=text.encode(encoding))
    assert (problem.products[0].name, problem.products[0].category) == ("收纳盒（大）—甲", "家居")
    assert problem.products[0].margin == 0.4


def test_what_is_absent_takes_its_default(tmp_path: Path):
    problem = load(tmp_path)
    assert problem.calendars == ("1688",)
    assert problem.promotions == YEAR
    assert problem.holidays == holidays_for(problem.settings.horizon)
    assert [(line.product, line.channel) for line in problem.lines] == [
        ("p1", "c1"), ("p1", "c2"), ("p2", "c1"), ("p2", "c2"),
    ]  # fmt: skip
    assert problem.settings.period == "week"


def test_a_channel_of_a_shop_gets_only_its_products(tmp_path: Path):
    problem = load(
        tmp_path,
        shops="id,name,platform\ns1,甲,1688\ns2,乙,tmall\n",
        channels="id,name,shop\nc1,搜索,s2\n",
        products="id,shop,name,price,margin\np1,s1,甲,1,0.1\np2,s2,乙,1,0.1\n",
    )
    assert [line.product for line in problem.lines] == ["p2"]
    assert problem.calendars == ("1688", "taobao-tmall")


def test_rows_change_the_calendar_and_add_to_it(tmp_path: Path):
    calendar = '[calendar]\nwithout = ["1688-920-2027", "1688-628-2027:encore", "qingming-2027"]\n'
    problem = load(
        tmp_path,
        settings=SETTINGS + calendar,
        promotions="id,fee,platform,name,anchor\n1688-328-2027,500,,,\nfair-2027,,1688,广交会,2027-04-15\n",
        phases="promotion,kind,start,end\nfair-2027,爆发,2027-04-15,2027-04-17\n1688-328-2027,review,2027-04-02,2027-04-20\n",
        holidays="id,name\nlabour-2027,五一\n",
    )
    found = {promotion.id: promotion for promotion in problem.promotions}
    base = {promotion.id: promotion for promotion in YEAR}
    assert list(found) == [name for name in base if name != "1688-920-2027"] + ["fair-2027"]
    changed, before = found["1688-328-2027"], base["1688-328-2027"]
    assert (changed.fee, changed.name, changed.phases[:-1]) == (500, before.name, before.phases[:-1])
    assert changed.phases[-1].end.date() == date(2027, 4, 21)
    assert found["1688-628-2027"].phase("encore") is None
    fair = found["fair-2027"]
    assert (fair.series, fair.name_en) == ("fair-2027", "广交会")
    assert fair.phases[0].span.end == date(2027, 4, 17)
    names = {holiday.id: holiday.name for holiday in problem.holidays}
    assert names["labour-2027"] == "五一"
    assert "qingming-2027" not in names


def test_only_differences_are_written(tmp_path: Path):
    problem = load(tmp_path / "one")
    first = replace(problem.promotions[0], fee=321.0)
    changed = replace(problem, promotions=(first, *problem.promotions[1:]))
    save_problem(changed, tmp_path / "two")
    assert {path.name for path in (tmp_path / "two").iterdir()} == {*SOUND, "promotions.csv"}
    assert (tmp_path / "two" / "promotions.csv").read_text("utf-8-sig") == f"id,fee\n{first.id},321\n"
    raw = (tmp_path / "two" / "promotions.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    save_problem(problem, tmp_path / "two")
    assert {path.name for path in (tmp_path / "two").iterdir()} == set(SOUND)


def test_a_value_no_file_can_hold_is_refused_and_nothing_written(tmp_path: Path):
    problem = small()
    spoilt = replace(problem, shops=(replace(problem.shops[0], name=" 小店 "),))
    with pytest.raises(InputError) as error:
        save_problem(spoilt, tmp_path / "new")
    assert [issue.where for issue in error.value.issues] == ["shops s1 name"]
    assert not (tmp_path / "new").exists()


def test_a_write_that_fails_leaves_everything_as_it_was(tmp_path: Path):
    (tmp_path / "a.csv").write_bytes(b"old")
    (tmp_path / "gone.csv").write_bytes(b"kept")
    (tmp_path / "b.csv").mkdir()  # cannot be replaced by a file
    with pytest.raises(OSError, match=r"b\.csv"):
        write_whole(tmp_path, {"a.csv": b"new", "b.csv": b"new"}, ["gone.csv"])
    assert (tmp_path / "a.csv").read_bytes() == b"old"
    assert (tmp_path / "gone.csv").read_bytes() == b"kept"
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", "b.csv", "gone.csv"}
    with pytest.raises(OSError, match="no"):
        write_whole(tmp_path / "new", {"no/such": b""})
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("source", "value", "fix"),
    [
        ("hebei-gear", "hebei-gear", "did you mean"),
        ("nothing-like-it", "nothing-like-it", "template"),
        ("hebei-gears/problem.toml", "problem.toml", "give the folder"),
        ("hebei-gears/products.csv", "products.csv", ".xlsx"),
        ("sqlite://plans.db", "sqlite", "sqlite:///plan.db"),
        ("http://example.org/plans", "example", "save anything else"),
        ("a\x00b", "a", "check"),
    ],
)
def test_sources_that_are_none(source: str, value: str, fix: str):
    where = source if "://" in source else f"{shipped('examples')}/{source}"
    with pytest.raises(InputError) as error:
        load_problem(where)
    (issue,) = error.value.issues
    assert value in issue.where + issue.value
    assert fix in issue.fix.en

"""Differences between folders, workbooks and workspaces, and taking them in row by row."""

from dataclasses import replace
from pathlib import Path

import pytest
from generated import problems
from hypothesis import HealthCheck, given, settings

from campaignplan.errors import InputError
from campaignplan.planning.problem import Problem
from campaignplan.resources import shipped
from campaignplan.storage import load_problem, save_problem, save_workbook
from campaignplan.storage.content import content_of, encoded_of
from campaignplan.storage.difference import Said, difference, said_by
from campaignplan.storage.save import folder_files
from campaignplan.storage.workspace.change import Change, added
from campaignplan.storage.workspace.clash import ClashError
from campaignplan.storage.workspace.taking_in import offer
from campaignplan.storage.workspace.workspace import Workspace

EXAMPLES = ("yiwu-homeware", "hebei-gears", "guangzhou-clothing")


def gears() -> Problem:
    return load_problem(shipped("examples") / "hebei-gears")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_same_problem_in_three_places_differs_in_nothing(
    workspace: Workspace, place: str, tmp_path: Path, name: str
):
    problem = load_problem(shipped("examples") / name)
    save_problem(problem, tmp_path / "folder")
    save_workbook(problem, tmp_path / "book.xlsx")
    branch = workspace.put(name, problem, person="安")
    for source in (shipped("examples") / name, tmp_path / "folder", tmp_path / "book.xlsx", place):
        assert offer(branch, source).found.empty
        assert offer(branch, source).take(person="安") is None
        assert difference(said_by(tmp_path / "folder"), said_by(source)).empty
    assert load_problem(f"{place}#{name}") == problem
    assert load_problem(f"{place}#{name}/main") == problem


def test_changed_new_and_gone_rows_are_taken_in_by_one_command_and_undone(workspace: Workspace, tmp_path: Path):
    problem = gears()
    branch = workspace.put("p", problem, person="安")
    products = problem.products
    other = replace(
        problem,
        products=(products[-1], replace(products[0], price=7.5), *products[1:-1]),
        rules=problem.rules[1:],
        book=(*problem.book, replace(problem.book[0], id="new-one")),
        settings=replace(problem.settings, total=1.0),
    )
    save_problem(other, tmp_path / "other")
    made = offer(branch, tmp_path / "other")
    told = {
        (row.table, row.kind, row.key, row.cells, row.moved)
        for row in made.found.rows
        if row.kind != "unchanged" or row.moved
    }
    assert told == {
        ("budget", "changed", (), ("total",), False),
        ("products", "unchanged", (products[-1].id,), (), True),
        ("products", "changed", (products[0].id,), ("price",), False),
        ("rules", "gone", (problem.rules[0].id,), told_cells(made, "rules"), False),
        ("book", "new", ("new-one",), told_cells(made, "book"), False),
    }
    command = made.take(person="bo", why="新报价")
    assert command is not None
    assert (command.kind, command.size, command.why) == ("import", 5, "新报价")
    assert branch.problem() == other
    for file, data in folder_files(branch.encoded()).items():
        assert data == (tmp_path / "other" / file).read_bytes()
    branch.undo("bo")
    assert branch.problem() == problem


def told_cells(made, table: str) -> tuple[str, ...]:
    return next(row.cells for row in made.found.rows if row.table == table and row.kind in ("new", "gone"))


def test_only_what_is_accepted_is_taken(workspace: Workspace, tmp_path: Path):
    problem = gears()
    branch = workspace.put("p", problem, person="安")
    other = replace(
        problem,
        products=tuple(replace(p, price=p.price + 1) for p in reversed(problem.products)),
        settings=replace(problem.settings, total=1.0),
    )
    save_problem(other, tmp_path / "other")
    chosen = problem.products[1].id
    offer(branch, tmp_path / "other").take(
        person="安", accept=lambda row: row.key == (chosen,) and row.table == "products"
    )
    found = branch.problem()
    assert found.settings == problem.settings
    assert {p.id: p.price for p in found.products} == {p.id: p.price + (p.id == chosen) for p in problem.products}
    assert offer(branch, tmp_path / "other").take(person="安", accept=lambda row: False) is None


def test_rows_that_cannot_be_read_are_rejected_and_the_rest_can_be_taken(workspace: Workspace, tmp_path: Path):
    branch = workspace.put("p", gears(), person="安")
    save_problem(gears(), tmp_path / "f")
    lines = (tmp_path / "f" / "products.csv").read_text("utf-8-sig").splitlines()
    first = lines[1].split(",")
    price = lines[0].split(",").index("price")
    broken = [*first[:price], "两块", *first[price + 1 :]]
    second = [*lines[2].split(",")[:price], "3", *lines[2].split(",")[price + 1 :]]
    rows = [lines[0], ",".join(broken), ",".join(second), *lines[3:], lines[2]]
    (tmp_path / "f" / "products.csv").write_text("\n".join(rows), "utf-8")
    made = offer(branch, tmp_path / "f")
    rejected = [row for row in made.found.rows if row.kind == "rejected"]
    assert [(row.key[0], row.place) for row in rejected] == [(first[0], 1), (lines[2].split(",")[0], len(rows) - 1)]
    assert "products.csv 第 2 行 price" in rejected[0].issues[0].where
    assert made.found.count("gone") == 0
    made.take(person="安")
    prices = {p.id: p.price for p in branch.problem().products}
    assert prices[lines[2].split(",")[0]] == 3.0
    assert prices[first[0]] == gears().products[0].price
    assert not made.found.empty


def test_an_offer_that_somebody_overtook_clashes(workspace: Workspace, tmp_path: Path):
    problem = gears()
    branch = workspace.put("p", problem, person="安")
    save_problem(replace(problem, products=tuple(replace(p, price=1.0) for p in problem.products)), tmp_path / "o")
    made = offer(branch, tmp_path / "o")
    row, cells = branch.rows("products")[0]
    branch.commit([Change("products", row, {"price": cells["price"]}, {"price": "5"})], person="bo")
    with pytest.raises(ClashError) as told:
        made.take(person="安")
    assert [(c.person, c.theirs) for c in told.value.conflicts] == [("bo", "5")]


def test_a_branch_that_says_the_same_in_other_words_differs_in_nothing(workspace: Workspace, tmp_path: Path):
    problem = gears()
    content = {**content_of(problem)}
    content.pop("lines", None)
    branch = workspace.put("p", content, person="安")
    every = [added("lines", {"product": line.product, "channel": line.channel}) for line in branch.problem().lines]
    save_problem(branch.problem(), tmp_path / "f")
    branch.commit(every, person="安")
    assert offer(branch, tmp_path / "f").found.empty


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(one=problems(), other=problems())
def test_taking_any_problem_into_any_other_makes_it_that(tmp_path_factory, one, other):
    with Workspace.open(tmp_path_factory.mktemp("w") / "w.db") as workspace:
        branch = workspace.put("p", one, person="a")
        made = offer(branch, Said(content_of(other)))
        command = made.take(person="a")
        assert (command is None) == (content_of(one) == content_of(other))
        assert branch.problem() == other
        assert folder_files(branch.encoded()) == folder_files(encoded_of(content_of(other)))
        if command is not None:
            branch.undo("a")
        assert branch.problem() == one


def test_strange_sources_are_refused(tmp_path: Path):
    for source in (tmp_path / "none", tmp_path / "none.db", "sqlite:///" + str(tmp_path / "no.db"), "http://x/y"):
        with pytest.raises(InputError):
            said_by(source)
    assert list(tmp_path.iterdir()) == []

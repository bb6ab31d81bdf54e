"""The log by examples: clashes name who and what, undo is each person's own, pages, rows' histories."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campaignplan.errors import InputError
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import Change, added, changed, removed
from campaignplan.storage.workspace.clash import WHOLE, ClashError
from campaignplan.storage.workspace.workspace import Workspace


@pytest.fixture
def branch(workspace: Workspace) -> Branch:
    made = workspace.put("p", {}, person="安")
    made.commit([added("products", {"id": "one", "name": "一号"}, "r1")], person="安")
    return made


def edit(branch: Branch, person: str, cell: str, old: str, new: str) -> None:
    branch.commit([Change("products", "r1", {cell: old}, {cell: new})], person=person)


def cells(branch: Branch) -> dict[str, str]:
    return {name: text for name, text in dict(branch.rows("products")).get("r1", {}).items() if name != "#"}


def test_two_people_on_two_cells_of_one_row_do_not_clash(branch: Branch):
    edit(branch, "安", "price", "", "10")
    edit(branch, "bo", "margin", "", "0.3")
    assert cells(branch) == {"id": "one", "name": "一号", "price": "10", "margin": "0.3"}


def test_two_people_on_one_cell_clash_and_the_second_is_told(branch: Branch):
    edit(branch, "bo", "price", "", "10")
    with pytest.raises(ClashError) as told:
        edit(branch, "安", "price", "", "12")
    (conflict,) = told.value.conflicts
    assert (conflict.cell, conflict.seen, conflict.mine, conflict.theirs, conflict.person) == (
        "price",
        "",
        "12",
        "10",
        "bo",
    )
    assert conflict.moment is not None
    assert conflict.command == branch.log()[0].id
    assert "bo" in told.value.issues[0].sentence("zh")
    assert cells(branch)["price"] == "10"
    assert branch.version == 2


def test_who_removes_a_row_must_have_seen_all_of_it(branch: Branch):
    seen = dict(branch.rows("products"))["r1"]
    edit(branch, "bo", "price", "", "10")
    with pytest.raises(ClashError) as told:
        branch.commit([removed("products", "r1", seen)], person="安")
    assert [(c.cell, c.seen, c.theirs) for c in told.value.conflicts] == [("price", "", "10")]
    branch.commit([removed("products", "r1", dict(branch.rows("products"))["r1"])], person="安")
    with pytest.raises(ClashError) as told:
        edit(branch, "bo", "price", "10", "11")
    assert (told.value.conflicts[0].cell, told.value.conflicts[0].person) == (WHOLE, "安")


def test_undo_is_each_persons_own_and_redo_ends_with_something_new(branch: Branch):
    edit(branch, "bo", "price", "", "10")
    edit(branch, "安", "margin", "", "0.3")
    assert branch.undo("bo") is not None
    assert cells(branch) == {"id": "one", "name": "一号", "margin": "0.3"}
    assert branch.undo("bo") is None
    assert branch.redo("安") is None
    assert branch.redo("bo") is not None
    assert cells(branch)["price"] == "10"
    branch.undo("bo")
    edit(branch, "bo", "category", "", "盒")
    assert branch.redo("bo") is None
    assert branch.undo("bo") is not None
    redone = branch.redo("bo")
    assert redone is not None
    assert cells(branch)["category"] == "盒"
    assert branch.redo("bo") is None
    again = branch.undo("bo")
    assert again is not None
    assert again.target == redone.target


def test_undo_of_what_somebody_built_upon_says_who(branch: Branch):
    edit(branch, "安", "price", "", "10")
    edit(branch, "bo", "price", "10", "11")
    version = branch.version
    with pytest.raises(ClashError) as told:
        branch.undo("安")
    assert [(c.person, c.theirs) for c in told.value.conflicts] == [("bo", "11")]
    assert branch.version == version


def test_revert_takes_any_command_back_and_leaves_what_was_built_upon_if_asked(branch: Branch):
    more = branch.commit([added("products", {"id": f"p{n}"}, f"n{n}") for n in range(3)], person="安")
    branch.commit([Change("products", "n1", {"price": ""}, {"price": "5"})], person="bo")
    with pytest.raises(ClashError):
        branch.revert(more.id, person="chen")
    assert [c.row for c in branch.conflicts([change.inverse for change in branch.changes(more.id)])] == ["n1"]
    made = branch.revert(more.id, person="chen", leave=True, why="不要了")
    assert made is not None
    assert (made.kind, made.target, made.why, made.size) == ("revert", more.id, "不要了", 2)
    assert [row for row, _ in branch.rows("products")] == ["r1", "n1"]
    branch.undo("chen")
    assert [row for row, _ in branch.rows("products")] == ["r1", "n0", "n1", "n2"]
    with pytest.raises(InputError, match="没有这一条"):
        branch.revert(10_000, person="chen")


def test_restore_goes_back_to_a_moment_by_one_command_that_can_be_undone(branch: Branch):
    before = branch.log()[0].moment
    edit(branch, "bo", "price", "", "10")
    branch.commit([added("shops", {"id": "s"})], person="bo")
    assert branch.restore(before, person="安") is not None
    assert branch.rows("shops") == []
    assert "price" not in cells(branch)
    assert branch.restore(before, person="安") is None
    branch.undo("安")
    assert cells(branch)["price"] == "10"
    branch.restore(before - timedelta(days=1), person="安")
    assert branch.rows("products") == []


def test_the_log_is_read_by_pages_people_and_rows(branch: Branch):
    for n in range(7):
        edit(branch, "ab"[n % 2], "price", str(n) if n else "", str(n + 1))
    branch.commit([added("shops", {"id": "s"}, "s1")], person="a")
    first = branch.log(size=3)
    second = branch.log(size=3, before=first[-1].id)
    assert [entry.version for entry in (*first, *second)] == [9, 8, 7, 6, 5, 4]
    assert {entry.person for entry in branch.log(person="b")} == {"b"}
    assert len(branch.log(row=("products", "r1"))) == 8
    assert [entry.version for entry in branch.log(row=("shops", "s1"))] == [9]


def test_a_clock_that_goes_back_does_not_turn_the_log_around(workspace: Workspace):
    moments = iter([datetime(2027, 1, day, tzinfo=UTC) for day in (6, 3, 7)])
    branch = replace(workspace.put("p", {}, person="安"), clock=lambda: next(moments))
    for name in ("a", "b", "c"):
        branch.commit([added("shops", {"id": name})], person="安")
    assert [entry.moment.day for entry in branch.log()] == [7, 6, 6]


def test_moving_a_row_is_a_change_of_its_place(branch: Branch):
    branch.commit([added("products", {"id": name}, name) for name in ("two", "three")], person="安")
    branch.commit([Change("products", "three", {"#": "3"}, {"#": "0.50"})], person="安")
    assert [row for row, _ in branch.rows("products")] == ["three", "r1", "two"]
    branch.undo("安")
    assert [row for row, _ in branch.rows("products")] == ["r1", "two", "three"]
    with pytest.raises(ValueError, match="place"):
        branch.commit([Change("products", "three", {"#": "3"}, {"#": "nan"})], person="安")


def test_a_command_is_of_something_and_of_each_row_once(branch: Branch):
    with pytest.raises(ValueError, match="without"):
        branch.commit([], person="安")
    with pytest.raises(ValueError, match="two"):
        branch.commit([added("shops", {"id": "s"}, "s"), added("shops", {"id": "t"}, "s")], person="安")
    with pytest.raises(ValueError, match="nothing"):
        Change("shops", "s", None, None)
    assert changed("shops", "s", {"id": "a"}, {"id": "a"}) is None


def test_names_and_reasons_that_no_database_could_keep_are_refused(branch: Branch):
    for person, why in (("x" * 3_000, ""), ("a", "\0"), ("\ud800", "")):
        with pytest.raises(InputError):
            branch.commit([added("shops", {"id": "s"})], person=person, why=why)
    with pytest.raises(InputError):
        branch.commit([added("shops", {"id": "s", "name": "x" * 30_000})], person="安")
    assert branch.version == 1

"""A problem put in comes out equal, writes the same bytes as its folder, and tells its faults as a folder does."""

from pathlib import Path

import pytest
from generated import problems
from hypothesis import HealthCheck, given, settings
from problems import small

from campaignplan.errors import InputError
from campaignplan.resources import shipped
from campaignplan.storage import load_problem, save_problem
from campaignplan.storage.content import content_of, encoded_of
from campaignplan.storage.save import folder_files
from campaignplan.storage.workspace import saved_result
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import Change, added, changed
from campaignplan.storage.workspace.workspace import Workspace

EXAMPLES = ("yiwu-homeware", "hebei-gears", "guangzhou-clothing")


@pytest.mark.parametrize("name", EXAMPLES)
def test_folder_to_workspace_to_folder_is_the_same_bytes(workspace: Workspace, tmp_path: Path, name: str):
    save_problem(load_problem(shipped("examples") / name), tmp_path / "before")
    branch = workspace.put(name, load_problem(tmp_path / "before"), person="安")
    for file, data in folder_files(branch.encoded()).items():
        assert data == (tmp_path / "before" / file).read_bytes(), file
    assert {path.name for path in (tmp_path / "before").iterdir()} == set(folder_files(branch.encoded()))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_problem_comes_out_equal(workspace: Workspace, name: str):
    problem = load_problem(shipped("examples") / name)
    assert workspace.put(name, problem, person="安").problem() == problem
    again = workspace.branch(name)
    assert again.version == 1
    assert again.problem() == problem


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=problems())
def test_any_problem_survives_as_content(problem):
    from campaignplan.storage.content import source_of
    from campaignplan.storage.load import problem_of

    content = content_of(problem)
    assert problem_of(source_of(content)) == problem
    assert folder_files(encoded_of(content))  # every cell of it is written
    assert content_of(problem_of(source_of(content))) == content
    alone = content_of(problem, alone=True)  # as plans keep it
    assert saved_result.problem_of(alone, {"calendars": problem.calendars}) == problem


def test_generated_problems_survive_the_database(workspace: Workspace):
    seen = iter(range(1_000))

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(problem=problems())
    def goes_round(problem):
        branch = workspace.put(f"p{next(seen)}", problem, person="a")
        assert branch.problem() == problem

    goes_round()


def gears(workspace: Workspace) -> Branch:
    return workspace.put("gears", load_problem(shipped("examples") / "hebei-gears"), person="安")


def test_faults_are_told_with_table_row_and_column(workspace: Workspace):
    branch = gears(workspace)
    row, cells = branch.rows("products")[2]
    change = changed("products", row, {"shop": cells["shop"]}, {"shop": "nowhere"})
    assert change is not None
    branch.commit([change], person="安")
    with pytest.raises(InputError) as told:
        branch.problem()
    assert any(
        issue.where.startswith("products 第 3 行 shop") and issue.value == "nowhere" for issue in told.value.issues
    )
    assert "nowhere" in folder_files(branch.encoded())["products.csv"].decode()  # unfinished work can leave as well


def test_cells_that_cannot_be_read_are_refused_and_nothing_is_written(workspace: Workspace):
    branch = gears(workspace)
    row, cells = branch.rows("products")[0]
    wrong = [
        changed("products", row, cells, {**cells, "price": "two", "margin": "lots"}),
        added("products", {"id": "new", "nonsense": "1"}),
        added("products", {"id": "odd", "name": "x\0y"}),
    ]
    with pytest.raises(InputError) as told:
        branch.commit([change for change in wrong if change], person="安")
    assert len(told.value.issues) == 4
    with pytest.raises(InputError):
        branch.commit([added("nothing", {"id": "x"})], person="安")
    assert branch.version == 1


def test_what_is_typed_is_kept_in_one_spelling(workspace: Workspace):
    branch = gears(workspace)
    row, cells = branch.rows("products")[0]
    change = changed("products", row, {"price": cells["price"]}, {"price": "¥1.2万"})
    assert change is not None
    branch.commit([change], person="安")
    assert dict(branch.rows("products"))[row]["price"] == "12000"


def test_a_day_typed_without_a_year_lies_in_the_plan(workspace: Workspace):
    branch = workspace.put("p", small(), person="安")  # from 7 June to 4 July 2027
    said = {"id": "shoot", "title": "拍摄", "start": "6月15日", "end": "6/17"}
    branch.commit([added("events", said)], person="安")
    ((row, cells),) = branch.rows("events")
    assert (cells["start"], cells["end"]) == ("2027-06-15", "2027-06-17")
    branch.commit([Change("events", row, {"start": "2027-06-15"}, {"start": "６．１４"})], person="安")
    assert branch.rows("events")[0][1]["start"] == "2027-06-14"
    with pytest.raises(InputError):
        branch.commit([Change("events", row, {"start": "2027-06-14"}, {"start": "9月1日"})], person="安")
    bare = workspace.put("bare", {}, person="安")
    with pytest.raises(InputError):
        bare.commit([added("events", said)], person="安")


def test_two_problems_ask_for_a_choice_and_wrong_names_get_a_suggestion(workspace: Workspace):
    with pytest.raises(InputError, match="还没有方案"):
        workspace.branch()
    gears(workspace)
    assert workspace.branch().problem_id == "gears"
    workspace.put("clothes", load_problem(shipped("examples") / "guangzhou-clothing"), person="安")
    with pytest.raises(InputError, match="哪一个"):
        workspace.branch()
    with pytest.raises(InputError, match="gears"):
        workspace.branch("geers")
    with pytest.raises(InputError, match="已经有了"):
        gears(workspace)

"""Publishing writes all or nothing, and leaves alone what is not its own."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from problems import promotion, small
from results import make_result

from campaignplan.errors import InputError
from campaignplan.planning.plan import COLUMNS
from campaignplan.planning.result import Options, Result
from campaignplan.planning.solve import solve
from campaignplan.publishing import folder, publish


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the charts where only the files' coming and going is tested."""
    monkeypatch.setattr(folder, "report_html", lambda edition: "<!DOCTYPE html>")
    monkeypatch.setattr(folder, "workbook_bytes", lambda edition: b"xlsx")


def test_all_files_are_written_and_named(zh_folder: Path) -> None:
    assert sorted(path.name for path in zh_folder.iterdir()) == sorted(folder.FILES)
    assert [path.name for path in zh_folder.parent.iterdir()] == [zh_folder.name]  # no workshop is left


def test_plan_csv_is_the_agreed_table(zh_folder: Path) -> None:
    data = (zh_folder / "plan.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfdate_start,")
    frame = pd.read_csv(zh_folder / "plan.csv")
    assert tuple(frame.columns) == COLUMNS
    assert frame["spend"].dtype.kind == "i"


def test_daily_csv_adds_up_to_every_cell(zh_folder: Path) -> None:
    plan, daily = pd.read_csv(zh_folder / "plan.csv"), pd.read_csv(zh_folder / "daily.csv")
    assert daily["spend"].dtype.kind == "i"
    for row in plan.iloc[::41].itertuples():
        inside = daily[
            (daily["product"] == row.product)
            & (daily["channel"] == row.channel)
            & daily["date"].between(row.date_start, row.date_end)
        ]
        assert inside["spend"].sum() == row.spend


def test_an_equal_result_gives_the_same_bytes(zh_folder: Path, tmp_path: Path) -> None:
    publish(make_result(), tmp_path / "again")
    for name in folder.FILES:
        assert (tmp_path / "again" / name).read_bytes() == (zh_folder / name).read_bytes(), name


@pytest.mark.usefixtures("quick")
def test_own_files_are_replaced_and_others_left(result: Result, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("old", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    written = publish(result, tmp_path)
    assert [path.name for path in written] == list(folder.FILES)
    assert (tmp_path / "plan.csv").read_text(encoding="utf-8") != "old"
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_an_interruption_leaves_nothing_half_written(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(edition: object) -> bytes:
        raise KeyboardInterrupt

    out = tmp_path / "plan"
    out.mkdir()
    (out / "plan.csv").write_text("old", encoding="utf-8")
    monkeypatch.setattr(folder, "workbook_bytes", stop)
    with pytest.raises(KeyboardInterrupt):
        publish(result, out)
    assert [path.name for path in out.iterdir()] == ["plan.csv"]
    assert (out / "plan.csv").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


@pytest.mark.usefixtures("quick")
def test_progress_names_each_file(result: Result, tmp_path: Path) -> None:
    told: list[str] = []
    publish(result, tmp_path / "a" / "b", progress=told.append)
    assert told == list(folder.FILES)


def test_a_file_in_the_way_is_refused(result: Result, tmp_path: Path) -> None:
    target = tmp_path / "plan"
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        publish(result, target)
    assert "不是文件夹" in caught.value.issues[0].sentence("zh")
    assert target.read_text(encoding="utf-8") == "mine"


def test_folders_in_the_way_of_files_are_all_named(result: Result, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").mkdir()
    (tmp_path / "report.html").mkdir()
    with pytest.raises(InputError) as caught:
        publish(result, tmp_path)
    assert len(caught.value.issues) == 2


@pytest.mark.usefixtures("quick")
def test_a_place_that_cannot_be_written_is_told(result: Result, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        publish(result, tmp_path / "file" / "plan")
    assert "写不进去" in caught.value.issues[0].why.zh


def test_without_a_plan_only_the_summary_is_written(clash: Result, tmp_path: Path) -> None:
    written = publish(clash, tmp_path / "plan")
    assert [path.name for path in written] == ["summary.json"]
    assert [path.name for path in (tmp_path / "plan").iterdir()] == ["summary.json"]


def test_a_solved_problem_is_published_whole(tmp_path: Path) -> None:
    problem = small(products=2, channels=2, weeks=5)
    problem = replace(problem, promotions=(promotion("1688-628", problem.settings.start.replace(day=28)),))
    result = solve(problem, Options(gap=0.01, time_limit=20))
    written = publish(result, tmp_path / "plan", "en")
    assert len(written) == len(folder.FILES)
    assert result.plan is not None
    assert pd.read_csv(tmp_path / "plan" / "daily.csv")["spend"].sum() == result.plan.spend.sum()

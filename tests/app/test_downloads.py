import io
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import aside
import pytest
from views.downloads import makers, zipped

from campaignplan.apart.process import Process
from campaignplan.planning.problem import Enrolment, Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.solve import solve
from campaignplan.publishing.edition import Edition
from campaignplan.response.cells import Cells
from campaignplan.storage import load_problem


def test_downloads_hold_the_plan_and_the_edits(tiny: Problem) -> None:
    edited = replace(tiny, enrolments=(Enrolment("1688-628-2027", fee=35.0),))
    found = makers(Edition(solve(tiny, Options(gap=0.01)), "zh"), edited)
    assert [file for file, _, _ in found.values()] == [
        "plan.xlsx", "calendar.ics", "plan.pdf", "report.html", "campaignplan-data.zip",
    ]  # fmt: skip
    made = {name: make() for name, (_, _, make) in found.items()}
    assert made["workbook"].startswith(b"PK")
    assert made["calendar"].startswith(b"BEGIN:VCALENDAR")
    assert made["page"].startswith(b"%PDF")
    assert "small" in made["report"].decode()
    with zipfile.ZipFile(io.BytesIO(made["folder"])) as archive:
        assert "problem.toml" in archive.namelist()
        assert "35" in archive.read("enrolments.csv").decode("utf-8-sig")


def test_another_process_makes_the_same_files(tiny: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the app is served, drawing holds up no page: all three come from the process that solves."""
    edition = Edition(solve(tiny, Options(gap=0.01)), "zh")
    here = {name: make() for name, (_, _, make) in makers(edition, tiny).items()}
    other = Process({Problem: 4, Result: 4, Cells: 4, tuple: 8})
    monkeypatch.setattr(aside, "_process", other)
    try:
        for name in ("workbook", "page", "report"):
            made = makers(edition, tiny)[name][2]()
            assert len(made) == pytest.approx(len(here[name]), rel=0.01), name
        assert "vl_convert" in other.call(loaded)
    finally:
        other.close()


def loaded() -> str:
    return " ".join(sys.modules)


def test_data_sent_along_opens_as_the_same_problem(tiny: Problem, tmp_path: Path) -> None:
    edited = replace(tiny, enrolments=(Enrolment("1688-628-2027", choice="no", fee=35.0),))
    with zipfile.ZipFile(io.BytesIO(zipped(edited))) as archive:
        archive.extractall(tmp_path / "again")
    assert load_problem(tmp_path / "again") == edited

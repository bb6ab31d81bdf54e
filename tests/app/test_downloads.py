import io
import zipfile
from dataclasses import replace
from pathlib import Path

from views.downloads import makers, zipped

from campaignplan.planning.problem import Enrolment, Problem
from campaignplan.planning.result import Options
from campaignplan.planning.solve import solve
from campaignplan.publishing.edition import Edition
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


def test_data_sent_along_opens_as_the_same_problem(tiny: Problem, tmp_path: Path) -> None:
    edited = replace(tiny, enrolments=(Enrolment("1688-628-2027", choice="no", fee=35.0),))
    with zipfile.ZipFile(io.BytesIO(zipped(edited))) as archive:
        archive.extractall(tmp_path / "again")
    assert load_problem(tmp_path / "again") == edited

"""Files people send: known by their bytes, and told as what they would change."""

from dataclasses import replace

import pytest
from problems import promotion, small

from campaignplan.agenda import agenda
from campaignplan.errors import InputError
from campaignplan.feeds.write import calendar_bytes
from campaignplan.planning.problem import Problem
from campaignplan.publishing.workbook.activity import activity_bytes
from campaignplan.storage.content import content_of
from campaignplan.storage.difference import Said, difference
from campaignplan.storage.encode import encode
from campaignplan.storage.upload import Upload, read_upload
from campaignplan.storage.workbook_writer import workbook_bytes
from campaignplan.storage.zipped import zip_bytes

ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\nBEGIN:VEVENT\r\nUID:a@x\r\nDTSTAMP:20270101T000000Z\r\n"
    "DTSTART;VALUE=DATE:20270615\r\nDTEND;VALUE=DATE:20270617\r\nSUMMARY:出差\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def problem() -> Problem:
    found = small(weeks=6)
    return replace(
        found, promotions=(replace(promotion("1688-628", found.settings.start), name="年中", name_en="Mid"),)
    )


def counted(found: Upload, problem: Problem) -> dict[str, int]:
    rows = difference(Said(content_of(problem)), found.said).rows
    return {kind: sum(row.kind == kind for row in rows) for kind in ("new", "changed", "gone", "rejected")}


NONE = {"new": 0, "changed": 0, "gone": 0, "rejected": 0}


def test_each_file_is_known_by_its_bytes_and_says_the_same_as_it_went_out(problem: Problem):
    book = workbook_bytes(encode(problem, "zh"), problem.settings.start, "zh")
    for data, kind in (
        (book, "workbook"),
        (zip_bytes(encode(problem)), "folder"),
        (activity_bytes(problem), "activities"),
    ):
        found = read_upload(data, "misnamed.bin", problem)
        assert (found.kind, counted(found, problem)) == (kind, NONE)
        assert found.whole == (kind != "activities")


def test_anothers_calendar_becomes_events_beside_ones_own(problem: Problem):
    found = read_upload(ICS.encode(), "小王.ics", problem)
    assert found.kind == "calendar"
    assert counted(found, problem) == {**NONE, "new": 1}


def test_ones_own_calendar_and_one_of_other_days_are_refused(problem: Problem):
    with pytest.raises(InputError, match="本方案自己的日历"):
        read_upload(calendar_bytes(agenda(problem), "x"), "own.ics", problem)
    with pytest.raises(InputError, match="计划的日子里"):
        read_upload(ICS.replace("202706", "203006").encode(), "late.ics", problem)
    with pytest.raises(InputError, match="休或班"):
        read_upload(ICS.encode(), "h.ics", problem, "holidays")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"SQLite format 3\0...", "整个工作区的备份"),
        (b"\xd0\xcf\x11\xe0...", "旧版 Excel"),
        (b"a,b\n1,2\n", "认不出"),
        (b"", "认不出"),
        (b"PK\x03\x04" + b"x" * 60_000_000, "超过 50 MB"),
    ],
)
def test_what_cannot_be_taken_in_says_why_and_what_to_send(problem: Problem, data: bytes, why: str):
    with pytest.raises(InputError, match=why) as refused:
        read_upload(data, "file", problem)
    assert all(issue.fix.zh and issue.fix.en for issue in refused.value.issues)

"""The team's own calendar in files: days and moments, words, what is left for the calendar to say."""

from datetime import date, datetime
from pathlib import Path

import pytest
from folders import SOUND, write

from campaignplan.calendars.own import OwnEvent
from campaignplan.calendars.template import Instance
from campaignplan.dates import SHANGHAI
from campaignplan.storage import load_problem, save_problem, save_workbook

EVENTS = """\
编号,标题,开始,结束,跳过的日期,状态,角色,前置
fair,广交会,2027年4月15日,2027/4/19,,暂定,老板|ads,
call,电话,2027-04-15 14:00,2027-04-15 14:30,,,,fair|duty.daily-report
midnight,零点,2027-04-15 00:00,,,,,
duty.weekly-report,,,,2027-03-08|2027-03-01,,,
promotion.1688-328-2027.enrolment.deadline,,2027-03-05,,,已取消,,
"""
TEMPLATES = """\
模板编号,模板,开始日期,活动,避开休息日
spring,sprint-30,2027-03-01,,
big,promotion-back-schedule,,1688-628-2027,是
"""


@pytest.fixture
def problem(tmp_path: Path):
    return load_problem(write(tmp_path / "problem", SOUND | {"events.csv": EVENTS, "templates.csv": TEMPLATES}))


def test_rows_as_people_write_them(problem):
    fair, call, midnight, report, deadline = problem.events
    assert fair == OwnEvent(
        "fair", "广交会", start=date(2027, 4, 15), end=date(2027, 4, 19), status="tentative", roles=("owner", "ads")
    )
    assert call.start == datetime(2027, 4, 15, 14, tzinfo=SHANGHAI)
    assert call.depends == ("fair", "duty.daily-report")
    assert midnight.start == datetime(2027, 4, 15, tzinfo=SHANGHAI)  # a moment, for a time is written
    assert report.skipped == (date(2027, 3, 1), date(2027, 3, 8))
    assert (deadline.status, deadline.start) == ("cancelled", date(2027, 3, 5))
    assert problem.templates == (
        Instance("spring", "sprint-30", date(2027, 3, 1)),
        Instance("big", "promotion-back-schedule", promotion="1688-628-2027", working_days=True),
    )


def test_written_and_read_again(problem, tmp_path: Path):
    save_problem(problem, tmp_path / "folder")
    for path in (tmp_path / "zh.xlsx", tmp_path / "en.xlsx"):
        save_workbook(problem, path, path.stem)  # type: ignore[arg-type]
        assert load_problem(path) == problem
    assert load_problem(tmp_path / "folder") == problem
    text = (tmp_path / "folder" / "events.csv").read_text("utf-8-sig")
    assert "2027-04-15 00:00" in text
    assert "owner|ads" in text

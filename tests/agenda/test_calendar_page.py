"""The page on templates and own events says what is so: its tables load, its Python runs."""

import re
from pathlib import Path

from campaignplan.agenda import agenda
from campaignplan.calendars.template import templates
from campaignplan.storage import load_problem

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "team-calendar.md").read_text(encoding="utf-8")
TABLES = re.findall(r"^```csv\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_the_tables_load_and_do_what_the_page_says(tmp_path):
    instances, new, over = TABLES
    example = ROOT / "examples" / "yiwu-homeware"
    for path in example.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "templates.csv").write_text(instances, encoding="utf-8")
    for rows in (new, over):
        (tmp_path / "events.csv").write_text(rows, encoding="utf-8")
        problem = load_problem(tmp_path)
        events = {event.id: event for event in agenda(problem)}
        assert {row.id for row in problem.events} <= set(events)
    assert events["duty.weekly-report"].start.weekday() == 1
    assert events["plan.replan.2027-05"].status == "cancelled"


def test_every_template_is_named():
    assert set(re.findall(r"`([a-z0-9-]+)`", PAGE)) >= set(templates())


def test_the_python_runs_as_written(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    (text,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    names: dict[str, object] = {}
    exec(compile(text, "team-calendar.md", "exec"), names)
    assert "→" in capsys.readouterr().out
    shift, problem = names["shift"], names["problem"]
    assert shift.broken == ()
    assert shift.off(names["moved"].events) == problem.events

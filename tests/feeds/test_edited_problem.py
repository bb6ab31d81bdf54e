"""Three hundred random edits of a problem, from its tables to the bytes subscribers get.

Whatever is edited, only the events it is about change; reordering tables, importing again and reopening change no
byte. The feed is read by lines, and shares no code with what it checks.
"""

import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from campaignplan.agenda import agenda
from campaignplan.calendars.own import OwnEvent
from campaignplan.calendars.template import Instance
from campaignplan.dates import SHANGHAI
from campaignplan.feeds.imported import events_difference, with_events
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.read import read_ics
from campaignplan.feeds.write import calendar_bytes
from campaignplan.resources import shipped
from campaignplan.shop.product import Replenishment
from campaignplan.storage import load_problem, save_problem

TABLES = ("events", "templates", "replenishments", "promotions", "holidays", "tests", "stages", "lines", "rules")
MONDAYS = [date(2027, 3, 1) + timedelta(7 * n) for n in range(20)]
STAMPS = ("LAST-MODIFIED", "DTSTAMP")
TIMES = ("DTSTART", "DTEND", "RRULE", "EXDATE", "STATUS")


def entries(data: bytes) -> dict[str, dict[str, str]]:
    """id -> name -> raw line of every event; "whole" is all of it."""
    found = {}
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", data.decode().replace("\r\n ", ""), re.DOTALL):
        lines = {re.split("[:;]", line)[0]: line for line in block.split("\r\n") if line}
        found[lines["UID"].removeprefix("UID:").removesuffix("@campaignplan")] = lines | {"whole": block}
    return found


class Editor:
    """A team at its tables; every edit returns how the ids of the events it is about begin."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.dice, self.folder, self.made = random.Random(seed), folder, 0
        self.problem = load_problem(shipped("examples") / "yiwu-homeware")
        self.foreign = [(f"works-{n}", f"停电 {n}", MONDAYS[n]) for n in range(6)]

    def put(self, row: OwnEvent) -> tuple[str, ...]:
        others = tuple(one for one in self.problem.events if one.id != row.id)
        self.problem = replace(self.problem, events=(*others, row))
        return (row.id,)

    def own(self) -> OwnEvent:
        return self.dice.choice([row for row in self.problem.events if row.id.startswith("own-")] or [self.first()])

    def first(self) -> OwnEvent:
        self.new()
        return self.problem.events[-1]

    def day(self) -> date:
        return self.dice.choice(MONDAYS) + timedelta(self.dice.randrange(7))

    def new(self) -> tuple[str, ...]:
        self.made += 1
        start: date | datetime = self.day()
        rrule = self.dice.choice(["", "", "FREQ=WEEKLY;COUNT=6"])
        if self.made % 2:
            start = datetime(start.year, start.month, start.day, 14, tzinfo=SHANGHAI)
        return self.put(OwnEvent(f"own-{self.made}", f"事 {self.made}", start=start, rrule=rrule))

    def move(self) -> tuple[str, ...]:
        row = self.own()
        # Times of a series that were moved by themselves are of its old days.
        apart = [one for one in self.problem.events if one.id.startswith(f"{row.id}.")]
        self.problem = replace(self.problem, events=tuple(one for one in self.problem.events if one not in apart))
        assert row.start is not None
        return self.put(replace(row, start=row.start + timedelta(self.dice.choice([-3, 1, 2])), end=None))

    def rename(self) -> tuple[str, ...]:
        return self.put(replace(self.own(), title=f"新名 {self.dice.randrange(99)}", title_en=""))

    def cancel(self) -> tuple[str, ...]:
        return self.put(replace(self.own(), status=self.dice.choice(["cancelled", "confirmed"])))

    def delete(self) -> tuple[str, ...]:
        row = self.own()
        gone = [one for one in self.problem.events if one is row or one.id.startswith(f"{row.id}.")]
        self.problem = replace(self.problem, events=tuple(one for one in self.problem.events if one not in gone))
        return (row.id,)

    def one_time(self) -> tuple[str, ...]:
        """Move, call off or put back one time of the daily report, which takes place on working days."""
        day = next(one.start for one in agenda(self.problem) if one.id == "plan.replan.2027-07")
        name = f"duty.daily-report.{day}"
        if any(row.id == name for row in self.problem.events) and self.dice.random() < 0.4:
            self.problem = replace(self.problem, events=tuple(row for row in self.problem.events if row.id != name))
        elif self.dice.random() < 0.3:
            self.put(OwnEvent(name, status="cancelled"))
        else:
            self.put(OwnEvent(name, start=day + timedelta(self.dice.randrange(1, 5)), person="小周"))
        return ("duty.daily-report",)

    def duty(self) -> tuple[str, ...]:
        return self.put(OwnEvent("duty.short-video", person=self.dice.choice(["小王", "小李", ""])))

    def sprint(self) -> tuple[str, ...]:
        kept = tuple(row for row in self.problem.templates if row.id != "second")
        if len(kept) == len(self.problem.templates) or self.dice.random() < 0.5:
            kept = (Instance("second", "training-pilot", start=self.dice.choice(MONDAYS)), *kept)
        self.problem = replace(self.problem, templates=kept)
        return ("template.second.",)

    def delivery(self) -> tuple[str, ...]:
        """Put a delivery before others, move it, or take it away."""
        kept = tuple(row for row in self.problem.replenishments if row.batch != "rush")
        if len(kept) == len(self.problem.replenishments) or self.dice.random() < 0.6:
            kept = (Replenishment("acrylic-drawer", self.day() - timedelta(50), 100.0, "rush"), *kept)
        self.problem = replace(self.problem, replenishments=kept)
        return ("plan.arrival.acrylic-drawer.rush",)

    def phase(self) -> tuple[str, ...]:
        """Move when a promotion's enrolment closes."""
        name, hours = "1688-1220-2027", timedelta(hours=self.dice.randrange(-30, 30))
        promotions = []
        for one in self.problem.promotions:
            phases = tuple(
                replace(phase, end=phase.end + hours) if (one.id, phase.kind) == (name, "enrolment") else phase
                for phase in one.phases
            )
            promotions.append(replace(one, phases=phases))
        self.problem = replace(self.problem, promotions=tuple(promotions))
        return (f"promotion.{name}.enrolment",)

    def foreign_edit(self) -> tuple[str, ...]:
        number = self.dice.randrange(len(self.foreign))
        uid, _, day = self.foreign[number]
        self.foreign[number] = uid, f"停电改 {self.dice.randrange(99)}", day + timedelta(self.dice.choice([0, 1]))
        self.import_again()
        return tuple(row.id for row in self.problem.events if row.uid == uid) or ("works.",)

    def import_again(self) -> tuple[str, ...]:
        """Import another's calendar, its events in any order."""
        self.dice.shuffle(self.foreign)
        body = "".join(
            f"BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{title}\r\nDTSTART;VALUE=DATE:{day:%Y%m%d}\r\nEND:VEVENT\r\n"
            for uid, title, day in self.foreign
        )
        data = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n".encode()
        horizon = self.problem.settings.horizon
        found = events_difference(self.problem.events, read_ics(data, horizon), "works", horizon)
        self.problem = replace(self.problem, events=with_events(self.problem.events, found))
        return ()

    def reorder(self) -> tuple[str, ...]:
        for table in TABLES:
            rows = [*getattr(self.problem, table)]
            self.dice.shuffle(rows)
            self.problem = replace(self.problem, **{table: tuple(rows)})
        return ()

    def reopen(self) -> tuple[str, ...]:
        save_problem(self.problem, self.folder)
        self.problem = load_problem(self.folder)
        return ()


EDITS: tuple[tuple[str, int], ...] = (
    ("new", 4), ("move", 6), ("rename", 5), ("cancel", 4), ("delete", 3), ("one_time", 5), ("duty", 2), ("sprint", 3),
    ("delivery", 4), ("phase", 3), ("foreign_edit", 3), ("import_again", 2), ("reorder", 3), ("reopen", 2),
)  # fmt: skip
SILENT = ("import_again", "reorder", "reopen")


@pytest.mark.parametrize("seed", [3])
def test_three_hundred_edits_of_a_problem(seed: int, tmp_path: Path):
    editor = Editor(seed, tmp_path / "shop")
    editor.import_again()
    at = datetime(2027, 1, 20, 1, tzinfo=UTC)
    publication = Publication().told(agenda(editor.problem), at)
    data = calendar_bytes(publication.events(at), "x")
    edits = [name for name, many in EDITS for _ in range(many)]
    done, changed = dict.fromkeys(edits, 0), 0
    for step in range(300):
        name = editor.dice.choice(edits)
        about: tuple[str, ...] = getattr(editor, name)()
        done[name] += 1
        at += timedelta(minutes=1)
        before, known = data, entries(data)
        publication = publication.told(agenda(editor.problem), at)
        data = calendar_bytes(publication.events(at), "x")
        now = entries(data)
        if name in SILENT:
            assert data == before, (step, name)
            continue
        assert known.keys() <= now.keys(), (step, name)  # nothing goes without a word: 30 days have not passed
        for one, lines in now.items():
            was = known.get(one)
            if was is not None and was["whole"] == lines["whole"]:
                continue
            changed += 1
            assert one.startswith(about), (step, name, one)
            if was is None:
                continue
            assert lines["LAST-MODIFIED"] > was["LAST-MODIFIED"], (step, name, one)
            moved = any(lines.get(key) != was.get(key) for key in TIMES)
            number, old = (int(told["SEQUENCE"].partition(":")[2]) for told in (lines, was))
            assert number == old + moved, (step, name, one)
    assert min(done.values()) >= 2, done
    assert changed > 200

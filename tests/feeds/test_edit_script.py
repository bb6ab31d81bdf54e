"""Three hundred random edits of a calendar, each told and published, held against an oracle of its own.

The oracle keeps what a careful clerk would: for each event a number, the moment of its last change, and when it
was called off. It reads the feed by lines and shares no code with what it checks.
"""

import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from feed_cases import bar, timed

from campaignplan.feeds.publication import Publication
from campaignplan.feeds.publication_json import publication_json, read_publication
from campaignplan.feeds.write import calendar_bytes
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.text import Text

HERE = ZoneInfo("Asia/Shanghai")
MARCH = date(2027, 3, 1)
TIMES = ("DTSTART", "DTEND", "RRULE", "EXDATE", "STATUS")


class Clerk:
    """What subscribers must see, kept by hand."""

    def __init__(self):
        self.cards = {}

    def told(self, plan, at):
        """Note what the plan says at `at`; `plan` is id -> facts, a dict of plain values."""
        for name, facts in plan.items():
            card = self.cards.get(name)
            if card is None:
                self.cards[name] = {
                    "facts": facts,
                    "number": 0,
                    "changed": None,
                    "gone": False,
                    "off": None,
                    "changes": [],
                }
                if facts["status"] == "cancelled":
                    self.cards[name]["off"] = at
                continue
            back_from_nothing = card["gone"] and not self.shows(card, at)
            if card["facts"] != facts or back_from_nothing:
                counted = ("start", "end", "rule", "skipped", "status")
                moved = back_from_nothing or any(card["facts"][key] != facts[key] for key in counted)
                card["number"] += 1 if moved else 0
                card["changed"] = at
                card["changes"].append(at)
                if facts["status"] != "cancelled":
                    card["off"] = None
                elif card["off"] is None or back_from_nothing:
                    card["off"] = at
            card["facts"], card["gone"] = facts, False
        for name, card in self.cards.items():
            if name in plan or card["gone"]:
                continue
            card["gone"] = True
            if card["off"] is None:
                card["facts"] = card["facts"] | {"status": "cancelled"}
                card["number"] += 1
                card["changed"] = card["off"] = at
                card["changes"].append(at)

    @staticmethod
    def shows(card, at):
        if card["off"] is None:
            return True
        return (day(at) - day(card["off"])).days < 30 and day(at) <= card["facts"]["last"]

    def seen(self, at):
        return {name: card for name, card in self.cards.items() if self.shows(card, at)}


def facts(event):
    """The plain values the clerk compares."""
    last = event.end
    if isinstance(last, datetime):
        last = (last - timedelta(seconds=1)).date()
    else:
        last -= timedelta(days=1)
    if event.rrule:
        last = datetime.strptime(event.rrule[-8:], "%Y%m%d").date() + (last - event.start)
    return {
        "start": str(event.start), "end": str(event.end), "rule": event.rrule, "status": event.status,
        "skipped": sorted(map(str, event.skipped)), "title": event.title.zh, "text": event.description.zh,
        "person": event.person, "last": last,
    }  # fmt: skip


def entries(data):
    """id -> name -> raw line, and "whole" the lines of the event."""
    found = {}
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", data.decode().replace("\r\n ", ""), re.DOTALL):
        lines = {re.split("[:;]", line)[0]: line for line in block.split("\r\n") if line}
        found[lines["UID"].removeprefix("UID:").removesuffix("@campaignplan")] = lines | {"whole": block}
    return found


def day(moment):
    return moment.astimezone(HERE).date()


def when(moment):
    return moment.astimezone(UTC).strftime("LAST-MODIFIED:%Y%m%dT%H%M%SZ")


class Planner:
    """A calendar under edit: an ordered list of events, and a bin of deleted ones."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.events, self.bin, self.made = [], [], 0
        for _ in range(12):
            self.new()

    def new(self):
        self.made += 1
        day = MARCH + timedelta(days=self.dice.randrange(120))
        name, kind = f"e{self.made}", self.dice.randrange(3)
        if kind == 0:
            self.events.append(bar(name, f"条 {self.made}", day, self.dice.randrange(1, 9)))
        elif kind == 1:
            start = datetime.combine(day, time(self.dice.randrange(24)), HERE)
            self.events.append(timed(name, f"会 {self.made}", start, self.dice.choice([30, 60, 300])))
        else:
            until = f"{day + timedelta(days=self.dice.randrange(60, 200)):%Y%m%d}"
            self.events.append(bar(name, f"周 {self.made}", day, 1, rrule=f"FREQ=DAILY;INTERVAL=7;UNTIL={until}"))

    def change(self, **facts):
        number = self.dice.randrange(len(self.events))
        self.events[number] = replace(self.events[number], **facts)
        return self.events[number]

    def move(self):
        number = self.dice.randrange(len(self.events))
        event, days = self.events[number], timedelta(days=self.dice.choice([-9, -1, 1, 2, 30]))
        end = event.end + days + (timedelta(days=1) if self.dice.random() < 0.3 else timedelta())
        self.events[number] = replace(event, start=event.start + days, end=end)

    def skip(self):
        series = [number for number, event in enumerate(self.events) if event.rrule]
        if series:
            number = self.dice.choice(series)
            event = self.events[number]
            day = event.start + timedelta(days=7 * self.dice.randrange(1, 5))
            days = set(event.skipped) ^ {day}
            self.events[number] = replace(event, skipped=tuple(self.dice.sample(sorted(days), len(days))))

    def rename(self):
        self.change(title=Text(f"新名 {self.dice.randrange(99)}", "renamed"))

    def describe(self):
        self.change(
            description=Text(f"说明 {self.dice.randrange(9)}", ""), person=self.dice.choice(["", "小王", "小李"])
        )

    def cancel(self):
        self.change(status="cancelled")

    def uncancel(self):
        self.change(status=self.dice.choice(["confirmed", "tentative"]))

    def delete(self):
        if len(self.events) > 4:
            self.bin.append(self.events.pop(self.dice.randrange(len(self.events))))

    def restore(self):
        if self.bin:
            self.events.append(self.bin.pop(self.dice.randrange(len(self.bin))))

    def reorder(self):
        self.dice.shuffle(self.events)

    def import_again(self):
        """Drop everything and take it from a copy, as an import of the same file does."""
        self.events = [replace(event, sequence=7, changed=datetime(2026, 5, 5, tzinfo=UTC)) for event in self.events]
        self.reorder()


EDITS = ("move", "move", "skip", "rename", "describe", "cancel", "uncancel", "delete", "restore", "reorder", "new",
         "import_again", "reopen")  # fmt: skip


@pytest.fixture
def store(tmp_path):
    with Workspace.open(tmp_path) as workspace:
        yield workspace.feeds().told


@pytest.mark.parametrize("seed", range(2))
def test_three_hundred_edits(seed, store):
    planner, clerk = Planner(seed), Clerk()
    at, before, said, last, highest = datetime(2027, 2, 20, 3, 0, tzinfo=UTC), b"", {}, {}, {}
    publication, plain, kinds, vanished = Publication(), {}, set(), set()
    for step in range(300):
        edit = planner.dice.choice(EDITS) if step else "reorder"
        kinds.add(edit)
        waited = planner.dice.choice([1, 60, 3_600, 86_400, 12 * 86_400]) if step % 9 == 0 else 1
        at += timedelta(seconds=waited)
        if edit == "reopen":
            publication = read_publication(publication_json(publication))
            assert publication == store.load()
        else:
            getattr(planner, edit)()
        plan = {event.id: facts(event) for event in planner.events}
        clerk.told(plan, at)
        after = store.update(lambda old: old.told(planner.events, at))  # noqa: B023
        assert after == publication.told(planner.events, at)
        if edit in ("reorder", "import_again", "reopen") and waited == 1 and step:
            assert after is publication or after == publication
        publication = after
        data = calendar_bytes(publication.events(at), "x")
        if edit in ("reorder", "import_again", "reopen") and waited == 1 and step:
            assert data == before
        found = entries(data)
        assert set(found) == set(clerk.seen(at))
        vanished |= set(clerk.cards) - set(found)
        for name, card in clerk.seen(at).items():
            lines = found[name]
            assert lines["SEQUENCE"] == f"SEQUENCE:{card['number']}", (step, edit, name)
            assert lines["STATUS"] == f"STATUS:{card['facts']['status'].upper()}"
            assert lines["SUMMARY"] == f"SUMMARY:{card['facts']['title']}"
            if card["changed"] is None:
                plain.setdefault(name, lines["whole"])
                assert lines["whole"] == plain[name]  # the first telling is the plain export's, and stays
            else:
                days = {day(one) + timedelta(days=30) for one in card["changes"]}  # on which a change is no news
                faded = [datetime.combine(one, time(), HERE) for one in days if one <= day(at)]
                assert lines["LAST-MODIFIED"] in {
                    when(max(one, card["changed"])) for one in [*faded, card["changed"]]
                }
            assert lines["DTSTAMP"].partition(":")[2] == lines["LAST-MODIFIED"].partition(":")[2]
            assert highest.get(name, 0) <= card["number"]
            highest[name] = card["number"]
            if name in said and lines["whole"] != said[name]["whole"]:
                assert lines["LAST-MODIFIED"] > said[name]["LAST-MODIFIED"]
                if any(lines.get(key) != said[name].get(key) for key in TIMES):
                    assert int(lines["SEQUENCE"][9:]) > int(said[name]["SEQUENCE"][9:])
                elif name in last and edit != "restore":  # seen a moment ago: nothing happened out of sight
                    assert lines["SEQUENCE"] == said[name]["SEQUENCE"]
        said |= found
        last = found
        before = data
    assert kinds == set(EDITS)
    assert vanished
    assert max(highest.values()) >= 3


def test_a_plain_export_is_the_first_telling():
    planner = Planner(9)
    at = datetime(2027, 2, 20, tzinfo=UTC)
    told = Publication().told(planner.events, at)
    assert calendar_bytes(told.events(at), "x") == calendar_bytes(planner.events, "x")

"""Templates put into the calendar, and taken out of it: one row of the table of templates is all of it."""

import re
import secrets
from collections.abc import Container
from dataclasses import replace
from pathlib import Path

from campaignplan.calendars.event import Event
from campaignplan.calendars.instantiated import instantiated
from campaignplan.calendars.template import Instance, templates
from campaignplan.errors import InputError, Issue
from campaignplan.planning.problem import Problem
from campaignplan.text import Text

LONGEST_STEM = 40


def preview(problem: Problem, instance: Instance, folder: Path | None = None) -> tuple[Event, ...]:
    """Return the events an instance would bring, in order of time; nothing is changed.

    Raises
    ------
    InputError
        There is no such template or promotion, or no day to count from.
    """
    known = templates(folder)
    promotion = next((p for p in problem.promotions if p.id == instance.promotion), None)
    if instance.template not in known:
        why = Text("没有这个模板", "there is no such template")
        raise InputError([Issue("templates", instance.template, why, Text("请换一个", "choose another"))])
    if instance.start is None and promotion is None:
        why = Text("没有可以倒推的日子", "there is no day to count from")
        raise InputError(
            [Issue("templates", instance.id, why, Text("请选活动或日期", "choose a promotion or a day"))]
        )
    found = instantiated(known[instance.template], instance, problem.settings.end, promotion, problem.holidays)
    return tuple(sorted(found, key=lambda event: (event.span.start, event.id)))


def place(problem: Problem, instance: Instance) -> Problem:
    """Put an instance into the calendar."""
    return replace(problem, templates=(*problem.templates, instance))


def take_back(problem: Problem, instance: str) -> Problem:
    """Take an instance out of the calendar again, and what was said of its tasks with it."""
    mine = f"template.{instance}."
    rows = (row for row in problem.events if not row.id.startswith(mine))
    return replace(
        problem,
        templates=tuple(row for row in problem.templates if row.id != instance),
        events=tuple(replace(r, depends=tuple(d for d in r.depends if not d.startswith(mine))) for r in rows),
    )


def free_id(stem: str, taken: Container[str]) -> str:
    """Return an id made of what it is for and of chance: people adding at once never mean the same."""
    plain = re.sub(r"[^a-z0-9-]+", "-", stem.lower()).strip("-")[:LONGEST_STEM].strip("-") or "own"
    while True:
        name = f"{plain}-{secrets.token_hex(3)}"
        if name not in taken:
            return name

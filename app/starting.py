"""Beginning a plan: what each of the first screen's doors puts into the workspace. No page is drawn here."""

import re
from dataclasses import dataclass
from pathlib import Path

from catalogue import both

from campaignplan.errors import InputError, Issue
from campaignplan.planning.problem import Problem
from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.storage.content import Row, source_of
from campaignplan.storage.load import problem_of
from campaignplan.storage.workbook_reader import read_workbook_bytes
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.seat import Seat

PLATFORMS = ("1688", "taobao-tmall")
SAMPLE = "sample:"
"""Begins a problem's note where it is a shipped sample; the sample's name follows."""


@dataclass(frozen=True)
class Beginning:
    """What is asked of somebody who begins from a platform's calendar, as typed; `products` has a line each."""

    platform: str
    shop: str
    year: int
    total: str
    products: str

    def problem(self, name: str, channel: str) -> Problem:
        """Return the problem: the platform's promotions, one channel, and presets for all that was not asked.

        Raises
        ------
        InputError
            With every fault of what was typed.
        """
        rows, issues = self._products()
        content: dict[str, list[Row]] = {
            "plan": [{"name": name, "start": f"{self.year}-01-01", "end": f"{self.year}-12-31"}],
            "budget": [{"total": self.total}],
            "calendar": [{"presets": self.platform}],
            "shops": [{"id": "shop", "name": self.shop, "platform": self.platform}],
            "products": rows,
            "channels": [{"id": "keyword", "name": channel}],
        }
        try:
            made = problem_of(source_of(content))
        except InputError as error:
            raise InputError([*issues, *error.issues]) from error
        if issues:
            raise InputError(issues)
        return made

    def _products(self) -> tuple[list[Row], list[Issue]]:
        rows: list[Row] = []
        issues = []
        for number, line in enumerate(self.products.splitlines(), start=1):
            parts = [part.strip() for part in re.split(r"[,，\t;；]", line)]
            if not any(parts):
                continue
            if not 3 <= len(parts) <= 4:
                where = f"{both('first_run.products').zh.split('（')[0]} {number}"
                issues.append(
                    Issue(where, line[:60], both("first_run.line_parts_why"), both("first_run.line_parts_fix"))
                )
                continue
            cells = dict(zip(("name", "price", "margin", "units_per_order"), parts, strict=False))
            rows.append({"id": f"p{len(rows) + 1}", "shop": "shop", **cells})
        return rows, issues


def sample(seat: Seat, name: str) -> Branch:
    """Put a shipped sample into the workspace, marked as such; return the one that is there where it is."""
    return put(seat, name, load_problem(shipped("examples") / name), note=f"{SAMPLE}{name}")


def from_workbook(data: bytes, name: str) -> Problem:
    """Return the problem a workbook holds. InputError with every fault by sheet and cell."""
    return problem_of(read_workbook_bytes(data, name))


def put(seat: Seat, wished: str, problem: Problem, *, note: str = "") -> Branch:
    """Put a problem in under an id that is free, made of the one wished for."""
    wished = re.sub(r"[/#\0\n]", "-", Path(wished).stem).strip() or "plan"
    known, name, number = {one.problem for one in seat.workspace.scenarios()}, wished, 2
    while name in known:
        name, number = f"{wished}-{number}", number + 1
    branch = seat.put(name, problem, why=problem.settings.name)
    if note:
        seat.workspace.house.put_row("problems", name, {"note": note}, person=seat.person.id)
    return branch

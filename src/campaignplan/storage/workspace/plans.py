"""Plans: finished solves, kept with the problem they are of, and given back as the results they were."""

import json
import math
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import insert, select

from campaignplan.errors import InputError, Issue
from campaignplan.planning.fingerprint import inputs_sha256
from campaignplan.storage.content import content_of
from campaignplan.storage.workspace.arrays import packed, unpacked, unzipped, zipped
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.ledger import Ledger, lock, version_of
from campaignplan.storage.workspace.rows import table_rows
from campaignplan.storage.workspace.state import merged
from campaignplan.storage.workspace.tables import branches, plans
from campaignplan.text import Text

if TYPE_CHECKING:
    from campaignplan.planning.asking.comparison import Comparison
    from campaignplan.planning.plan import Plan
    from campaignplan.planning.problem import Problem
    from campaignplan.planning.result import Options, Result

_NUMBERS = ("value", "bound", "gap")
_SHOWN = ("id", "branch", "version", "made", "person", "inputs_sha256", "goal", "status", "method", *_NUMBERS)


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """One line of the list of plans: of which branch at which version, by whom, and how good it is.

    `value`, `bound` and `gap` are as in `planning.result.Result`, NaN where there are none. `starred` marks the
    plan in force; `name` and `note` are the team's own.
    """

    id: str
    branch: int
    version: int
    made: datetime
    person: str
    inputs_sha256: str
    goal: str
    status: str
    method: str
    value: float
    bound: float
    gap: float
    name: str = ""
    note: str = ""
    starred: bool = False


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of one problem, of all its branches."""

    team: Ledger

    def save(
        self,
        result: "Result",
        branch: Branch,
        *,
        person: str,
        options: "Options | None" = None,
        name: str = "",
        version: int | None = None,
    ) -> str:
        """Keep a result as a plan of a branch as it stands, or as it stood at a version; return the plan's id.

        `options` are those it was solved with. The whole problem is kept with it: what was asked of it on the way
        (another goal, another budget), and every promotion and holiday as the shipped calendars had them then.
        """
        from campaignplan.planning.result import Options

        certificate = _certificate(result, options or Options())
        inputs = zipped(json.dumps(content_of(result.problem, alone=True), ensure_ascii=False))
        numbers = {name: _finite(getattr(result, name)) for name in _NUMBERS}
        values = {
            "id": secrets.token_hex(8),
            "branch": branch.id,
            "made": branch.clock(),
            "person": person,
            "inputs_sha256": inputs_sha256(result.problem),
            "goal": result.goal,
            "status": result.status,
            "method": result.method,
            "seconds": result.seconds,
            "certificate": json.dumps(certificate, ensure_ascii=False),
            "inputs": inputs,
            "arrays": None if result.plan is None else _arrays(result.plan),
        }
        with self.team.database.writing() as connection:
            at = version_of(connection, branch.id) if version is None else version
            connection.execute(insert(plans).values(**values, **numbers, version=at))
            if name:
                self.team.write(connection, {("plans", str(values["id"])): {"name": name}}, person=person)
        return str(values["id"])

    def list(self) -> tuple[SavedPlan, ...]:
        """Return the plans of the problem, newest first, without their money."""
        return self.team.database.memory.recall(("plans", self.team.id), self._list)

    def _list(self) -> tuple[SavedPlan, ...]:
        query = (
            select(*(plans.c[name] for name in _SHOWN))
            .join(branches, branches.c.id == plans.c.branch)
            .where(branches.c.problem == self.team.problem_id)
            .order_by(plans.c.made.desc(), plans.c.id)
        )
        told = dict(self.team.rows("plans"))
        with self.team.database.reading() as connection:
            found = connection.execute(query).mappings().all()
        return tuple(_line(dict(row), told.get(row["id"], {})) for row in found)

    def star(self, plan: str, *, person: str) -> None:
        """Mark a plan as the one in force; no other is from then on."""
        self._known(plan)
        with self.team.database.writing() as connection:
            lock(connection, self.team.id)
            rows = dict(table_rows(connection, self.team.id, "plans"))
            wanted = {
                ("plans", row): merged(cells, {"starred": "true" if row == plan else ""})
                for row, cells in {plan: {}, **rows}.items()
            }
            self.team.write(connection, wanted, person=person)

    def name(self, plan: str, name: str, note: str = "", *, person: str) -> None:
        """Give a plan a name and a note."""
        self._known(plan)
        self.team.put_cells("plans", plan, {"name": name, "note": note}, person=person)

    def is_stale(self, plan: str, now: "Problem | Branch") -> bool:
        """Tell whether what a plan rests on has changed: whether a solve of `now` would be asked something else.

        Raises
        ------
        InputError
            The branch has faults, so it is no problem to compare with.
        """
        saved = self._known(plan)
        problem = now.problem() if isinstance(now, Branch) else now
        return inputs_sha256(problem) != str(saved["inputs_sha256"])

    def load(self, plan: str) -> "Result":
        """Return a plan as the result it was: equal money, decisions, value, bound, gap and rules.

        Baselines and ranges that had not been worked out are worked out when first looked at, as in the result.

        Raises
        ------
        InputError
            There is no such plan, or this program reads what was kept otherwise than the one that kept it.
        """
        from campaignplan.storage.workspace.saved_result import problem_of, result_of

        saved = self._known(plan)
        certificate = json.loads(saved["certificate"])
        problem = problem_of(json.loads(unzipped(saved["inputs"])), certificate)
        if inputs_sha256(problem) != saved["inputs_sha256"]:
            why = Text(
                "保存它的版本与现在的读法不同，无法原样取回",
                "the program that kept it read it otherwise; it cannot be given back as it was",
            )
            raise InputError([Issue("plan", plan, why, Text("请重新求解", "solve again"))])
        arrays = None if saved["arrays"] is None else unpacked(saved["arrays"])
        return result_of(problem, saved, certificate, arrays)

    def compare(self, *plans: str) -> "Comparison":
        """Put plans side by side, by their names where they have any, else by their ids.

        Raises
        ------
        InputError
            There is no such plan, or none is named, or two have one name.
        """
        from campaignplan.planning.asking.comparison import compare

        names = {line.id: line.name or line.id for line in self.list()}
        return compare([(names.get(plan, plan), self.load(plan)) for plan in plans])

    def _known(self, plan: str) -> Mapping[str, Any]:
        query = select(plans).join(branches, branches.c.id == plans.c.branch)
        with self.team.database.reading() as connection:
            row = connection.execute(
                query.where(plans.c.id == plan, branches.c.problem == self.team.problem_id)
            ).mappings().one_or_none()  # fmt: skip
        if row is None:
            why = Text("没有这个方案", "there is no such plan")
            raise InputError([Issue("plan", plan[:40], why, Text("请看方案列表", "look at the list of plans"))])
        return dict(row)


def _certificate(result: "Result", options: "Options") -> dict[str, Any]:
    from campaignplan.planning.later import LaterMapping, LaterSequence

    conflict = result.conflict
    # What would only be worked out when looked at stays so; under risk it is worked out as the solve would.
    later_baselines = isinstance(result.baselines, LaterSequence) and not options.risk
    rules = result.rules.to_dict("records")
    return {
        "calendars": list(result.problem.calendars),
        "options": asdict(options),
        "rules": [{name: _told(value) for name, value in row.items()} for row in rules],
        "baselines": None if later_baselines else [asdict(one) for one in result.baselines],
        "ranges": None if isinstance(result.ranges, LaterMapping) else dict(result.ranges),
        "conflict": None if conflict is None else asdict(conflict),
        "message": list(result.message),
        "risk": None if result.risk is None else asdict(result.risk),
        "tests": [
            {"test": test.test, "start": test.start and test.start.isoformat(), "spend": _told(test.spend)}
            for test in (() if result.plan is None else result.plan.tests)
        ],
    }


def _arrays(plan: "Plan") -> bytes:
    spend = plan.spend
    whole = spend.astype(np.int64)
    return packed({"spend": whole if (whole == spend).all() else spend, "enrolled": np.packbits(plan.enrolled),
                   "pairs": np.array([len(plan.enrolled)])})  # fmt: skip


def _told(value: Any) -> Any:
    """Return a value as JSON has it: NaN and infinities by name."""
    if isinstance(value, (np.floating, float)):
        return float(value) if math.isfinite(value) else str(float(value))
    if isinstance(value, np.bool_):
        return bool(value)
    return int(value) if isinstance(value, np.integer) else value


def _finite(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _line(row: dict[str, Any], told: Mapping[str, str]) -> SavedPlan:
    numbers = {name: math.nan if row[name] is None else row[name] for name in _NUMBERS}
    starred = told.get("starred") == "true"
    return SavedPlan(**{**row, **numbers}, name=told.get("name", ""), note=told.get("note", ""), starred=starred)

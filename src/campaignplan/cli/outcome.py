"""The outcome of a source: solved now, or read from the folder an earlier plan was written to."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from campaignplan.cli.asked import Asked
from campaignplan.cli.told import loading
from campaignplan.cli.watch import Display, solve_watched
from campaignplan.cli.workspace import scenario_name
from campaignplan.errors import InputError, Issue
from campaignplan.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaignplan.planning.problem import Problem
    from campaignplan.planning.result import Result

SUMMARY = "summary.json"
LARGEST = 50_000_000
NEEDED = {"status": str, "goal": str, "spend_total": int, "rules": list, "baselines": dict, "ranges": dict}
"""What a summary must hold for us to tell of it, with types."""


@dataclass(frozen=True)
class Outcome:
    """What a source comes to: `summary` as in summary.json; `result` where it was solved now.

    `stopped` says that Ctrl-C ended the solve before the asked gap was proven. `place` is what tells it from another
    of the same name: its scenario, folder or file.
    """

    name: str
    summary: dict[str, Any]
    result: "Result | None" = None
    stopped: bool = False
    place: str = ""


def outcome_of(source: str | Path, asked: Asked, display: Display, start: "Result | None" = None) -> Outcome:
    """Solve a problem, warmed by the answer to a like one, or read a plan's folder."""
    folder = Path(source)
    if is_plan(source):
        return Outcome(folder.resolve().name, read_summary(folder / SUMMARY))
    return solved(source, asked, display, start)


def is_plan(source: str | Path) -> bool:
    """Tell whether a source is a folder that an earlier plan was written to."""
    folder = Path(source)
    return (folder / SUMMARY).is_file() and not (folder / "problem.toml").exists()


def solved(
    source: str | Path,
    asked: Asked,
    display: Display,
    start: "Result | None" = None,
    change: "Callable[[Problem], Problem] | None" = None,
    problem: "Problem | None" = None,
) -> Outcome:
    """Load a problem (or take the one given), change it where asked, and solve it, warmed by a like one's answer."""
    display.say(loading(source))
    from campaignplan.publishing.summary import summary
    from campaignplan.storage import load_problem

    problem = asked.of(problem or load_problem(source))
    if change is not None:
        problem = change(problem)
    result = solve_watched(problem, asked.options, display, start)
    stopped = display.stopping.is_set() and result.status == "feasible"
    return Outcome(problem.settings.name, summary(result), result, stopped, scenario_name(str(source)))


def read_summary(path: Path) -> dict[str, Any]:
    """Read a summary.json of ours; anything else is an input fault."""
    fix = Text("请给出 campaignplan plan 写出的文件夹", "give a folder that campaignplan plan wrote")
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("too large")
        found = json.loads(path.read_bytes())
        missing = [key for key, kind in NEEDED.items() if not isinstance(found.get(key), kind)]
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        why = Text(f"读不懂（{error}）", f"it cannot be read ({error})")
        raise InputError([Issue(str(path), "", why, fix)]) from None
    if missing:
        why = Text(f"缺少 {'、'.join(missing)}", f"it lacks {', '.join(missing)}")
        raise InputError([Issue(str(path), "", why, fix)])
    return dict(found)

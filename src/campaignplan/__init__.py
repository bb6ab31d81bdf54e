"""campaignplan: plan a merchant's year on Chinese e-commerce platforms, and prove how good the plan is.

``import campaignplan as cp`` is light: what a name needs is imported when the name is first used.
"""

import importlib
from typing import TYPE_CHECKING, Any

from campaignplan.version import __version__

if TYPE_CHECKING:
    from campaignplan.errors import InputError, Issue, NoPlanError
    from campaignplan.feeds.check import check_ics
    from campaignplan.planning.allocate import Allocation, allocate
    from campaignplan.planning.asking.comparison import Comparison, compare
    from campaignplan.planning.asking.explanation import Explanation, explain
    from campaignplan.planning.asking.frontier import Frontier, frontier
    from campaignplan.planning.asking.replan import Replan, replan
    from campaignplan.planning.audit import audit
    from campaignplan.planning.problem import Problem
    from campaignplan.planning.result import Options, Result
    from campaignplan.planning.rule import Rule
    from campaignplan.planning.solve import solve
    from campaignplan.publishing import publish
    from campaignplan.storage import load_problem, save_problem

_HOMES = {
    "Allocation": "planning.allocate",
    "Comparison": "planning.asking.comparison",
    "Explanation": "planning.asking.explanation",
    "Frontier": "planning.asking.frontier",
    "InputError": "errors",
    "Issue": "errors",
    "NoPlanError": "errors",
    "Options": "planning.result",
    "Problem": "planning.problem",
    "Replan": "planning.asking.replan",
    "Result": "planning.result",
    "Rule": "planning.rule",
    "allocate": "planning.allocate",
    "audit": "planning.audit",
    "check_ics": "feeds.check",
    "compare": "planning.asking.comparison",
    "explain": "planning.asking.explanation",
    "frontier": "planning.asking.frontier",
    "load_problem": "storage",
    "publish": "publishing",
    "replan": "planning.asking.replan",
    "save_problem": "storage",
    "solve": "planning.solve",
}

__all__ = [
    "Allocation",
    "Comparison",
    "Explanation",
    "Frontier",
    "InputError",
    "Issue",
    "NoPlanError",
    "Options",
    "Problem",
    "Replan",
    "Result",
    "Rule",
    "__version__",
    "allocate",
    "audit",
    "check_ics",
    "compare",
    "explain",
    "frontier",
    "load_problem",
    "publish",
    "replan",
    "save_problem",
    "solve",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'campaignplan' has no attribute {name!r}")
    return getattr(importlib.import_module(f"campaignplan.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__

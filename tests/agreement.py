"""Whether two methods can both be right about a problem.

``uv run python tests/agreement.py`` compares columns with exact on 200 random years (`random_year`) and prints
what does not fit; ``--seeds 17 42`` takes only these, ``--method exact`` checks the exact method against itself.
"""

import argparse
import sys
from collections import Counter

from random_year import features, random_year

from campaignplan.planning.audit import audit
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Method, Options, Result
from campaignplan.planning.solve import solve

TOLERANCE = 1e-6
"""Relative: the solver's own feasibility tolerance lets bounds be off by a little."""


def disagreements(problem: Problem, mine: Result, other: Result) -> list[str]:
    """What cannot be, given that both answer the same problem with the same goal: nothing, if all is well."""
    sign = -1.0 if mine.goal == "least_spend" else 1.0
    faults = []
    for name, result in ((mine.method, mine), (other.method, other)):
        if result.plan is not None:
            certificate = audit(problem, result.plan, result.goal)
            faults += [f"{name} breaks {v.entry}: {v.sentence.en}" for v in certificate.violations]
            if abs(certificate.value - result.value) > TOLERANCE * max(abs(result.value), 1.0):
                faults.append(f"{name} says {result.value}, the audit {certificate.value}")
            if beyond(sign * result.value, sign * result.bound):
                faults.append(f"{name}'s value {result.value} is beyond its own bound {result.bound}")
    if "infeasible" in (mine.status, other.status):
        proven, plan = (mine, other) if mine.status == "infeasible" else (other, mine)
        if plan.plan is not None:
            faults.append(f"{proven.method} says infeasible, {plan.method} has a plan")
        elif plan.status != "infeasible":
            faults.append(f"{proven.method} says infeasible, {plan.method} {plan.status}: {plan.message.en}")
        return faults
    for one, two in ((mine, other), (other, mine)):
        if one.plan is None:
            faults.append(f"{one.method} {one.status}: {one.message.en}")
        elif beyond(sign * one.value, sign * two.bound):
            faults.append(f"{one.method}'s plan {one.value} is beyond {two.method}'s bound {two.bound}")
    return faults


def beyond(value: float, bound: float) -> bool:
    return value > bound + TOLERANCE * max(abs(value), abs(bound), 1.0)


def compare(seed: int, method: Method = "columns", time_limit: float = 10.0) -> tuple[Result, Result, list[str]]:
    """Solve a random year by both methods; every bound told on the way must hold too, as values end by raising it."""
    problem, told = random_year(seed), []
    mine = solve(problem, Options(method=method, time_limit=time_limit), told.append)
    exact = solve(problem, Options(method="exact", time_limit=time_limit))
    faults = disagreements(problem, mine, exact)
    sign = -1.0 if mine.goal == "least_spend" else 1.0
    lowest = min((sign * progress.bound for progress in told), default=float("inf"))
    for result in (mine, exact):
        if result.plan is not None and beyond(sign * result.value, lowest):
            faults.append(
                f"a bound of {sign * lowest} was told on the way, the plan of {result.method} is {result.value}"
            )
    return mine, exact, faults


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seeds", type=int, nargs="*", default=range(200))
    words.add_argument("--method", default="columns")
    words.add_argument("--time-limit", type=float, default=10.0)
    asked = words.parse_args()
    count: Counter[str] = Counter()
    for seed in asked.seeds:
        try:
            mine, exact, faults = compare(seed, asked.method, asked.time_limit)
        except Exception as error:  # one crash must not hide the other seeds
            mine, exact, faults = None, None, [f"crash: {error!r}"]
        count["wrong" if faults else "agree"] += 1
        if mine is not None and exact is not None:
            count[f"{asked.method} {mine.status}"] += 1
            count[f"exact {exact.status}"] += 1
            shown = f"{mine.status} {mine.gap:.3%} {mine.seconds:.2f} s, exact {exact.gap:.3%} {exact.seconds:.2f} s"
            if faults or mine.status != exact.status or mine.seconds > 2 * exact.seconds:
                print(f"seed {seed} {mine.goal}: {shown}; {', '.join(features(seed))}", flush=True)
        for fault in faults:
            print(f"  seed {seed}: {fault}", flush=True)
    print(dict(count))
    return 1 if count["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())

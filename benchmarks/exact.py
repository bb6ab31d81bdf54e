"""The sample shops, solved one after the other.

Run it with ``uv run python -m benchmarks.exact``; it prints a Markdown table.
Curves beside SciPy SLSQP are in `peers`.
"""

import resource

import campaignplan as cp
from campaignplan.resources import shipped

SHOPS = ("hebei-gears", "yiwu-homeware", "guangzhou-clothing")


def shops() -> None:
    """Solve every sample to a gap of 0.5 %."""
    print("| shop | cells | status | gap | seconds |\n|---|---|---|---|---|")
    for name in SHOPS:
        problem = cp.load_problem(shipped("examples") / name)
        result = cp.solve(problem, cp.Options(gap=5e-3))
        cells = 0 if result.plan is None else int(result.plan.cells.open.sum())
        print(f"| {name} | {cells:,} | {result.status} | {result.gap:.2%} | {result.seconds:.1f} |", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory {peak:,.0f} MiB\n")


if __name__ == "__main__":
    shops()

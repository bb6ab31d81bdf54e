"""The rule table: every rule with its limit, its use, what it is worth, and a sentence."""

import numpy as np
import pandas as pd

from campaignplan.planning.audit import Audit
from campaignplan.planning.decisions import Decisions
from campaignplan.planning.explain import rule_sentence
from campaignplan.planning.frame import Frame
from campaignplan.planning.plan import Plan
from campaignplan.planning.result import RULE_COLUMNS
from campaignplan.planning.row import Row
from campaignplan.response.outcome import clicks

COUNTED = ("count", "days")


def rule_table(
    frame: Frame,
    rows: tuple[Row, ...],
    plan: Plan,
    certificate: Audit,
    decisions: Decisions | None,
    worth: dict[str, float] | None = None,
) -> pd.DataFrame:
    """Join what the audit measured with the prices of the rows.

    Parameters
    ----------
    worth
        The shadow price of every entry that has one, where they are known already.

    Returns
    -------
    One line per rule (per repetition), columns `RULE_COLUMNS`. `shadow_price` is the change of the goal per
    unit of the limit with the yes-or-no decisions kept, NaN where there is none (rules on such decisions, or a
    plan that came from a baseline).
    """
    worth = shadow_prices(frame, rows, plan, decisions) if worth is None else worth
    lines = []
    for measure in certificate.measures.to_dict("records"):
        entry, limit, used = str(measure["entry"]), float(measure["limit"]), float(measure["used"])
        price = worth.get(entry, float("nan"))
        close = max(1e-6 * abs(limit), 1.0 if measure["unit"] == "yuan" else 1e-9)
        left_out = measure["kind"] == "test" and limit == 0  # an optional test the plan does without
        binding = not left_out and (abs(used - limit) <= close or bool(np.isfinite(price) and abs(price) > 1e-7))
        line = {
            "name": entry,
            "kind": measure["kind"],
            "limit": limit,
            "used": used,
            "binding": bool(binding),
            "shadow_price": price,
            "unit": measure["unit"],
            "violation": float(measure["violation"]),
        }
        sentence = rule_sentence(frame.problem, frame.goal, line)
        lines.append({**line, "sentence_zh": sentence.zh, "sentence_en": sentence.en})
    return pd.DataFrame(lines, columns=list(RULE_COLUMNS))


def shadow_prices(frame: Frame, rows: tuple[Row, ...], plan: Plan, decisions: Decisions | None) -> dict[str, float]:
    """Change of the goal's value per unit of each entry's limit; rules on counts and dates have none."""
    if decisions is None:
        return {}
    cells = frame.cells
    option, bought = np.zeros(0, dtype=np.int64), np.zeros(0)
    if any(row.per_limit_earned is not None and decisions.prices.get(row.name) for row in rows):
        option = cells.chosen(plan.enrolled)
        bought = clicks(cells, plan.spend, option)
    sign = -1.0 if frame.goal == "least_spend" else 1.0
    result: dict[str, float] = {entry: sign * price for entry, price in decisions.inside.items()}
    for row in rows:
        # A row on whole decisions only has no marginal: those decisions are kept.
        if len(row.spend.at) == 0 and row.earned is None:
            continue
        price = decisions.prices.get(row.name)
        if price is None:
            continue
        per_limit = row.per_limit
        if price:
            per_limit += row.per_limit_spend.dot(plan.spend)
            per_limit += 0.0 if row.per_limit_earned is None else row.per_limit_earned.by(option, bought)
        result[row.entry] = result.get(row.entry, 0.0) + sign * price * per_limit
    return {entry: 0.0 if abs(price) < 1e-9 else price for entry, price in result.items()}

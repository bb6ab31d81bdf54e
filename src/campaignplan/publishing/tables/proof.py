"""The proof beside the plan: rules and what they are worth, and the plans made without us."""

import pandas as pd

from campaignplan import words
from campaignplan.planning.explain import subject
from campaignplan.publishing.edition import Edition


def rules(edition: Edition) -> pd.DataFrame:
    """Return the rule table in one language.

    Columns rule, rule_kind, limit, used, unit, binding, shadow_price, violation, sentence, rule_id; shares
    stay shares.
    """
    table = edition.result.rules
    return pd.DataFrame(
        {
            "rule": table["name"].map(lambda name: subject(edition.problem, str(name)).to(edition.lang)),
            "rule_kind": table["kind"].map(lambda code: edition.word(words.RULE_KINDS, code)),
            "limit": table["limit"].astype(float),
            "used": table["used"].astype(float),
            "unit": table["unit"].map(lambda code: edition.word(words.UNITS, str(code or ""))),
            "binding": table["binding"].map(lambda flag: words.yes_no(bool(flag), edition.lang)),
            "shadow_price": table["shadow_price"].astype(float),
            "violation": table["violation"].astype(float),
            "sentence": table[f"sentence_{edition.lang}"],
            "rule_id": table["name"],
        }
    ).reset_index(drop=True)


def baselines(edition: Edition) -> pd.DataFrame:
    """Return this plan, then the baselines, best first: plan_name, spend, value, lead, keeps_rules.

    `value` is in goal units on the same curves; `lead` how much this plan's is better (for ``least_spend``
    lower is better).
    """
    result = edition.result
    sign = -1.0 if result.goal == "least_spend" else 1.0
    gave_way = bool((result.rules["violation"].astype(float) > 1e-6).any())
    own = (
        edition.say("本方案", "This plan"),
        float(edition.cells["spend"].sum()),
        result.value,
        float("nan"),
        edition.say("是（软规则有让步）", "Yes (a soft rule gave way)") if gave_way else words.YES.to(edition.lang),
    )
    rest = [
        (
            baseline.label.to(edition.lang),
            baseline.spend,
            baseline.value,
            sign * (result.value - baseline.value),
            words.yes_no(baseline.feasible, edition.lang),
        )
        for baseline in sorted(result.baselines, key=lambda one: -sign * one.value)
    ]
    return pd.DataFrame([own, *rest], columns=["plan_name", "spend", "value", "lead", "keeps_rules"])

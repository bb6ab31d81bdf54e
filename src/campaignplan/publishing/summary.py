"""summary.json: what other programs read of a result."""

import json
import math
from dataclasses import asdict
from typing import Any

import numpy as np

from campaignplan.planning.fingerprint import inputs_sha256
from campaignplan.planning.result import Result
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables import assumptions, by, figures, payments
from campaignplan.version import __version__


def summary(result: Result) -> dict[str, Any]:
    """Return the summary as plain values, keys in a fixed order; NaN and infinite numbers become None.

    Besides the agreed keys: ``ranges`` (low, middle, high), ``fees`` and ``book`` (yuan beside the clicks),
    ``risk`` (the parts of value, where it is a measure of risk), ``priors`` (what the plan rests on that is not
    verified), ``message_zh`` and ``message_en``, and ``conflict`` where there is no plan. ``by_promotion`` puts
    spend outside promotions under the empty key, as plan.csv does.
    """
    document: dict[str, Any] = {
        "status": result.status,
        "goal": result.goal,
        "value": result.value,
        "bound": result.bound,
        "gap": result.gap,
        "seconds": round(result.seconds, 3),
        "method": result.method,
        "cells": 0,
        "spend_total": 0,
        "by_month": {},
        "by_stage": {},
        "by_promotion": {},
        "by_channel": {},
        "baselines": {baseline.name: baseline.value for baseline in result.baselines},
        "rules": _rules(result),
        "inputs_sha256": inputs_sha256(result.problem),
        "version": __version__,
        "ranges": {},
        "fees": 0.0,
        "book": 0.0,
        "priors": [],
        "message_zh": result.message.zh,
        "message_en": result.message.en,
    }
    if result.plan is not None:
        document |= _plan(Edition(result))
    if result.risk is not None:
        document["risk"] = asdict(result.risk)
    if result.conflict is not None:
        document["conflict"] = {
            "rules": list(result.conflict.rules),
            "sentence_zh": result.conflict.sentence.zh,
            "sentence_en": result.conflict.sentence.en,
            "relaxations": [
                {
                    "rule": way.rule,
                    "limit": way.limit,
                    "to": way.to,
                    "sentence_zh": way.sentence.zh,
                    "sentence_en": way.sentence.en,
                }
                for way in result.conflict.relaxations
            ],
        }
    return plain(document)  # type: ignore[no-any-return]


def summary_bytes(result: Result) -> bytes:
    """Return summary.json as UTF-8, the same bytes for the same result."""
    text = json.dumps(summary(result), ensure_ascii=False, indent=2, allow_nan=False)
    return (text + "\n").encode()


def _plan(edition: Edition) -> dict[str, Any]:
    cells = edition.plan.cells
    return {
        "cells": len(cells.lines) * cells.horizon,
        "spend_total": int(edition.cells["spend"].sum()),
        "by_month": _sums(edition, "month"),
        "by_stage": _sums(edition, "stage"),
        "by_promotion": _sums(edition, "promotion"),
        "by_channel": _sums(edition, "channel"),
        "ranges": {
            figure.name: dict(zip(("low", "middle", "high"), figure.range, strict=True))
            for figure in figures(edition)
            if figure.name != "spend"
        },
        "fees": edition.plan.fees,
        "book": float(payments(edition)["amount"].sum()),
        "priors": [
            {"kind": row["assumption"], "what": row["what"], "value": row["assumed"], "source": row["source"]}
            for row in assumptions(edition).to_dict("records")
        ],
    }


def _sums(edition: Edition, key: Any) -> dict[str, int]:
    table = by(edition, key).sort_values(key, kind="stable")
    return {str(name): int(spend) for name, spend in zip(table[key], table["spend"], strict=True)}


def _rules(result: Result) -> list[dict[str, Any]]:
    agreed = ["name", "kind", "limit", "used", "binding", "shadow_price", "sentence_zh", "sentence_en"]
    return [
        {str(name): value for name, value in row.items()}
        for row in result.rules[[*agreed, "unit", "violation"]].to_dict("records")
    ]


def plain(value: Any) -> Any:
    """Turn a value into what JSON can hold: NumPy scalars into Python's, NaN and infinity into None."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value

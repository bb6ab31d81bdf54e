"""The fingerprint of a problem: equal problems give the same one, on every machine."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

from campaignplan.planning.problem import Problem

NOTES = {
    "Promotion": ("owner", "progress", "review"),
    "Replenishment": ("batch",),
    "Problem": ("events", "templates"),
}
"""What the team writes down for itself: no plan depends on it, so it changes no fingerprint."""


def inputs_sha256(problem: Problem) -> str:
    """Return the SHA-256 of a problem's canonical form, 64 hexadecimal digits.

    The canonical form is JSON with fields in name order, rows in their own order, fields at their default
    left out (so a field added later changes no old fingerprint), days as ISO text, moments in UTC, and
    equal numbers written alike.
    """
    canonical = json.dumps(_plain(problem), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


_FIELDS: dict[type, tuple[tuple[str, Any], ...]] = {}
"""Of every kind of row the fields that count, with their defaults: a problem has thousands of rows."""


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        return value
    if is_dataclass(value):
        if kind not in _FIELDS:
            notes = NOTES.get(kind.__name__, ())
            _FIELDS[kind] = tuple((field.name, field.default) for field in fields(value) if field.name not in notes)
        pairs = ((name, getattr(value, name), usual) for name, usual in _FIELDS[kind])
        return {name: _plain(found) for name, found, usual in pairs if found != usual}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value

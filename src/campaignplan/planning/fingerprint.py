"""The fingerprint of a problem: equal problems give the same one, on every machine."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

from campaignplan.planning.problem import Problem
from campaignplan.planning.remembered import Remembered

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
    parts = sorted(_counting(problem))
    canonical = b",".join(f'"{name}":'.encode() + _written(value) for name, value in parts)
    return hashlib.sha256(b"{" + canonical + b"}").hexdigest()


KEPT = 48
_FIELDS: dict[type, tuple[tuple[str, Any], ...]] = {}
"""Of every kind of row the fields that count, with their defaults: a problem has thousands of rows."""


def _written(value: Any) -> bytes:
    """Return the canonical form of a problem's part; of a table it is kept."""
    return _table(value) if isinstance(value, tuple) else _canonical(value)


def _canonical(value: Any) -> bytes:
    text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


# Problems that differ in their total share all tables, and writing one takes longer than the rest before a solve.
_table = Remembered[tuple[Any, ...], bytes](_canonical, KEPT)


def _counting(row: Any) -> list[tuple[str, Any]]:
    """Return what of a row counts: its fields that are no notes and not at their default."""
    kind = type(row)
    if kind not in _FIELDS:
        notes = NOTES.get(kind.__name__, ())
        _FIELDS[kind] = tuple((field.name, field.default) for field in fields(row) if field.name not in notes)
    pairs = ((name, getattr(row, name), usual) for name, usual in _FIELDS[kind])
    return [(name, value) for name, value, usual in pairs if value != usual]


def _plain(value: Any) -> Any:
    if type(value) is str:
        return value
    if is_dataclass(value):
        return {name: _plain(found) for name, found in _counting(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value

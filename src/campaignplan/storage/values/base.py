"""What every reader of values shares: how a refusal looks, and what counts as no value."""

import unicodedata

from campaignplan.text import Text

DASHES = frozenset({"", "-", "—", "–", "--", "——"})
MISSING = frozenset({"", "-", "—", "–", "--", "——", "/", "无", "空", "n/a", "na", "null", "none", "#n/a"})
"""What reports write for "no value": never zero."""

_INVISIBLE = "\ufeff\u200b\u2060"


class RefusedError(ValueError):
    """A value that cannot be read: why, and how to mend it."""

    def __init__(self, why: Text, fix: Text) -> None:
        self.why, self.fix = why, fix
        super().__init__(f"{why.zh}；{fix.zh}")


def typed(raw: object) -> str:
    """Return what stands in a cell as text: trimmed, whole numbers without a decimal point."""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    return str(raw).strip().strip(_INVISIBLE).strip()


def shown(raw: object, length: int = 60) -> str:
    """Return a cell as messages show it: on one line, at most `length` characters."""
    text = "".join(c if c.isprintable() else "�" for c in typed(raw))
    return text if len(text) <= length else text[: length - 1] + "…"


def missing(raw: object) -> bool:
    """Tell whether a cell holds no value (``-`` and the like are missing, not zero)."""
    return raw is None or (isinstance(raw, str) and folded(raw) in MISSING)


def folded(raw: object) -> str:
    """Return text for comparing: trimmed, full-width signs as plain ones, in lower case."""
    return unicodedata.normalize("NFKC", str(raw).strip().strip(_INVISIBLE)).strip().casefold()

"""What every reader of values shares: how a refusal looks, what counts as no value, what is one sign."""

import unicodedata

from campaignplan.text import Text

DASHES = frozenset({"", "-", "—", "–", "--", "——"})
MISSING = frozenset({"", "-", "—", "–", "--", "——", "/", "无", "空", "n/a", "na", "null", "none", "#n/a"})
"""What reports write for "no value": never zero."""
LONGEST = 80
"""No number, day or moment is written longer; what is longer is refused before it is looked at."""

_INVISIBLE = "\ufeff\u200b\u2060"
_HALF = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width signs
    **dict.fromkeys((0x3000, 0x00A0, 0x2002, 0x2003, 0x2009, 0x200A, 0x202F), " "),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2212, 0xFE63), "-"),
    0xFFE5: "¥",
    0x2019: "'",
    0x2F49: "月",  # as copied out of a PDF
    0x2F47: "日",
    0x301C: "~",
}


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
    found = typed(raw)[: length + 1]
    text = "".join(c if c.isprintable() else "�" for c in found)
    return text if len(text) <= length else text[: length - 1] + "…"


def missing(raw: object) -> bool:
    """Tell whether a cell holds no value (``-`` and the like are missing, not zero)."""
    return raw is None or (isinstance(raw, str) and len(raw) <= LONGEST and folded(raw) in MISSING)


def folded(raw: object) -> str:
    """Return text for comparing words: trimmed, every width and ligature as its plain form, in lower case."""
    return unicodedata.normalize("NFKC", str(raw).strip().strip(_INVISIBLE)).strip().casefold()


def plain(raw: object) -> str:
    """Return text for reading numbers and days: trimmed, full-width signs as plain ones, in lower case.

    Narrower than `folded`: ``10²`` must not become 102, nor ``½`` 1/2.
    """
    text = typed(raw)
    if len(text) > LONGEST:
        raise RefusedError(
            Text(f"有 {len(text):,} 个字，太长了", f"{len(text):,} characters are too long for one value"),
            Text("这里只写一个值", "write one value here"),
        )
    return text.translate(_HALF).strip().lower()

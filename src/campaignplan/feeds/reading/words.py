"""Text of a calendar as people read it: escapes undone, what nobody sees removed, lengths bounded."""

import re
import unicodedata

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BREAKS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_KEPT = "\n\u200d"
"""A line break, and what joins signs to one emoji."""
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of characters that hide or reorder what people read."""


def clean(value: str, longest: int) -> str:
    """Return a text with its line breaks, cut to `longest` characters."""
    text = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value[: 2 * longest + 2])
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    if not text.isprintable():
        text = "".join(sign for sign in text if sign in _KEPT or unicodedata.category(sign) not in _UNSEEN)
    text = "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def one_line(value: str, longest: int) -> str:
    """Return a text on one line, cut to `longest` characters."""
    return " ".join(clean(value, longest).split())

"""Text of a calendar as people read it: escapes undone, controls removed, lengths bounded."""

import re

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BREAKS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
_INVISIBLE = "\ufeff\u200b\u2060 \n"
"""Not kept at either end, for no table keeps it there."""


def clean(value: str, longest: int) -> str:
    """Return a text with its line breaks, cut to `longest` characters."""
    text = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value[: 2 * longest + 2])
    text = _UNSEEN.sub(" ", _BREAKS.sub("\n", text))
    text = "\n".join(line.strip() for line in text.split("\n")).strip(_INVISIBLE)
    return text if len(text) <= longest else text[: longest - 1].rstrip(_INVISIBLE) + "…"


def one_line(value: str, longest: int) -> str:
    """Return a text on one line, cut to `longest` characters."""
    return " ".join(clean(value, longest).split()).strip(_INVISIBLE)

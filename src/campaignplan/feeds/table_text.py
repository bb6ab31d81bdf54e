"""Foreign text as the tables of a problem take it: on one line, in bounds, and no formula to any spreadsheet."""

from campaignplan.planning.check.names import DASHES, FORMULA_SIGNS, LONGEST_TEXT

_BROKEN = "\ufffd"


def table_text(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return a text that the tables take; the same one for the same text, however often it is read."""
    line = "；".join(part.strip() for part in text.splitlines() if part.strip()).replace(_BROKEN, "?")
    if line in DASHES:
        return ""
    if line.startswith(tuple(FORMULA_SIGNS)):
        line = f"· {line}"
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"

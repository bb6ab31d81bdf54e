"""Lines for the terminal: Chinese characters are two columns wide, and break anywhere but before a stop."""

import re
from unicodedata import east_asian_width

_STOPS = "，。；：、）」》！？”’,.;:)!?"
_UNITS = re.compile(rf"\s+|[\u2e80-\uffef“‘][{_STOPS}]*|[^\s\u2e80-\uffef“‘]+[{_STOPS}]*")


def columns(text: str) -> int:
    """Columns a text takes on a terminal."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` columns; a longer word keeps a line to itself."""
    lines = [""]
    for unit in _UNITS.findall(text):
        if columns(lines[-1] + unit.rstrip()) <= width or not lines[-1]:
            lines[-1] += unit if lines[-1] or unit.strip() else ""
        else:
            lines[-1] = lines[-1].rstrip()
            lines.append(unit.lstrip())
    return [line.rstrip() for line in lines]


def pairs(rows: list[tuple[str, str]], width: int, indent: int = 2) -> list[str]:
    """Lay out terms with their explanations in two columns."""
    left = min(max(columns(term) for term, _ in rows), 34) + 2
    lines = []
    for term, meaning in rows:
        first, *rest = wrap(meaning, max(width - indent - left, 20))
        if columns(term) + 2 > left:
            lines.append(" " * indent + term)
            lines.append(" " * (indent + left) + first)
        else:
            lines.append(" " * indent + term + " " * (left - columns(term)) + first)
        lines += [" " * (indent + left) + line for line in rest]
    return [line.rstrip() for line in lines]

"""One line of a calendar: name, parameters, value."""

import re
from typing import NamedTuple

from campaignplan.feeds.reading.limits import LONGEST_HEAD, MOST_PARAMETERS

_NAME = re.compile(r"\s*([A-Za-z0-9-]+)\s*([;:])")
_PARAMETER = re.compile(r'\s*([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:])*)')


class Property(NamedTuple):
    """`name` and the parameters' names are in upper case; parameters are without their quotes."""

    line: int
    name: str
    parameters: dict[str, str]
    value: str


def property_of(line: int, text: str) -> Property | None:
    """Read a line in one pass; None where it is not ``NAME;PARAMETER=…:value``."""
    found = _NAME.match(text)
    if found is None:
        return None
    name, at = found[1].upper(), found.end()
    if found[2] == ":":
        return Property(line, name, {}, text[at:])
    head = text[: LONGEST_HEAD + 1]
    parameters: dict[str, str] = {}
    while len(parameters) < MOST_PARAMETERS:
        one = _PARAMETER.match(head, at)
        if one is None or one.end() >= len(head):
            break
        parameters[one[1].upper()] = one[2].replace('"', "").strip()
        at = one.end() + 1
        if head[one.end()] == ":":
            return Property(line, name, parameters, text[at:])
        if head[one.end()] != ";":
            break
    # A quote that does not pair, or a parameter without a value: what follows the first colon is meant.
    colon = head.find(":", at)
    return Property(line, name, parameters, text[colon + 1 :]) if colon >= 0 else None

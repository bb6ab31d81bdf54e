"""Who does an event: the people a cell names."""

import re
import unicodedata

_BETWEEN = re.compile(r"[,;/+&|、，；／＋＆\n]+")
"""What stands between the names of several people who share one task."""


def people(names: str) -> frozenset[str]:
    """Return the people of a cell such as ``小王、Anna``, spelled alike whatever the width and case."""
    plain = unicodedata.normalize("NFKC", names).casefold()
    return frozenset(name for part in _BETWEEN.split(plain) if (name := " ".join(part.split())))

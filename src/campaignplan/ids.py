"""Ids: short slugs that name things in files, feeds and models."""

import difflib
import re
from collections.abc import Iterable

SLUG = r"^[a-z0-9]+(?:[-_.][a-z0-9]+)*$"
_SLUG = re.compile(SLUG)
LONGEST = 64
LONGEST_EVENT = 200
"""Ids of events hold those of the things they are of."""


def is_slug(value: str, longest: int = LONGEST) -> bool:
    """Tell whether `value` is an id: lower-case letters, digits, and single ``- _ .`` between them."""
    return len(value) <= longest and _SLUG.fullmatch(value) is not None


def nearest(value: str, known: Iterable[str]) -> str | None:
    """Return the known name most like `value`, or None where nothing is alike."""
    found = difflib.get_close_matches(value.casefold(), list(known), n=1, cutoff=0.6)
    return found[0] if found else None

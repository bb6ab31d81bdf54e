"""The settings file changed in place: what is left out of the calendars, with the user's comments where they were."""

import copy
import json
import re
import tomllib
from collections.abc import Sequence
from typing import Any

_SECTION = re.compile(r"^[ \t]*\[calendar\][ \t]*(?:#.*)?$", re.MULTILINE)
_NEXT = re.compile(r"^[ \t]*\[", re.MULTILINE)
_WITHOUT = re.compile(r"^[ \t]*without[ \t]*=[ \t]*\[[^\]]*\]", re.MULTILINE)


def with_left_out(text: str, before: Sequence[str], after: Sequence[str]) -> str | None:
    """Return the settings with ``without`` under ``[calendar]`` changed from `before` to `after`.

    None where the text does not say `before`, or cannot be changed in one place: it is then written anew.
    """
    try:
        known = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
    section = known.get("calendar", {})
    if not isinstance(section, dict) or sorted(section.get("without", [])) != sorted(before):
        return None
    wanted: dict[str, Any] = copy.deepcopy(known)
    wanted.setdefault("calendar", {})["without"] = list(after)
    made = _changed(text, f"without = [{', '.join(json.dumps(name) for name in after)}]")
    try:
        return made if tomllib.loads(made) == wanted else None
    except tomllib.TOMLDecodeError:
        return None


def _changed(text: str, line: str) -> str:
    head = _SECTION.search(text)
    if head is None:
        return f"{text.rstrip()}\n\n[calendar]\n{line}\n"
    following = _NEXT.search(text, head.end())
    end = following.start() if following else len(text)
    there = _WITHOUT.search(text, head.end(), end)
    if there is None:
        return f"{text[: head.end()]}\n{line}{text[head.end() :]}"
    return text[: there.start()] + line + text[there.end() :]

"""Which language to speak: ``--lang`` where given, else the system's; Chinese unless that is English."""

import locale
import os
from collections.abc import Mapping, Sequence

from campaignplan.text import Lang


def chosen(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """Choose before anything is parsed, since help texts and messages about parsing need it."""
    for place, word in enumerate(arguments):
        if word == "--":
            break
        name, _, value = word.partition("=")
        if name == "--lang":
            value = value or "".join(arguments[place + 1 : place + 2])
            if value in ("zh", "en"):
                return "zh" if value == "zh" else "en"
    return "en" if _system(environment).casefold().startswith("en") else "zh"


def _system(environment: Mapping[str, str]) -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return environment[name]
    # Windows sets none of them; elsewhere Python would make English out of having no locale at all.
    return (locale.getlocale()[0] or "") if os.name == "nt" else ""

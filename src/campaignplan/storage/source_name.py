"""What an imported calendar is called in the tables: a slug, the same at each import."""

from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from campaignplan.errors import InputError, Issue
from campaignplan.ids import is_slug
from campaignplan.text import Text

LONGEST = 40


def source_name(name: str | None, calendar: str) -> str:
    """Return a source's name as given, else of its file or host.

    A host may serve many calendars, so digits of the address' digest tell them apart: never the address itself,
    which is often a secret.

    Raises
    ------
    InputError
        The name given is no slug, or one that ids of the calendar's own events begin with.
    """
    from campaignplan.feeds.fetching.address import is_address

    if name is not None and not _fits(name):
        why = Text("不能用作来源的名字", "it cannot name a source")
        fix = Text(
            f"用小写字母、数字和 -，至多 {LONGEST} 个，不用 plan、holiday 等，如 holidays-cn",
            f"at most {LONGEST} lower-case letters, digits and -, not plan, holiday or the like; such as holidays-cn",
        )
        raise InputError([Issue("--name", name[:60], why, fix)])
    if name is not None:
        return name
    address = is_address(calendar)
    stem = (urlsplit(calendar).hostname or "") if address else Path(calendar).stem
    words = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in stem.lower()).split()
    slug = "-".join(words)[: LONGEST - 10].strip("-")
    digits = sha256(calendar.strip().encode(errors="replace")).hexdigest()[:6]
    return slug if not address and _fits(slug) else f"{slug or 'calendar'}-{digits}"


def _fits(name: str) -> bool:
    from campaignplan.agenda.edits import GENERATED

    return is_slug(name, LONGEST) and not f"{name}.".startswith(GENERATED)

"""A changed problem back into its files: only the tables that say something else are written."""

from pathlib import Path

from campaignplan.planning.problem import Problem
from campaignplan.storage.encode import Encoded, encode
from campaignplan.storage.save import folder_files
from campaignplan.storage.schema import SETTINGS_FILE
from campaignplan.storage.settings_text import with_left_out
from campaignplan.storage.whole import write_whole
from campaignplan.storage.workbook_writer import save_workbook
from campaignplan.text import Lang


def save_changes(before: Problem, after: Problem, source: str | Path, lang: Lang = "zh") -> tuple[Path, ...]:
    """Write what changed between two problems into the folder or workbook that `before` was loaded from.

    Of a folder only the files of tables that changed are written, whole: the shape of other tables stays, and
    comments in the settings too where no more changed than what is left out of the calendars. A workbook is
    written anew, in the words of `lang`. Returns the files written, or removed because they say nothing any more.

    Raises
    ------
    InputError
        For values a file cannot hold.
    OSError
        A file cannot be written; nothing is changed then.
    """
    target = Path(source)
    if before == after:
        return ()
    if target.suffix.lower() == ".xlsx":
        save_workbook(after, target, lang)
        return (target,)
    old, new = encode(before), encode(after)
    made = folder_files(new)
    files = {f"{name}.csv": made[f"{name}.csv"] for name, rows in new.tables.items() if rows != old.tables.get(name)}
    if new.settings != old.settings:
        files[SETTINGS_FILE] = _settings(target / SETTINGS_FILE, old, new) or made[SETTINGS_FILE]
    stale = [f"{name}.csv" for name in old.tables if name not in new.tables]
    write_whole(target, files, stale)
    return tuple(target / name for name in (*files, *stale))


def _settings(path: Path, old: Encoded, new: Encoded) -> bytes | None:
    """Return the settings with what is left out of the calendars changed in place; None where more changed."""

    def rest(encoded: Encoded) -> dict[str, object]:
        calendar = {key: value for key, value in encoded.settings["calendar"].items() if key != "without"}
        return {**encoded.settings, "calendar": calendar}

    if rest(old) != rest(new):
        return None
    before, after = (encoded.settings["calendar"].get("without", []) for encoded in (old, new))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    changed = with_left_out(text, before, after)
    return None if changed is None else changed.encode()

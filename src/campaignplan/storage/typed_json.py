"""Small JSON files of ours: a version, and rows of one frozen dataclass; strange ones are refused with a place."""

import json
from typing import Any

from campaignplan.errors import InputError, Issue
from campaignplan.text import Text

VERSION = 1
MOST_FAULTS = 20


def typed_json(shape: Any, rows: Any) -> bytes:
    """Write rows of a shape, such as ``tuple[Link, ...]``, as UTF-8 JSON; equal rows give equal bytes."""
    plain = _adapter(shape).dump_python(rows, mode="json")
    return (json.dumps({"version": VERSION, "rows": plain}, ensure_ascii=False, indent=1) + "\n").encode()


def read_typed_json(shape: Any, data: bytes, where: str, fix: Text) -> Any:
    """Read rows of a shape back; `where` names the file in messages, `fix` says how to mend it.

    Raises
    ------
    InputError
        With the faults of the file, at most `MOST_FAULTS`.
    """
    from pydantic import ValidationError

    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        why = Text("不是完整的 JSON", "not whole JSON")
        raise InputError([Issue(where, str(error)[:60], why, fix)]) from error
    if not isinstance(found, dict) or found.get("version") != VERSION or "rows" not in found:
        why = Text("不是这个版本写的文件", "not a file this version wrote")
        raise InputError([Issue(where, "", why, fix)])
    try:
        return _adapter(shape).validate_python(found["rows"])
    except ValidationError as error:
        why = Text("读不懂", "cannot be read")
        faults = error.errors(include_url=False, include_context=False, include_input=False)[:MOST_FAULTS]
        places = [" ".join(str(step) for step in fault["loc"]) for fault in faults]
        raise InputError([Issue(f"{where} {place}".rstrip(), "", why, fix) for place in places]) from error


def _adapter(shape: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(shape)

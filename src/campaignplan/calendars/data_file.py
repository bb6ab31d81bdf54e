"""Calendar data files: TOML to frozen dataclasses, with every fault of a file at once."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

from campaignplan.errors import InputError, Issue
from campaignplan.ids import nearest
from campaignplan.resources import shipped
from campaignplan.text import Text

LARGEST_FILE = 1_000_000
"""Bytes. The largest shipped file holds a fiftieth of it; more is not a calendar."""

FileKind = Literal["platforms", "venues", "holidays", "team", "templates"]

type Checked[T] = Callable[[Path, bytes], tuple[T, tuple[Issue, ...]]]
"""What reads one file: its path and what it holds -> what it says, and its faults."""

_README = Text("请按 calendars/README.md 改正", "mend it as calendars/README.md says")


@dataclass(frozen=True)
class FestivalFile:
    """What ``festivals.toml`` holds: `days`, year -> festival -> day."""

    source: str
    days: dict[int, dict[str, date]]


def home(folder: Path | None) -> Path:
    """Return the calendars folder asked for, else the one that travels with the toolkit."""
    return shipped("calendars") if folder is None else folder


def files(folder: Path | None, kind: FileKind) -> tuple[Path, ...]:
    """Return the data files of one kind, by name."""
    return tuple(sorted((home(folder) / kind).glob("*.toml")))


def festival_days(folder: Path | None) -> dict[int, dict[str, date]]:
    """Return the festival table: year -> festival -> day."""
    return read(home(folder) / "festivals.toml", FestivalFile).days


def read[T](path: Path, shape: type[T]) -> T:
    """Read a TOML file into `shape`, a frozen dataclass; a file that has not changed is parsed once.

    Raises
    ------
    InputError
        With every unknown key, missing key and wrong value of the file.
    """
    return parsed(content(path), shape, named(path))


def read_all[T](folder: Path | None, kind: FileKind, checked: Checked[T]) -> dict[str, T]:
    """Return the data files of one kind, by name; InputError with every fault of all of them."""
    found: dict[str, T] = {}
    issues: list[Issue] = []
    for path in files(folder, kind):
        try:
            found[path.stem], faults = checked(path, content(path))
            issues += faults
        except InputError as error:
            issues += error.issues
    if issues:
        raise InputError(issues)
    return found


def content(path: Path) -> bytes:
    """Return what a file holds; InputError where it cannot be read or is too large."""
    where = named(path)
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise InputError([Issue(where, f"{size:,} B", Text("文件太大", "the file is too large"), _README)])
        return path.read_bytes()
    except OSError as error:
        why = Text(f"读不到文件（{error.strerror}）", f"cannot be read ({error.strerror})")
        raise InputError([Issue(where, "", why, _README)]) from error


def parsed[T](data: bytes, shape: type[T], where: str) -> T:
    """Parse TOML into `shape`; InputError names each faulty key as `where` plus its path."""
    return _parsed(data, shape, where)  # type: ignore[no-any-return, arg-type]


@lru_cache(256)
def _parsed(data: bytes, shape: Any, where: str) -> Any:
    try:
        found = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        why = Text("不是 UTF-8 编码", "not UTF-8")
        raise InputError([Issue(where, "", why, Text("请另存为 UTF-8", "save it as UTF-8"))]) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        why = Text(f"不是合法的 TOML（{error}）", f"not valid TOML ({error})")
        raise InputError([Issue(where, "", why, _README)]) from error
    return typed(found, shape, where)


def named(path: Path) -> str:
    """Return how messages name a data file: folder and name."""
    return f"{path.parent.name}/{path.name}"


def typed[T](found: Mapping[str, Any], shape: type[T], where: str) -> T:
    """Turn parsed TOML into `shape`; InputError names each faulty key as `where` plus its path."""
    from pydantic import ValidationError

    try:
        return _adapter(shape).validate_python(found)  # type: ignore[no-any-return, arg-type]
    except ValidationError as error:
        faults = error.errors(include_url=False)
        raise InputError(_issue(fault, shape, where) for fault in faults) from error


@cache
def _adapter(shape: Any) -> Any:
    from pydantic import ConfigDict, TypeAdapter, with_config

    config = ConfigDict(extra="forbid", str_max_length=2_000, allow_inf_nan=False)
    for part in _parts(shape):
        with_config(config)(part)
    return TypeAdapter(shape)


def _parts(shape: Any) -> set[type]:
    """Return the dataclasses a shape is made of, itself included."""
    if isinstance(shape, type) and is_dataclass(shape):
        inner = [_parts(hint) for hint in get_type_hints(shape).values()]
        return {shape}.union(*inner)
    return set[type]().union(*(_parts(argument) for argument in get_args(shape)))


def _issue(fault: Any, shape: type, where: str) -> Issue:
    path = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in fault["loc"])
    at = f"{where} {path.lstrip('.')}".rstrip()
    value = str(fault["input"])[:40]
    match fault["type"]:
        case "missing":
            return Issue(at, "", Text("缺少这一项", "this key is missing"), _README)
        case "unexpected_keyword_argument" | "extra_forbidden":
            known = {field.name for part in _parts(shape) for field in fields(part)}
            like = nearest(str(fault["loc"][-1]), sorted(known))
            fix = Text(f"是不是想写 {like}", f"did you mean {like}") if like else _README
            return Issue(at, value, Text("没有这一项", "there is no such key"), fix)
        case "literal_error":
            expected = fault["ctx"]["expected"]
            fix = Text(f"请写其中之一：{expected}", f"write one of {expected}")
            return Issue(at, value, Text("不是可选的值", "not one of the values"), fix)
        case _:
            why = Text(f"值不对（{fault['msg']}）", f"wrong value ({fault['msg']})")
            return Issue(at, value, why, _README)

"""Addresses: where a workspace lies, and which problem and branch of it are meant."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from campaignplan.errors import InputError, Issue
from campaignplan.storage.schema import SETTINGS_FILE
from campaignplan.text import Text

if TYPE_CHECKING:
    from sqlalchemy import URL

FILE = "campaignplan.db"
VARIABLE = "CAMPAIGNPLAN_WORKSPACE"
"""Environment variable: the workspace where none is named."""
PASSWORD_FILE = "CAMPAIGNPLAN_PASSWORD_FILE"
"""Environment variable: a file with a server's password, where its address has none."""
_SCHEMES = ("sqlite:", "postgresql:", "postgres:", "postgresql+psycopg:")
_ENDINGS = (".db", ".sqlite", ".sqlite3")


@dataclass(frozen=True, slots=True)
class Address:
    """A workspace's address taken apart: its place, and `problem` and `branch` where the fragment names them."""

    place: str
    problem: str = ""
    branch: str = ""

    @property
    def file(self) -> Path | None:
        """The SQLite file; None for a server."""
        if self.place.startswith("sqlite:"):
            found = re.fullmatch(r"sqlite:///(.+)", self.place)
            if found is None:
                why = Text("SQLite 的地址里没有文件名", "the address of an SQLite file names no file")
                fix = Text("如 sqlite:///计划.db", "such as sqlite:///plan.db")
                raise InputError([Issue("--workspace", self.shown, why, fix)])
            return Path(unquote(found[1].split("?")[0]))
        if "://" in self.place:
            return None
        path = Path(self.place)
        return path if path.suffix.lower() in _ENDINGS else path / FILE

    @property
    def absolute(self) -> str:
        """The place as it is written for a process in another folder."""
        return self.place if self.file is None else str(self.file.absolute())

    @property
    def shown(self) -> str:
        """The address as messages may show it: without password."""
        return without_password(self.place)[:200]

    @property
    def url(self) -> "URL":
        """What SQLAlchemy connects to."""
        from sqlalchemy import URL, make_url
        from sqlalchemy.exc import ArgumentError

        if self.file is not None:
            return URL.create("sqlite", database=str(self.file.absolute()))
        try:
            url = make_url(self.place)
        except (ArgumentError, ValueError) as error:
            raise self._refused(Text("看不懂这个地址", "the address cannot be read")) from error
        if url.get_backend_name() not in ("postgresql", "postgres"):
            raise self._refused(Text("不认识这种数据库", "this kind of database is not known"))
        password = url.password or _password()
        return url.set(drivername="postgresql+psycopg", password=password)

    def _refused(self, why: Text) -> InputError:
        fix = Text(
            "请写 .db 文件的路径，或 postgresql://用户@主机/库名",
            "give the path of a .db file, or postgresql://user@host/database",
        )
        return InputError([Issue("--workspace", self.shown, why, fix)])


def _password() -> str | None:
    """Return the password of the file the environment names; None where it names none."""
    named = os.environ.get(PASSWORD_FILE, "")
    if not named:
        return None
    try:
        return Path(named).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = Text("读不了数据库密码的文件", "the file with the database's password cannot be read")
        fix = Text("请检查路径和权限", "check its path and rights")
        raise InputError([Issue(PASSWORD_FILE, named[:200], why, fix)]) from error


def is_address(source: str | Path) -> bool:
    """Tell whether a source means a workspace: a database's URL, a path ending in .db, or a folder that holds one.

    A folder that holds a problem as well is that problem's.
    """
    text = str(source)
    if text.startswith(_SCHEMES) or text.split("#")[0].lower().endswith(_ENDINGS):
        return True
    folder = Path(text.split("#")[0])
    try:
        return "://" not in text and (folder / FILE).is_file() and not (folder / SETTINGS_FILE).exists()
    except (OSError, ValueError):
        return False


def without_password(source: str | Path) -> str:
    """Return a source as messages and logs may have it: a path as it is, a server's URL without its password."""
    text = str(source)
    if "://" not in text:
        return text
    text = re.sub(r"(://[^:/@?#]*):.*@", r"\1:***@", text)  # to the last @: a password may hold others, and slashes
    text = re.sub(r"(://[^:/@?#]*):(?!\d*(?:[/?#]|$)|\*\*\*@).*", r"\1:***", text)  # cut short, and no port
    return re.sub(r"(?i)(password=)[^&#]*", r"\1***", text)


def address_of(source: str | Path) -> Address:
    """Take an address apart: ``PLACE``, ``PLACE#problem`` or ``PLACE#problem/branch``.

    Raises
    ------
    InputError
        A password holds a ``#``, which is ``%23`` there, as in every URL.
    """
    place, _, fragment = str(source).partition("#")
    _, scheme, server = place.partition("://")
    if scheme and "@" in fragment and not set(server) & set("@/"):
        why = Text("密码里的 # 要写作 %23", "a # in a password is written %23")
        fix = Text("或用环境变量说明密码文件", "or name a file with the password by an environment variable")
        raise InputError([Issue(PASSWORD_FILE, "", why, fix)])
    problem, _, branch = fragment.partition("/")
    return Address(place, unquote(problem), unquote(branch))


def default_address(environment: Mapping[str, str] | None = None) -> Address:
    """Return the workspace the environment names, else the file in the user's own folder for data."""
    named = (os.environ if environment is None else environment).get(VARIABLE, "")
    if named:
        return address_of(named)
    from platformdirs import user_data_path

    return Address(str(user_data_path("campaignplan", appauthor=False)))

"""A database's password comes from a file, so that no address, process list or setting holds it."""

from pathlib import Path

import pytest

from campaignplan.cli import main
from campaignplan.errors import InputError
from campaignplan.storage.workspace.address import PASSWORD_FILE, address_of, without_password

PLACE = "postgresql://campaignplan@database/campaignplan"


def test_the_password_is_the_files_first_and_only_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "password"
    file.write_text("it's #a/@:secret\n", encoding="utf-8")
    assert address_of(PLACE).url.password is None
    monkeypatch.setenv(PASSWORD_FILE, str(file))
    url = address_of(PLACE).url
    assert (url.password, url.host, url.username) == ("it's #a/@:secret", "database", "campaignplan")
    assert address_of("postgresql://me:own@database/x").url.password == "own"
    assert "secret" not in str(url)
    assert "secret" not in address_of(PLACE).shown
    assert address_of(str(tmp_path / "w.db")).url.password is None


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(PASSWORD_FILE, str(tmp_path / "nothing"))
    with pytest.raises(InputError, match="读不了数据库密码的文件"):
        _ = address_of(PLACE).url


WRITTEN = ["hush", "hu/sh", "hu@sh", "hu@s/h", "h:us@h", "12hush", "hu?sh", "*hush", "hush%23"]
"""Passwords as people write them into addresses, rightly or not."""


@pytest.mark.parametrize("word", WRITTEN)
def test_no_message_shows_a_password_however_it_is_written(word: str):
    place = f"postgresql://me:{word}@database:5432/x"
    assert without_password(place) == address_of(place).shown == "postgresql://me:***@database:5432/x"
    assert without_password(f"{place}#shop/main") == "postgresql://me:***@database:5432/x#shop/main"
    assert address_of(f"postgresql://me@h/x?password={word}&sslmode=require").shown.count(word) == 0
    assert word not in without_password(f"mysql://me:{word}")


@pytest.mark.parametrize(
    "plain",
    ["postgresql://me@h:5432/x", "postgresql://h:5432", "sqlite:////a/b:c@d/w.db", "C:\\w.db", "a:b@c", "shop"],
)
def test_what_has_no_password_is_shown_as_it_is(plain: str):
    assert without_password(plain) == plain


@pytest.mark.parametrize("place", ["postgresql://me:hu#sh@h/x", "postgresql://me:12#34@h/x"])
def test_a_password_cut_by_its_own_sign_is_refused_without_being_told(place: str, capsys):
    assert main(["check", place, "--lang", "en"]) == 2
    told = capsys.readouterr()
    assert "%23" in told.err
    assert not [part for part in ("hu", "sh@", "12#", "34@") if part in told.err + told.out]


@pytest.mark.parametrize("words", [("check",), ("plan",), ("workspace", "diff", "shop")])
def test_a_database_that_cannot_be_reached_is_told_without_the_password(words, capsys):
    for scheme in ("postgresql", "mysql"):
        assert main([*words, f"{scheme}://me:hush@127.0.0.1:9/x", "--lang", "en"]) == 2
        told = capsys.readouterr()
        assert "127.0.0.1" in told.err or words[0] == "workspace"
        assert "hush" not in told.err + told.out

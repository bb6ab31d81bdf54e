"""A database's password comes from a file, so that no address, process list or setting holds it."""

from pathlib import Path

import pytest

from campaignplan.errors import InputError
from campaignplan.storage.workspace.address import PASSWORD_FILE, address_of

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

"""Zipped problem folders: the same out and in, and nothing harmful on the way."""

import io
import stat
import zipfile
from collections.abc import Iterable

import pytest
from problems import small

from campaignplan.errors import InputError
from campaignplan.storage import zipped
from campaignplan.storage.difference import difference, said_by
from campaignplan.storage.encode import encode
from campaignplan.storage.zipped import read_zip_bytes, zip_bytes


def archive(files: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files:
            made.writestr(name, content)
    return stream.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        return {name: found.read(name) for name in found.namelist()}


@pytest.fixture
def data() -> bytes:
    return zip_bytes(encode(small(weeks=4)))


def test_out_and_in_say_the_same_and_give_the_same_bytes(data: bytes):
    assert zip_bytes(encode(small(weeks=4))) == data
    assert difference(said_by(read_zip_bytes(data, "a.zip")), said_by(read_zip_bytes(data, "b.zip"))).empty
    assert read_zip_bytes(data, "a.zip").tables["products"].rows


def test_the_folder_itself_may_be_inside_and_other_files_are_passed_over(data: bytes):
    inside = [(f"2027 年/{name}", content) for name, content in unzipped(data).items()]
    more = [*inside, ("__MACOSX/2027 年/._products.csv", b"\0\1"), ("2027 年/说明.docx", b"\0")]
    assert read_zip_bytes(archive(more), "a.zip").tables["products"].rows


@pytest.mark.parametrize(
    "name", ["../products.csv", "/etc/products.csv", "a/../../products.csv", "..\\x.csv", "C:\\x.csv"]
)
def test_a_path_that_leads_out_is_refused(data: bytes, name: str):
    with pytest.raises(InputError, match="指向压缩包之外"):
        read_zip_bytes(archive([*unzipped(data).items(), (name, b"x")]), "a.zip")


def test_a_link_is_refused(data: bytes):
    link = zipfile.ZipInfo("products.csv")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    kept = [(name, content) for name, content in unzipped(data).items() if name != "products.csv"]
    with pytest.raises(InputError, match="链接"):
        read_zip_bytes(archive([*kept, (link, b"/etc/passwd")]), "a.zip")


def test_a_bomb_is_not_unpacked(data: bytes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(zipped, "MOST_UNPACKED", 1_000_000)
    files = [*unzipped(data).items(), ("past.csv", b"," * 2_000_000)]
    with pytest.raises(InputError, match="解压后超过"):
        read_zip_bytes(archive(files), "a.zip")
    monkeypatch.setattr(zipped, "MOST_ENTRIES", 3)
    with pytest.raises(InputError, match="太多"):
        read_zip_bytes(data, "a.zip")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "打不开"),
        (b"PK\x03\x04", "打不开"),
        (archive([("a.csv", b"x")]), "没有 problem.toml"),
        (archive([("a/problem.toml", b""), ("b/problem.toml", b"")]), "好几个方案"),
    ],
)
def test_what_is_no_problem_is_refused(data: bytes, why: str):
    with pytest.raises(InputError, match=why):
        read_zip_bytes(data, "a.zip")


def test_a_damaged_file_inside_is_refused(data: bytes):
    broken = bytearray(data)
    at = data.index(b"products.csv") + 40
    broken[at : at + 8] = b"\xff" * 8
    with pytest.raises(InputError, match="打不开"):
        read_zip_bytes(bytes(broken), "a.zip")

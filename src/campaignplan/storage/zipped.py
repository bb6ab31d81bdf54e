"""A problem folder as one zip file, out and back in.

What comes in was sent by anybody: nothing of it is written to a path of its own choosing, and no more is
unpacked than a problem may have.
"""

import io
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from campaignplan.errors import InputError, Issue
from campaignplan.storage.encode import Encoded
from campaignplan.storage.folder import MOST_FILES, read_folder
from campaignplan.storage.save import folder_files
from campaignplan.storage.schema import SETTINGS_FILE
from campaignplan.storage.source import MOST_BYTES, Source
from campaignplan.storage.values import shown
from campaignplan.text import Text

MOST_UNPACKED = 4 * MOST_BYTES
MOST_ENTRIES = 20 * MOST_FILES
"""Other files may lie beside the tables; so many are surely something else."""
_DAY_ZERO = (1980, 1, 1, 0, 0, 0)
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip
_KINDS = (".csv", ".toml")
_FIX = Text("请把方案文件夹直接压缩成 zip 再上传", "zip the problem's folder itself and send that")


def zip_bytes(encoded: Encoded) -> bytes:
    """Return a problem folder as a zip file; the same bytes for the same content."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(folder_files(encoded).items()):
            entry = zipfile.ZipInfo(name, _DAY_ZERO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return stream.getvalue()


def read_zip_bytes(data: bytes, name: str) -> Source:
    """Read a zipped problem folder; `name` is how messages call it.

    The tables may lie at the top or in one folder; files that are no tables are passed over.

    Raises
    ------
    InputError
        It is no zip file, damaged, encrypted, too large once unpacked, names a path outside itself, holds links,
        or no problem's settings.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = dict(_files(archive, name))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        why = Text("压缩包打不开（损坏或加了密码）", "the zip file cannot be opened (damaged, or with a password)")
        raise _refused(name, "", why) from error
    with tempfile.TemporaryDirectory() as place:
        for file, content in files.items():
            (Path(place) / file).write_bytes(content)
        return read_folder(Path(place))


def _files(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the tables by bare name, each read within bounds whatever the archive says of itself."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_ENTRIES:
        why = Text(f"里面有 {len(entries):,} 个文件，太多了", f"it holds {len(entries):,} files, too many")
        raise _refused(name, "", why)
    tables = {path: entry for entry in entries if (path := _safe(entry, name)).suffix.lower() in _KINDS}
    tops = {path.parent for path in tables if path.name == SETTINGS_FILE}
    if len(tops) != 1:
        none = Text(f"里面没有 {SETTINGS_FILE}", f"there is no {SETTINGS_FILE} inside")
        raise _refused(name, "", none if not tops else Text("里面有好几个方案", "there are several problems inside"))
    (top,) = tops
    wanted = {path.name: entry for path, entry in tables.items() if path.parent == top}
    left = MOST_UNPACKED
    for file, entry in wanted.items():
        with archive.open(entry) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            why = Text(
                f"解压后超过 {MOST_UNPACKED / 1e6:.0f} MB", f"unpacked it is over {MOST_UNPACKED / 1e6:.0f} MB"
            )
            raise _refused(name, "", why)
        yield file, content


def _safe(entry: zipfile.ZipInfo, name: str) -> PurePosixPath:
    """Return where an entry lies; refuse paths that lead out, and links."""
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
        why = Text("里面的路径指向压缩包之外", "a path inside leads out of the file")
        raise _refused(name, entry.filename, why)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _refused(name, entry.filename, Text("里面有链接，不是文件", "there is a link inside, not a file"))
    return path


def _refused(name: str, what: str, why: Text) -> InputError:
    return InputError([Issue(shown(name), shown(what), why, _FIX)])

"""Files written whole or not at all."""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path


def write_whole(folder: Path, files: Mapping[str, bytes], stale: Iterable[str] = (), mode: int = 0o644) -> None:
    """Write files into a folder (made where missing) and remove `stale` ones: all of it, or nothing.

    `mode` says who may read them; they never stand under their own names with another.
    Everything is written under temporary names first; only then are the names changed. Where that fails
    halfway (a file open in a spreadsheet, say) what was there before is put back.
    """
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    staged: dict[str, Path] = {}
    old: dict[str, bytes | None] = {}
    try:
        for name, content in files.items():
            handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
            staged[name] = Path(temporary)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            staged[name].chmod(mode)
        for name in stale:
            if (folder / name).is_file():
                old[name] = (folder / name).read_bytes()
                (folder / name).unlink()
        for name, path in staged.items():
            target = folder / name
            old[name] = target.read_bytes() if target.is_file() else None
            path.replace(target)
    except BaseException:
        for name, before in old.items():
            with contextlib.suppress(OSError):
                if before is None:
                    (folder / name).unlink(missing_ok=True)
                else:
                    (folder / name).write_bytes(before)
        for path in staged.values():
            path.unlink(missing_ok=True)
        if made:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise

"""Feeds as files for a web server of any kind: the same bytes as served, each under its secret name.

The folder itself tells the secrets: a file belongs to the link whose token its name is. So the workspace
need not keep any token, and what stands in the folder under other names is left alone.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from campaignplan.errors import InputError, Issue
from campaignplan.feeds.feed import feed
from campaignplan.feeds.link import Link, digest
from campaignplan.feeds.workspace import Workspace
from campaignplan.storage.whole import write_whole
from campaignplan.text import Text


def write_static(workspace: Workspace, link: Link, token: str, at: datetime) -> None:
    """Write one link's feed into its folder, whole or not at all; nothing where the bytes are there already.

    Raises
    ------
    InputError
        The folder cannot be written.
    """
    shown = workspace.shown()
    data = feed(shown.publication, shown.heading, link, link.address(token), at).data
    folder = Path(link.static)
    path = folder / f"{token}.ics"
    try:
        if not path.is_file() or path.read_bytes() != data:
            write_whole(folder, {path.name: data})
    except OSError as error:
        raise _unwritable(folder, error) from error


def refresh_static(workspace: Workspace, at: datetime) -> int:
    """Write the files of all links anew and remove those of revoked ones; return how many are there now."""
    links = workspace.shown().links
    for link in links:
        if link.revoked is not None:
            remove_static(link)
    alive = [(link, path) for link in links if link.revoked is None for path in _files(link)]
    for link, path in alive:
        write_static(workspace, link, path.stem, at)
    return len(alive)


def remove_static(link: Link) -> None:
    """Remove the file of a link, if it has one."""
    for path in _files(link):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise _unwritable(path.parent, error) from error


def _files(link: Link) -> Iterator[Path]:
    if link.static:
        yield from _named(sorted(Path(link.static).glob("*.ics")), link)


def _named(paths: Iterable[Path], link: Link) -> Iterator[Path]:
    return (path for path in paths if digest(path.stem) == link.digest)


def _unwritable(path: Path, error: OSError) -> InputError:
    why = Text(f"写不进去（{error.strerror}）", f"it cannot be written ({error.strerror})")
    fix = Text("请换一个有写权限的文件夹", "choose a folder you may write to")
    return InputError([Issue(str(path), "", why, fix)])

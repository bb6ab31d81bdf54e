"""Links in a folder: ``links.json``, readable by its owner alone, written whole or not at all."""

from collections.abc import Callable
from pathlib import Path
from string import hexdigits

from campaignplan.errors import InputError, Issue
from campaignplan.feeds.link import Link
from campaignplan.storage.denied import unwritable
from campaignplan.storage.lock import locked
from campaignplan.storage.typed_json import read_typed_json, typed_json
from campaignplan.storage.watched import Watched
from campaignplan.storage.whole import write_whole
from campaignplan.text import Text

NAME = "links.json"
LARGEST = 5_000_000
OWNER_ONLY = 0o600
_FIX = Text(
    "请从备份恢复；或删去这个文件，重新建链接（旧链接全部作废）",
    "restore it from a backup; or remove it and make the links anew, which ends all old ones",
)


class LinkFolder:
    """The `feeds.link.Links` of a workspace folder.

    What another process revoked is revoked here at the next `load`: the file is looked at each time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = Watched[tuple[Link, ...]](folder / NAME, self._read, (), LARGEST)

    @property
    def is_fresh(self) -> bool:
        """Whether `load` need not read the file."""
        return self._file.is_fresh

    def load(self) -> tuple[Link, ...]:
        """Return the links as they stand now. InputError where the file cannot be understood."""
        return self._file.load()

    def update(self, change: Callable[[tuple[Link, ...]], tuple[Link, ...]]) -> tuple[Link, ...]:
        """Save what `change` makes of the newest links and return it, under a lock beside the file."""
        try:
            with locked(self.folder / f".{NAME}.lock"):
                before = self.load()
                after = change(before)
                if after != before:
                    write_whole(self.folder, {NAME: typed_json(tuple[Link, ...], after)}, mode=OWNER_ONLY)
                return after
        except OSError as error:
            raise unwritable(self.folder / NAME, error) from error

    def _read(self, data: bytes) -> tuple[Link, ...]:
        where = str(self.folder / NAME)
        links: tuple[Link, ...] = read_typed_json(tuple[Link, ...], data, where, _FIX)
        strange = [link for link in links if len(link.digest) != 64 or not set(link.digest) <= set(hexdigits)]
        strange += [link for link in links if link.made.tzinfo is None or (link.revoked or link.made).tzinfo is None]
        if strange or len({link.id for link in links}) < len(links):
            raise InputError([Issue(where, "", Text("读不懂", "cannot be read"), _FIX)])
        return links

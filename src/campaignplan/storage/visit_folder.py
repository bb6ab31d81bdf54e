"""Visits in a folder: ``visits.json``, written now and then and whole."""

from collections.abc import Iterable
from pathlib import Path

from campaignplan.errors import InputError, Issue
from campaignplan.feeds.visits import Visit, added, bounded
from campaignplan.storage.denied import unwritable
from campaignplan.storage.link_folder import OWNER_ONLY
from campaignplan.storage.lock import locked
from campaignplan.storage.typed_json import read_typed_json, typed_json
from campaignplan.storage.watched import Watched
from campaignplan.storage.whole import write_whole
from campaignplan.text import Text

NAME = "visits.json"
LARGEST = 5_000_000
_FIX = Text("请删去这个文件，访问记录会从头算起", "remove it: the record of visits starts afresh")


class VisitFolder:
    """The `feeds.visits.Visits` of a workspace folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = Watched[tuple[Visit, ...]](folder / NAME, self._read, (), LARGEST)

    def load(self) -> tuple[Visit, ...]:
        """Return what was saved last. InputError where the file cannot be understood."""
        return self._file.load()

    def add(self, visits: Iterable[Visit], links: Iterable[str]) -> None:
        """Add visits to those saved by whichever process; those of links not named here are forgotten."""
        try:
            with locked(self.folder / f".{NAME}.lock"):
                after = bounded(added(self.load(), visits), links)
                write_whole(self.folder, {NAME: typed_json(tuple[Visit, ...], after)}, mode=OWNER_ONLY)
        except OSError as error:
            raise unwritable(self.folder / NAME, error) from error

    def _read(self, data: bytes) -> tuple[Visit, ...]:
        visits: tuple[Visit, ...] = read_typed_json(tuple[Visit, ...], data, str(self.folder / NAME), _FIX)
        if any(visit.last.tzinfo is None or visit.told.tzinfo is None for visit in visits):
            raise InputError([Issue(str(self.folder / NAME), "", Text("读不懂", "cannot be read"), _FIX)])
        return visits

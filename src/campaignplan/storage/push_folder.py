"""What was pushed to CalDAV servers, in a folder: ``caldav.json``, addresses and digests, no password."""

from pathlib import Path

from campaignplan.feeds.caldav.objects import Pushed
from campaignplan.storage.denied import unwritable
from campaignplan.storage.link_folder import OWNER_ONLY
from campaignplan.storage.lock import locked
from campaignplan.storage.typed_json import read_typed_json, typed_json
from campaignplan.storage.watched import Watched
from campaignplan.storage.whole import write_whole
from campaignplan.text import Text

NAME = "caldav.json"
LARGEST = 50_000_000
_FIX = Text(
    "请删去这个文件；下次发布会重写全部事件，已不需要的旧事件要在日历里手工删除",
    "remove it: the next push writes every event anew; old ones no longer wanted are to be deleted by hand",
)


class PushFolder:
    """What pushes left in each collection, remembered in a workspace folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = Watched[tuple[Pushed, ...]](folder / NAME, self._read, (), LARGEST)

    def load(self, collection: str) -> tuple[Pushed, ...]:
        """Return what was left in a collection. InputError where the file cannot be understood."""
        return tuple(one for one in self._file.load() if one.collection == collection)

    def save(self, collection: str, pushed: tuple[Pushed, ...]) -> None:
        """Remember what is left in a collection now; the others stay as they are."""
        try:
            with locked(self.folder / f".{NAME}.lock"):
                rows = (*(one for one in self._file.load() if one.collection != collection), *pushed)
                write_whole(self.folder, {NAME: typed_json(tuple[Pushed, ...], rows)}, mode=OWNER_ONLY)
        except OSError as error:
            raise unwritable(self.folder / NAME, error) from error

    def _read(self, data: bytes) -> tuple[Pushed, ...]:
        found: tuple[Pushed, ...] = read_typed_json(tuple[Pushed, ...], data, str(self.folder / NAME), _FIX)
        return found

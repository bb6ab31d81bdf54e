"""A publication in a folder: ``publication.json``, written whole or not at all, one writer at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from campaignplan.errors import InputError, Issue
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.publication_json import LARGEST, publication_json, read_publication
from campaignplan.storage.lock import locked
from campaignplan.storage.whole import write_whole
from campaignplan.text import Text

NAME = "publication.json"


@dataclass(frozen=True, slots=True)
class PublicationFolder:
    """The `feeds.store.Store` of a workspace folder."""

    folder: Path

    def load(self) -> Publication:
        """Return what was last saved; empty before the first. InputError where the file cannot be understood."""
        path = self.folder / NAME
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
        except FileNotFoundError:
            return Publication()
        except OSError as error:
            why = Text(f"读不到（{error.strerror}）", f"it cannot be read ({error.strerror})")
            raise InputError([Issue(str(path), "", why, Text("请检查权限", "check its permissions"))]) from error
        return read_publication(data, str(path))

    def update(self, change: Callable[[Publication], Publication]) -> Publication:
        """Save what `change` makes of the newest publication and return it, under a lock beside the file."""
        try:
            with locked(self.folder / f".{NAME}.lock"):
                before = self.load()
                after = change(before)
                if after != before:
                    write_whole(self.folder, {NAME: publication_json(after)})
                return after
        except OSError as error:
            why = Text(f"写不进去（{error.strerror}）", f"it cannot be written ({error.strerror})")
            fix = Text("请换一个有写权限的文件夹", "choose a folder you may write to")
            raise InputError([Issue(str(self.folder / NAME), "", why, fix)]) from error

"""Workspaces in a folder, in which a team's links, visits and what was told to it are kept."""

import os
from datetime import datetime
from pathlib import Path

from campaignplan.feeds.feed import Heading
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.publication_json import LARGEST, read_publication
from campaignplan.storage.denied import unwritable
from campaignplan.storage.link_folder import LinkFolder
from campaignplan.storage.lock import locked
from campaignplan.storage.publication_folder import NAME, PublicationFolder
from campaignplan.storage.typed_json import read_typed_json, typed_json
from campaignplan.storage.visit_folder import VisitFolder
from campaignplan.storage.watched import Watched
from campaignplan.storage.whole import write_whole
from campaignplan.text import Text

VARIABLE = "CAMPAIGNPLAN_WORKSPACE"
"""Environment variable: the workspace folder where none is named."""
HEADING = "heading.json"
_FIX = Text("请删去这个文件，重新发布", "remove it and publish anew")


class WorkspaceFolder:
    """The `feeds.workspace.Workspace` of one folder, shared by the processes that publish and the one that serves.

    `links`, `visits` and `told` keep what their names say; `publication` and `heading` are the newest of
    what was told, read again only where another process has written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.links = LinkFolder(folder)
        self.visits = VisitFolder(folder)
        self.told = PublicationFolder(folder)
        where = folder / NAME
        self._publication = Watched[Publication](
            where, lambda data: read_publication(data, str(where)), Publication(), LARGEST, strict=False
        )
        self._heading = Watched[Heading](folder / HEADING, self._read_heading, Heading(), 100_000, strict=False)

    @property
    def is_fresh(self) -> bool:
        """Whether links, publication and heading can be told without reading a file."""
        return self.links.is_fresh and self._publication.is_fresh and self._heading.is_fresh

    @property
    def publication(self) -> Publication:
        """What was told last. InputError where the file cannot be understood."""
        return self._publication.load()

    @property
    def heading(self) -> Heading:
        """What the plan is called. InputError where the file cannot be understood."""
        return self._heading.load()

    def call(self, name: str, at: datetime) -> None:
        """Call the plan `name` from `at` on."""
        try:
            with locked(self.folder / f".{HEADING}.lock"):
                if self.heading.name != name:
                    data = typed_json(Heading, Heading(name, at.replace(microsecond=0)))
                    write_whole(self.folder, {HEADING: data})
        except OSError as error:
            raise unwritable(self.folder / HEADING, error) from error

    def _read_heading(self, data: bytes) -> Heading:
        found: Heading = read_typed_json(Heading, data, str(self.folder / HEADING), _FIX)
        return found


def default_folder() -> Path:
    """Return the folder the environment names, else the user's own for data."""
    named = os.environ.get(VARIABLE, "")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("campaignplan", appauthor=False)

"""What servers said of calendars when they were imported into a problem of the workspace."""

from dataclasses import asdict, dataclass

from sqlalchemy import delete, insert, select

from campaignplan.storage.import_memory import Remembered
from campaignplan.storage.workspace.database import Database
from campaignplan.storage.workspace.tables import imports


@dataclass(frozen=True, slots=True)
class Imports:
    """The `import_memory.Memory` of one problem, whichever branch: what is remembered says by itself if it holds."""

    database: Database
    problem: str

    def get(self, source: str) -> Remembered | None:
        """Return what is remembered of a source."""
        columns = (imports.c.etag, imports.c.modified, imports.c.address, imports.c.outcome)
        query = select(*columns).where(imports.c.problem == self.problem, imports.c.source == source)
        with self.database.reading() as connection:
            found = connection.execute(query).mappings().one_or_none()
        return None if found is None else Remembered(**found)

    def put(self, source: str, known: Remembered) -> None:
        """Remember it in place of what was."""
        with self.database.writing() as connection:
            connection.execute(delete(imports).where(imports.c.problem == self.problem, imports.c.source == source))
            connection.execute(insert(imports).values(problem=self.problem, source=source, **asdict(known)))

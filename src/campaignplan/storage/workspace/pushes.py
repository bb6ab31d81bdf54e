"""What was pushed to CalDAV servers: addresses and digests, no password."""

from dataclasses import asdict, dataclass

from sqlalchemy import delete, insert, select

from campaignplan.feeds.caldav.objects import Pushed
from campaignplan.storage.workspace.database import Database
from campaignplan.storage.workspace.tables import pushes


@dataclass(frozen=True, slots=True)
class Pushes:
    """What pushes left in each collection: remembered, not logged, since only the server knows better."""

    database: Database

    def load(self, collection: str) -> tuple[Pushed, ...]:
        """Return what was left in a collection, in order of name."""
        query = select(pushes).where(pushes.c.collection == collection).order_by(pushes.c.name)
        with self.database.reading() as connection:
            return tuple(Pushed(**row) for row in connection.execute(query).mappings())

    def save(self, collection: str, pushed: tuple[Pushed, ...]) -> None:
        """Remember what is left in a collection now; the others stay as they are."""
        with self.database.writing() as connection:
            connection.execute(delete(pushes).where(pushes.c.collection == collection))
            if pushed:
                connection.execute(insert(pushes), [asdict(one) for one in pushed])

"""What was pushed to CalDAV servers, and what servers said of imported calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "pushes",
        sa.Column("collection", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("etag", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("collection", "name", name="pk_pushes"),
        comment="What we left in CalDAV collections",
    )
    op.create_table(
        "imports",
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("modified", sa.Text, nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("problem", "source", name="pk_imports"),
        comment="What servers said of imported calendars; addresses and outcomes as digests",
    )


def downgrade() -> None:
    """Take them away: the next push and import ask anew."""
    for table in ("imports", "pushes"):
        op.drop_table(table)

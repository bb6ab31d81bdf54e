"""Branches, rows and the log of commands."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "branches",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("parent", NUMBER),
        sa.Column("parent_version", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_branches"),
        sa.UniqueConstraint("problem", "name", name="uq_branches_problem_name"),
        sa.ForeignKeyConstraint(["parent"], ["branches.id"], name="fk_branches_parent"),
        comment="Who has versions: scenarios of a problem; its team ('' by name); the house (both '')",
    )
    op.create_table(
        "rows",
        sa.Column("branch", NUMBER, nullable=False, autoincrement=False),
        sa.Column("table", sa.Text, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
        sa.Column("place", sa.Float, nullable=False),
        sa.Column("cells", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("branch", "table", "row", name="pk_rows"),
        sa.ForeignKeyConstraint(["branch"], ["branches.id"], name="fk_rows_branch"),
        sqlite_with_rowid=False,
        comment="What a branch says now: filled cells as JSON, text by column",
    )
    op.create_index("ix_rows_branch_table_place", "rows", ["branch", "table", "place"])
    op.create_table(
        "commands",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("branch", NUMBER, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("moment", sa.String(32), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("target", NUMBER),
        sa.Column("undone", NUMBER),
        sa.PrimaryKeyConstraint("id", name="pk_commands"),
        sa.UniqueConstraint("branch", "version", name="uq_commands_branch_version"),
        sa.ForeignKeyConstraint(["branch"], ["branches.id"], name="fk_commands_branch"),
        sa.ForeignKeyConstraint(["target"], ["commands.id"], name="fk_commands_target"),
        sa.CheckConstraint("version > 0", name="ck_commands_version"),
        comment="The log: target is the command that an undo, redo or revert is of, undone the undo that holds",
    )
    op.create_index("ix_commands_branch_person_id", "commands", ["branch", "person", "id"])
    op.create_index("ix_commands_branch_moment", "commands", ["branch", "moment"])
    op.create_table(
        "changes",
        sa.Column("command", NUMBER, nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("branch", NUMBER, nullable=False),
        sa.Column("table", sa.Text, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.PrimaryKeyConstraint("command", "number", name="pk_changes"),
        sa.ForeignKeyConstraint(["command"], ["commands.id"], name="fk_changes_command"),
        sa.ForeignKeyConstraint(["branch"], ["branches.id"], name="fk_changes_branch"),
        sqlite_with_rowid=False,
        comment="What each command changed: cells as JSON, only those that changed; null where there was no row",
    )
    op.create_index("ix_changes_branch_table_row_command", "changes", ["branch", "table", "row", "command"])


def downgrade() -> None:
    """Take them away."""
    for table in ("changes", "commands", "rows", "branches"):
        op.drop_table(table)

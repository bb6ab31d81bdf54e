"""Plans, actuals, publications and visits; and the ledgers of the house and of each problem's team."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables, and a ledger for the house and for every team."""
    op.create_table(
        "plans",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("branch", NUMBER, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("inputs_sha256", sa.String(64), nullable=False),
        sa.Column("goal", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("bound", sa.Float),
        sa.Column("gap", sa.Float),
        sa.Column("certificate", sa.Text, nullable=False),
        sa.Column("inputs", sa.LargeBinary, nullable=False),
        sa.Column("arrays", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.ForeignKeyConstraint(["branch"], ["branches.id"], name="fk_plans_branch"),
        comment="Finished solves, never changed: inputs is the problem as it was, arrays its money and decisions",
    )
    op.create_index("ix_plans_branch_made", "plans", ["branch", "made"])
    op.create_table(
        "actuals",
        sa.Column("batch", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("first", sa.String(10), nullable=False),
        sa.Column("last", sa.String(10), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("batch", "number", name="pk_actuals"),
        comment="What happened, a month of a batch a row, columns as arrays; a batch holds while the team lists it",
    )
    op.create_index("ix_actuals_problem_first", "actuals", ["problem", "first"])
    op.create_table(
        "publications",
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("changed", sa.String(32), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("problem", name="pk_publications"),
        comment="What subscribers were last told",
    )
    op.create_table(
        "visits",
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("last", sa.String(32), nullable=False),
        sa.Column("told", sa.String(32), nullable=False),
        sa.Column("fetches", sa.Integer, nullable=False),
        sa.Column("unchanged", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("link", "client", name="pk_visits"),
        comment="Who fetched which link: nothing that names a machine or a person",
    )
    _ledgers()


def downgrade() -> None:
    """Take them away, with all that was said in the house's and the teams' ledgers."""
    for table in ("visits", "publications", "actuals", "plans"):
        op.drop_table(table)
    mine = "(SELECT id FROM branches WHERE name = '')"
    op.execute(f"DELETE FROM changes WHERE branch IN {mine}")
    op.execute(f"UPDATE commands SET target = NULL WHERE branch IN {mine}")
    op.execute(f"DELETE FROM commands WHERE branch IN {mine}")
    op.execute(f"DELETE FROM rows WHERE branch IN {mine}")
    op.execute("DELETE FROM branches WHERE name = ''")


def _ledgers() -> None:
    connection = op.get_bind()
    found = connection.execute(sa.text("SELECT DISTINCT problem FROM branches WHERE problem != '' AND name != ''"))
    made = datetime.now(UTC).isoformat(timespec="microseconds")
    query = sa.text("INSERT INTO branches (problem, name, version, made, person) VALUES (:problem, '', 0, :made, '')")
    for problem in ["", *sorted(row[0] for row in found)]:
        connection.execute(query, {"problem": problem, "made": made})

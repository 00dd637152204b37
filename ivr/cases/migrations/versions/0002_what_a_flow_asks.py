"""What a flow asks of the world: changes of cases, PINs, the emergency switch, attempts at what is done once only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
TABLES = ("case_changes", "pins", "pin_tries", "emergencies", "attempts")


def upgrade() -> None:
    """Make the new tables and columns."""
    _cases()
    _case_notes()
    _case_changes()
    _pins()
    _emergencies()
    _attempts()


def downgrade() -> None:
    """Drop them. Notes on a call without a case go with them."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DELETE FROM case_notes WHERE case_id IS NULL")
    with op.batch_alter_table("case_notes") as notes:
        notes.drop_index(op.f("ix_case_notes_call_id"))
        notes.drop_column("call_id")
        notes.alter_column("case_id", existing_type=sa.Integer(), nullable=False)
    for name in ("reason", "closed_at", "agent"):
        op.drop_column("cases", name)


def _cases() -> None:
    # Not as a batch: SQLite would make the table anew, and rows of others lead to this one.
    op.add_column("cases", sa.Column("agent", sa.Text(), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("closed_at", AT))
    op.add_column("cases", sa.Column("reason", sa.Text(), nullable=False, server_default=""))


def _case_notes() -> None:
    with op.batch_alter_table("case_notes") as notes:
        notes.add_column(sa.Column("call_id", sa.Text(), nullable=False, server_default=""))
        notes.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
        notes.create_index(op.f("ix_case_notes_call_id"), ["call_id"])


def _case_changes() -> None:
    op.create_table(
        "case_changes",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer()),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_changes_case_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_case_changes")),
    )
    op.create_index(op.f("ix_case_changes_call_id"), "case_changes", ["call_id"])
    op.create_index(op.f("ix_case_changes_case_id"), "case_changes", ["case_id"])


def _pins() -> None:
    op.create_table(
        "pins",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer()),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_pins_customer_id")),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_pins")),
    )
    op.create_index(op.f("ix_pins_customer_id"), "pins", ["customer_id"])
    op.create_table(
        "pin_tries",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("locked_until", AT),
        sa.Column("key", sa.Text(), nullable=False, server_default=""),
        sa.Column("label", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_pin_tries")),
    )


def _emergencies() -> None:
    op.create_table(
        "emergencies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("until", AT),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergencies")),
    )
    op.create_index(op.f("ix_emergencies_calendar"), "emergencies", ["calendar"])


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("chore", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("carrier_id", sa.Text(), nullable=False, server_default=""),
        sa.Column("at", AT, nullable=False),
        sa.PrimaryKeyConstraint("chore", name=op.f("pk_attempts")),
    )

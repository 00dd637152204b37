"""The case record: customers, cases, calls and what happened in them, promises, agents, flows, chores."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
TABLES = (
    "accounts",
    "agents",
    "call_events",
    "chores",
    "customers",
    "dispositions",
    "places",
    "revisions",
    "cases",
    "customer_numbers",
    "publications",
    "calls",
    "case_notes",
    "legs",
    "outcomes",
)
"""In the order in which they need each other."""


def upgrade() -> None:
    """Make all tables."""
    _accounts()
    _agents()
    _call_events()
    _chores()
    _customers()
    _dispositions()
    _places()
    _revisions()
    _cases()
    _customer_numbers()
    _publications()
    _calls()
    _case_notes()
    _legs()
    _outcomes()


def downgrade() -> None:
    """Drop all tables."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_accounts"),
    )


def _agents() -> None:
    op.create_table(
        "agents",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("presence", sa.Text(), nullable=False),
        sa.Column("queues", sa.JSON(none_as_null=True)),
        sa.Column("skills", sa.JSON(none_as_null=True)),
        sa.Column("since", AT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_agents"),
    )


def _call_events() -> None:
    op.create_table(
        "call_events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_call_events"),
    )
    op.create_index("ix_call_events_call_id_kind", "call_events", ["call_id", "kind"])
    op.create_index("ix_call_events_kind_at", "call_events", ["kind", "at"])


def _chores() -> None:
    op.create_table(
        "chores",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chores"),
    )
    op.create_index("ix_chores_state_due_at", "chores", ["state", "due_at"])


def _customers() -> None:
    op.create_table(
        "customers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("vip", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("blocked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
    )


def _dispositions() -> None:
    op.create_table(
        "dispositions",
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.PrimaryKeyConstraint("call_id", "agent", name="pk_dispositions"),
    )


def _places() -> None:
    op.create_table(
        "places",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("contact", sa.JSON(none_as_null=True)),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_places"),
    )
    op.create_index("ix_places_call_id", "places", ["call_id"])
    op.create_index("ix_places_state", "places", ["state"])


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_revisions"),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), server_default="", nullable=False),
        sa.Column("queue", sa.Text(), server_default="", nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("customer_id", sa.Integer()),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("opened_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_cases_customer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("key", name="uq_cases_key"),
    )
    op.create_index("ix_cases_call_id", "cases", ["call_id"])
    op.create_index("ix_cases_customer_id_status", "cases", ["customer_id", "status"])


def _customer_numbers() -> None:
    op.create_table(
        "customer_numbers",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_customer_numbers_customer_id"),
        sa.PrimaryKeyConstraint("number", name="pk_customer_numbers"),
    )
    op.create_index("ix_customer_numbers_customer_id", "customer_numbers", ["customer_id"])


def _publications() -> None:
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(["revision"], ["revisions.hash"], name="fk_publications_revision"),
        sa.PrimaryKeyConstraint("id", name="pk_publications"),
    )


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="inbound", nullable=False),
        sa.Column("caller", sa.Text(), server_default="", nullable=False),
        sa.Column("dialled", sa.Text(), server_default="", nullable=False),
        sa.Column("flow", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Text(), server_default="", nullable=False),
        sa.Column("customer_id", sa.Integer()),
        sa.Column("case_id", sa.Integer()),
        sa.Column("status", sa.Text(), server_default="in-progress", nullable=False),
        sa.Column("seconds", sa.Integer(), server_default="0", nullable=False),
        sa.Column("began_at", AT),
        sa.Column("heard_at", AT, nullable=False),
        sa.Column("ended_at", AT),
        sa.Column("settled_at", AT),
        sa.Column("turn", sa.Integer(), server_default="-1", nullable=False),
        sa.Column("state_at", AT),
        sa.Column("state", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_calls_case_id"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_calls_customer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
    )
    op.create_index("ix_calls_began_at", "calls", ["began_at"])
    op.create_index("ix_calls_case_id", "calls", ["case_id"])
    op.create_index("ix_calls_customer_id", "calls", ["customer_id"])
    op.create_index("ix_calls_settled_at_ended_at", "calls", ["settled_at", "ended_at"])


def _case_notes() -> None:
    op.create_table(
        "case_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recording", sa.Text(), server_default="", nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_notes_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_notes"),
    )
    op.create_index("ix_case_notes_case_id", "case_notes", ["case_id"])


def _legs() -> None:
    op.create_table(
        "legs",
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), server_default="", nullable=False),
        sa.Column("leg", sa.Text(), server_default="", nullable=False),
        sa.Column("offered_at", AT),
        sa.Column("accepted_at", AT),
        sa.Column("talked_at", AT),
        sa.Column("ended_at", AT),
        sa.Column("ending", sa.Text(), server_default="", nullable=False),
        sa.Column("wrapped_up_at", AT),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_legs_call_id"),
        sa.PrimaryKeyConstraint("offer", name="pk_legs"),
    )
    op.create_index("ix_legs_agent_offered_at", "legs", ["agent", "offered_at"])
    op.create_index("ix_legs_call_id", "legs", ["call_id"])


def _outcomes() -> None:
    op.create_table(
        "outcomes",
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), server_default="", nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_outcomes_call_id"),
        sa.PrimaryKeyConstraint("call_id", name="pk_outcomes"),
    )
    op.create_index("ix_outcomes_outcome", "outcomes", ["outcome"])

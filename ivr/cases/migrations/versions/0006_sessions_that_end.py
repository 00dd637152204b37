"""Accounts that may sign in no more, and sessions that end before their time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what ends the sessions of an account."""
    op.add_column("accounts", sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("accounts", sa.Column("sessions", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Forget it; the accounts stay, all of them active."""
    op.drop_column("accounts", "sessions")
    op.drop_column("accounts", "active")

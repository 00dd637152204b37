"""Callbacks that an agent takes before the customer is called, and those whose place is taken by calling in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the offer of an attempt, and the place that was taken in a callback's stead."""
    op.add_column("callback_attempts", sa.Column("offer", sa.Text(), nullable=False, server_default=""))
    op.add_column("callbacks", sa.Column("taken_by", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_callbacks_taken_by"), "callbacks", ["taken_by"])


def downgrade() -> None:
    """Forget both; a callback whose place was taken stays over."""
    op.drop_index(op.f("ix_callbacks_taken_by"), "callbacks")
    op.drop_column("callbacks", "taken_by")
    op.drop_column("callback_attempts", "offer")

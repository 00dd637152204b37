"""Customers whom a service, or another book, has told a flow of: known by the id that they have there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the id that a customer has elsewhere."""
    op.add_column("customers", sa.Column("outside_id", sa.Text()))
    op.add_column("customers", sa.Column("told_at", sa.DateTime(timezone=True)))
    op.create_index(op.f("ix_customers_outside_id"), "customers", ["outside_id"], unique=True)


def downgrade() -> None:
    """Forget it; the customers stay."""
    op.drop_index(op.f("ix_customers_outside_id"), "customers")
    op.drop_column("customers", "told_at")
    op.drop_column("customers", "outside_id")

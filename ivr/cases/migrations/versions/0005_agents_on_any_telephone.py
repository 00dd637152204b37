"""Why an agent is away, whether his desk has to be heard of, and the number by which a telephone knows him."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what agents on telephones and at desks need."""
    op.add_column("agents", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.add_column("agents", sa.Column("lease_ms", sa.Integer()))
    op.add_column("agents", sa.Column("number", sa.Text()))
    op.create_index(op.f("ix_agents_number"), "agents", ["number"], unique=True)


def downgrade() -> None:
    """Forget it; the agents stay."""
    op.drop_index(op.f("ix_agents_number"), "agents")
    for column in ("number", "lease_ms", "reason"):
        op.drop_column("agents", column)

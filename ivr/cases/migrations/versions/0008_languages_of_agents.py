"""The language in which an agent's telephone speaks to him."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the language of an agent."""
    op.add_column("agents", sa.Column("language", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Speak English to everybody."""
    op.drop_column("agents", "language")

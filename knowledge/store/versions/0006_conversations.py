"""Titles of conversations, whom they are shared with, and the reason behind feedback."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "conversations", sa.Column("title", sa.Text(), nullable=False, server_default="")
    )
    op.add_column("feedback", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "shares",
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"]),
        sa.PrimaryKeyConstraint("conversation", "person"),
    )

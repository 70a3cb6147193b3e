"""When a costly result was kept, so that it goes with its time; two tables that nothing fills go.

What was kept until now is computed again when it is next asked for.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("kept")
    op.create_table(
        "kept",
        sa.Column("fingerprint_hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint_hash", "name"),
    )
    op.drop_table("grants")
    op.drop_table("snapshots")

"""Keep with each turn who may read its evidence; of older turns nobody knows."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("turns", sa.Column("readers", sa.Text(), nullable=True))

"""standing of rules

Revision: 0013
After: 0012
"""

import sqlalchemy as sa
from alembic import op


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_standings",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("hint", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("counted_from", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_rule_standings_by_id_accounts")),
        sa.PrimaryKeyConstraint("rule", name=op.f("pk_rule_standings")),
    )


def downgrade() -> None:
    op.drop_table("rule_standings")

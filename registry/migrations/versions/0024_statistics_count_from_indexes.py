"""statistics count from indexes: filings, reviews, lines of worksheets

Revision: 0024
After: 0023
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("filings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_filings_arrived_on"))
        batch_op.create_index("ix_filings_counted", ["arrived_on", "state", "kind", "body_id", "late_days"])

    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reviews_state"))
        batch_op.create_index("ix_reviews_counted", ["state", "closed_at", "mode", "result", "due_on"])

    with op.batch_alter_table("worksheet_lines", schema=None) as batch_op:
        batch_op.create_index("ix_worksheet_lines_first", ["state", "review_id", "frozen_at"])


def downgrade() -> None:
    with op.batch_alter_table("worksheet_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_worksheet_lines_first")

    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_index("ix_reviews_counted")
        batch_op.create_index(batch_op.f("ix_reviews_state"), ["state"])

    with op.batch_alter_table("filings", schema=None) as batch_op:
        batch_op.drop_index("ix_filings_counted")
        batch_op.create_index(batch_op.f("ix_filings_arrived_on"), ["arrived_on"])

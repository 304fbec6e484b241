"""indexes of lists: documents by when they were entered, filings by what is due

Revision: 0017
After: 0016
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("works", schema=None) as batch_op:
        batch_op.create_index("ix_works_collection_created", ["collection", "created_at"], unique=False)
    with op.batch_alter_table("filings", schema=None) as batch_op:
        batch_op.create_index("ix_filings_state_due", ["state", "due_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("filings", schema=None) as batch_op:
        batch_op.drop_index("ix_filings_state_due")
    with op.batch_alter_table("works", schema=None) as batch_op:
        batch_op.drop_index("ix_works_collection_created")

"""citations of letters that a person vouched for by name

Revision: 0020
After: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letter_confirmations",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("letter_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("citation", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_letter_confirmations_by_accounts")),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_letter_confirmations_letter_id_letters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_confirmations")),
        sa.UniqueConstraint("letter_id", "key", name=op.f("uq_letter_confirmations_letter_id_key")),
    )
    with op.batch_alter_table("letter_confirmations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_confirmations_letter_id"), ["letter_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("letter_confirmations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_confirmations_letter_id"))

    op.drop_table("letter_confirmations")

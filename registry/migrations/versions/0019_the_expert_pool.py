"""the expert pool, its groups and terms; acceptance, first judgement and conclusion of assignments

Revision: 0019
After: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expert_profiles",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("institution", sa.Boolean(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("tied", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_expert_profiles_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_expert_profiles")),
    )
    op.create_table(
        "expert_groups",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("committee", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_groups")),
        sa.UniqueConstraint("name", name=op.f("uq_expert_groups_name")),
    )
    op.create_table(
        "expert_terms",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("file_digest", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_reason", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_expert_terms_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["expert_groups.id"], name=op.f("fk_expert_terms_group_id_expert_groups")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_terms")),
    )
    for column in ("group_id", "account_id"):
        op.create_index(op.f(f"ix_expert_terms_{column}"), "expert_terms", [column], unique=False)
    op.create_table(
        "expert_adjudications",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("judgement", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_expert_adjudications_decided_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_adjudications")),
        sa.UniqueConstraint("subject", "address", name=op.f("uq_expert_adjudications_subject_address")),
    )
    op.create_index(op.f("ix_expert_adjudications_subject"), "expert_adjudications", ["subject"], unique=False)
    with op.batch_alter_table("expert_assignments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("decline_reason", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("asks_first", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("first_judgement", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("first_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("conclusion", sa.String(), nullable=False, server_default=""))
    # who was asked before there was anything to accept goes on undisturbed
    op.execute("UPDATE expert_assignments SET accepted_at = COALESCE(opened_at, assigned_at)")


def downgrade() -> None:
    with op.batch_alter_table("expert_assignments", schema=None) as batch_op:
        for column in (
            "conclusion", "first_at", "first_judgement", "asks_first", "decline_reason", "declined_at", "accepted_at",
        ):  # fmt: skip
            batch_op.drop_column(column)
    for table in ("expert_adjudications", "expert_terms", "expert_groups", "expert_profiles"):
        op.drop_table(table)

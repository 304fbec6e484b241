"""notes: who sees them, threads under them, places confirmed in another version

Revision: 0022
After: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "note_entries",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("note_id", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_note_entries_author_id_accounts")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_note_entries_note_id_notes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_entries")),
    )
    op.create_index(op.f("ix_note_entries_note_id"), "note_entries", ["note_id"], unique=False)
    op.create_table(
        "note_places",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("note_id", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_note_places_by_accounts")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_note_places_note_id_notes")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_note_places_version_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_places")),
        sa.UniqueConstraint("note_id", "version_id", name=op.f("uq_note_places_note_id_version_id")),
    )
    op.create_index(op.f("ix_note_places_note_id"), "note_places", ["note_id"], unique=False)
    op.create_index(op.f("ix_note_places_version_id"), "note_places", ["version_id"], unique=False)
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("visibility", sa.String(), nullable=False, server_default="case"))
        batch_op.add_column(sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("line_id", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("notes", schema=None) as batch_op:
        for column in ("line_id", "resolved_at", "visibility"):
            batch_op.drop_column(column)
    op.drop_table("note_places")
    op.drop_table("note_entries")

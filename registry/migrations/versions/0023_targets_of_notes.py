"""notes: what each is on, notes on papers, decisions about their places that stay on record

Revision: 0023
After: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("target", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("context", sa.String(), nullable=False, server_default=""))
        batch_op.alter_column("version_id", existing_type=sa.String(), nullable=True)
    op.execute("UPDATE notes SET target = 'text:' || address WHERE finding_id IS NULL")
    op.execute("UPDATE notes SET target = 'finding:' || finding_id WHERE finding_id IS NOT NULL")
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.alter_column("target", existing_type=sa.String(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("note_places", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_note_places_note_id_version_id"), type_="unique")
        batch_op.add_column(sa.Column("act", sa.String(), nullable=False, server_default="confirm"))
        batch_op.add_column(sa.Column("context", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("undone_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("version_id", existing_type=sa.String(), nullable=True)
        batch_op.create_foreign_key(batch_op.f("fk_note_places_undone_by_accounts"), "accounts", ["undone_by"], ["id"])


def downgrade() -> None:
    op.execute("DELETE FROM note_places WHERE version_id IS NULL OR undone_at IS NOT NULL OR act = 'drop'")
    op.execute("DELETE FROM note_places WHERE id NOT IN (SELECT MAX(id) FROM note_places GROUP BY note_id, version_id)")
    with op.batch_alter_table("note_places", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_note_places_undone_by_accounts"), type_="foreignkey")
        for column in ("undone_at", "undone_by", "context", "act"):
            batch_op.drop_column(column)
        batch_op.alter_column("version_id", existing_type=sa.String(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_note_places_note_id_version_id"), ["note_id", "version_id"])
    op.execute("DELETE FROM note_entries WHERE note_id IN (SELECT id FROM notes WHERE version_id IS NULL)")
    op.execute("DELETE FROM notes WHERE version_id IS NULL")
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.alter_column("version_id", existing_type=sa.String(), nullable=False)
        batch_op.drop_column("context")
        batch_op.drop_column("target")

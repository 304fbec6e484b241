"""liaison points that were there before the tree was kept

Organisations of these kinds become points of the tree; a site corrects kind and area on the page.

Revision: 0015
After: 0014
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op


revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FORMS = {"liaison_point": "legislation", "collection_point": "collection"}


def upgrade() -> None:
    organisations = sa.table(
        "organisations", sa.column("id", sa.String()), sa.column("kind", sa.String()), sa.column("name", sa.String())
    )
    points = sa.table(
        "liaison_points",
        sa.column("organisation_id", sa.String()),
        sa.column("form", sa.String()),
        sa.column("position", sa.Integer()),
        sa.column("created_by", sa.String()),
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("retired_reason", sa.String()),
    )
    connection = op.get_bind()
    held = set(connection.scalars(sa.select(points.c.organisation_id)))
    last = connection.scalar(sa.select(sa.func.max(points.c.position))) or 0
    rows = connection.execute(
        sa.select(organisations.c.id, organisations.c.kind)
        .where(organisations.c.kind.in_(list(FORMS)))
        .order_by(organisations.c.name)
    ).all()
    new = [
        {
            "organisation_id": id_,
            "form": FORMS[kind],
            "position": last + number,
            "created_by": "system",
            "created_at": datetime.now(UTC),
            "retired_reason": "",
        }
        for number, (id_, kind) in enumerate((row for row in rows if row[0] not in held), 1)
    ]
    if new:
        connection.execute(sa.insert(points), new)


def downgrade() -> None:
    """What was a point stays an organisation of its kind; nothing to take back."""

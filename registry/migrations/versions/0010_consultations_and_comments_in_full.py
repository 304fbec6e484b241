"""consultations and comments in full: codes, questions, invitees, files, supports, publications, stories

Names in the clear are only marked here, for a migration has no key: the next start of the site seals them.

Revision: 0010
After: 0009
"""

import hashlib

import sqlalchemy as sa
from alembic import op


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # no batch for consultations: on SQLite it would copy the table and drop the one that comments point to
    op.add_column("consultations", sa.Column("code", sa.String(), nullable=False, server_default=""))
    op.add_column("consultations", sa.Column("state", sa.String(), nullable=False, server_default="open"))
    op.execute("UPDATE consultations SET state = 'closed' WHERE closed_at IS NOT NULL")
    _codes_of_old_rounds()
    op.create_index(op.f("ix_consultations_code"), "consultations", ["code"], unique=True)

    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answers", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("contact_hint", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sealed", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("channel", sa.String(), nullable=False, server_default="web"))
        batch_op.add_column(sa.Column("on_behalf", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("entered_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("received_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("stage", sa.String(), nullable=False, server_default="received"))
        batch_op.add_column(sa.Column("studied_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reply_way", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("rating", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("rated_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("consent_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("hidden_reason", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("hidden_by", sa.String(), nullable=True))
        batch_op.alter_column("consultation_id", existing_type=sa.String(), nullable=True)
        batch_op.create_foreign_key(batch_op.f("fk_comments_entered_by_accounts"), "accounts", ["entered_by"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_comments_hidden_by_accounts"), "accounts", ["hidden_by"], ["id"])
    op.execute("UPDATE comments SET channel = 'link' WHERE invitation_id IS NOT NULL")
    op.execute("UPDATE comments SET stage = 'concluded' WHERE outcome IS NOT NULL")
    op.execute("UPDATE comments SET sealed = 'clear' WHERE contributor <> ''")
    _keys_become_hashes()
    _counters_of_numbers()

    op.create_table(
        "consultation_questions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("consultation_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_consultation_questions_consultation_id_consultations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_questions")),
    )
    op.create_index(op.f("ix_consultation_questions_consultation_id"), "consultation_questions", ["consultation_id"])

    op.create_table(
        "consultation_invitees",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("consultation_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=True),
        sa.Column("invitation_id", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_consultation_invitees_consultation_id_consultations"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_consultation_invitees_invitation_id_invitations")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_consultation_invitees_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_invitees")),
        sa.UniqueConstraint(
            "consultation_id", "kind", "label", name=op.f("uq_consultation_invitees_consultation_id_kind_label")
        ),
    )
    op.create_index(op.f("ix_consultation_invitees_consultation_id"), "consultation_invitees", ["consultation_id"])
    op.create_index(op.f("ix_consultation_invitees_organisation_id"), "consultation_invitees", ["organisation_id"])

    op.create_table(
        "comment_files",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("comment_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_comment_files_comment_id_comments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_files")),
    )
    op.create_index(op.f("ix_comment_files_comment_id"), "comment_files", ["comment_id"])

    op.create_table(
        "comment_supports",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("comment_id", sa.String(), nullable=False),
        sa.Column("supporter", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_comment_supports_comment_id_comments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_supports")),
        sa.UniqueConstraint("comment_id", "supporter", name=op.f("uq_comment_supports_comment_id_supporter")),
    )
    op.create_index(op.f("ix_comment_supports_comment_id"), "comment_supports", ["comment_id"])

    op.create_table(
        "comment_publications",
        sa.Column("comment_id", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("proposed", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_comment_publications_comment_id_comments")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["accounts.id"], name=op.f("fk_comment_publications_published_by_accounts")
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_publications")),
    )

    op.create_table(
        "comment_stories",
        sa.Column("comment_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("old_text", sa.String(), nullable=False),
        sa.Column("new_text", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_comment_stories_comment_id_comments")),
        sa.ForeignKeyConstraint(
            ["published_by"], ["accounts.id"], name=op.f("fk_comment_stories_published_by_accounts")
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_stories")),
    )


def _codes_of_old_rounds() -> None:
    """ZQ, the year of opening, a serial in the order of opening; the counters go on from there."""
    connection, last = op.get_bind(), {}
    rounds = sa.table("consultations", sa.column("id"), sa.column("code"), sa.column("opens_at"))
    for row in connection.execute(sa.select(rounds.c.id, rounds.c.opens_at).order_by(rounds.c.opens_at, rounds.c.id)):
        year = int(str(row.opens_at)[:4])
        last[year] = last.get(year, 0) + 1
        code = f"ZQ{year}-{last[year]:04d}"
        connection.execute(sa.update(rounds).where(rounds.c.id == row.id).values(code=code))
    _count("consultation", {(year, ""): serial for year, serial in last.items()})


def _keys_become_hashes() -> None:
    connection = op.get_bind()
    comments = sa.table("comments", sa.column("id"), sa.column("idempotency_key"))
    for row in connection.execute(sa.select(comments.c.id, comments.c.idempotency_key)).all():
        hashed = hashlib.sha256(row.idempotency_key.encode()).hexdigest()
        connection.execute(sa.update(comments).where(comments.c.id == row.id).values(idempotency_key=hashed))


def _counters_of_numbers() -> None:
    """The last number of each day, so that comments of the day of the update go on from it."""
    comments, last = sa.table("comments", sa.column("number")), {}
    for (number,) in op.get_bind().execute(sa.select(comments.c.number)):
        day, _, serial = number.removeprefix("YJ").partition("-")
        if len(day) == 8 and serial.isdigit():
            key = (int(day[:4]), day[4:])
            last[key] = max(last.get(key, 0), int(serial))
    _count("comment", last)


def _count(scope: str, last: dict[tuple[int, str], int]) -> None:
    counters = sa.table(
        "registration_counters", sa.column("scope"), sa.column("year"), sa.column("type"), sa.column("last")
    )
    for (year, type_), serial in last.items():
        op.get_bind().execute(sa.insert(counters).values(scope=scope, year=year, type=type_, last=serial))


def downgrade() -> None:
    for table in (
        "comment_stories",
        "comment_publications",
        "comment_supports",
        "comment_files",
        "consultation_invitees",
        "consultation_questions",
    ):
        op.drop_table(table)
    op.execute("DELETE FROM registration_counters WHERE scope IN ('comment', 'consultation')")
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_comments_hidden_by_accounts"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_comments_entered_by_accounts"), type_="foreignkey")
        batch_op.alter_column("consultation_id", existing_type=sa.String(), nullable=False)
        for column in (
            "hidden_by",
            "hidden_reason",
            "hidden_at",
            "consent_at",
            "rated_at",
            "rating",
            "reply_way",
            "replied_at",
            "studied_at",
            "stage",
            "received_on",
            "entered_by",
            "on_behalf",
            "channel",
            "sealed",
            "contact_hint",
            "answers",
        ):
            batch_op.drop_column(column)
    op.drop_index(op.f("ix_consultations_code"), table_name="consultations")
    op.drop_column("consultations", "state")
    op.drop_column("consultations", "code")

"""Run by Alembic only. The connection and, for comparing, the metadata are handed in by `runner`."""

from alembic import context

from registry.database import Moment


def render_item(kind, item, _context):
    """A migration names only SQLAlchemy's own types: it never imports ours."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes.get("metadata"),
    render_as_batch=True,
    compare_type=True,
    render_item=render_item,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()

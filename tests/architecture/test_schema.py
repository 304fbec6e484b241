"""Models equal migrations, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from registry.migrations.runner import is_current, migrate
from review.tables import Base


def test_models_equal_migrations(database):
    assert is_current(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_twice_changes_nothing(database):
    migrate(database)
    assert is_current(database)

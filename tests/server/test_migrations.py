from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url

from workbench.server import admin, migrations
from workbench.server.tables import METADATA


def test_the_migrations_make_exactly_the_tables_of_the_dictionary(
    postgres_url: str, tmp_path: Path
) -> None:
    for url in (f"sqlite:///{tmp_path / 'server.db'}", postgres_url):
        admin.open_database(url).close()
        engine = create_engine(make_url(url))
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, METADATA) == []
        engine.dispose()


def test_the_newest_revision_is_the_one_the_server_asks_for() -> None:
    assert migrations.__file__ is not None
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_heads() == [migrations.REVISION]

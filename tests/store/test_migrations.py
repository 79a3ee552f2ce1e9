"""A new file and one that came through the migrations are the same; SQLAlchemy agrees."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from tests.store.conftest import KEY, sign_in
from workbench.errors import StoreProblem
from workbench.store import connection, ddl, frozen_tables, records, tables
from workbench.store.database import Store, open_store
from workbench.store.migrations import freeze

OLDEST = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"


def schema(store: Store) -> dict[str, str]:
    with store.read() as r:
        query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        return {name: " ".join(text.split()) for name, text in r.rows(query)}


@pytest.fixture
def oldest(tmp_path: Path) -> Path:
    """Return a file that no migration has touched yet."""
    path = tmp_path / "old" / "profile.db"
    path.parent.mkdir()
    opened = connection.connect(path, KEY, read_only=False)
    opened.execute(OLDEST)
    opened.close()
    return path


def test_the_frozen_tables_are_the_dictionarys() -> None:
    file = frozen_tables.FOLDER / f"{ddl.REVISION}.sql"
    told = "run: python -m workbench.store.migrations.freeze (before a release: a new revision)"
    assert file.read_text(encoding="utf-8") == freeze.added(), told


def test_a_migrated_file_is_the_same_as_a_new_one(store: Store, oldest: Path) -> None:
    migrated = open_store(oldest, KEY)
    assert schema(migrated) == schema(store)
    sign_in(migrated)
    with migrated.write() as w:
        records.create(w, "Account", {"name": "Hengda"})
    with migrated.read() as r:
        assert r.value("SELECT version_num FROM alembic_version") == ddl.REVISION
    migrated.close()
    assert [file.name for file in (oldest.parent / "backups").iterdir()] == [
        f"before-{ddl.REVISION}-from-nothing.db"
    ]


def test_a_failed_migration_leaves_the_file_as_it_was(oldest: Path) -> None:
    opened = connection.connect(oldest, KEY, read_only=False)
    opened.execute("CREATE TABLE lead (already INTEGER)")
    opened.close()
    with pytest.raises(OperationalError, match="already exists"):
        open_store(oldest, KEY)
    opened = connection.connect(oldest, KEY, read_only=False)
    names = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE sql <> ''")}
    opened.close()
    assert names == {"alembic_version", "lead"}


def test_an_older_file_is_not_migrated_by_a_reader(oldest: Path) -> None:
    with pytest.raises(StoreProblem, match="older version"):
        open_store(oldest, KEY, read_only=True)


def test_the_newest_revision_is_the_programs() -> None:
    script = ScriptDirectory(str(frozen_tables.FOLDER.parent))
    assert script.get_heads() == [ddl.REVISION]


def test_sqlalchemy_knows_the_same_tables(store: Store) -> None:
    with store.read() as r:
        core = r.core()
        records_only = {"include_object": is_record_table}
        context = MigrationContext.configure(core, opts=records_only)
        assert compare_metadata(context, tables.METADATA) == []
        account = tables.of("Account")
        assert core.execute(account.select()).all() == []


def is_record_table(
    _item: object, name: str | None, kind: str, _reflected: bool, compared: object
) -> bool:
    return kind != "table" or compared is not None or name in tables.METADATA.tables

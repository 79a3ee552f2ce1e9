import shutil
from pathlib import Path

import pytest

from tests.server.office import Office, create, patch
from workbench.server import admin, workspace
from workbench.server.database import ServerDatabase


def epoch_of(database: ServerDatabase) -> str:
    with database.read() as connection:
        return workspace.state(database, connection).epoch_text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_old_copy_of_a_sqlite_database_begins_a_new_history(
    database_url: str, tmp_path: Path
) -> None:
    path, backup = tmp_path / "server.db", tmp_path / "backup.db"
    with admin.open_database(database_url) as database:
        before = epoch_of(database)
    shutil.copyfile(path, backup)
    with admin.open_database(database_url) as database:
        admin.add_user(database, email="late@example.com", name="Late", role="ae")
        assert epoch_of(database) == before
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(backup, path)
    with admin.open_database(database_url) as database:
        renewed = epoch_of(database)
        assert renewed != before
    with admin.open_database(database_url) as database:
        assert epoch_of(database) == renewed


def test_what_was_lost_with_the_server_is_offered_again_and_counted_once(office: Office) -> None:
    ann = office.client("ann")
    account = create("Account", {"name": "Hengda"})
    edit = patch("Account", account["id"], website=(None, "https://a.example"))
    first = ann.push(account, edit)
    with office.database.write() as connection:
        for table in ("account", "record_scope", "feed WHERE seq > 17", "ledger"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        connection.exec_driver_sql("UPDATE workspace SET seq = 17")
    admin.new_epoch(office.database)
    again = ann.push(account, edit)
    assert [told["result"] for told in again] == ["ok", "ok"]
    assert len(first) == len(again)
    row = ann.row("Account", account["id"])
    assert row is not None
    assert row["website"] == "https://a.example"

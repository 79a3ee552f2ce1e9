"""Files of every released schema, opened by today's program: nothing in them is lost."""

import json
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlcipher3.dbapi2 as driver
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from tests.sync.scripted_transport import HandClock
from tests.upgrades import company, keep, tables
from tests.upgrades.company import KEY, NOTE, Office
from workbench.backend import credentials
from workbench.errors import Refused, StoreProblem
from workbench.profiles import Profile
from workbench.server import admin, migrations, upgrading
from workbench.store import backup, connection, ddl, outbox, records, recovery
from workbench.store import migrations as store_migrations
from workbench.store.database import Store, open_store
from workbench.wire.values import uuid_text

NEWER = "9999"


def old_revisions(folder: Path) -> tuple[str, str]:
    _, profile, _, server = folder.name.split("-")
    return profile, server


def reopen(path: Path, clock: HandClock) -> Store:
    return open_store(path, KEY, now=clock.now)


def set_revision(file: Path, key: bytes | None, revision: str) -> None:
    opened: Any = driver.connect(str(file), isolation_level=None)
    if key is not None:
        opened.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    opened.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    opened.close()


def open_mids(store: Store) -> set[str]:
    with store.read() as r:
        return {str(one.mid) for one in outbox.listing(r)}


def test_every_revision_before_the_newest_is_kept() -> None:
    for side, module in enumerate((store_migrations, migrations)):
        scripts = ScriptDirectory(str(Path(str(module.__file__)).parent))
        heads = set(scripts.get_heads())
        older = {script.revision for script in scripts.walk_revisions()} - heads
        kept = {old_revisions(folder)[side] for folder in keep.FOLDER.iterdir()}
        assert older <= kept, "run: python -m tests.upgrades.keep (from the last release)"


def test_what_is_kept_is_small(kept: Path) -> None:
    assert all(file.stat().st_size <= keep.LARGEST for file in kept.iterdir())


def test_a_kept_profile_has_something_in_every_state(profile: Path) -> None:
    rows = tables.read(profile, KEY)
    assert {row["state"] for row in rows["outbox"]} == set(outbox.STATES)
    assert {row["state"] for row in rows["archive"]} >= {"acked", "discarded"}
    for table in ("account", "contact", "lead", "opportunity", "task", "conflict", "base"):
        assert rows[table], table


def test_an_upgraded_profile_holds_every_row_and_value_it_had(
    profile: Path, clock: HandClock
) -> None:
    before = tables.read(profile, KEY)
    reopen(profile, clock).close()
    after = tables.read(profile, KEY)
    facts, facts_now = ({row["k"]: row["v"] for row in one["meta"]} for one in (before, after))
    assert facts.items() <= facts_now.items()
    kept_rows = {table: rows for table, rows in before.items() if table != "meta"}
    assert tables.narrowed(after, kept_rows) == tables.narrowed(before, kept_rows)


def test_an_upgraded_server_holds_every_row_and_value_it_had(server: Path) -> None:
    before = tables.read(server)
    assert all(before[table] for table in ("feed", "ledger", "credential", "audit", "device"))
    admin.open_database(f"sqlite:///{server}").close()
    after = tables.read(server)
    assert tables.held(after, before) == tables.held(before, before)


def test_the_unsent_work_of_a_kept_profile_reaches_the_kept_server_once(
    profile: Path, office: Office
) -> None:
    store, engine, _ = office.open("ada", profile, KEY)
    waiting = {one["mid"] for one in tables.read(profile, KEY)["outbox"]}
    company.sync(engine, office.clock)
    with store.read() as r:
        left = {one.mid.bytes: one.state for one in outbox.listing(r)}
    assert sorted(left.values()) == ["blocked", "quarantined"]
    with office.database.read() as server:
        answered = server.exec_driver_sql("SELECT mid, result FROM ledger").all()
        calls = server.exec_driver_sql(
            "SELECT count(*) FROM task WHERE call_disposition = 'gatekeeper'"
        ).scalar_one()
        noted = server.exec_driver_sql("SELECT description FROM lead").scalars().all()
    assert waiting - left.keys() <= {bytes(mid) for mid, _result in answered}
    assert calls == 2
    assert noted.count(NOTE) == 1


def test_a_kept_refusal_and_a_kept_conflict_can_still_be_settled(
    profile: Path, office: Office
) -> None:
    store, engine, _ = office.open("ada", profile, KEY)
    company.sync(engine, office.clock)
    with store.write() as w:
        (refused,) = outbox.listing(w, ("quarantined",))
        account = w.value("SELECT id FROM account WHERE name LIKE 'Hengda%'")
        outbox.resend(w, refused.mid, {"account_id": uuid_text(account)})
        conflict = w.value("SELECT id FROM conflict WHERE state = 'open'")
        records.resolve(w, UUID(bytes=conflict), "mine", None)
    company.sync(engine, office.clock)
    assert company.states(store) == {}
    with office.database.read() as server:
        amount, note = server.exec_driver_sql(
            "SELECT (SELECT amount FROM opportunity WHERE name = 'Hengda platform'),"
            " (SELECT next_step FROM opportunity WHERE name = 'Nowhere')"
        ).one()
    assert (amount, note) == (900_000_000, NOTE)


def test_a_new_computer_shows_what_the_upgraded_profile_shows(
    profile: Path, office: Office, tmp_path: Path
) -> None:
    for path in (profile, tmp_path / "new" / "profile.db"):
        store, engine, _ = office.open("ada", path, KEY)
        with store.write() as w:
            for one in outbox.listing(w, ("quarantined", "blocked")):
                outbox.discard(w, one.mid)
            for one in outbox.listing(w, ("quarantined",)):
                outbox.discard(w, one.mid)
        company.sync(engine, office.clock)
        store.close()
    old, new = tables.read(profile, KEY), tables.read(tmp_path / "new" / "profile.db", KEY)
    for table in ("account", "contact", "lead", "opportunity", "task", "conflict", "user"):
        assert by_id(old[table]) == by_id(new[table]), table


def by_id(rows: list[dict[str, Any]]) -> dict[bytes, dict[str, Any]]:
    return {row["id"]: {k: v for k, v in row.items() if k != "pk"} for row in rows}


def test_a_kept_journal_alone_gives_the_unsent_work_back(profile: Path, clock: HandClock) -> None:
    waiting = {bytes(row["mid"]) for row in tables.read(profile, KEY)["outbox"]}
    store = reopen(profile, clock)
    with store.read() as r:
        contents = store.journal.read(recovery.head_of(r))
    store.close()
    assert contents.is_ours
    assert contents.unreadable == 0
    kept = {str(UUID(bytes=mid)) for mid in waiting}
    assert kept <= contents.mutations.keys() - contents.done


@pytest.mark.usefixtures("dear_keys")  # the files were kept at what people's cost
def test_the_cipher_the_passphrase_and_the_sign_in_of_then_still_open(
    kept: Path, profile: Path
) -> None:
    described = json.loads((profile.parent / "profile.json").read_text(encoding="utf-8"))
    known = Profile(**described)
    key = credentials.unwrap_with_passphrase(known.wrapped_key, company.PASSPHRASE)
    assert key == KEY
    sealed = connection.connect(profile.parent.parent / keep.SEALED, key, read_only=False)
    assert sealed.execute("SELECT words FROM note").fetchone() == (NOTE,)
    sealed.close()
    kept_sign_in = credentials.SealedSecrets(kept / keep.SECRETS, key)
    assert kept_sign_in.get("refresh_token") == b"a token"


def test_a_copy_is_made_before_an_older_profile_changes_and_can_be_restored(
    kept: Path, profile: Path, clock: HandClock
) -> None:
    before = tables.read(profile, KEY)
    store = reopen(profile, clock)
    mids = open_mids(store)
    store.close()
    revision = old_revisions(kept)[0]
    copy = profile.parent / "backups" / f"before-{ddl.REVISION}-from-{revision}.db"
    assert copy.exists() == (revision != ddl.REVISION)
    if revision == ddl.REVISION:  # nothing to bring up to date: the copy of that day stands in
        store = reopen(profile, clock)
        backup.copy_to(store, copy)
        store.close()
    assert tables.read(copy, KEY)["outbox"] == before["outbox"]
    backup.restore(profile, copy, KEY, clock.now())
    restored = reopen(profile, clock)
    assert open_mids(restored) == mids
    restored.close()


def test_a_copy_is_made_before_an_older_server_changes_and_can_be_restored(
    kept: Path, server: Path
) -> None:
    before = tables.read(server)
    admin.open_database(f"sqlite:///{server}").close()
    revision = old_revisions(kept)[1]
    copy = server.with_name(f"{server.name}.before-{migrations.REVISION}-from-{revision}")
    assert copy.exists() == (revision != migrations.REVISION)
    if copy.exists():
        assert tables.read(copy) == before
        shutil.copyfile(copy, server)
        admin.open_database(f"sqlite:///{server}").close()
        after = tables.read(server)
        assert tables.narrowed(after, before)["opportunity"] == before["opportunity"]


def test_a_newer_profile_is_refused_with_a_sentence_and_left_alone(
    profile: Path, clock: HandClock
) -> None:
    set_revision(profile, KEY, NEWER)
    before = tables.read(profile, KEY)
    with pytest.raises(StoreProblem, match=r"newer version of this program \(9999\)"):
        reopen(profile, clock)
    assert tables.read(profile, KEY) == before
    assert not (profile.parent / "backups").exists()


def test_a_newer_server_file_is_refused_with_a_sentence_and_left_alone(server: Path) -> None:
    set_revision(server, None, NEWER)
    before = tables.read(server)
    with pytest.raises(Refused, match=r"newer version of the team server \(9999\)"):
        admin.open_database(f"sqlite:///{server}")
    assert tables.read(server) == before
    assert [file.name for file in server.parent.glob("server.db.*")] == []


def test_a_newer_postgres_database_is_refused_with_the_same_sentence(postgres_url: str) -> None:
    opened = admin.open_database(postgres_url)
    with opened.write() as w:
        w.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    with pytest.raises(Refused, match="newer version of the team server"):
        admin.open_database(postgres_url)


def test_the_kept_rows_of_a_server_are_upgraded_on_postgres_too(
    kept: Path, server: Path, postgres_url: str
) -> None:
    before = tables.read(server)
    fill_postgres(postgres_url, old_revisions(kept)[1], before)
    admin.open_database(postgres_url).close()
    after = read_postgres(postgres_url, before)
    assert tables.held(after, before) == tables.held(before, before)


def revision_of(url: str) -> str | None:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = upgrading.revision(connection)
    engine.dispose()
    return found


def fill_postgres(url: str, revision: str, rows: tables.Rows) -> None:
    """Make the tables of an old revision and put a kept server's rows into them."""
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for table, lines in rows.items():
            for line in lines:
                columns = ", ".join(f'"{name}"' for name in line)
                marks = ", ".join(["%s"] * len(line))
                connection.exec_driver_sql(
                    f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', tuple(line.values())
                )
    engine.dispose()


def read_postgres(url: str, of: tables.Rows) -> tables.Rows:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table: [
                {
                    name: bytes(value) if isinstance(value, memoryview) else value
                    for name, value in row.items()
                }
                for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"').mappings()
            ]
            for table in of
        }
    engine.dispose()
    return found


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_an_update_that_breaks_off_leaves_the_server_s_database_as_it_was(
    kept: Path,
    server: Path,
    postgres_url: str,
    monkeypatch: pytest.MonkeyPatch,
    database: str,
) -> None:
    before, upgrade = tables.read(server), migrations.upgrade
    url = f"sqlite:///{server}"
    if database == "postgresql":
        url = postgres_url
        fill_postgres(url, old_revisions(kept)[1], before)

    def break_off(connection: Any) -> None:
        upgrade(connection)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(migrations, "upgrade", break_off)
        if old_revisions(kept)[1] != migrations.REVISION:
            with pytest.raises(OSError, match="No space left"):
                admin.open_database(url)
    after = tables.read(server) if database == "sqlite" else read_postgres(url, before)
    assert tables.narrowed(after, before) == tables.narrowed(before, before)
    assert revision_of(url) == old_revisions(kept)[1]
    admin.open_database(url).close()  # the next start tries again
    again = tables.read(server) if database == "sqlite" else read_postgres(url, before)
    assert tables.held(again, before) == tables.held(before, before)

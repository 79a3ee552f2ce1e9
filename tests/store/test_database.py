"""The file, its key, its one writer and its readers."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
import sqlcipher3.dbapi2 as driver

from tests.store.conftest import KEY, sign_in
from workbench.errors import NotSaved, ProfileInUse, StoreProblem
from workbench.store import connection, ddl, lock, meta, records, write_lock
from workbench.store.database import OUTBOX, Store, Writer, open_store

PLANTED = ("Quicksilver Ltd", "恒达物流", "they pay late", "+8613800138000")


def test_the_files_hold_nothing_that_was_typed(store: Store) -> None:
    with store.write() as w:
        for text in PLANTED:
            records.create(w, "Account", {"name": text, "description": text})
    store.checkpoint_when_idle()
    store.close()
    content = b"".join(file.read_bytes() for file in store.path.parent.rglob("*") if file.is_file())
    assert len(content) > 100_000
    assert [text for text in PLANTED if text.encode() in content] == []


def test_an_unencrypted_profile_is_a_choice_that_works(tmp_path: Path) -> None:
    store = open_store(tmp_path / "profile.db", None, create=True)
    sign_in(store)
    with store.write() as w:
        records.create(w, "Account", {"name": "Hengda"})
    store.close()
    assert (tmp_path / "profile.db").read_bytes().startswith(b"SQLite format 3\x00")


@pytest.mark.parametrize("key", [bytes(48), None])
def test_a_wrong_key_is_told_in_a_sentence(store: Store, key: bytes | None) -> None:
    with pytest.raises(StoreProblem, match="key"):
        open_store(store.path, key)


def test_a_key_for_a_plain_profile_is_told_in_a_sentence(tmp_path: Path) -> None:
    open_store(tmp_path / "profile.db", None, create=True).close()
    with pytest.raises(StoreProblem, match="not encrypted"):
        open_store(tmp_path / "profile.db", KEY)


def test_a_missing_profile_is_told_and_a_present_one_never_overwritten(store: Store) -> None:
    with pytest.raises(StoreProblem, match="no profile"):
        open_store(store.path.with_name("other.db"), KEY)
    with pytest.raises(StoreProblem, match="already"):
        open_store(store.path, KEY, create=True)


def test_a_library_that_can_lose_commits_is_refused() -> None:
    connection.check_library(driver.sqlite_version)
    with pytest.raises(StoreProblem, match=r"3\.51\.3"):
        connection.check_library("3.51.2")


def test_a_file_of_a_newer_program_is_refused(store: Store) -> None:
    with store.write() as w:
        w.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreProblem, match="newer version"):
        open_store(store.path, KEY)
    assert ddl.REVISION != "9999"


def test_a_failed_write_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.write() as w:
            records.create(w, "Account", {"name": "Hengda"})
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    with store.read() as r:
        assert r.value("SELECT count(*) FROM account") == 0
        assert r.value("SELECT count(*) FROM outbox") == 0


def test_a_full_disk_is_told_and_nothing_is_half_saved(store: Store) -> None:
    with store.write() as w:
        pages = w.value("PRAGMA page_count")
        w.execute(f"PRAGMA max_page_count = {pages + 1}")

    def save_too_much() -> None:
        with store.write() as w:
            for n in range(500):
                records.create(w, "Account", {"name": f"Company {n}", "description": "x" * 500})

    with pytest.raises(NotSaved, match="disk is full"):
        save_too_much()
    with store.write() as w:  # on a new connection, without the limit
        records.create(w, "Account", {"name": "Hengda"})
        assert w.value("SELECT count(*) FROM account") == 1


def test_a_write_inside_a_write_raises_instead_of_waiting_for_ever(store: Store) -> None:
    with store.write(), pytest.raises(RuntimeError, match="inside"), store.write():
        raise AssertionError("two writers at once")


def test_a_writer_belongs_to_its_thread(store: Store) -> None:
    errors: list[Exception] = []

    def use(w: Writer) -> None:
        try:
            w.execute("SELECT 1")
        except RuntimeError as error:
            errors.append(error)

    with store.write() as w:
        thread = threading.Thread(target=use, args=(w,))
        thread.start()
        thread.join()
    assert len(errors) == 1


def test_record_tables_are_written_through_the_door_only(
    store: Store, make: Callable[..., UUID]
) -> None:
    make("Account", name="Hengda")
    for statement in (
        "UPDATE account SET name = 'x'",
        "DELETE FROM account",
        "INSERT INTO account (id) VALUES (x'00')",
    ):
        with pytest.raises(driver.IntegrityError, match="door"), store.write() as w:
            w.execute(statement)


def test_an_outbox_row_cannot_be_deleted_or_changed_after_sending(
    store: Store, make: Callable[..., UUID]
) -> None:
    make("Account", name="Hengda")
    with pytest.raises(driver.IntegrityError, match="archive"), store.write() as w:
        w.execute("DELETE FROM outbox")
    with store.write() as w:
        w.execute("UPDATE outbox SET sent_at = 1")
    with pytest.raises(driver.IntegrityError, match="never changes"), store.write() as w:
        w.execute("UPDATE outbox SET body = '{}'")


def test_readers_cannot_write(store: Store) -> None:
    with store.read() as r, pytest.raises(driver.OperationalError, match="readonly"):
        r.execute("UPDATE meta SET v = 'x'")


def test_a_reader_sees_one_moment(store: Store, make: Callable[..., UUID]) -> None:
    with store.read() as r:
        assert r.value("SELECT count(*) FROM account") == 0
        make("Account", name="Hengda")
        assert r.value("SELECT count(*) FROM account") == 0
    with store.read() as r:
        assert r.value("SELECT count(*) FROM account") == 1
        assert r.core().exec_driver_sql("SELECT name FROM account").scalar() == "Hengda"


def test_listeners_hear_what_changed_after_it_is_there_for_others(store: Store) -> None:
    heard: list[frozenset[str]] = []

    def listen(changed: frozenset[str]) -> None:
        with store.read() as r:
            assert r.value("SELECT count(*) FROM account") == 1
        heard.append(changed)

    end = store.subscribe(listen)
    with store.write() as w:
        records.create(w, "Account", {"name": "Hengda"})
    end()
    with store.write() as w:
        records.create(w, "Account", {"name": "Nanjing"})
    assert heard == [frozenset({"Account", OUTBOX})]


def test_people_go_before_loads() -> None:
    gate = write_lock.WriteLock()
    order: list[str] = []
    gate.acquire(is_load=False)

    def come(name: str, *, is_load: bool) -> None:
        gate.acquire(is_load=is_load)
        order.append(name)
        gate.release()

    threads = []
    for name, is_load in (("load", True), ("first", False), ("second", False)):
        thread = threading.Thread(target=come, args=(name,), kwargs={"is_load": is_load})
        thread.start()
        threads.append(thread)
        while len(gate._people) + len(gate._loads) < len(threads):
            time.sleep(0.001)
    assert gate.is_wanted
    gate.release()
    for thread in threads:
        thread.join()
    assert order == ["first", "second", "load"]


def test_settings_of_the_connection(store: Store) -> None:
    with store.write() as w:
        assert w.value("PRAGMA journal_mode") == "wal"
        assert w.value("PRAGMA synchronous") == 2
        assert w.value("PRAGMA foreign_keys") == 1
        assert w.value("PRAGMA wal_autocheckpoint") == 0
        assert w.value("PRAGMA temp_store") == 2
    with store.load() as w:
        assert w.value("PRAGMA synchronous") == 1


def test_a_profile_in_use_names_its_holder(tmp_path: Path) -> None:
    release = lock.hold(tmp_path)
    holder = lock.holder(tmp_path)
    assert holder is not None
    with pytest.raises(ProfileInUse, match=str(holder)):
        lock.hold(tmp_path)
    release()
    assert (tmp_path / lock.LOCK_NAME).exists()
    lock.hold(tmp_path)()


def test_a_profile_of_nobody_says_so(tmp_path: Path) -> None:
    store = open_store(tmp_path / "profile.db", KEY, create=True)
    with pytest.raises(StoreProblem, match="sign in"):
        store.identity()
    sign_in(store)
    with store.read() as r:
        assert meta.get(r, "user_id") == str(store.user_id)
    store.close()
    with pytest.raises(StoreProblem, match="closed"), store.read():
        raise AssertionError("a closed profile was read")


def test_whether_the_program_ended_in_order_is_known(store: Store, path: Path) -> None:
    with store.write() as w:
        records.create(w, "Account", {"name": "Hengda"})
    other = open_store(path, KEY)
    assert not other.was_clean
    other.close()
    store.close()
    again = open_store(path, KEY)
    assert again.was_clean
    again.close()


def test_reading_only_never_writes(store: Store) -> None:
    reader = open_store(store.path, KEY, read_only=True)
    with pytest.raises(StoreProblem, match="reading only"), reader.write():
        raise AssertionError("a reader wrote")
    reader.close()

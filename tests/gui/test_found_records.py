"""The palette finds real records of every type, off the GUI thread."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from ui import found_records
from ui.commands import registry
from ui.desk_list import COMMANDS, desk_entries
from ui.dialogs.palette_lines import Hit
from ui.shell.desk_stack import RECORD_PAGE
from ui.theme import icon_names
from workbench import i18n
from workbench.schema import dictionary
from workbench.store import meta, records
from workbench.store.database import Store, open_store


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Any]:
    store: Store = open_store(tmp_path / "profile.db", None, create=True)
    with store.write() as w:
        for name in ("workspace_id", "user_id", "client_id"):
            meta.put(w, name, uuid4())
        meta.put(w, "role", "admin")
        account = records.create(w, "Account", {"name": "Cato Health"})
        records.create(w, "Contact", {"last_name": "Catalano", "account_id": account})
        records.create(w, "Account", {"name": "Bolt Parcel"})
    yield SimpleNamespace(store=store)
    store.close()


def found(core: Any, text: str) -> list[Hit]:
    """Search as the palette does: on a worker."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(found_records.find, core, text).result()


def test_records_of_every_type_are_found_with_their_kind(core: Any) -> None:
    hits = found(core, "cat")
    assert {(hit.type_name, hit.title) for hit in hits} == {
        ("Account", "Cato Health"),
        ("Contact", "Catalano"),
    }
    by_type = {hit.type_name: hit for hit in hits}
    assert by_type["Account"].detail.startswith("Account")
    assert by_type["Account"].icon in icon_names()
    assert by_type["Contact"].avatar


def test_the_kind_is_named_in_the_users_language(core: Any) -> None:
    i18n.set_language("zh_CN")
    assert found(core, "bolt")[0].detail.startswith("客户")


def test_nothing_is_found_for_what_is_not_there(core: Any) -> None:
    assert found(core, "janssen") == []


def test_the_icon_of_every_type_ships() -> None:
    icons = {kind.icon for kind in dictionary.TYPES if kind.icon}
    assert icons - icon_names() == set()
    assert set(found_records.PEOPLE) <= set(dictionary.BY_NAME)


def test_the_desks_bring_their_commands_before_the_window_is_built() -> None:
    places = {entry.key for entry in desk_entries()} | {RECORD_PAGE}
    assert COMMANDS
    assert {known.desk for known in registry.commands() if known.desk} <= places

"""What an older program kept of fields it did not know is there when a newer one knows them."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlcipher3.dbapi2 as driver

from tests.sync.scripted_transport import HandClock
from tests.upgrades import keep, tables
from tests.upgrades.company import KEY
from workbench.store import ddl, lists, meta, records, search
from workbench.store.database import open_store
from workbench.store.lists import Filter, ListQuery

UNKNOWN = {"colour": "red", "rooms": [1, 2]}
KNOWN = {
    "annual_revenue": "1200.50",
    "description": "Builds 桥梁 in Rotterdam.",
    "owner_id": "01930000-0000-7000-8000-00000000dead",
    "tags": ["q4", "vip"],
}
STRANGE = {"time_zone": "Europe/Amsterdam", "number_of_employees": 7, "parent_id": "nobody"}

pytestmark = pytest.mark.parametrize(
    "kept", [folder for folder in keep.FOLDER.iterdir() if ddl.REVISION not in folder.name[:12]]
)  # only an older file is brought up to date


def keep_unread(profile: Path, values: Mapping[str, Any]) -> UUID:
    """Have an account hold values as a program does that has no columns for them."""
    opened: Any = driver.connect(str(profile), isolation_level=None)
    opened.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    opened.create_function("writing", 0, lambda: 1)
    found = opened.execute("SELECT pk, id FROM account WHERE name LIKE 'Hengda%'").fetchone()
    for name in KNOWN | STRANGE:
        opened.execute(f'UPDATE account SET "{name}" = NULL WHERE pk = ?', (found[0],))
    opened.execute("UPDATE account SET extra = ? WHERE pk = ?", (json.dumps(values), found[0]))
    opened.close()
    return UUID(bytes=found[1])


def extra_of(profile: Path, record_id: UUID) -> Any:
    rows = tables.read(profile, KEY)["account"]
    (written,) = (row["extra"] for row in rows if row["id"] == record_id.bytes)
    return None if written is None else json.loads(written)


def test_a_field_that_became_known_is_listed_found_and_shown(
    profile: Path, clock: HandClock
) -> None:
    account = keep_unread(profile, KNOWN | UNKNOWN)
    store = open_store(profile, KEY, now=clock.now)
    with store.read() as r:
        found = records.require(r, "Account", account)
        query = ListQuery("Account", (Filter("annual_revenue", ">", "1000.00"),))
        richer = [one.id for one in lists.first_page(r, query)]
        hits = [hit.id for hit in search.find(r, "桥梁", types=("Account",))]
        assert meta.get(r, meta.VERIFY_DUE) == "1"
    store.close()
    assert (found["annual_revenue"], found["tags"]) == (Decimal("1200.50"), ("q4", "vip"))
    assert found["owner_id"] == UUID(KNOWN["owner_id"])
    assert richer == [account]
    assert hits == [account]
    assert extra_of(profile, account) == UNKNOWN


def test_what_is_all_known_leaves_nothing_over(profile: Path, clock: HandClock) -> None:
    account = keep_unread(profile, KNOWN)
    open_store(profile, KEY, now=clock.now).close()
    assert extra_of(profile, account) is None


def test_a_value_of_another_form_than_the_field_stays_where_it_was(
    profile: Path, clock: HandClock
) -> None:
    account = keep_unread(profile, STRANGE)
    store = open_store(profile, KEY, now=clock.now)
    with store.read() as r:
        found = records.require(r, "Account", account)
    store.close()
    assert (found["time_zone"], found["number_of_employees"]) == ("Europe/Amsterdam", 7)
    assert found["parent_id"] is None
    assert extra_of(profile, account) == {"parent_id": "nobody"}

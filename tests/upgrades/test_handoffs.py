"""Handoffs that were tasks when a file was kept: each is a record after the update, once."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.sync.scripted_transport import HandClock
from tests.upgrades import company, keep, tables
from tests.upgrades.company import KEY, NOTE, Office
from workbench.server import admin
from workbench.services import handoff
from workbench.wire.handoffs import id_of_task
from workbench.wire.values import uuid_text


@pytest.fixture
def kept() -> Path:
    return keep.FOLDER / "profile-0007-server-0007"


def handed_over(server: Path) -> dict[str, Any]:
    (task,) = (row for row in tables.read(server)["task"] if row["task_subtype"] == "handoff")
    return task


def test_a_task_becomes_a_record_that_every_update_leaves_as_it_is(server: Path) -> None:
    task = handed_over(server)
    for _ in range(2):
        admin.open_database(f"sqlite:///{server}").close()
    (made,) = tables.read(server)["handoff"]
    assert uuid_text(made["id"]) == id_of_task(uuid_text(task["id"]))
    assert made["lead_id"] == task["who_id"]
    assert (made["from_user_id"], made["owner_id"]) == (task["created_by_id"], task["owner_id"])
    assert (made["status"], made["need"]) == ("Submitted", NOTE)
    assert (made["submitted_at"], made["package"]) == (task["created_at"], f"Need: {NOTE}")


def test_its_receiver_answers_it_and_its_sender_sees_the_answer(
    profile: Path, server: Path, office: Office, clock: HandClock, tmp_path: Path
) -> None:
    mia, engine, _ = office.open("mia", tmp_path / "mia.db", None)
    company.sync(engine, clock)
    with mia.write() as w:
        (waiting,) = handoff.inbox(w)
        assert (waiting.need, waiting.from_name) == (NOTE, "Ada")
        handoff.return_(w, waiting.id, "no_timing", "After the summer")
    company.sync(engine, clock)
    ada, engine, _ = office.open("ada", profile, KEY)
    company.sync(engine, clock)
    with ada.read() as r:
        (mine,) = handoff.sent(r)
        owner = r.value("SELECT owner_id FROM lead WHERE id = ?", (waiting.lead_id.bytes,))
    assert (mine.state, mine.reason) == ("Returned", "Too early: After the summer")
    assert UUID(bytes=owner) == ada.user_id

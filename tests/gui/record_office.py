"""A real profile with a customer in it, and a window over it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.services.conftest import CLIENT, EPOCH, LIU, WANG, WORKSPACE, Clock, Workspace
from ui import desk_list
from ui.desks.base import DeskEntry
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.shell.news import FOLD_MS
from workbench.backend.transport import Unauthenticated
from workbench.store import meta, outbox, records
from workbench.store.database import Store, open_store
from workbench.store.outbox import Pending

NOW = datetime(2026, 6, 11, 14, 30).astimezone().astimezone(UTC)
"""A Thursday afternoon where the tests run."""


class Schedule:
    """What the sync page tells the background sync; nothing runs."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def pause(self) -> None:
        self.told.append("pause")

    def resume(self) -> None:
        self.told.append("resume")

    def verify(self) -> None:
        self.told.append("verify")

    def sync_now(self) -> None:
        self.told.append("sync now")

    def sign_in(self, password: str) -> None:
        """Take one password only, as the server would."""
        if password != "correct horse":
            raise Unauthenticated("The server does not accept this e-mail and password.")
        self.told.append("sign in")


class Office:
    """An account with a person and a deal, as if they had been pulled."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.schedule = Schedule()
        clock = Clock()
        clock.at = NOW
        self.rows = Workspace(store, clock)
        self.rows.pulled("User", WANG, name="Wang Jie", role="ae", is_active=True)
        self.rows.pulled("User", LIU, name="Liu Yang", role="ae", is_active=True)
        self.rows.stages()
        self.account = self.rows.pulled("Account", name="Cato Health", owner_id=WANG)
        self.person = self.rows.pulled(
            "Contact", first_name="Eva", last_name="Jansen", account_id=self.account,
            owner_id=WANG, phone="+31105550142",
        )  # fmt: skip
        self.deal = self.rows.pulled(
            "Opportunity", name="Ward rota", account_id=self.account, amount="90000.00",
            stage_name="Qualification", close_date="2026-06-16", owner_id=WANG,
            currency_iso_code="CNY", description="IT wants SSO",
        )  # fmt: skip
        self.rows.pulled(
            "OpportunityContactRole", opportunity_id=self.deal, contact_id=self.person,
            role="Decision Maker",
        )  # fmt: skip

    def conflict(
        self,
        mine: dict[str, Any],
        theirs: dict[str, Any],
        *,
        mine_by: UUID = WANG,
        theirs_by: UUID = LIU,
    ) -> Any:
        """Let the feed bring a conflict on the deal."""
        return self.rows.pulled(
            "Conflict", type="Opportunity", record_id=self.deal, fields=sorted(mine),
            old=dict.fromkeys(mine), mine=mine, theirs=theirs, mine_by=mine_by, theirs_by=theirs_by,
            mine_at=wire(NOW - timedelta(minutes=30)), theirs_at=wire(NOW), state="open",
            mine_mid=WANG,
        )  # fmt: skip

    def refused(self) -> UUID:
        """Change the deal, and let the server refuse it."""
        with self.store.write() as w:
            records.patch(w, "Opportunity", self.deal, {"close_date": "2026-01-02"})
            mid = outbox.listing(w, ("new",))[0].mid
            outbox.mark_sent(w, [mid])
            error = {"result": "rejected", "code": "invalid_value", "fields": ["close_date"]}
            outbox.settle(w, [{"mid": str(mid), "message": "It closes too early.", **error}], EPOCH)
        return mid

    def waiting(self, *states: str) -> list[Pending]:
        """Return the changes in the outbox that are new, or stand so."""
        with self.store.read() as r:
            return outbox.listing(r, states or ("new",))

    def core(self) -> Any:
        """Return what background work is given."""
        profile = SimpleNamespace(
            server_url="https://sales.example:8443", name="test", email="wang@sales.example"
        )
        return SimpleNamespace(
            store=self.store, schedule=self.schedule, profile=profile,
            sign_in=self.schedule.sign_in,
        )  # fmt: skip


def press(
    qtbot: Any,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press one key where the focus is."""
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def wire(moment: datetime) -> str:
    """Return an instant as the wire has it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def desks() -> list[DeskEntry]:
    """Return the desks these tests need."""
    return [one for one in desk_list.desk_entries() if one.key in ("deals", "sync")]


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """Open a new profile with a customer in it."""
    store = open_store(folder / "profile" / "profile.db", None, create=True, now=lambda: NOW)
    with store.write() as w:
        for name, value in (("workspace_id", WORKSPACE), ("user_id", WANG), ("client_id", CLIENT)):
            meta.put(w, name, value)
        meta.put(w, "epoch", EPOCH)
    store.forget_identity()
    try:
        yield Office(store)
    finally:
        store.close()


@contextmanager
def following(
    window: MainWindow, office: Office, operations: Operations, qtbot: Any
) -> Iterator[None]:
    """Let a window follow the office's store, until all it has to show is shown."""
    unsubscribe = office.store.subscribe(window.on_store_changes)
    yield
    unsubscribe()
    qtbot.wait(2 * FOLD_MS)  # what was committed last is on its way to the screen
    qtbot.waitUntil(lambda: operations.under_way == 0)

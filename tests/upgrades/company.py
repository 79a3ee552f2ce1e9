"""A small company whose files are kept: every table that matters holds something."""

from asyncio import Runner
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from typing_extensions import override

from tests.simulation.app_transport import AppTransport
from tests.sync.scripted_transport import HandClock
from workbench.backend.transport import Transport, Unknown
from workbench.server import admin, passwords
from workbench.server.app import create_app
from workbench.server.database import ServerDatabase
from workbench.store import backup, imports, meta, outbox, records
from workbench.store.database import Store, open_store
from workbench.sync.engine import Engine
from workbench.sync.state import Phase
from workbench.wire.ids import new_id
from workbench.wire.messages import Json

PASSWORD = "correct horse battery staple"
PASSPHRASE = "a passphrase kept with the files"
KEY = bytes(range(48))
"""No secret: whoever reads the kept files may know it."""
PEOPLE = (("mia", "manager"), ("ada", "ae"), ("cleo", "bdr"), ("sam", "se"))
OUTCOMES = ("no_answer", "connected_interested", "left_voicemail")
NOTE = "They want it before 双十一。“Blue” is the word they use."


class Line(AppTransport):
    """The way to the server; it can lose answers, and stop before anything is pulled."""

    loses_answers = False
    is_one_way = False

    @override
    def push(self, body: Json) -> Json:
        answer = super().push(body)
        if self.loses_answers:
            raise Unknown("the answer was lost")
        return answer

    @override
    def changes(self, cursor: str, limit: int, acked: str = "") -> Json:
        if self.is_one_way:
            raise Unknown("cut")
        return super().changes(cursor, limit, acked)


class Office:
    """The team server over one database file, in this process."""

    def __init__(self, database: Path, clock: HandClock) -> None:
        self.clock = clock
        self.database: ServerDatabase = admin.open_database(f"sqlite:///{database}", clock.now)
        self._app = create_app(self.database)
        self._runner = Runner()
        self._open: list[tuple[Store, Transport]] = []

    def sign_in(self, name: str) -> Line:
        """Return a way to the server for one person."""
        return Line(self._app, self._runner, f"{name}@example.com", PASSWORD)

    def open(self, name: str, path: Path, key: bytes | None) -> tuple[Store, Engine, Line]:
        """Open a person's profile, making it when there is none, and its engine."""
        line = self.sign_in(name)
        is_new = not path.exists()
        store = open_store(path, key, create=is_new, now=self.clock.now)
        self._open.append((store, line))
        if is_new:
            with store.write() as w:
                meta.put(w, "workspace_id", UUID(bytes=self.database.workspace_id))
                meta.put(w, "user_id", line.user_id)
                meta.put(w, "client_id", new_id())
        return store, Engine(store, line, self.clock, Random(7)), line

    def close(self) -> None:
        """Close every file."""
        for store, line in self._open:
            store.close()
            line.close()
        self._runner.close()
        self.database.close()


def sync(engine: Engine, clock: HandClock) -> Phase:
    """Sync until nothing is left to do; what is blocked gets the time it waits for."""
    for _ in range(3):
        engine.wake()
        phase = engine.run_until_quiet().phase
        clock.pass_s(20)
    return phase


def hire(database: Path, clock: HandClock) -> None:
    """Make the server's file and its people."""
    careful, passwords.hasher = passwords.hasher, PasswordHasher(1, 8, 1)
    try:
        with admin.open_database(f"sqlite:///{database}", clock.now) as opened:
            for name, role in PEOPLE:
                email, boss = f"{name}@example.com", None if name == "mia" else "mia@example.com"
                admin.add_user(
                    opened, email=email, name=name.title(), role=role, team="North",
                    manager_email=boss, password=PASSWORD,
                )  # fmt: skip
    finally:
        passwords.hasher = careful


def make(folder: Path) -> tuple[Path, Path]:
    """Make the company's files in a folder; return Ada's profile and the server's file."""
    clock = HandClock()
    database, path = folder / "server.db", folder / "profile" / "profile.db"
    hire(database, clock)
    office = Office(database, clock)
    try:
        _work(office, path, folder / "cleo.db")
    finally:
        office.close()
    return path, database


def _work(office: Office, path: Path, other: Path) -> None:
    clock = office.clock
    store, engine, line = office.open("ada", path, KEY)
    colleague, colleagues_engine, _ = office.open("mia", other, None)
    deal, gone = _first_week(store)
    sync(engine, clock)
    _hand_over(store, colleague.user_id)
    sync(colleagues_engine, clock)
    with colleague.write() as w:  # a conflict, and a record that leaves
        records.patch(w, "Opportunity", deal, {"amount": "84000.00"})
        records.delete(w, "Lead", gone)
    sync(colleagues_engine, clock)
    with store.write() as w:
        records.patch(w, "Opportunity", deal, {"amount": "90000.00", "next_step": "Call Li Wei"})
    sync(engine, clock)
    _refusals(store)
    sync(engine, clock)
    _unfinished(store, engine, line)
    backup.back_up(store)


def _first_week(store: Store) -> tuple[UUID, UUID]:
    me = store.user_id
    with store.write() as w:
        account = records.create(w, "Account", {"name": "Hengda 恒达物流", "owner_id": me})
        person = {"last_name": "Li", "first_name": "Wei", "account_id": account, "owner_id": me}
        contact = records.create(w, "Contact", person)
        values = {"account_id": account, "stage_name": "Qualification", "amount": "60000.00"}
        values |= {"close_date": "2027-01-29", "owner_id": me}
        deal = records.create(w, "Opportunity", {"name": "Hengda platform", **values})
        records.create(w, "Opportunity", {"name": "Hengda seats", **values})
        leads = [
            records.create(w, "Lead", {"last_name": name, "company": name, "owner_id": me})
            for name in ("Sun Ping", "Zürich & Söhne", "陈荣", "Ghost")
        ]
        for n, outcome in enumerate(OUTCOMES):
            _call(w, outcome, leads[n])
        note = {"task_subtype": "note", "subject": "Note", "description": NOTE}
        records.append(w, "Task", note | {"owner_id": me, "what_id": deal, "who_id": contact})
        session = new_id()
        imports.begin(w, session, store.now(), "leads.csv", "Lead")
        imports.note_created(w, session, [("Lead", leads[1])])
        counts = {"read": 1, "created": 1, "updated": 0, "merged": 0, "skipped": 0, "failed": 0}
        imports.note_state(w, session, "done", counts)
    return deal, leads[-1]


def _hand_over(store: Store, to_user: UUID) -> None:
    """Give a lead to somebody the way it was done before handoffs were records."""
    values = {"subject": "Handoff: Sun Ping", "task_subtype": "handoff", "status": "Not Started"}
    values |= {"description": f"Need: {NOTE}", "who_id": _first(store, "Lead")}
    with store.write() as w:
        records.append(w, "Task", values | {"owner_id": to_user})


def _call(w: Any, outcome: str, who: UUID) -> UUID:
    values = {"task_subtype": "call", "call_disposition": outcome, "activity_at": w.store.now()}
    return records.append(w, "Task", values | {"owner_id": w.store.user_id, "who_id": who})


def _refusals(store: Store) -> None:
    """What the server will not take, what hangs on it, and what its author gave up."""
    with store.write() as w:
        nowhere = {"name": "Nowhere", "account_id": new_id(), "stage_name": "Qualification"}
        lost = records.create(w, "Opportunity", nowhere | {"owner_id": store.user_id})
        records.patch(w, "Opportunity", lost, {"next_step": NOTE})
        unwanted = records.create(w, "Account", {"name": "Unwanted", "owner_id": store.user_id})
        outbox.discard(w, _mid_of(w, unwanted))


def _mid_of(w: Any, rid: UUID) -> UUID:
    return next(one.mid for one in outbox.listing(w, ("new",)) if one.rid == rid)


def _unfinished(store: Store, engine: Engine, line: Line) -> None:
    """Leave a change acknowledged but not pulled, one without an answer, and one not sent."""
    lead = _first(store, "Lead")
    for flag in ("is_one_way", "loses_answers"):
        with store.write() as w:
            _call(w, "gatekeeper", lead)
        line.__dict__[flag] = True
        engine.wake()
        with suppress(Unknown):
            engine.run_until_quiet()
    with store.write() as w:
        records.patch(w, "Lead", lead, {"description": NOTE})
        records.create(w, "Account", {"name": "Made on the train", "owner_id": store.user_id})


def _first(store: Store, type_name: str) -> UUID:
    with store.read() as r:
        return UUID(bytes=r.value(f"SELECT id FROM {type_name.lower()} ORDER BY id LIMIT 1"))


def states(store: Store) -> dict[str, int]:
    """Return how many changes of a profile are in each state."""
    with store.read() as r:
        return {state: number for state, number in outbox.counts(r).items() if number}

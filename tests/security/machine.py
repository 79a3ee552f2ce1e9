"""A machine on which every feature is used once, with known values in all of it."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID

from tests.cli.office import CHECKOUT, ask, run, slip_in
from tests.security.planting import Planted, Search
from ui.dialogs import crash
from workbench.app import open_workbench
from workbench.services import calling, demos, handoff
from workbench.store import records
from workbench.store.database import Writer

LEADS, CONTACTS, CALLS, WANTED = 18, 16, 4, 200


class Machine:
    """One laptop: its folder is searched; what its people write elsewhere is not in it."""

    def __init__(self, folder: Path, outside: Path, planted: Planted, address: str) -> None:
        self.folder = folder
        self.outside = outside
        self.planted = planted
        self.address = address
        self.hits: dict[str, set[str]] = {}

    def look(self) -> None:
        """Search every file for all that was planted so far."""
        for value, places in Search(self.planted.values).below(self.folder).items():
            self.hits.setdefault(value, set()).update(places)

    def add_profile(self, name: str, password: str, *options: str) -> None:
        words = ("profile", "add", name, "--server", self.address, "--password-stdin", *options)
        ask(*words, "--user", f"{name}@example.com", stdin=password)
        self.sync(name, password)

    def sync(self, name: str, password: str, code: int = 0) -> dict[str, Any]:
        return ask("--profile", name, "sync", "--password-stdin", stdin=password, code=code)

    def import_leads(self) -> None:
        """Import a list, and take back an import of the same."""
        rows = [
            ",".join([self.planted.name(), self.planted.name(), self.planted.phone()])
            + f",{self.planted.email()}"
            for _ in range(LEADS)
        ]
        file = self.outside / "leads.csv"
        file.write_text("\n".join(["Last Name,Company,Phone,Email", *rows]), encoding="utf-8")
        words = ("--profile", "ben", "import", str(file), "--as", "Lead")
        ask(*words, "--dry-run")
        rejects = ("--rejects", str(self.outside / "rejects.csv"))
        assert ask(*words, *rejects)["created"] == LEADS

    def create_records(self) -> list[UUID]:
        """Make contacts at companies, in the program's own words."""
        made = []
        workbench = open_workbench("ben")
        try:
            for _ in range(CONTACTS):
                with workbench.store.write() as w:
                    account = {"name": self.planted.name(), "owner_id": w.store.user_id}
                    account_id = records.create(w, "Account", account)
                    person = {"account_id": account_id, "owner_id": w.store.user_id}
                    texts = {"last_name": self.planted.name(), "title": self.planted.name()}
                    phone = {"phone": self.planted.phone()}
                    made.append(records.create(w, "Contact", {**person, **texts, **phone}))
                    self._call_within(w, made[-1])
            self.look()  # while it is open: the write-ahead log is not empty
        finally:
            workbench.close()
        return made

    def _call_within(self, w: Writer, contact_id: UUID) -> None:
        """Log a call as the window does."""
        at, note = datetime.now(UTC), self.planted.note()
        calling.log_call(w, who_id=contact_id, disposition="gatekeeper", at=at, notes=note)

    def call(self, contacts: list[UUID]) -> None:
        """Log calls with notes; some notes hold what nobody should write down."""
        for number in range(CALLS):
            who = ("--contact", str(contacts[number % len(contacts)]))
            self.log(self.planted.note(), *who)
        self.log(self.planted.note(), "--phone", self.planted.phone())

    def log(self, note: str, *who: str) -> None:
        words = ("--profile", "ben", "call", "log", "--disposition", "no_answer", "--note", note)
        assert run(*words, *who).code == 0

    def hand_over_and_book(self) -> None:
        """Hand a lead to the AE, and book a demo org."""
        workbench = open_workbench("ben")
        try:
            with workbench.store.write() as w:
                lead = {"last_name": self.planted.name(), "company": self.planted.name()}
                lead_id = records.create(w, "Lead", {**lead, "owner_id": w.store.user_id})
                receiver = next(one for one in handoff.receivers(w))
                handoff.hand_over(w, lead_id, receiver.id, need=self.planted.note())
        finally:
            workbench.close()
        workbench = open_workbench("mia")
        start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
        try:
            with workbench.store.write() as w:
                alias = {"alias": self.planted.name(), "notes": self.planted.note()}
                org_id = records.create(w, "DemoOrg", {**alias, "state": "ready"})
                name = self.planted.name()
                demos.book(w, org_id, name=name, start=start, end=start + timedelta(hours=1))
        finally:
            workbench.close()

    def disagree(self, contact: UUID, password: str) -> None:
        """Edit one field of one contact twice; and change what the server will not take."""
        theirs, mine = self.planted.name(), self.planted.name()
        ask("--profile", "mia", "set", "Contact", str(contact), f"title={theirs}")
        ask("--profile", "ben", "set", "Contact", str(contact), f"title={mine}")
        self.sync("mia", password)
        (account,) = (
            hit["id"]
            for hit in ask("--profile", "ben", "find", "Somebody Else")["found"]
            if hit["type"] == "Account"
        )
        slip_in("ben", "Account", account, description=self.planted.note())
        told = self.sync("ben", password, code=5)
        assert (told["quarantined"], told["conflicts"]) == (1, 1)

    def die_saving(self, when: str, variables: dict[str, str]) -> None:
        """Kill a process with SIGKILL while it saves, and look before it starts again."""
        safe, caught = self.planted.note(), self.planted.values[0]
        done = subprocess.run(
            [sys.executable, "-m", "tests.security.killed", "ben", when],
            cwd=CHECKOUT,
            env={**os.environ, **variables},
            input=f"{safe}\n{self.planted.note() if when == 'after' else caught}\n",
            text=True,
            check=False,
        )
        assert done.returncode == -signal.SIGKILL
        self.look()

    def crash(self) -> None:
        """Let a bug strike whose message holds a customer's name."""
        seen: list[str] = []
        restore = crash.catch_bugs(seen.append)
        handler_file = crash.start_logging()
        try:
            sys.excepthook(*self._bug())
        finally:
            restore()
        assert "ValueError" in handler_file.read_text(encoding="utf-8")
        assert len(seen) == 1

    def _bug(self) -> tuple[type[BaseException], BaseException, TracebackType | None]:
        try:
            int(self.planted.values[0])
        except ValueError as error:
            return ValueError, error, error.__traceback__
        raise AssertionError

    def read(self) -> None:
        """Use every command that reads, and those that care for the profile."""
        first = self.planted.values[0]
        for words in (
            ("find", first),
            ("status",),
            ("doctor",),
            ("doctor", "--self-test"),
            ("outbox", "list"),
            ("outbox", "export", str(self.outside / "outbox.json")),
            ("conflicts", "list"),
            ("export", "Contact", str(self.outside / "contacts.vcf")),
            ("export", "Lead", str(self.outside / "leads.xlsx")),
            ("chart", "call_outcomes", str(self.outside / "calls.png")),
        ):
            told = run("--profile", "mia" if words[0] == "export" else "ben", *words)
            assert told.code == 0, (words, told)

    def fill(self) -> None:
        """Make the number of planted values whole."""
        workbench = open_workbench("ben")
        try:
            while len(self.planted.values) < WANTED:
                with workbench.store.write() as w:
                    records.create(w, "Account", {"name": self.planted.name()})
        finally:
            workbench.close()

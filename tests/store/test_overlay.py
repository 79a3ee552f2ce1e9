"""The overlay equals its definition: the server's copy with the open outbox on top of it."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from tests.store.conftest import EPOCH, gone, put, sign_in
from workbench.schema import dictionary
from workbench.store import apply, meta, outbox, overlay, record_rows, records
from workbench.store.database import open_store
from workbench.store.outbox import Pending
from workbench.wire.ids import new_id
from workbench.wire.merge import apply_set_change, merge_patch

TYPE = "Opportunity"
MOST_RECORDS = 3
OPPORTUNITY = dictionary.record_type(TYPE)
FIELDS = ("name", "stage_name", "amount", "close_date", "next_step", "tags", "description")
VALUES = {
    "name": st.sampled_from(["Hengda", "Nanjing", "深圳恒达"]),
    "stage_name": st.sampled_from(["Prospecting", "Qualification", "Closed Won"]),
    "amount": st.sampled_from([None, "10.00", "20.00"]),
    "close_date": st.sampled_from([None, "2026-12-01", "2027-01-15"]),
    "next_step": st.sampled_from([None, "call", "visit"]),
    "tags": st.sampled_from([[], ["q4"], ["q4", "hot"], ["cold"]]),
    "description": st.sampled_from([None, "one\ntwo", "one\n2", "1\ntwo"]),
}
CHANGES = st.fixed_dictionaries({}, optional=VALUES).filter(bool)
ANSWERED = st.sampled_from([True, True, False])
RESULTS = st.sampled_from(["ok", "ok", "ok", "conflict", "rejected", "blocked"])
_template = Path(tempfile.mkdtemp(prefix="overlay-")) / "profile"


@dataclass
class Copy:
    """What the feed last said of a record."""

    row: dict[str, Any]
    ver: int
    is_deleted: bool = False


def shown(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) or None for name in FIELDS}


def lies_above(mutation: Pending, copy: Copy | None, acks: dict[UUID, int]) -> bool:
    """Tell whether a mutation still counts, whatever the server's copy says."""
    if mutation.state == "quarantined":
        code = (mutation.last_error or {}).get("code")
        return mutation.op == "create" and copy is None and code != "left_sight"
    return mutation.state != "acked" or copy is None or acks[mutation.mid] > copy.ver


def definition(copy: Copy | None, mutations: list[Pending], acks: dict[UUID, int]) -> Any:
    """Return what a person should see of a record, straight from the words of the protocol."""
    lying = [mutation for mutation in mutations if lies_above(mutation, copy, acks)]
    if not lying and (copy is None or copy.is_deleted):
        return None
    row = None if copy is None else dict(copy.row)
    for mutation in lying:
        if mutation.op == "create":
            row = dict(mutation.body["row"]) if copy is None else row
        else:
            row = None if row is None or mutation.op == "delete" else after(row, mutation)
    return None if row is None else shown(row)


def after(row: dict[str, Any], patch: Pending) -> dict[str, Any]:
    changed = {
        name: change["new"] if "new" in change else apply_set_change(row.get(name), change)
        for name, change in patch.body["set"].items()
    }
    return row | changed


class OneClient(RuleBasedStateMachine):
    """A person edits while a server answers, colleagues edit, and pages arrive."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="overlay-"))
        self.store: Any = None
        self.seq = 0
        self.server: dict[UUID, dict[str, Any]] = {}
        self.vers: dict[UUID, int] = {}
        self.feed: list[tuple[int, str, UUID]] = []
        self.copies: dict[UUID, Copy] = {}
        self.acks: dict[UUID, int] = {}
        self.mids: set[UUID] = set()

    @initialize()
    def open(self) -> None:
        if not _template.exists():
            store = open_store(_template / "profile.db", None, create=True)
            sign_in(store)
            store.close()
        shutil.copytree(_template, self.folder / "profile")
        now = datetime(2026, 11, 22, tzinfo=UTC)
        self.store = open_store(self.folder / "profile" / "profile.db", None, now=lambda: now)
        for name in ("Hengda", "Nanjing"):
            rid = new_id()
            self.server[rid] = {"name": name, "stage_name": "Prospecting"}
            self.tell("put", rid)
        self.pull(2)

    def teardown(self) -> None:
        if self.store is not None:
            self.store.close()
        shutil.rmtree(self.folder)

    def visible(self) -> list[UUID]:
        with self.store.read() as r:
            return [
                UUID(bytes=found) for (found,) in r.rows("SELECT id FROM opportunity ORDER BY id")
            ]

    def pending(self, *states: str) -> list[Pending]:
        with self.store.read() as r:
            return outbox.listing(r, states or outbox.STATES)

    @precondition(lambda self: len(self.visible()) < MOST_RECORDS)
    @rule(values=CHANGES)
    def create(self, values: dict[str, Any]) -> None:
        values = {"name": "New", "stage_name": "Prospecting"} | values
        with self.store.write() as w:
            records.create(w, TYPE, values)

    @precondition(lambda self: self.visible())
    @rule(data=st.data(), values=CHANGES)
    def patch(self, data: st.DataObject, values: dict[str, Any]) -> None:
        chosen = data.draw(st.sampled_from(self.visible()))
        with self.store.write() as w:
            records.patch(w, TYPE, chosen, values)

    @precondition(lambda self: self.visible())
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        with self.store.write() as w:
            records.delete(w, TYPE, data.draw(st.sampled_from(self.visible())))

    @rule(data=st.data(), many=st.integers(1, 4))
    def push(self, data: st.DataObject, many: int) -> None:
        with self.store.read() as r:
            due = outbox.due(r, many, 10**6)
        with self.store.write() as w:
            outbox.mark_sent(w, [mutation.mid for mutation in due])
        if data.draw(ANSWERED):
            results = [self.answer(mutation, data.draw(RESULTS)) for mutation in due]
            with self.store.write() as w:
                outbox.settle(w, results, EPOCH)

    def answer(self, mutation: Pending, result: str) -> dict[str, Any]:
        answer: dict[str, Any] = {"mid": str(mutation.mid), "result": result}
        if mutation.op != "create" and mutation.rid not in self.server:
            answer["result"] = result = "rejected"
        if result == "ok":
            self.take(mutation)
        if result in ("ok", "conflict"):
            answer["seq"] = self.acks[mutation.mid] = self.seq
        return answer

    def take(self, mutation: Pending) -> None:
        """Have the server apply a mutation; one that came before changes nothing."""
        rid = mutation.rid
        if mutation.op == "create":
            if rid in self.server:
                return
            self.server[rid] = dict(mutation.body["row"])
        elif mutation.op == "delete":
            del self.server[rid]
        else:
            row = self.server[rid]
            row.update(merge_patch(OPPORTUNITY, shown(row), mutation.body["set"]).values)
        self.tell("delete" if mutation.op == "delete" else "put", rid)

    def tell(self, op: str, rid: UUID) -> None:
        self.seq += 1
        self.vers[rid] = self.seq
        self.feed.append((self.seq, op, rid))

    @precondition(lambda self: self.server)
    @rule(data=st.data(), values=CHANGES, what=st.sampled_from(["edit"] * 6 + ["delete", "remove"]))
    def colleague(self, data: st.DataObject, values: dict[str, Any], what: str) -> None:
        rid = data.draw(st.sampled_from(sorted(self.server)))
        if what == "edit":
            self.server[rid].update(values)
            self.tell("put", rid)
        else:
            del self.server[rid]
            self.tell(what, rid)

    @rule(many=st.integers(1, 5))
    def pull(self, many: int) -> None:
        page, self.feed = self.feed[:many], self.feed[many:]
        if not page:
            return
        changes = {rid: (seq, op) for seq, op, rid in page}
        built = []
        for rid, (seq, op) in changes.items():
            if op == "put" and rid in self.server:
                ver = self.vers[rid]
                row = dict.fromkeys(OPPORTUNITY.by_name) | self.server[rid]
                built.append(put(TYPE, rid, ver, row))
                self.copies[rid] = Copy(dict(row), ver)
            elif op == "delete":
                built.append(gone("delete", TYPE, rid, seq))
                known = self.copies.get(rid)
                self.copies[rid] = Copy(known.row if known else {}, seq, is_deleted=True)
                if known is None:
                    del self.copies[rid]
            elif op == "remove":
                built.append(gone("remove", TYPE, rid, seq))
                self.copies.pop(rid, None)
        with self.store.load() as w:
            apply.apply_page(w, built, "cursor", page[-1][0], EPOCH)

    @precondition(lambda self: self.pending("quarantined"))
    @rule(data=st.data())
    def discard(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sampled_from(self.pending("quarantined")))
        with self.store.write() as w:
            outbox.discard(w, chosen.mid)

    @invariant()
    def what_is_shown_is_the_copy_with_the_outbox_on_top(self) -> None:
        if self.store is None:
            return
        by_record: dict[UUID, list[Pending]] = {}
        for mutation in self.pending():
            by_record.setdefault(mutation.rid, []).append(mutation)
        with self.store.read() as r:
            for rid in {*by_record, *self.copies, *self.visible()}:
                held = record_rows.find(r, TYPE, rid)
                seen = None if held is None else shown(held.row)
                wanted = definition(self.copies.get(rid), by_record.get(rid, []), self.acks)
                assert seen == wanted, rid
                if held is not None and not held.is_pending:
                    assert overlay.find_base(r, rid) is None

    @invariant()
    def no_mutation_is_ever_lost(self) -> None:
        if self.store is None:
            return
        with self.store.read() as r:
            query = "SELECT mid FROM outbox UNION SELECT mid FROM archive"
            kept = {UUID(bytes=mid) for (mid,) in r.rows(query)}
        assert self.mids <= kept
        self.mids = kept

    @invariant()
    def the_table_is_the_servers_when_all_is_quiet(self) -> None:
        if self.store is None or self.feed or self.pending():
            return
        with self.store.read() as r:
            assert r.value("SELECT count(*) FROM base") == 0
            assert meta.number(r, "applied_seq") >= max(self.acks.values(), default=0)
        assert set(self.visible()) == set(self.server)


OneClient.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestOneClient = OneClient.TestCase

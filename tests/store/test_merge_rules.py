"""Each merge rule on both ends: what a person sees, what the server makes of it."""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.conftest import EPOCH, put, sign_in
from workbench.errors import Refused
from workbench.schema import dictionary
from workbench.schema.fields import Merge
from workbench.store import apply, outbox, record_rows, records
from workbench.store.database import Store, open_store
from workbench.wire.ids import new_id
from workbench.wire.merge import merge_patch
from workbench.wire.values import instant_text

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TEXTS = ("one\ntwo\nthree", "one\ntwo\n3", "1\ntwo\nthree", "one\nzwei\nthree", None)
FIELDS: dict[str, dict[str, tuple[Any, ...]]] = {
    "Lead": {
        "company": ("Hengda", "Nanjing", "Suzhou"),
        "title": (None, "CTO", "CEO"),
        "tags": ([], ["hot"], ["hot", "q4"], ["cold"]),
        "do_not_call": (False, True),
        "description": TEXTS,
    },
    "Opportunity": {
        "name": ("Hengda", "Nanjing"),
        "stage_name": ("Prospecting", "Qualification", "Negotiation/Review"),
        "amount": (None, "10.00", "20.00"),
        "close_date": (None, "2026-12-01", "2027-01-15"),
        "tags": ([], ["hot"], ["cold"]),
        "loss_note": TEXTS,
    },
    "Task": {
        "subject": ("Call", "Call again"),
        "call_disposition": (None, "no_answer", "meeting_booked"),
        "call_duration_s": (None, 30, 60),
        "description": TEXTS,
    },
}
WHO = ("mine", "mine", "theirs", "push", "pull")
_template = Path(tempfile.mkdtemp(prefix="rules-")) / "profile"


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, dict[str, Any], list[tuple[str, dict[str, Any]]]]:
    """Draw a type, what the server holds at first, and who did what."""
    type_name = draw(st.sampled_from(sorted(FIELDS)))
    values = {name: st.sampled_from(some) for name, some in FIELDS[type_name].items()}
    first = draw(st.fixed_dictionaries(values))
    some = st.fixed_dictionaries({}, optional=values)
    steps = draw(st.lists(st.tuples(st.sampled_from(WHO), some), max_size=12))
    return type_name, first, steps


@contextmanager
def profile() -> Iterator[Store]:
    if not _template.exists():
        store = open_store(_template / "profile.db", None, create=True)
        sign_in(store)
        store.close()
    folder = Path(tempfile.mkdtemp(prefix="rules-"))
    shutil.copytree(_template, folder / "profile")
    store = open_store(folder / "profile" / "profile.db", None, now=lambda: NOW)
    try:
        yield store
    finally:
        store.close()
        shutil.rmtree(folder)


def ruled(type_name: str, row: dict[str, Any], changes: dict[str, Any]) -> tuple[Any, set[str]]:
    """Return a row after a patch and the names in conflict, by the words of wire.md 5.2 alone."""
    kept = dictionary.record_type(type_name)
    after, conflicts = dict(row), set()
    groups = {name: kept.by_name[name].group or name for name in changes}
    for group in dict.fromkeys(groups.values()):
        names = [name for name in changes if groups[name] == group]
        ends = [outcome(kept.by_name[name].merge, row.get(name), changes[name]) for name in names]
        if len(names) > 1:
            is_new = all(row.get(name) == changes[name]["new"] for name in names)
            is_old = all(row.get(name) == changes[name]["old"] for name in names)
            ends = [(changes[name]["new"], is_new or is_old) for name in names]
        if all(is_settled for _value, is_settled in ends):
            after |= {name: value for name, (value, _is) in zip(names, ends, strict=True)}
        else:
            conflicts |= set(names)
    return after, conflicts


def outcome(rule: Merge, current: Any, change: dict[str, Any]) -> tuple[Any, bool]:
    if "new" not in change:
        kept = set(current or ()) - set(change["remove"]) | set(change["add"])
        return sorted(kept), True
    old, new = change["old"], change["new"]
    if current == new:
        return current, True
    if rule is Merge.ONCE:
        return new, current is None
    if rule is Merge.TRUE_WINS and new is True:
        return True, True
    if rule is Merge.TEXT and current != old:
        return by_line(old, current, new)
    return new, current == old


def by_line(old: str | None, current: str | None, new: str | None) -> tuple[Any, bool]:
    """Texts here have three lines and edits replace one each: line against line is enough."""
    texts = [(text or "").split("\n") for text in (old, current, new)]
    if any(len(text) != 3 for text in texts):
        return None, False
    merged = []
    for was, theirs, mine in zip(*texts, strict=True):
        if theirs != was and mine != was and theirs != mine:
            return None, False
        merged.append(mine if mine != was else theirs)
    changed = [
        {n for n, (was, line) in enumerate(zip(texts[0], text, strict=True)) if was != line}
        for text in texts[1:]
    ]
    # lines that touch count as one place, so that no half of a sentence is put together
    if any(abs(a - b) <= 1 and a != b for a, b in itertools.product(*changed)):
        return None, False
    return "\n".join(merged), True


def shown(store: Store, type_name: str, rid: UUID) -> dict[str, Any]:
    with store.read() as r:
        held = record_rows.find(r, type_name, rid)
    assert held is not None
    return {name: held.row.get(name) or None for name in FIELDS[type_name]}


def plain(type_name: str, row: dict[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) or None for name in FIELDS[type_name]}


class Office:
    """One client and a server that keeps one record by the rules of the page."""

    def __init__(self, store: Store, type_name: str, first: dict[str, Any]) -> None:
        self.store, self.type, self.rid = store, type_name, new_id()
        blank = dict.fromkeys(dictionary.record_type(type_name).by_name)
        self.row = blank | first | {"created_at": instant_text(NOW)}
        self.ver = 1
        self.pull()

    def mine(self, values: dict[str, Any]) -> None:
        before = shown(self.store, self.type, self.rid)
        try:
            with self.store.write() as w:
                records.patch(w, self.type, self.rid, values)
        except Refused:  # what is written once was written already: the form says so
            return
        wanted = plain(self.type, before | values)
        assert shown(self.store, self.type, self.rid) == wanted

    def theirs(self, values: dict[str, Any]) -> None:
        self.row |= values
        self.ver += 1

    def push(self, _values: dict[str, Any]) -> None:
        with self.store.read() as r:
            due = outbox.due(r, 500, 10**6)
        results = []
        for mutation in due:
            changes = mutation.body["set"]
            merged = merge_patch(dictionary.record_type(self.type), self.row, changes)
            ruled_row, ruled_conflicts = ruled(self.type, self.row, changes)
            conflicts = {name for unit in merged.conflicts for name in unit}
            if conflicts != ruled_conflicts:
                # the line merge may know better than line against line, never worse
                assert conflicts < ruled_conflicts
                assert all(
                    dictionary.record_type(self.type).by_name[name].merge is Merge.TEXT
                    for name in ruled_conflicts - conflicts
                )
            else:
                assert plain(self.type, self.row | merged.values) == plain(self.type, ruled_row)
            self.row |= merged.values
            self.ver += 1
            how = "conflict" if conflicts else "ok"
            results.append({"mid": str(mutation.mid), "result": how, "seq": self.ver})
        with self.store.write() as w:
            outbox.mark_sent(w, [mutation.mid for mutation in due])
            outbox.settle(w, results, EPOCH)

    def pull(self, _values: Any = None) -> None:
        with self.store.load() as w:
            line = put(self.type, self.rid, self.ver, dict(self.row))
            apply.apply_page(w, [line], "cursor", self.ver, EPOCH)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories())
def test_both_ends_follow_the_rules_of_each_field(history: Any) -> None:
    type_name, first, steps = history
    with profile() as store:
        office = Office(store, type_name, first)
        for who, values in steps:
            getattr(office, who)(values)
        office.push({})
        office.pull()
        assert shown(store, type_name, office.rid) == plain(type_name, office.row)
        with store.read() as r:
            assert outbox.listing(r) == []
            assert r.value("SELECT count(*) FROM base") == 0

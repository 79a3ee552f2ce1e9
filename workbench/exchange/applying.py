"""Doing a plan: rows through the one door, in slices that never keep a person's save waiting."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from workbench.errors import InvalidInput
from workbench.exchange import remembering
from workbench.exchange.deciding import Change, Decider, Decision, New, slices
from workbench.exchange.outcome import ImportResult
from workbench.exchange.planning import Plan
from workbench.exchange.rejects import Rejects
from workbench.i18n import t
from workbench.schema.dictionary import BY_NAME
from workbench.services import events
from workbench.store import imports, records
from workbench.store.transactions import Reader, Store, Writer
from workbench.wire.ids import new_id
from workbench.wire.rows import held_values

SLICE_ROWS = 200
SLICE_S = 0.25
_MEMBER = "CampaignMember"
Progress = Callable[[int, int], Any]


def preview(store: Store, plan: Plan) -> ImportResult:
    """Return what `run` would do; nothing is written."""
    result = plan.result()
    result.is_dry_run = True
    decider = Decider(plan)
    if plan.problems:
        result.notes = (*result.notes, *plan.problems)
        return result
    with store.read() as r:
        for rows in slices(plan.source.rows(), SLICE_ROWS):
            _foresee(r, result, decider.decide(r, rows))
        while decided := decider.rest(r):
            _foresee(r, result, decided)
    _count(result, decider.never())
    result.children.update(type_name for type_name, _, _ in plan.also)
    result.children.update("OpportunityStage" for _ in result.new_stages)
    return result


def run(
    store: Store, plan: Plan, rejects: Path | None = None, progress: Progress | None = None
) -> ImportResult:
    """Import a file as planned.

    Args:
        rejects: Where rows that fail are written with the reason; none fail, no file.
        progress: Called with rows done and rows in all; returning False stops the import.

    Raises:
        InvalidInput: The plan has problems; nothing was imported.
    """
    if plan.problems:
        raise InvalidInput(plan.problems[0])
    result = plan.result()
    result.session = new_id()
    with Rejects(rejects, plan.source) as rejected:
        _begin(store, plan, result)
        _Run(store, plan, result, rejected, progress).all_rows()
        name = plan.record_type.name
        remembering.remember(store, plan.header, name, plan.source.path.name, plan.wishes)
        if rejected.is_written:
            result.rejects = str(rejects)
    return result


def _begin(store: Store, plan: Plan, result: ImportResult) -> None:
    """Open the session and make what rows only name: stages, teams, managers."""
    new = [New(name, record_id, dict(given)) for name, record_id, given in plan.also]
    if plan.stages is not None:
        new += [New("OpportunityStage", s.id, dict(s.values)) for s in plan.stages.new]
    session = result.session
    if session is None:
        return
    with store.write() as w:
        imports.begin(w, session, store.now(), plan.source.path.name, plan.record_type.name)
    for start in range(0, len(new), SLICE_ROWS):
        with store.write() as w:
            _create(w, result, new[start : start + SLICE_ROWS])
    result.children.update(record.type_name for record in new)


def _foresee(r: Reader, result: ImportResult, decided: Sequence[Decision]) -> None:
    _count(result, decided)
    for decision in decided:
        result.children.update(one.type_name for one in _follow_ups(r, decision))


class _Run:
    """One import under way."""

    def __init__(
        self,
        store: Store,
        plan: Plan,
        result: ImportResult,
        rejected: Rejects,
        progress: Progress | None,
    ) -> None:
        self._store = store
        self._plan = plan
        self._result = result
        self._rejected = rejected
        self._progress = progress
        self._decider = Decider(plan)

    def all_rows(self) -> None:
        """Import every row, or until `progress` says stop."""
        state = "stopped"
        try:
            for decided in self._decisions():
                self._write(decided)
                if self._progress and self._progress(self._result.read, self._plan.rows) is False:
                    self._result.is_stopped = True
                    break
            left = t("The import was stopped before this row.") if self._result.is_stopped else ""
            self._write(self._decider.never(left))
            state = "stopped" if self._result.is_stopped else "done"
        finally:
            self._note(state)

    def _decisions(self) -> Iterator[list[Decision]]:
        for rows in slices(self._plan.source.rows(), SLICE_ROWS):
            with self._store.read() as r:
                decided = self._decider.decide(r, rows)
            yield decided
        while True:
            with self._store.read() as r:
                decided = self._decider.rest(r)
            if not decided:
                return
            yield decided

    def _write(self, decided: list[Decision]) -> None:
        """Write decisions in transactions that end early when somebody else waits to save."""
        todo = [decision for decision in decided if decision.new or decision.changes]
        at = 0
        while at < len(todo):
            with self._store.write() as w:
                at = self._some(w, todo, at)
        for decision in decided:
            if decision.failed:
                self._rejected.add(decision.row, decision.failed)
        _count(self._result, decided)

    def _some(self, w: Writer, todo: list[Decision], at: int) -> int:
        ends_at = time.monotonic() + SLICE_S
        while at < len(todo):
            decision = todo[at]
            _create(w, self._result, decision.new)
            for change in decision.changes:
                _change(w, self._result, change)
            made = _follow_ups(w, decision)
            _create(w, self._result, made)
            self._result.children.update(one.type_name for one in made)
            at += 1
            if time.monotonic() > ends_at or self._store.is_write_wanted:
                break
        return at

    def _note(self, state: str) -> None:
        session = self._result.session
        if session is not None:
            with self._store.write() as w:
                imports.note_state(w, session, state, self._result.counts())


def _create(w: Writer, result: ImportResult, new: Sequence[New]) -> None:
    for record in new:
        records.create(w, record.type_name, record.row, id=record.id)
    if result.session is not None:
        imports.note_created(w, result.session, [(record.type_name, record.id) for record in new])


def _follow_ups(r: Reader, decision: Decision) -> list[New]:
    """Return a follow-up for each attendee of an event who has none yet."""
    members = [(new.id, new.row) for new in decision.new if new.type_name == _MEMBER]
    members += [(one.id, one.values) for one in decision.changes if one.type_name == _MEMBER]
    lacking = [events.follow_up(r, member, given) for member, given in members]
    return [New("Task", *one) for one in lacking if one is not None]


def _change(w: Writer, result: ImportResult, change: Change) -> None:
    """Change a record, and remember what stood there before."""
    record_type = BY_NAME[change.type_name]
    held = records.require(w, change.type_name, change.id)
    before = held_values(record_type, {name: held[name] for name in change.values})
    if not records.patch(w, change.type_name, change.id, change.values):
        return
    if result.session is not None:
        imports.note_changed(w, result.session, change.type_name, change.id, before, change.values)


def _count(result: ImportResult, decided: Iterable[Decision]) -> None:
    for decision in decided:
        result.read += 1
        _note(result, decision)
        if decision.failed:
            result.note_failure(decision.row.line, decision.failed)
        elif decision.creates:
            result.created += 1
            result.children.update(child.type_name for child in decision.new[1:])
        elif decision.merges and decision.changes:
            result.merged += 1
        elif decision.new or decision.changes:
            result.updated += 1
            result.children.update(child.type_name for child in decision.new)
        else:
            result.skipped += 1


def _note(result: ImportResult, decision: Decision) -> None:
    """Remember what is to be told of a row besides its fate."""
    name, first = decision.named_in
    if name:
        result.note_double(name, first, decision.row.line)
    if decision.offer is not None and not decision.failed:
        result.note_offer(decision.offer)
    if decision.blocked:
        result.note_blocked(decision.row.line, decision.blocked)

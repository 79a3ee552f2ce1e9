"""What happens to each row: created, an update of what is there, nothing, or a reject."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput
from workbench.exchange import drafting, mapping
from workbench.exchange.choices import Handling, Offer
from workbench.exchange.drafting import Draft, Key
from workbench.exchange.known import Known, blocked_numbers, made_here
from workbench.exchange.planning import Plan
from workbench.exchange.sources import Row
from workbench.i18n import t
from workbench.schema.dictionary import BY_NAME
from workbench.schema.rights import Level, Operation, level
from workbench.services import do_not_call
from workbench.services.do_not_call import Block
from workbench.store import imports, records
from workbench.store.records import Record
from workbench.store.transactions import Reader
from workbench.wire import rows as wire_rows
from workbench.wire import values as wire_values
from workbench.wire.ids import new_id


@dataclass(frozen=True)
class New:
    """A record to create."""

    type_name: str
    id: UUID
    row: wire_rows.Row


@dataclass(frozen=True)
class Change:
    """Fields to change of a record that is there."""

    type_name: str
    id: UUID
    values: wire_rows.Row


@dataclass(frozen=True)
class Decision:
    """What happens to one row; an empty one skips it.

    Args:
        failed: The sentence that says why it cannot be imported.
        named_in: A name that an earlier line of the file had too, and that line: they are one.
        offer: Whom it may be that is known, and what becomes of it.
        blocked: Who asked that its numbers are not called.
    """

    row: Row
    new: tuple[New, ...] = ()
    changes: tuple[Change, ...] = ()
    creates: bool = False
    failed: str = ""
    named_in: tuple[str, int] = ("", 0)
    offer: Offer | None = None
    blocked: tuple[Block, ...] = ()

    @property
    def merges(self) -> bool:
        """Whether it fills in a record that is known."""
        return self.offer is not None and self.offer.handling is Handling.MERGE


@dataclass
class _Found:
    """What is here already of the records a slice is about."""

    ids: dict[Key, UUID] = field(default_factory=dict)
    doubles: set[Key] = field(default_factory=set)
    records: dict[UUID, Record] = field(default_factory=dict)
    children: dict[str, dict[UUID, list[Record]]] = field(default_factory=dict)


class Decider:
    """Decides slice by slice; remembers what the file itself has made so far."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._type = plan.record_type
        self._made: dict[str, UUID] = {}
        self._seen: dict[Key, tuple[UUID, int, str, int]] = {}
        self._waiting: list[Draft] = []
        self._people = Known(plan)
        self._blocked: frozenset[str] | None = None
        self._edit = level(plan.role, self._type.name, Operation.EDIT)
        self._parent_fields = {
            child: item.name for child, item in mapping.children(self._type).items()
        }

    def decide(self, r: Reader, rows: Iterable[Row]) -> list[Decision]:
        """Decide some rows; those that wait for other rows of the file come in `rest`."""
        decisions: list[Decision] = []
        drafts: list[Draft] = []
        for row in rows:
            if drafting.is_blank(row.cells):
                decisions.append(Decision(row))
                continue
            try:
                drafts.append(drafting.draft(self._plan, row))
            except InvalidInput as error:
                decisions.append(Decision(row, failed=str(error)))
        return decisions + self._settle(r, drafts)

    def rest(self, r: Reader) -> list[Decision]:
        """Decide the waiting rows whose turn has come; call until it returns nothing."""
        ready = [d for d in self._waiting if all(name in self._made for name in d.waits.values())]
        self._waiting = [d for d in self._waiting if d not in ready]
        return self._settle(r, ready)

    def never(self, reason: str = "") -> list[Decision]:
        """Fail the rows that still wait: what they refer to failed, or waits for them."""
        failed = []
        for made in self._waiting:
            name, wanted = next(iter(made.waits.items()))
            sentence = reason or t(
                "{field}: the row of “{name}” in this file failed, or waits for this one."
            ).format(field=self._type.by_name[name].label, name=wanted)
            failed.append(Decision(made.row, failed=sentence))
        self._waiting = []
        return failed

    def _settle(self, r: Reader, drafts: Sequence[Draft]) -> list[Decision]:
        found = self._look_up(r, drafts)
        decisions = []
        for made in drafts:
            missing = [name for name in made.waits.values() if name not in self._made]
            if missing:
                self._waiting.append(made)
                continue
            for name, wanted in made.waits.items():
                made.values[name] = str(self._made[wanted])
            try:
                decisions.append(self._one(r, made, found))
            except InvalidInput as error:
                decisions.append(Decision(made.row, failed=str(error)))
        return decisions

    def _one(self, r: Reader, made: Draft, found: _Found) -> Decision:
        digest = _digest(made)  # of what the row says, before anything is added to it
        known, is_repeat = self._known(made, digest, found)
        named_in = self._named_in(made)
        if is_repeat:
            return Decision(made.row, named_in=named_in)
        blocked = self._block(r, made)
        offer = self._people.offer(r, made) if known is None else None
        if offer is not None and offer.handling is Handling.SKIP:
            self._people.skip(made, offer)
            return Decision(made.row, offer=offer)
        if known is None:
            decision, record_id = self._new_or_same(r, made, offer)
        else:
            decision, record_id = self._update(made, known, found), known
        for name in made.names():
            self._made.setdefault(name, record_id)
        if made.key is not None:
            first = self._seen.get(made.key, (record_id, 0, self._name(made), made.row.line))
            self._seen[made.key] = (record_id, digest, *first[2:])
        if offer is not None and not decision.new and not decision.changes:
            offer = offer.without_news()
        return replace(decision, named_in=named_in, offer=offer, blocked=blocked)

    def _new_or_same(self, r: Reader, made: Draft, offer: Offer | None) -> tuple[Decision, UUID]:
        """Make a record of a row, or let it change the one that it is offered as."""
        if offer is not None and self._people.is_link(offer):
            self._people.link(made, offer)
        elif offer is not None and offer.handling is not Handling.KEEP:
            held, wanted = self._people.changes(r, made, offer)
            if held.pk:
                self._check_edit(held)
            self._people.note(r, made, held, wanted, is_new=False)
            changes = (Change(held.type, held.id, wanted),) if wanted else ()
            return Decision(made.row, changes=changes), held.id
        decision = self._create(made)
        first = decision.new[0]
        here = made_here(first.type_name, first.id, first.row)
        self._people.note(r, made, here, first.row, is_new=True)
        return decision, first.id

    def _block(self, r: Reader, made: Draft) -> tuple[Block, ...]:
        """Find who has asked that a row's numbers are not called; the row is blocked, too."""
        if "phone" not in self._type.by_name:
            return ()
        if self._blocked is None:
            self._blocked = do_not_call.numbers(r)
        found = blocked_numbers(made, self._blocked)
        if found and "do_not_call" in self._type.by_name:
            made.values["do_not_call"] = True
        return tuple(do_not_call.at(r, found).values())

    def _name(self, made: Draft) -> str:
        return wire_rows.display_name(self._type, made.values)

    def _named_in(self, made: Draft) -> tuple[str, int]:
        """Return the name and line of the row that a row of the same key goes with."""
        if made.key is None or made.key not in self._seen:
            return "", 0
        _id, _digest_of, name, line = self._seen[made.key]
        return name, line

    def _known(self, made: Draft, digest: int, found: _Found) -> tuple[UUID | None, bool]:
        if made.key is None:
            return None, False
        if made.key in found.doubles:
            raise InvalidInput(
                t("Several {types} match this row: match by the external ID instead.").format(
                    types=self._type.plural
                )
            )
        if made.key in self._seen:
            record_id, said, _name_of, _line = self._seen[made.key]
            return record_id, said == digest
        known = found.ids.get(made.key)
        if known is None and self._plan.match == ("id",):
            raise InvalidInput(
                t(
                    "There is no {type} with the id {id}. Leave the id out to make a new one."
                ).format(type=self._type.label, id=made.record_id)
            )
        return known, False

    def _create(self, made: Draft) -> Decision:
        record_id = new_id()
        new = [New(self._type.name, record_id, drafting.completed(self._plan, made))]
        for child in made.children:
            row = drafting.child_row(self._plan, made, child, record_id)
            new.append(New(child, new_id(), row))
        return Decision(made.row, tuple(new), creates=True)

    def _update(self, made: Draft, record_id: UUID, found: _Found) -> Decision:
        held = found.records.get(record_id)
        wanted = drafting.kept_true(self._type, made.values)
        if held is not None:
            self._check_edit(held)
            wanted = drafting.differing(self._type.name, held.values, wanted)
        if self._plan.stages is not None and "stage_name" in wanted:
            stage = str(wanted["stage_name"])
            for name, value in self._plan.stages.consequences(stage).items():
                if self._plan.target(name) is None:
                    wanted[name] = value
        changes = [Change(self._type.name, record_id, wanted)] if wanted else []
        new: list[New] = []
        for child in made.children:
            self._update_child(made, child, record_id, found, new, changes)
        return Decision(made.row, tuple(new), tuple(changes))

    def _update_child(
        self,
        made: Draft,
        child: str,
        parent: UUID,
        found: _Found,
        new: list[New],
        changes: list[Change],
    ) -> None:
        row = drafting.child_row(self._plan, made, child, parent)
        same = _same_child(child, row, found.children.get(child, {}).get(parent, []))
        if same is None:
            new.append(New(child, new_id(), row))
            return
        given = {name: row[name] for name in made.children[child] if name in row}
        wanted = drafting.differing(child, same.values, given)
        if wanted:
            changes.append(Change(child, same.id, wanted))

    def _check_edit(self, held: Record) -> None:
        owner = held.values.get("owner_id")
        own_only = self._edit is Level.OWN and owner not in (None, self._plan.user_id)
        if self._edit is Level.NONE or own_only:
            raise InvalidInput(
                t(
                    "{type} “{name}” is there already, and you may not change "
                    "it: ask its owner or your manager."
                ).format(type=self._type.label, name=held.name)
            )

    def _look_up(self, r: Reader, drafts: Sequence[Draft]) -> _Found:
        found = _Found()
        keys = [made.key for made in drafts if made.key is not None]
        if not keys:
            return found
        match = self._plan.match
        items = [mapping.OWN_ID if n == "id" else self._type.by_name[n] for n in match]
        wanted = {wire_values.to_storage(items[0], key[0]) for key in keys}
        columns = () if match == ("id",) else match
        for row in imports.columns_where(r, self._type.name, columns, match[0], wanted):
            stored = row[1:] if columns else row
            key = tuple(
                wire_values.from_storage(item, value)
                for item, value in zip(items, stored, strict=True)
            )
            if key in found.ids:
                found.doubles.add(key)
            found.ids[key] = UUID(bytes=row[0])
        known = {found.ids[key] for key in keys if key in found.ids}
        found.records = records.get_many(r, self._type.name, known)
        for child in {child for made in drafts for child in made.children}:
            found.children[child] = imports.children(r, child, self._parent_fields[child], known)
        return found


def _same_child(child: str, row: wire_rows.Row, held: Sequence[Record]) -> Record | None:
    """Return the child that says the same thing: the same product, the same currency."""
    record_type = BY_NAME[child]
    marks = [item.name for item in record_type.fields if item.is_required and item.references]
    if "currency_iso_code" in record_type.by_name:
        marks.append("currency_iso_code")
    for record in held:
        if not drafting.differing(child, record.values, {name: row.get(name) for name in marks}):
            return record
    return None


def _digest(made: Draft) -> int:
    children = tuple((c, tuple(sorted(v.items()))) for c, v in sorted(made.children.items()))
    return hash((repr(sorted(made.values.items())), repr(children)))


def slices(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """Yield rows in lists of at most `size`."""
    some: list[Any] = []
    for row in rows:
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some

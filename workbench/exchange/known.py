"""Who a row may be: the records that are here and earlier rows, compared by the one rule."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from workbench.exchange import drafting
from workbench.exchange.choices import Handling, Likeness, Offer
from workbench.exchange.drafting import Draft
from workbench.exchange.planning import COMPARED_AS, Plan
from workbench.i18n import t
from workbench.schema.dictionary import BY_NAME
from workbench.services.duplicates import Book, Match
from workbench.services.duplicates.merging import combined
from workbench.services.matching import reasons
from workbench.store import imports, records
from workbench.store.records import Record
from workbench.store.transactions import Reader
from workbench.wire import rows as wire_rows
from workbench.wire import values as wire_values
from workbench.wire.rows import Row, display_name

_MEMBER = "CampaignMember"
LINKS = {"Lead": "lead_id", "Contact": "contact_id"}
_SURE = 99.0


class Known:
    """Everybody a row can be; what the file makes is added to it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._type = plan.record_type
        self._rule = COMPARED_AS.get(self._type.name, "")
        self._book: Book | None = None
        self._records: dict[UUID, Record] = {}
        self._line_of: dict[UUID, int] = {}
        self._of_row: dict[int, tuple[str, UUID]] = {}
        self._campaign_of: dict[UUID, str] = {}

    def offer(self, r: Reader, made: Draft) -> Offer | None:
        """Return whom a row may be, and what becomes of it; None where it is nobody known."""
        if not self._rule:
            return None
        match, likeness = self._repeated(made)
        if match is None:
            match = self._likest(r, made)
            if match is None:
                return None
            likeness = Likeness.LIKELY if match.is_likely else Likeness.POSSIBLE
        line = self._line_of.get(match.id, 0)
        wished = self._plan.choices.handling(likeness, made.row.line)
        refused = self._refused(match, line, wished)
        handling = Handling.KEEP if refused else wished
        name = display_name(self._type, made.values)
        return Offer(made.row.line, name, likeness, match, line, handling, refused)

    def changes(self, r: Reader, made: Draft, offer: Offer) -> tuple[Record, Row]:
        """Return the record that a row belongs to, and what it changes of it."""
        held = self._held(r, offer.match)
        return held, wanted(held, made, offer.handling)

    def link(self, made: Draft, offer: Offer) -> None:
        """Let a member of a campaign be the lead or contact that it is."""
        made.values[LINKS[offer.match.type]] = str(offer.match.id)

    def note(self, r: Reader, made: Draft, record: Record, changes: Row, *, is_new: bool) -> None:
        """Remember which record a row has become, and what that holds now."""
        if not self._rule:
            return
        self._of_row.setdefault(made.row.number, (record.type, record.id))
        if is_new:
            self._known(r).add(r, changes, record.id)
            self._note_member(record.id, changes.get("campaign_id"))
            self._line_of.setdefault(record.id, made.row.line)
        holds = {**record.values, **_python(record.type, changes, changes)}
        self._records[record.id] = replace(record, values=holds)

    def skip(self, made: Draft, offer: Offer) -> None:
        """Remember that a row is somebody who is known."""
        self._of_row.setdefault(made.row.number, (offer.match.type, offer.match.id))

    def is_link(self, offer: Offer) -> bool:
        """Whether a member of a campaign is linked to whom it is, instead of changed."""
        is_asked = offer.handling in (Handling.UPDATE, Handling.MERGE)
        return is_asked and self._type.name == _MEMBER and offer.match.type in LINKS

    def _known(self, r: Reader) -> Book:
        if self._book is None:
            self._book = Book(r, self._rule)
            if self._type.name == _MEMBER:
                self._add_members(r, self._book)
        return self._book

    def _add_members(self, r: Reader, book: Book) -> None:
        names = ("campaign_id", "first_name", "last_name", "company", "email", "phone")
        for raw, campaign, *stored in imports.columns(r, _MEMBER, names):
            member = UUID(bytes=raw)
            self._note_member(member, str(UUID(bytes=campaign)))
            book.add(r, dict(zip(names[1:], stored, strict=True)), member)

    def _note_member(self, record_id: UUID, campaign: Any) -> None:
        if self._type.name == _MEMBER:
            self._campaign_of[record_id] = str(campaign)

    def _likest(self, r: Reader, made: Draft) -> Match | None:
        """Return whom a row is likest; who is on another campaign's list is somebody else."""
        campaign = str(made.values.get("campaign_id"))
        for match in self._known(r).like(r, made.values):
            on_list = self._campaign_of.get(match.id)
            if on_list is None:
                return match
            if on_list == campaign:
                return replace(match, type=_MEMBER)
        return None

    def _repeated(self, made: Draft) -> tuple[Match | None, Likeness]:
        first = self._plan.repeats.get(made.row.number)
        became = None if first is None else self._of_row.get(first)
        if became is None:
            return None, Likeness.EQUAL
        name, told = display_name(self._type, made.values), reasons.twin()
        return Match(*became, name, "", _SURE, True, *told), Likeness.EQUAL

    def _refused(self, match: Match, line: int, wished: Handling) -> str:
        if wished not in (Handling.UPDATE, Handling.MERGE):
            return ""
        is_linked = self._type.name == _MEMBER and match.type in LINKS and not line
        if match.type != self._type.name and not is_linked:
            return t("it is a {type} already, which a row of {types} cannot change").format(
                type=BY_NAME[match.type].label, types=self._type.plural
            )
        return ""

    def _held(self, r: Reader, match: Match) -> Record:
        noted = self._records.get(match.id)
        return noted if noted is not None else records.require(r, match.type, match.id)


def blocked_numbers(made: Draft, blocked: frozenset[str]) -> tuple[str, ...]:
    """Return the numbers of a row that nobody may call."""
    numbers = {made.values.get("phone"), made.values.get("mobile_phone")} & blocked
    return tuple(sorted(str(number) for number in numbers))


def wanted(held: Record, made: Draft, handling: Handling) -> Row:
    """Return what a row changes of a record: an update lets it win, a merge fills in."""
    if handling is Handling.MERGE:
        found = combined(held, made_here(held.type, held.id, made.values))
        values = wire_rows.canonical_values(BY_NAME[held.type], found)
    else:
        values = drafting.kept_true(BY_NAME[held.type], made.values)
    return drafting.differing(held.type, held.values, values)


def made_here(type_name: str, record_id: UUID, row: Row) -> Record:
    """Return a record that the file makes; it is nowhere yet."""
    return Record(type_name, record_id, 0, 0, _python(type_name, row, BY_NAME[type_name].by_name))


def _python(type_name: str, row: Row, names: Iterable[str]) -> dict[str, Any]:
    by_name = BY_NAME[type_name].by_name
    return {name: wire_values.to_python(by_name[name], row.get(name)) for name in names}

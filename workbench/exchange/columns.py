"""What each text of each column means, found out once for the whole file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput
from workbench.exchange import values
from workbench.exchange.mapping import Target
from workbench.exchange.outcome import Suggestion
from workbench.exchange.references import Directory, Later, plain
from workbench.exchange.sources import Source
from workbench.exchange.stages import StageBook
from workbench.exchange.values import Reader as ValueReader
from workbench.i18n import listed, t
from workbench.schema.dictionary import BY_NAME
from workbench.schema.fields import Kind, RecordType
from workbench.schema.rights import Level, Operation, level
from workbench.store.transactions import Reader
from workbench.wire.ids import new_id

MADE_WHEN_NAMED: Mapping[tuple[str, str], tuple[str, Mapping[str, Any]]] = {
    ("User", "team_id"): ("Team", {}),
    ("User", "manager_id"): ("User", {"role": "manager"}),
    ("CampaignMember", "campaign_id"): ("Campaign", {"is_active": True}),
    ("Lead", "campaign_id"): ("Campaign", {"is_active": True}),
}
"""References whose unknown names become records: (type, field) → (type made, its values)."""
MOST_SUGGESTIONS = 50
NOTHING = frozenset(
    (
        "select", "please select", "-select-", "-- select --", "--select--", "--none--", "-none-",
        "n/a", "#n/a", "null", "(null)", "请选择", "-请选择-",
    )
)  # fmt: skip
"""What forms leave in a field in which nothing was chosen; names are read as they are."""


@dataclass
class Survey:
    """The texts of one column, after the replacements that were told."""

    target: Target
    told: Mapping[str, str]
    texts: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)

    def note(self, cells: Sequence[str]) -> None:
        """Count the text of one row."""
        text = clean(cells, self.target, self.told)
        if text:
            self.texts[text] += 1
        elif len(cells) > self.target.index and (said := cells[self.target.index].strip()):
            self.missing[said] += 1


@dataclass(frozen=True)
class Wishes:
    """What the user decided about values.

    Args:
        region: The country of phone numbers without +.
    """

    told: Mapping[str, Mapping[str, str]]
    accept_suggestions: bool
    create_stages: bool
    region: str
    role: str


@dataclass
class Column:
    """A mapped column whose texts are understood."""

    target: Target
    told: Mapping[str, str]
    read: ValueReader
    meanings: dict[str, Any] = field(default_factory=dict)
    taken_as: dict[str, str] = field(default_factory=dict)

    def text(self, cells: Sequence[str]) -> str:
        """Return what the row calls it, accepted offers put in."""
        text = clean(cells, self.target, self.told)
        return self.taken_as.get(text, text)

    def value(self, cells: Sequence[str]) -> Any:
        """Return the value of one row: None for empty, `Later` for a row of the same file.

        Raises:
            InvalidInput: The text means nothing in this column.
        """
        text = clean(cells, self.target, self.told)
        if not text:
            return None
        if text in self.meanings:
            meaning = self.meanings[text]
            if isinstance(meaning, InvalidInput):
                raise meaning
            return meaning
        try:
            return self.read(text)
        except InvalidInput as error:
            raise InvalidInput(f"{self.target.column}: {error}") from None


@dataclass
class Understood:
    """What `understand` found out."""

    columns: tuple[Column, ...] = ()
    stages: StageBook | None = None
    also: list[tuple[str, UUID, Mapping[str, Any]]] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def clean(cells: Sequence[str], target: Target, told: Mapping[str, str]) -> str:
    """Return the text of a cell as it is to be read; a word for nothing is nothing."""
    if target.index >= len(cells):
        return ""
    text = values.unguard(cells[target.index].strip())
    if text in told:
        return told[text]
    is_name = target.field.name in BY_NAME[target.type_name].name_fields
    return "" if text.casefold() in NOTHING and not is_name else text


def understand(
    r: Reader, record_type: RecordType, source: Source, surveys: Sequence[Survey], wishes: Wishes
) -> Understood:
    """Find out what every text of every mapped column means."""
    found = Understood()
    if record_type.name == "Opportunity":
        found.stages = StageBook(r)
    own_names = _own_names(record_type, surveys)
    made = []
    for survey in surveys:
        column = Column(survey.target, survey.told, str)
        made.append(column)
        try:
            _understand(r, record_type, source, survey, wishes, column, found, own_names)
        except InvalidInput as error:
            found.problems.append(f"{survey.target.column}: {error}")
    found.columns = tuple(made)
    return found


def _understand(
    r: Reader,
    record_type: RecordType,
    source: Source,
    survey: Survey,
    wishes: Wishes,
    column: Column,
    found: Understood,
    own_names: set[str],
) -> None:
    item = survey.target.field
    if item.kind is Kind.REFERENCE:
        directory = Directory(r, item.references, survey.texts)
        is_own = item.references == (record_type.name,)
        _references(survey, wishes, column, found, directory, own_names if is_own else set())
    elif (survey.target.type_name, item.name) == ("Opportunity", "stage_name"):
        _stages(survey, wishes, column, found)
    elif item.kind is Kind.PICKLIST:
        _picklist(survey, wishes, column, found)
    else:
        column.read = values.reader(
            survey.target, survey.texts, delimiter=source.delimiter, region=wishes.region
        )
        _plain_texts(survey, wishes, column, found)


def _own_names(record_type: RecordType, surveys: Sequence[Survey]) -> set[str]:
    """Return the names by which rows of this file may refer to each other."""
    fields = {"name", "external_id", "email"}
    return {
        plain(text)
        for survey in surveys
        if survey.target.type_name == record_type.name and survey.target.field.name in fields
        for text in survey.texts
    }


def _references(
    survey: Survey,
    wishes: Wishes,
    column: Column,
    found: Understood,
    directory: Directory,
    own_names: set[str],
) -> None:
    made_when_named = MADE_WHEN_NAMED.get((survey.target.type_name, survey.target.field.name))
    for text in survey.texts:
        try:
            known = directory.find(text)
        except InvalidInput as error:
            column.meanings[text] = InvalidInput(f"{survey.target.column}: {error}")
            continue
        if known is not None:
            column.meanings[text] = known
        elif plain(text) in own_names:
            column.meanings[text] = Later(plain(text))
        elif made_when_named is not None:
            type_name, fixed = made_when_named
            record_id = new_id()
            found.also.append((type_name, record_id, {"name": text, **fixed}))
            directory.add(text, record_id)
            column.meanings[text] = record_id
        else:
            offered = directory.offer(text)
            column.meanings[text] = _offered(survey, wishes, found, directory, text, offered)
            if isinstance(column.meanings[text], UUID):
                column.taken_as[text] = offered


def _offered(
    survey: Survey, wishes: Wishes, found: Understood, directory: Directory, text: str, offered: str
) -> Any:
    taken = directory.find(offered) if offered and wishes.accept_suggestions else None
    _suggest(found, survey, text, offered, applied=taken is not None)
    return taken or _unknown(survey.target.column, directory.label, text, offered)


def _unknown(column: str, label: str, text: str, offered: str) -> InvalidInput:
    if offered.startswith("+"):
        sentence = t(
            "{column}: there is no {type} “{text}”. Make every new one with --create-stages, or"
            " this one with --map-value '{column}:{text}={offered}'."
        )
    elif offered:
        sentence = t(
            "{column}: there is no {type} “{text}”; “{offered}” is offered. Take "
            "every offer with --accept-suggestions, or this one with --map-value "
            "'{column}:{text}={offered}'."
        )
    else:
        sentence = t(
            "{column}: there is no {type} “{text}”. Import it first, or say who "
            "is meant with --map-value '{column}:{text}=…'."
        )
    return InvalidInput(sentence.format(column=column, type=label, text=text, offered=offered))


def _suggest(
    found: Understood,
    survey: Survey,
    text: str,
    offered: str,
    *,
    applied: bool = False,
    kept: bool = False,
) -> None:
    of_column = sum(1 for s in found.suggestions if s.column == survey.target.column)
    if of_column < MOST_SUGGESTIONS:
        found.suggestions.append(
            Suggestion(survey.target.column, text, survey.texts[text], offered, applied, kept)
        )


def _stages(survey: Survey, wishes: Wishes, column: Column, found: Understood) -> None:
    book = found.stages
    if book is None:
        return
    may_create = level(wishes.role, "OpportunityStage", Operation.CREATE) is not Level.NONE
    for text in survey.texts:
        wished = text.startswith("+")
        name = text.removeprefix("+").strip()
        known = book.find(name)
        if known:
            column.meanings[text] = known
            continue
        offered = "" if wished else book.offer(name)
        if offered and wishes.accept_suggestions:
            _suggest(found, survey, text, offered, applied=True)
            column.meanings[text] = offered
        elif (wished or wishes.create_stages) and may_create:
            column.meanings[text] = book.add(name)
        elif wished or wishes.create_stages:
            column.meanings[text] = InvalidInput(
                t(
                    "{column}: your role may not make the stage “{text}”. Ask an "
                    "administrator, or map it to a stage that exists."
                ).format(column=survey.target.column, text=name)
            )
        else:
            _suggest(found, survey, text, offered or f"+{name}")
            column.meanings[text] = _unknown(
                survey.target.column,
                str(BY_NAME["OpportunityStage"].label),
                name,
                offered or f"+{name}",
            )


def _picklist(survey: Survey, wishes: Wishes, column: Column, found: Understood) -> None:
    picklist = survey.target.field.picklist
    if picklist is None:
        return
    for text in survey.texts:
        known = values.choose(picklist, text)
        if known is not None:
            column.meanings[text] = known
            continue
        offered = values.nearest(text, picklist.values) or ""
        if offered and wishes.accept_suggestions:
            _suggest(found, survey, text, offered, applied=True)
            column.meanings[text] = offered
        elif picklist.is_open:
            _suggest(found, survey, text, offered, kept=True)
            column.meanings[text] = text
        else:
            _suggest(found, survey, text, offered)
            column.meanings[text] = InvalidInput(
                t(
                    "{column}: “{text}” is not one of {known}. Say which is "
                    "meant with --map-value '{column}:{text}=…'."
                ).format(column=survey.target.column, text=text, known=listed(picklist.values))
            )


def _plain_texts(survey: Survey, wishes: Wishes, column: Column, found: Understood) -> None:
    usual = values.expected(survey.target.field)
    for text in survey.texts if usual else ():
        offered = "" if text in usual else values.nearest(text, usual) or ""
        if offered:
            _suggest(
                found,
                survey,
                text,
                offered,
                applied=wishes.accept_suggestions,
                kept=not wishes.accept_suggestions,
            )
            if wishes.accept_suggestions:
                column.meanings[text] = offered

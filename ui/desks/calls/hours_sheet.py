"""When one may call, place by place: what holds now, since when, by what, and until when."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListView, QScrollArea, QVBoxLayout
from typing_extensions import override

from ui import sheet_saving
from ui.context import Shell
from ui.desks.calls.rule_form import RuleForm
from ui.dialogs.question import Question
from ui.models.item_list import ItemList
from ui.theme import theme
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.labels import Chip, Label
from ui.widgets.overlay import Sheet
from ui.widgets.page import clear, pane
from ui.widgets.two_lines import Face, TwoLines, dress
from workbench.i18n import sentences, t, tn
from workbench.services import words
from workbench.services.calling import rule_packs
from workbench.services.calling.rule_packs import Dated, NewRule, Pack, Packs
from workbench.services.calling.rule_words import in_words

if TYPE_CHECKING:
    from workbench.app import Workbench

_LIST_PX: Final = 330
_RULES_PX: Final = 400
_HEIGHT_PX: Final = 400
_ALWAYS: Final = date(1970, 1, 1)
"""The first day of a rule that has always held."""
_LEAP_YEAR: Final = "2000"


def open_hours(shell: Shell, place: str | None = None) -> None:
    """Show the rules, at one country or state where it is named."""

    def show(found: Packs) -> None:
        shell.open_sheet(HoursSheet(shell, found, place))

    shell.operations.run(shell.current_desk(), _read, show)


class _Countries(QListView):
    """As high as it likes to be where the window has the room."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(_LIST_PX), theme.px(_HEIGHT_PX))


class HoursSheet(Sheet):
    """The countries and states at the left, the rules of one at the right."""

    def __init__(self, shell: Shell, found: Packs, place: str | None = None) -> None:
        super().__init__(t("Calling hours"), width=820)
        self._shell, self._found = shell, found
        self._model: ItemList[Pack] = ItemList(lambda pack: f"{pack.name}, {pack.now}", parent=self)
        self.list = _Countries()
        dress(self.list, t("Countries and states"))
        self.list.setItemDelegate(TwoLines(self.list, _face))
        self.list.setModel(self._model)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self._rules = QVBoxLayout()
        self._rules.setContentsMargins(0, 0, theme.px(12), 0)
        self._rules.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.list.setFixedWidth(theme.px(_LIST_PX))
        row.addWidget(self.list)
        row.addWidget(self._scrolled(), 1)
        self.body.addLayout(row)
        self._note = Label("", role="small", ink="text3", wrap=True)
        self.body.addWidget(self._note)
        self.add_button = Button(t("Add a rule…"), "primary", "plus", big=True)
        self.add_button.clicked.connect(lambda _checked=False: self.ask_new())
        done = Button(t("Done"), big=True)
        done.clicked.connect(self.done)
        self.add_foot(self.add_button, done)
        self.first = self.list
        self._show(found, place)

    def current(self) -> Pack | None:
        """Return the place under the cursor."""
        return self._model.at(self.list.currentIndex().row())

    def choose(self, place: str | None) -> None:
        """Put the cursor on a country or state; on the first one where it is not listed."""
        listed = [pack.place for pack in self._found.packs]
        row = listed.index(place) if place in listed else 0
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(self._model.index(row), flag)

    def told(self) -> list[str]:
        """Return what the right side says, line by line."""
        return [label.words() for label in self._area.findChildren(Label) if label.isVisible()]

    def ask_new(self) -> None:
        """Ask for a rule of the country under the cursor, beginning from what holds there."""
        pack = self.current()
        if pack is not None and not self._found.why_fixed:
            form = RuleForm(
                pack, self._found.today, self._shell, lambda given: self._add(form, given)
            )
            self._shell.open_sheet(form)

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if rule_packs.TYPE in types:
            pack = self.current()
            show = partial(self._show, place=None if pack is None else pack.place)
            self._shell.operations.run(self, _read, show)

    def _scrolled(self) -> QScrollArea:
        inside = pane("raised")
        inside.setLayout(self._rules)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setAccessibleName(t("Rules of the place"))
        self._area.setMinimumWidth(theme.px(_RULES_PX))
        self._area.setWidget(inside)
        return self._area

    def _show(self, found: Packs, place: str | None) -> None:
        self._found = found
        self._model.show_items(found.packs)
        self.add_button.setEnabled(not found.why_fixed)
        note = t("A help to remember, not legal advice: check each source before you rely on it.")
        self._note.setText(sentences(found.why_fixed, note))
        self.choose(place)
        self.resized.emit()

    def _on_current(self, _index: QModelIndex) -> None:
        clear(self._rules)
        pack = self.current()
        if pack is None:
            return
        self._rules.addWidget(Label(pack.name, role="title"))
        self._rules.addWidget(Label(pack.now, ink="good" if pack.is_open else "warn", wrap=True))
        for dated in pack.rules:
            self._rules.addSpacing(theme.px(12))
            self._add_rule(dated)
        self._rules.addStretch(1)

    def _add_rule(self, dated: Dated) -> None:
        rule = dated.rule
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(in_words(rule.name), role="strong", elided=True), 1)
        if dated.is_current:
            head.addWidget(Chip(t("holds now"), "good"))
        if rule.is_own:
            head.addWidget(Chip(t("own rule"), "accent"))
        self._rules.addLayout(head)
        for line in _lines(dated):
            self._rules.addWidget(Label(line, role="small", ink="text2", wrap=True))
        today = self._found.today
        may_end = dated.until is None or dated.until > today
        if rule.own_id is not None and may_end and not self._found.why_fixed:
            has_begun = rule.applies_from < today
            verb = t("End it today…") if has_begun else t("Remove it…")
            end = LinkButton(verb)
            end.clicked.connect(lambda _checked=False: self._ask_end(dated))
            self._rules.addWidget(end, 0, Qt.AlignmentFlag.AlignLeft)

    def _ask_end(self, dated: Dated) -> None:
        rule, today = dated.rule, self._found.today
        if rule.own_id is None:
            return
        name = t("End “{name}”?").format(name=in_words(rule.name))
        why = t("From today on the program's own rule holds. Calls made before keep this one.")
        verb = t("End it")
        if rule.applies_from >= today:
            name = t("Remove “{name}”?").format(name=in_words(rule.name))
            why, verb = t("No call has been made by it yet."), t("Remove it")
        place = rule_packs.place_code(rule.country, rule.state)
        end = partial(_end, self._shell, rule.own_id, place)
        self._shell.open_sheet(Question(name, why, verb, end))

    def _add(self, form: RuleForm, given: NewRule) -> None:
        def work(core: "Workbench") -> tuple[UUID, Packs]:
            with core.store.write() as w:
                made = rule_packs.add(w, given)
            return made, _read(core)

        def done(saved: tuple[UUID, Packs]) -> None:
            made, found = saved
            country = rule_packs.place_name(given.code, given.state)
            said = t("A rule for {country} holds from {day}").format(
                country=country, day=words.day(given.applies_from, self._found.today)
            )
            self._shell.toast(said, icon="clock", undo=partial(_take_back, self._shell, made))
            self._shell.open_sheet(HoursSheet(self._shell, found, given.place))

        sheet_saving.save(self._shell, self._shell.current_desk(), form, work, done, form.refuse)


def _read(core: "Workbench") -> Packs:
    with core.store.read() as r:
        return rule_packs.packs(r)


def _end(shell: Shell, rule_id: UUID, place: str) -> None:
    def work(core: "Workbench") -> UUID | None:
        with core.store.write() as w:
            today = core.store.now().astimezone(words.here()).date()
            return rule_packs.end(w, rule_id, today)

    def done(made: UUID | None) -> None:
        said = t("Rule removed") if made is None else t("Rule ended")
        undo = None if made is None else partial(_take_back, shell, made)
        shell.toast(said, icon="clock", undo=undo)
        open_hours(shell, place)

    shell.operations.run(shell.current_desk(), work, done)


def _take_back(shell: Shell, rule_id: UUID) -> None:
    def work(core: "Workbench") -> None:
        with core.store.write() as w:
            rule_packs.take_back(w, rule_id)

    shell.operations.run(shell.current_desk(), work, lambda _none: None)


def _face(pack: Pack) -> Face:
    return Face(pack.name, pack.now, icon="circle-check" if pack.is_open else "moon")


def _lines(dated: Dated) -> list[str]:
    """Return what a rule says, in lines."""
    rule = dated.rule
    found = [rule_packs.week_words(rule)]
    first, last = rule.applies_from, dated.until
    since = t("from {day}").format(day=_long_day(first)) if first > _ALWAYS else ""
    until = t("until {day}").format(day=_long_day(last)) if last is not None else ""
    if since or until:
        found.append(t(", ").join(part for part in (since, until) if part))
    if rule.holidays:
        closed = sorted(rule.holidays, key=lambda day: day.lstrip("*-"))
        named = t(", ").join(_holiday(day) for day in closed)
        found.append(t("No calls on: {days}").format(days=named))
    if rule.most_attempts is not None:
        calls = tn("{n} call", "{n} calls", rule.most_attempts)
        days = tn("{n} day", "{n} days", rule.attempt_days)
        found.append(t("At most {calls} in {days}").format(calls=calls, days=days))
    if rule.rest_days:
        days = tn("{n} day", "{n} days", rule.rest_days)
        found.append(t("{days} of rest after a no").format(days=days))
    state = t("checked") if rule.is_verified else t("not checked")
    told = (in_words(rule.source), _long_day(rule.source_on), state)
    found.append(" · ".join(part for part in told if part))
    return found


def _holiday(text: str) -> str:
    """Return a day without calls as people read it; `*-12-25` is one of every year."""
    try:
        on = date.fromisoformat(text.replace("*", _LEAP_YEAR, 1))
    except ValueError:  # a rule of the workspace may hold what nobody checked
        return text
    return words.day(on) if text.startswith("*") else _long_day(on)


def _long_day(on: date | None) -> str:
    """Return a day with its year."""
    return words.day(on, date.min)

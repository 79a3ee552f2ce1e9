"""A dated rule of calling hours, written down; what it means just now is told while one types."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from ui.context import Shell
from ui.desks.calls.sheets import FormSheet
from ui.widgets.labels import Label
from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.services.calling import rule_packs, rules
from workbench.services.calling.rule_packs import NewRule, Pack

if TYPE_CHECKING:
    from workbench.app import Workbench

Save = Callable[[NewRule], None]


class RuleForm(FormSheet):
    """Country, state, first day, hours, holidays, limits, source; Enter saves."""

    def __init__(self, pack: Pack, today: date, shell: Shell, save: Save) -> None:
        """Take `save(rule)`; the fields begin with what holds in the country now."""
        super().__init__(t("A rule of calling hours"), t("Save the rule"), width=520)
        self._shell, self._save, self._today, self._asked = shell, save, today, 0
        begins = pack.rules[0].rule
        place, columns = QHBoxLayout(), (QVBoxLayout(), QVBoxLayout())
        place.setSpacing(12)
        for column in columns:
            column.setSpacing(8)
            place.addLayout(column, 1)
        self.body.addLayout(place)
        country, state = columns
        self.add_field("country", t("Country"), t("Germany, or DE"), is_required=True,
                       column=country)  # fmt: skip
        self.add_field("state", t("State or province"), t("Florida, or FL; empty for all of it"),
                       column=state)  # fmt: skip
        self.add_field("from", t("Applies from"), "2026-12-01", is_required=True)
        self.add_field("hours", t("Hours there"), "Mon-Fri 09:00-12:00 14:00-18:00",
                       is_required=True)  # fmt: skip
        self._now = Label("", role="small", ink="text3", wrap=True)
        self.body.addWidget(self._now)
        self.add_field("holidays", t("No calls on"), "2026-12-24, *-12-25")
        self.add_field("most", t("Most calls to one person"), t("4 in 30 days; may be empty"))
        self.add_field("rest", t("Days of rest after a no"), t("may be empty"))
        self.add_field("source", t("By what"), t("law, works council, customer…"))
        self.verified = QCheckBox(t("I have checked this source"))
        self.body.addWidget(self.verified)
        note = t("From that day on it holds for everybody in the workspace. Not legal advice.")
        self.body.addWidget(Label(note, role="small", ink="text3", wrap=True))
        self.finish_form()
        most = begins.most_attempts
        given = {
            "country": rule_packs.country_name(pack.code),
            "state": pack.state and rule_packs.state_name(pack.code, pack.state),
            "from": today.isoformat(),
            "hours": rules.written_hours(begins.week),
            "holidays": ", ".join(sorted(begins.holidays)),
            "most": "" if most is None else f"{most} / {begins.attempt_days}",
            "rest": str(begins.rest_days or ""),
        }  # fmt: skip
        for name, text in given.items():
            self.fields[name].setText(text)
        for name in ("country", "state", "from", "hours", "holidays"):
            self.fields[name].textChanged.connect(lambda _text: self._look())
        self.first = self.fields["hours"]
        self._look()

    def told(self) -> str:
        """Return what is said of the hours."""
        return self._now.words()

    def given(self) -> NewRule:
        """Return what is written.

        Raises:
            InvalidInput: Something does not fit.
        """
        code = rule_packs.code_named(self.text("country"))
        if code is None:
            said = t("“{text}” is no country known here: write its two letters, such as DE.")
            raise InvalidInput(said.format(text=self.text("country")))
        state = rule_packs.state_named(code, self.text("state"))
        if state is None:
            said = t("“{text}” is no state of {country}: write its short code, such as FL.")
            country = rule_packs.country_name(code)
            raise InvalidInput(said.format(text=self.text("state"), country=country))
        try:
            begins = date.fromisoformat(self.text("from"))
        except ValueError:
            said = t("“{text}” is no day. Write it as 2026-12-01.")
            raise InvalidInput(said.format(text=self.text("from"))) from None
        most, days = self._limit()
        return NewRule(
            code,
            rule_packs.place_name(code, state),
            begins,
            self.text("hours"),
            tuple(part for part in self.text("holidays").replace(",", " ").split() if part),
            most,
            days,
            _number(self.text("rest")),
            self.text("source"),
            self.verified.isChecked(),
            state,
        )

    @override
    def submit(self) -> None:
        try:
            given = self.given()
        except InvalidInput as trouble:
            self.refuse(str(trouble))
            return
        self._save(given)

    def _limit(self) -> tuple[int | None, int | None]:
        """Return calls and days of “4 / 30” or “4 in 30 days”."""
        digits = "".join(one if one.isdigit() else " " for one in self.text("most")).split()
        if not self.text("most"):
            return None, None
        if len(digits) != 2:
            raise InvalidInput(t("Write how many calls in how many days: 4 / 30."))
        return int(digits[0]), int(digits[1])

    def _look(self) -> None:
        """Tell what time it is there and whether one may call by these hours."""
        self._asked += 1
        try:
            given = self.given()
            rule = rule_packs.draft_rule(given)
        except InvalidInput as trouble:
            self._say(str(trouble), "warn")
            return

        def work(core: "Workbench") -> str:
            return rule_packs.now_there(given.code, rule, core.store.now())

        self._shell.operations.run(self, work, partial(self._on_now, self._asked))

    def _on_now(self, asked: int, said: str) -> None:
        if asked == self._asked:
            self._say(t("By these hours: {said}").format(said=said), "text2")

    def _say(self, said: str, ink: str) -> None:
        self._now.set_ink(ink)
        self._now.setText(said)
        self.resized.emit()


def _number(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit()):
        raise InvalidInput(t("“{text}” is no whole number.").format(text=text))
    return int(text) if text else None

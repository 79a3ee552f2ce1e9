"""The generated form: read text in place of fields, edited one by one."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.records.note_row import NoteRow
from ui.widgets.buttons import IconButton
from ui.widgets.fields import FieldRow
from ui.widgets.labels import Label, Rule
from ui.widgets.page import clear
from workbench.i18n import t
from workbench.services.record_form import FormField, Section

Row = FieldRow | NoteRow


class Form(QWidget):
    """Sections of fields; a commit is told with the value that was seen."""

    committed = Signal(object, str)  # the field as it was shown, the text
    typed = Signal(str, str)  # the field's name, what stands in a note being written
    link_opened = Signal(str, object)  # type and id of a record that a field names

    def __init__(self, *, with_titles: bool = True) -> None:
        super().__init__()
        self._with_titles = with_titles
        self._rows: dict[str, Row] = {}
        self._fields: dict[str, FormField] = {}
        self._links: dict[str, IconButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show other values; a field that is being edited is left alone."""
        names = [field.name for section in sections for field in section.fields]
        if names != list(self._rows) or self._has_new_choices(sections):
            self._build(sections)
        for section in sections:
            for field in section.fields:
                self._show(field)

    def row(self, name: str) -> Row:
        """Return the row of a field."""
        return self._rows[name]

    def names(self) -> list[str]:
        """Return the fields in their order."""
        return list(self._rows)

    def refuse(self, name: str, sentence: str) -> None:
        """Say beneath a field why its text was not taken; the text stays."""
        self._rows[name].refuse(sentence)

    def restore(self, drafts: Mapping[str, str]) -> None:
        """Open the notes that were being written when the program ended."""
        for name, text in drafts.items():
            row = self._rows.get(name)
            if isinstance(row, NoteRow):
                row.restore(text)

    def is_editing(self) -> bool:
        """Say whether any field is open."""
        return any(row.editing for row in self._rows.values())

    def _has_new_choices(self, sections: Sequence[Section]) -> bool:
        return not self.is_editing() and any(
            self._fields[field.name].choices != field.choices
            or self._fields[field.name].why_fixed != field.why_fixed
            for section in sections
            for field in section.fields
        )

    def _build(self, sections: Sequence[Section]) -> None:
        clear(self._column)
        self._rows, self._fields, self._links = {}, {}, {}
        for number, section in enumerate(sections):
            if number:
                self._column.addSpacing(8)
                self._column.addWidget(Rule())
                self._column.addSpacing(8)
            if self._with_titles:
                self._column.addWidget(Label(section.title, role="small_strong", ink="text2"))
                self._column.addSpacing(4)
            for field in section.fields:
                self._fields[field.name] = field
                self._add(field)
        self._column.addStretch(1)

    def _add(self, field: FormField) -> None:
        row: Row
        if field.is_long:
            row = NoteRow(field.label, read_only=not field.is_editable)
            row.typed.connect(lambda text, name=field.name: self.typed.emit(name, text))
        else:
            row = FieldRow(
                field.label,
                choices=field.choices,
                read_only=not field.is_editable,
                unit=field.unit,
            )
        row.setToolTip(field.why_fixed)
        row.committed.connect(lambda text, name=field.name: self._commit(name, text))
        self._rows[field.name] = row
        if field.is_long or not _may_link(field):
            self._column.addWidget(row)
            return
        link = IconButton("arrow-up-right", t("Open {label}").format(label=field.label))
        link.clicked.connect(lambda _checked=False, name=field.name: self._open(name))
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(row, 1)
        line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        self._links[field.name] = link
        self._column.addLayout(line)

    def _show(self, field: FormField) -> None:
        self._fields[field.name] = field
        row = self._rows[field.name]
        if not row.editing:
            row.show_value(field.shown, field.typed)
        link = self._links.get(field.name)
        if link is not None:
            link.setVisible(field.leads_to is not None)

    def _commit(self, name: str, text: str) -> None:
        self.committed.emit(self._fields[name], text)

    def _open(self, name: str) -> None:
        target = self._fields[name].leads_to
        if target is not None:
            self.link_opened.emit(*target)


def _may_link(field: FormField) -> bool:
    return field.leads_to is not None or (isinstance(field.value, UUID) and not field.choices)

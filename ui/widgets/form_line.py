"""A line of text under its label, as short forms ask for it."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from ui.widgets.labels import Label
from workbench.i18n import t


def form_line(
    column: QVBoxLayout, label: str, hint: str = "", *, is_required: bool = False
) -> QLineEdit:
    """Add a field under its label; one that is needed says so, to the ear as well."""
    shown = t("{field} · needed").format(field=label) if is_required else label
    column.addWidget(Label(shown, role="small", ink="text3"))
    field = QLineEdit()
    field.setPlaceholderText(hint)
    field.setAccessibleName(t("{field}, needed").format(field=label) if is_required else label)
    column.addWidget(field)
    return field

"""The first start, when there is no profile: sign in to a server, or try the sample."""

from __future__ import annotations

import re
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMainWindow, QVBoxLayout, QWidget
from typing_extensions import override

from ui.operations import QUEUED
from ui.recovery_key import RecoveryKeyPage
from ui.theme import theme
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.labels import Label, Rule
from workbench.errors import WorkbenchError
from workbench.i18n import t

_WIDTH_PX = 400


class WelcomeWindow(QMainWindow):
    """A form for the server, and the ways without one; closes itself once one is chosen."""

    chosen = Signal(str)  # the profile made, or empty for the sample
    _arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="sign-in")
        self._arrived.connect(self._on_arrived, QUEUED)
        self.setWindowTitle("Sales Workbench")
        self.resize(theme.px(720), theme.px(560))
        self.address = _field(t("Server address"), "https://sales.example.com")
        self.email = _field(t("E-mail"), "")
        self.password = _field(t("Password"), "", is_secret=True)
        self.passphrase = _field(t("Passphrase for the local file"), "", is_secret=True)
        self.trouble = Label("", ink="bad", wrap=True)
        self.sign_in = Button(t("Sign in"), "primary", "arrow-right", big=True)
        self.sign_in.clicked.connect(self.submit)
        self.sample = Button(t("Try the sample workspace"), "secondary", "flask-conical", big=True)
        self.sample.clicked.connect(lambda _checked=False: self._choose(""))
        self.backup = LinkButton(t("I have a backup"))
        self.backup.clicked.connect(self._tell_of_backups)
        for field in self.fields():
            field.returnPressed.connect(self.submit)
        self.setCentralWidget(self._page())
        self.address.setFocus()

    def fields(self) -> tuple[QLineEdit, ...]:
        """Return the form's fields in their order."""
        return self.address, self.email, self.password, self.passphrase

    @Slot()
    def submit(self) -> None:
        """Sign in at the server on a worker; what is missing is asked for at once."""
        if not self.sign_in.isEnabled():
            return
        for field in (self.address, self.email, self.password):
            if not field.text().strip():
                self._show_trouble(t("“{field}” is needed.").format(field=field.accessibleName()))
                field.setFocus()
                return
        self._show_trouble("")
        self._set_busy(busy=True)
        future = self._executor.submit(
            _add,
            self.address.text().strip(),
            self.email.text().strip(),
            self.password.text(),
            self.passphrase.text(),
        )
        future.add_done_callback(self._arrived.emit)

    @Slot(object)
    def _on_arrived(self, future: Future[tuple[str, str]]) -> None:
        self._set_busy(busy=False)
        error = future.exception()
        if error is None:
            self._made(*future.result())
        elif isinstance(error, WorkbenchError):
            self._explain(error)
        else:
            raise error

    def _made(self, profile: str, recovery_key: str) -> None:
        if not recovery_key:
            self._choose(profile)
            return
        page = RecoveryKeyPage(recovery_key)
        page.noted.connect(lambda: self._choose(profile))
        self.setCentralWidget(page)
        page.go_on.setFocus()

    def _explain(self, error: WorkbenchError) -> None:
        from workbench.backend.credentials import NoKeyring
        from workbench.backend.transport import Unauthenticated

        said = str(error)
        if isinstance(error, NoKeyring):
            self.passphrase.show()
            self._passphrase_label.show()
            said = t("{cause} Or choose a passphrase: it unlocks your local file.").format(
                cause=said
            )
            self.passphrase.setFocus()
        elif isinstance(error, Unauthenticated):
            self.password.setFocus()
            self.password.selectAll()
        else:
            self.address.setFocus()
            self.address.selectAll()
        self._show_trouble(said)

    def _tell_of_backups(self) -> None:
        self._show_trouble(
            t(
                "A backup opens only with the key of the profile that made it, and there is no "
                "profile here. Sign in: everything the server has arrives again."
            ),
            ink="text2",
        )

    def _show_trouble(self, sentence: str, ink: str = "bad") -> None:
        self.trouble.set_ink(ink)
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    def _set_busy(self, *, busy: bool) -> None:
        self.sign_in.setText(t("Signing in…") if busy else t("Sign in"))
        for widget in (self.sign_in, self.sample, *self.fields()):
            widget.setEnabled(not busy)

    def _choose(self, profile: str) -> None:
        self.chosen.emit(profile)
        self.close()

    def _page(self) -> QWidget:
        form = QWidget()
        form.setFixedWidth(theme.px(_WIDTH_PX))
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Label(t("Welcome"), role="title"))
        column.addWidget(
            Label(t("Sign in to your team's server; your records are kept here, encrypted."),
                  ink="text2", wrap=True)
        )  # fmt: skip
        column.addSpacing(12)
        for field in self.fields():
            label = Label(field.accessibleName(), role="small", ink="text3")
            column.addWidget(label)
            column.addWidget(field)
        self._passphrase_label = label
        label.hide()
        self.passphrase.hide()
        self.trouble.hide()
        column.addWidget(self.trouble)
        column.addSpacing(8)
        column.addWidget(self.sign_in)
        column.addSpacing(16)
        column.addWidget(Rule())
        column.addSpacing(16)
        others = QHBoxLayout()
        others.addWidget(self.sample)
        others.addStretch(1)
        others.addWidget(self.backup)
        column.addLayout(others)
        page = QWidget()
        outer = QVBoxLayout(page)
        outer.addStretch(2)
        middle = QHBoxLayout()  # no alignment: it would cut wrapped texts short
        middle.addStretch(1)
        middle.addWidget(form)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        return page

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        super().closeEvent(event)


def run(arguments: list[str]) -> int:
    """Let somebody who has no profile choose, then go on there; return the exit code."""
    from ui import application, sample_session

    app = application.make_application(arguments)
    choices: list[str] = []
    window = WelcomeWindow()
    window.chosen.connect(choices.append)
    window.show()
    code = app.exec()
    window.deleteLater()
    if not choices:
        return code
    if choices[0]:
        return application.run(arguments, choices[0])
    return sample_session.run(arguments, "ae")


def _add(address: str, email: str, password: str, passphrase: str) -> tuple[str, str]:
    """Make the profile; return its name and the recovery key to show."""
    from workbench.app import add_profile

    name, keys = profile_name(address), [""]
    add_profile(
        name,
        address,
        email,
        password,
        passphrase=passphrase or None,
        show_recovery_key=keys.append,
    )
    return name, keys[-1]


def profile_name(address: str) -> str:
    """Return a name for the profile of a server: its host, made free by a number."""
    from workbench import profiles

    host = address.rpartition("://")[2].partition("/")[0].partition(":")[0]
    base = re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")[:40] or "team"
    known, name, number = profiles.names(), base, 1
    while name in known:
        number += 1
        name = f"{base}-{number}"
    return name


def _field(name: str, hint: str, *, is_secret: bool = False) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    if is_secret:
        field.setEchoMode(QLineEdit.EchoMode.Password)
    return field

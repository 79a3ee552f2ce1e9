"""The first start, when there is no profile: sign in to a server, or try the sample."""

from __future__ import annotations

import re
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMainWindow, QVBoxLayout, QWidget
from typing_extensions import override

from ui.accounts.take_in_sheet import pick_file
from ui.next_place import Next
from ui.operations import QUEUED
from ui.recovery_key import RecoveryKeyPage
from ui.start_form import RING_PX, link_row, new_column, put_in_the_middle
from ui.theme import theme
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.labels import Label, Rule
from workbench.errors import WorkbenchError
from workbench.i18n import sentences, t

_WIDTH_PX = 400


@dataclass(frozen=True)
class _Made:
    """A new profile, its recovery key, and what became of the unsent work."""

    profile: str
    recovery_key: str
    said: str


class WelcomeWindow(QMainWindow):
    """A form for the server, and the ways without one; closes itself once one is chosen."""

    chosen = Signal(object)  # what comes next: the profile made, the sample, the other accounts
    _arrived = Signal(object)

    def __init__(self, said: str = "", *, has_profiles: bool = False) -> None:
        super().__init__()
        self._said, self._has_profiles = said, has_profiles
        self.file: Path | None = None
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="sign-in")
        self._arrived.connect(self._on_arrived, QUEUED)
        self.setWindowTitle("Sales Workbench")
        self.resize(theme.px(760), theme.px(640))
        self.address = _field(t("Server address"), "https://sales.example.com")
        self.email = _field(t("E-mail"), "")
        self.password = _field(t("Password"), "", is_secret=True)
        self.passphrase = _field(t("Passphrase for the local file"), "", is_secret=True)
        self.secret = _field(t("Passphrase or recovery key of the file"), "", is_secret=True)
        self.trouble = Label("", ink="bad", wrap=True)
        self.sign_in = Button(t("Sign in"), "primary", "arrow-right", big=True)
        self.sign_in.clicked.connect(self.submit)
        self.sample = Button(t("Try the sample workspace"), "secondary", "flask-conical", big=True)
        self.sample.clicked.connect(lambda _checked=False: self._choose(Next("sample")))
        self.unsent = LinkButton(t("I have a file of unsent work"))
        self.unsent.clicked.connect(lambda _checked=False: self._pick_unsent())
        self.backup = LinkButton(t("I have a backup"))
        self.backup.clicked.connect(self._tell_of_backups)
        self.accounts = LinkButton(t("Back to the accounts"))
        self.accounts.clicked.connect(lambda _checked=False: self._choose(Next("choose")))
        for field in (*self.fields(), self.secret):
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
            self.file,
            self.secret.text(),
        )
        future.add_done_callback(self._arrived.emit)

    @Slot(object)
    def _on_arrived(self, future: Future[_Made]) -> None:
        self._set_busy(busy=False)
        error = future.exception()
        if error is None:
            self._made(future.result())
        elif isinstance(error, WorkbenchError):
            self._explain(error)
        else:
            raise error

    def _made(self, made: _Made) -> None:
        following = Next("open", made.profile, said=made.said, passphrase=self.passphrase.text())
        if not made.recovery_key:
            self._choose(following)
            return
        page = RecoveryKeyPage(made.recovery_key)
        page.noted.connect(lambda: self._choose(following))
        self.setCentralWidget(page)
        page.go_on.setFocus()

    def _pick_unsent(self) -> None:
        file = pick_file(self)
        if file is not None:
            self.take_file(file)

    def take_file(self, file: Path) -> None:
        """Take this file of unsent work in once somebody is signed in."""
        self.file = file
        words = t("{file} is taken in once you are signed in: it must be your own work.")
        self._file_words.setText(words.format(file=file.name))
        for widget in (self._file_words, self._secret_label, self.secret):
            widget.show()
        self.secret.setFocus()

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

    def _choose(self, following: Next) -> None:
        self.chosen.emit(following)
        self.close()

    def _page(self) -> QWidget:
        form = QWidget()
        column = new_column(form, _WIDTH_PX)
        column.setSpacing(4)
        column.addWidget(Label(t("Welcome"), role="title"))
        column.addWidget(
            Label(t("Sign in to your team's server; your records are kept here, encrypted."),
                  ink="text2", wrap=True)
        )  # fmt: skip
        if self._said:
            column.addSpacing(4)
            column.addWidget(Label(self._said, role="chip", ink="good", wrap=True))
        column.addSpacing(12)
        labels = [self._add(column, field) for field in self.fields()]
        self._passphrase_label = labels[-1]
        self._file_words = Label("", ink="text2", wrap=True)
        column.addWidget(self._file_words)
        self._secret_label = self._add(column, self.secret)
        for hidden in (
            self._passphrase_label, self.passphrase, self._file_words, self._secret_label,
            self.secret,
        ):  # fmt: skip
            hidden.hide()
        self.trouble.hide()
        column.addWidget(self.trouble)
        column.addSpacing(8)
        column.addWidget(self.sign_in)
        column.addSpacing(16)
        column.addWidget(Rule())
        column.addSpacing(16)
        others = QHBoxLayout()
        others.setSpacing(0)
        others.addWidget(self.sample)
        others.addStretch(1)
        if self._has_profiles:
            others.addWidget(self.accounts)
            others.addSpacing(-theme.px(RING_PX))
        column.addLayout(others)
        column.addSpacing(8)
        column.addLayout(link_row(self.unsent, self.backup))
        page = QWidget()
        put_in_the_middle(page, form)
        return page

    @staticmethod
    def _add(column: QVBoxLayout, field: QLineEdit) -> Label:
        label = Label(field.accessibleName(), role="small", ink="text3")
        column.addWidget(label)
        column.addWidget(field)
        return label

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        super().closeEvent(event)


def _add(
    address: str, email: str, password: str, passphrase: str, file: Path | None, secret: str
) -> _Made:
    """Make the profile, take unsent work into it."""
    from workbench.app import add_profile

    if file is not None:
        _check(file, secret)  # a wrong passphrase is told before a profile is made
    name, keys = profile_name(address), [""]
    add_profile(
        name,
        address,
        email,
        password,
        passphrase=passphrase or None,
        show_recovery_key=keys.append,
    )
    said = "" if file is None else _take_in(name, passphrase, file, secret)
    return _Made(name, keys[-1], said)


def _check(file: Path, secret: str) -> None:
    from workbench import leaving
    from workbench.errors import InvalidInput

    try:
        leaving.check_file(file, secret)
    except OSError as error:
        raise InvalidInput(
            t("{file} cannot be read ({error}).").format(file=file, error=error)
        ) from error


def _take_in(name: str, passphrase: str, file: Path, secret: str) -> str:
    """Take unsent work into the new profile; say what came, or why it did not."""
    from workbench import leaving
    from workbench.app import open_workbench

    workbench = open_workbench(name, ask_passphrase=lambda: passphrase)
    try:
        taken = leaving.take_in(workbench, file, secret)
    except WorkbenchError as error:
        return str(error)
    finally:
        workbench.close()
    said = t("{unsent} taken in: it goes with the next sync.").format(unsent=taken.words())
    return sentences(said, taken.broken_words())


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

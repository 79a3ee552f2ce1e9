"""The program examines itself: `doctor --self-test` works in a bundle with nothing beside it."""

import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workbench import i18n, profiles
from workbench.app import Workbench
from workbench.errors import WorkbenchError
from workbench.i18n import t, tn

SELF_TEST_ROWS = 20


@dataclass(frozen=True)
class Finding:
    """The result of one check.

    Args:
        is_risk: Whether it is in order, and yet what somebody should know who relies on it.
    """

    check: str
    is_ok: bool
    detail: str
    is_risk: bool = False

    @property
    def mark(self) -> str:
        """The sign that stands before it."""
        if not self.is_ok:
            return "✗"
        return "!" if self.is_risk else "✓"


def self_test() -> list[Finding]:
    """Check the parts a broken installation would lack."""
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        (t("encrypted profile"), _encrypted_profile),
        (t("chart"), _chart),
        (t("translations"), _translations),
        (t("server"), _server),
        (t("passphrase"), _passphrase),
    )
    return [_run(name, check) for name, check in checks]


def check_profile(workbench: Workbench, *, repair: bool = False) -> list[Finding]:
    """Check one profile: its file, its key, its search, its second copy."""
    from workbench.store import dictionaries, integrity, places

    found = [
        Finding(one.check, one.is_ok, one.detail)
        for one in integrity.check(workbench.store, repair=repair)
    ]
    with workbench.store.read() as r:
        same = dictionaries.status(r)
    detail = dictionaries.sentence(same)
    found.append(Finding(t("data dictionary"), not detail, detail or t("the same as the server's")))
    if repair:
        found.append(_compared(workbench))
    protection = workbench.profile.protection
    details = {
        "keyring": t("the key rests in this computer's keyring"),
        "passphrase": t("the key is wrapped with a passphrase"),
        "none": t("this profile is not encrypted, by choice"),
    }
    found.append(Finding(t("encryption"), True, details[protection], protection == "none"))
    program = places.synced_by(workbench.store.path)
    if program:
        text = t("it seems to be copied by {program}, which can damage the profile's file")
        found.append(Finding(t("folder (a risk)"), True, text.format(program=program), True))
    if profiles.passphrase_from_file() is not None:
        text = t("{variable} is set: whoever reads that file reads the profile").format(
            variable=profiles.UNATTENDED_VARIABLE
        )
        found.append(Finding(t("unattended passphrase (a risk)"), True, text, True))
    return found


def _compared(workbench: Workbench) -> Finding:
    """Compare with the server, if it can be asked, and fetch anew what differs."""
    verdict = workbench.compare_and_mend()
    name = t("compared with the server")
    if verdict is None or not verdict.is_level:
        text = t(
            "not compared: the server cannot be asked, or is being changed; run “workbench verify”"
        )
        return Finding(name, True, text, is_risk=True)
    if verdict.differences:
        mended = tn("{n} row was fetched again", "{n} rows were fetched again", verdict.mended)
        return Finding(name, True, mended)
    same = tn("{n} row, the same", "{n} rows, all the same", verdict.rows)
    return Finding(name, True, same)


def _run(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except (WorkbenchError, ValueError) as error:
        return Finding(name, False, str(error))
    except (ImportError, OSError, AssertionError) as error:
        return Finding(name, False, f"{type(error).__name__}: {error}")


def _encrypted_profile() -> str:
    from workbench.store import records
    from workbench.store.database import open_store

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "profile.db"
        key = secrets.token_bytes(profiles.KEY_BYTES)
        _fill(path, key)
        store = open_store(path, key)
        try:
            with store.read() as r:
                count = r.value("SELECT count(*) FROM account")
                found = records.get_many(r, "Account", [])
        finally:
            store.close()
        if count != SELF_TEST_ROWS or found or "恒达".encode() in path.read_bytes():
            raise ValueError(t("the file does not hold what was written, or holds it in clear"))
    return t("{n} accounts written, read again, not readable without the key").format(n=count)


def _fill(path: Path, key: bytes | None) -> None:
    from uuid import uuid4

    from workbench.store import meta, records
    from workbench.store.database import open_store

    store = open_store(path, key, create=True)
    try:
        with store.write() as w:
            for name in ("workspace_id", "user_id", "client_id"):
                meta.put(w, name, str(uuid4()))
        with store.write() as w:
            for number in range(SELF_TEST_ROWS):
                records.create(w, "Account", {"name": f"恒达 {number}"})
    finally:
        store.close()


def _chart() -> str:
    from workbench import charts
    from workbench.store.database import open_store

    with tempfile.TemporaryDirectory() as folder:
        path, picture = Path(folder) / "profile.db", Path(folder) / "chart.png"
        _fill(path, None)
        store = open_store(path, None)
        try:
            charts.save(store, "pipeline_by_stage", picture, {})
        finally:
            store.close()
        size = picture.stat().st_size
        if not picture.read_bytes().startswith(b"\x89PNG"):
            raise ValueError(t("the chart is no picture"))
    return t("drawn, {size} bytes").format(size=f"{size:,}")


def _translations() -> str:
    words = {}
    before = i18n.language()
    try:
        for language in i18n.LANGUAGES:
            i18n.set_language(language)
            words[language] = i18n.t("Saved.")
    finally:
        i18n.set_language(before)
    if words["en"] == words["zh_CN"]:
        raise ValueError(t("the Chinese texts are missing"))
    return ", ".join(f"{language}: {word}" for language, word in words.items())


def _server() -> str:
    import importlib

    module = importlib.import_module("workbench.server.app")  # a layer beside: no static import
    return t("loads ({module})").format(module=module.__name__)


def _passphrase() -> str:
    from workbench.backend import credentials

    key = profiles.new_key()
    wrapped = credentials.wrap_with_passphrase(key, "密码 self-test")
    if credentials.unwrap_with_passphrase(wrapped, "密码 self-test") != key:
        raise ValueError(t("a wrapped key did not come back"))
    return t("a key wrapped and unwrapped")

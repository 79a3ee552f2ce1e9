"""The check list before a demo: state, login, data, expiry and maintainer of the org."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from workbench.i18n import t, tn
from workbench.schema import picklists
from workbench.services import words
from workbench.services.demo_orgs import EXPIRES_SOON
from workbench.store import records
from workbench.store.records import Record
from workbench.store.transactions import Reader
from workbench.wire.values import instant_ms

LOGIN_FRESH = timedelta(hours=4)


@dataclass(frozen=True)
class Check:
    """One line of the check list; `state` is good, warn or bad."""

    key: str
    text: str
    state: str


def check_list(r: Reader, org_id: UUID, now: datetime | None = None) -> tuple[Check, ...]:
    """Return what to look at before a demo in an org: good, look soon, or act."""
    moment = now or r.store.now()
    org = records.require(r, "DemoOrg", org_id)
    return (
        _state_check(org),
        _login_check(org, moment),
        _reset_check(r, org, moment),
        _expiry_check(org, moment),
        _maintainer_check(org),
    )


def _state_check(org: Record) -> Check:
    label = picklists.ORG_STATE.label(org["state"])
    state = {"ready": "good", "in_use": "good", "broken": "bad", "retired": "bad"}
    return Check("state", t("State: {state}").format(state=label), state.get(org["state"], "warn"))


def _login_check(org: Record, now: datetime) -> Check:
    checked = org["last_check_at"]
    if org["has_login_ok"] is False:
        return Check("login", t("Login fails"), "bad")
    if checked is None:
        return Check("login", t("Login was never checked"), "warn")
    ago = words.ago(checked, now)
    if now - checked <= LOGIN_FRESH:
        return Check("login", t("Login fresh, {ago}").format(ago=ago), "good")
    return Check("login", t("Login last checked {ago}").format(ago=ago), "warn")


def _reset_check(r: Reader, org: Record, now: datetime) -> Check:
    used = r.value(
        "SELECT max(end_at) FROM org_booking WHERE demo_org_id = ? AND end_at <= ?"
        " AND status IN ('approved', 'done', 'pending')",
        (org.id.bytes, instant_ms(now)),
    )
    reset = org["last_reset_at"]
    if reset is not None and (used is None or instant_ms(reset) >= used):
        return Check("reset", t("Data reset {ago}").format(ago=words.ago(reset, now)), "good")
    if used is None:
        return Check("reset", t("Data was never reset"), "warn")
    return Check("reset", t("Used since the last reset: reset it"), "warn")


def _expiry_check(org: Record, now: datetime) -> Check:
    expires = org["expires_at"]
    if expires is None:
        return Check("expiry", t("Does not expire"), "good")
    days = (expires - now).days
    if days < 0:
        return Check("expiry", t("Has expired"), "bad")
    text = tn("Expires in {n} day", "Expires in {n} days", days)
    return Check("expiry", text, "good" if expires - now > EXPIRES_SOON else "warn")


def _maintainer_check(org: Record) -> Check:
    if org["maintainer_id"] is None:
        return Check("maintainer", t("Nobody maintains it: adopt it"), "warn")
    return Check("maintainer", t("Has a maintainer"), "good")

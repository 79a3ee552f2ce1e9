"""All that a record's page shows: head, ways to reach, form, related lists, next step."""

from dataclasses import dataclass
from uuid import UUID

from workbench.i18n import t
from workbench.insight import stages
from workbench.schema import dictionary
from workbench.services import events, links, phones, playbooks, record_form, record_head, related
from workbench.services.events import Figure
from workbench.services.playbooks import Playbook
from workbench.services.record_form import Section
from workbench.services.record_head import Head
from workbench.services.related import Related
from workbench.services.value_words import Wording
from workbench.store.records import Record
from workbench.store.transactions import Reader

_PEOPLE = frozenset({"Lead", "Contact", "User", "CampaignMember"})
_ORG_TONES = {"ready": "good", "broken": "bad", "needs_reset": "warn", "expiring": "warn"}

_WAYS = (
    ("phone", "phone", links.phone),
    ("mobile_phone", "phone", links.phone),
    ("email", "mail", links.mail),
    ("website", "globe", links.web),
    ("instance_url", "globe", links.web),
)
"""Field, icon, and what makes a link of its value."""


@dataclass(frozen=True)
class Reach:
    """A way to reach the person or company; the link is opened by the system."""

    icon: str
    shown: str
    link: str = ""


@dataclass(frozen=True)
class NextStep:
    """What comes next, and when."""

    title: str
    detail: str


@dataclass(frozen=True)
class Page:
    """One record with everything around it."""

    head: Head
    kind: str
    icon: str
    tone: str
    is_person: bool
    is_company: bool
    reach: tuple[Reach, ...]
    sections: tuple[Section, ...]
    lists: tuple[Related, ...]
    next_step: NextStep | None
    may_edit: bool
    playbook: Playbook | None = None
    figures: tuple[Figure, ...] = ()

    def group(self, name: str) -> tuple[Related, ...]:
        """Return the lists of people, or of work."""
        return tuple(one for one in self.lists if one.group == name)

    def count(self, name: str) -> int:
        """Return how many records these lists hold together."""
        return sum(one.total for one in self.group(name))


def page(r: Reader, type_name: str, record_id: UUID) -> Page:
    """Read a record's page.

    Raises:
        NotFound: It was deleted, or is no longer visible.
    """
    head = record_head.head(r, type_name, record_id)
    record = head.record
    kept = dictionary.record_type(type_name)
    lists = related.related(r, type_name, record_id, record_form.today_of(r))
    return Page(
        head=head,
        kind=str(kept.label),
        icon=kept.icon,
        tone=_tone(r, record),
        is_person=type_name in _PEOPLE,
        is_company=type_name == "Account",
        reach=tuple(_reach(r, record)),
        sections=record_form.sections(r, record),
        lists=lists,
        next_step=_next_step(record, lists),
        may_edit=record_form.can_edit(r, record),
        playbook=playbooks.of_record(r, record),
        figures=events.figures(r, record_id) if type_name == "Campaign" else (),
    )


def _tone(r: Reader, record: Record) -> str:
    if record.type == "Opportunity":
        stage = stages.load(r).by_name().get(record["stage_name"])
        if stage is not None and stage.is_closed:
            return "good" if stage.is_won else "neutral"
    if record.type == "DemoOrg":
        return _ORG_TONES.get(record["state"], "accent")
    is_customer = record.type == "Account" and str(record["type"]).startswith("Customer")
    return "good" if is_customer else "accent"


def _reach(r: Reader, record: Record) -> list[Reach]:
    values = record.values
    found = [
        Reach(icon, phones.shown(values[name]) if icon == "phone" else values[name],
              link(values[name]))
        for name, icon, link in _WAYS
        if values.get(name)
    ]  # fmt: skip
    for prefix in ("", "billing_", "mailing_"):
        place = [values.get(f"{prefix}{part}") for part in ("city", "country")]
        if any(place):
            found.append(Reach("map-pin", ", ".join(part for part in place if part)))
    if record.type == "Opportunity" and values.get("account_id"):
        account = Wording(r, record.type, [values]).shown("account_id", values["account_id"])
        found.append(Reach("building-2", account))
    return found


def _next_step(record: Record, lists: tuple[Related, ...]) -> NextStep | None:
    todos = next((one.items for one in lists if one.key == "todos"), ())
    first = todos[0] if todos else None
    step = record.values.get("next_step")
    if step:
        due = " · ".join(part for part in (first.right, first.title) if part) if first else ""
        return NextStep(str(step), due or t("Next step"))
    if first is None:
        return None
    detail = " · ".join(part for part in (first.right, first.detail) if part)
    return NextStep(first.title, detail or t("Next step"))

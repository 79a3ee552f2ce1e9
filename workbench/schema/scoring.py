"""What a lead's score looks at, and the weights it starts with: data, like the picklists."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from workbench.i18n import Label
from workbench.schema import picklists
from workbench.schema.build import choices
from workbench.schema.dictionary import field
from workbench.schema.fields import Picklist


class Side(StrEnum):
    """The two halves of a score: is this the right customer, and does he want something."""

    FIT = "fit"
    ENGAGEMENT = "engagement"


class Measure(StrEnum):
    """What a feature's values are."""

    WORD = "word"
    NUMBER = "number"


@dataclass(frozen=True)
class Feature:
    """One thing a score looks at.

    Args:
        sources: The fields it is read from, each a type and a field.
        picklist: The labels of its words.
        missing: Words or numbers that mean “nobody knows”, beside the usual ones.
    """

    name: str
    label: Label
    measure: Measure
    side: Side
    sources: tuple[tuple[str, str], ...] = ()
    picklist: Picklist | None = None
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """Points for a value of a feature; of the rules of one feature the first that fits counts.

    Args:
        words: Any of these values; case does not matter.
        at_least: The smallest number that fits.
        below: Numbers from here on do not fit.
        is_known: Any value at all fits.
    """

    id: str
    feature: str
    points: int
    words: tuple[str, ...] = ()
    at_least: float | None = None
    below: float | None = None
    is_known: bool = False


TITLE_LEVEL = choices(
    ("leads", "Leads the company or a function", "公司或职能负责人"),
    ("manages", "Manages a team", "团队主管"),
    ("works", "Works in a team", "团队成员"),
)
MAIL_KIND = choices(("company", "Company address", "企业邮箱"), ("free", "Free mail", "免费邮箱"))
REACH = choices(
    ("mobile", "Mobile number", "手机"), ("work", "Work number", "座机"), ("none", "None", "无")
)
YES_NO = choices(("yes", "Yes", "有"), ("no", "No", "无"))


def _of_lead(name: str, measure: Measure, side: Side) -> Feature:
    found = field("Lead", name)
    return Feature(name, found.label, measure, side, (("Lead", name),), found.picklist)


LEAD_FEATURES: tuple[Feature, ...] = (
    Feature(
        "title_level",
        Label("Level", "职级"),
        Measure.WORD,
        Side.FIT,
        (("Lead", "title"),),
        TITLE_LEVEL,
    ),
    _of_lead("industry", Measure.WORD, Side.FIT),
    _of_lead("number_of_employees", Measure.NUMBER, Side.FIT),
    _of_lead("annual_revenue", Measure.NUMBER, Side.FIT),
    _of_lead("country", Measure.WORD, Side.FIT),
    Feature(
        "mail_kind",
        Label("E-mail", "邮箱"),
        Measure.WORD,
        Side.FIT,
        (("Lead", "email"),),
        MAIL_KIND,
    ),
    Feature(
        "reach",
        Label("Phone", "电话"),
        Measure.WORD,
        Side.FIT,
        (("Lead", "phone"), ("Lead", "mobile_phone")),
        REACH,
    ),
    Feature(
        "has_website",
        Label("Website", "网站"),
        Measure.WORD,
        Side.FIT,
        (("Lead", "website"),),
        YES_NO,
    ),
    _of_lead("lead_source", Measure.WORD, Side.ENGAGEMENT),
    Feature(
        "campaign_type",
        Label("Campaign", "营销活动"),
        Measure.WORD,
        Side.ENGAGEMENT,
        (("Lead", "campaign_id"), ("Campaign", "type")),
        picklists.CAMPAIGN_TYPE,
    ),
    Feature(
        "campaigns_joined",
        Label("Campaigns joined before our first contact", "首次联系前参加的活动"),
        Measure.NUMBER,
        Side.ENGAGEMENT,
        (("CampaignMember", "created_at"),),
    ),
    Feature(
        "inbound_touches",
        Label("Came to us before our first contact", "首次联系前主动来访"),
        Measure.NUMBER,
        Side.ENGAGEMENT,
        (("Task", "call_type"), ("Task", "activity_at")),
    ),
)

LEAD_RULES: tuple[Rule, ...] = (
    Rule("level_leads", "title_level", 15, ("leads",)),
    Rule("level_manages", "title_level", 8, ("manages",)),
    Rule("employees_1000", "number_of_employees", 15, at_least=1000),
    Rule("employees_200", "number_of_employees", 12, at_least=200),
    Rule("employees_50", "number_of_employees", 8, at_least=50),
    Rule("revenue_100m", "annual_revenue", 10, at_least=100_000_000),
    Rule("revenue_10m", "annual_revenue", 6, at_least=10_000_000),
    Rule("mail_company", "mail_kind", 5, ("company",)),
    Rule("reach_mobile", "reach", 10, ("mobile",)),
    Rule("reach_work", "reach", 6, ("work",)),
    Rule("website", "has_website", 5, ("yes",)),
    Rule("source_inquiry", "lead_source", 20, ("Phone Inquiry",)),
    Rule("source_referral", "lead_source", 18, ("Partner Referral",)),
    Rule("source_web", "lead_source", 12, ("Web",)),
    Rule("source_event", "lead_source", 10, ("Event",)),
    Rule(
        "campaign_live",
        "campaign_type",
        5,
        ("Conference", "Webinar", "Trade Show", "Referral Program"),
    ),
    Rule("campaigns_two", "campaigns_joined", 5, at_least=2),
    Rule("campaigns_one", "campaigns_joined", 3, at_least=1),
    Rule("inbound_once", "inbound_touches", 10, at_least=1),
)
"""The weights a workspace starts with, 100 at most: 60 for fit and 40 for engagement."""

BY_NAME: Mapping[str, Feature] = {feature.name: feature for feature in LEAD_FEATURES}

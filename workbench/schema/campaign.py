"""Events and mailings, and who was on their lists."""

from workbench.i18n import Label
from workbench.schema import picklists
from workbench.schema.build import (
    AUDIT,
    EXTERNAL_ID,
    currency,
    email,
    long_text,
    owner,
    phone,
    pick,
    plain,
    ref,
    text,
)
from workbench.schema.fields import Kind, RecordType

CAMPAIGN = RecordType(
    "Campaign",
    Label("Campaign", "营销活动"),
    Label("Campaigns", "营销活动"),
    "account",
    (
        text("name", "Name", "名称", required=True, search=True, index=True),
        pick("type", "Type", "类型", picklists.CAMPAIGN_TYPE),
        pick("status", "Status", "状态", picklists.CAMPAIGN_STATUS, default="Planned"),
        plain(Kind.DATE, "start_date", "Start", "开始日期"),
        plain(Kind.DATE, "end_date", "End", "结束日期"),
        plain(Kind.MONEY, "budgeted_cost", "Budget", "预算"),
        plain(Kind.MONEY, "actual_cost", "Cost", "实际费用"),
        currency(),
        plain(Kind.BOOLEAN, "is_active", "Active", "启用", default=True),
        long_text("description", "Description", "描述", search=True),
        owner(),
        EXTERNAL_ID,
        *AUDIT,
    ),
    columns=("name", "type", "status", "start_date", "owner_id"),
    icon="calendar-check",
)

CAMPAIGN_MEMBER = RecordType(
    "CampaignMember",
    Label("Campaign member", "活动成员"),
    Label("Campaign members", "活动成员"),
    "lead",
    (
        ref("campaign_id", "Campaign", "营销活动", "Campaign", required=True),
        ref("lead_id", "Lead", "线索", "Lead"),
        ref("contact_id", "Contact", "联系人", "Contact"),
        pick("status", "Status", "状态", picklists.CAMPAIGN_MEMBER_STATUS, default="Planned"),
        text("first_name", "First name", "名", search=True),
        text("last_name", "Last name", "姓", search=True),
        text("company", "Company", "公司", search=True),
        text("title", "Title", "职务"),
        email(),
        *phone("phone", "Phone", "电话"),
        owner(),
        EXTERNAL_ID,
        *AUDIT,
    ),
    name_fields=("first_name", "last_name"),
    columns=("last_name", "first_name", "company", "status", "campaign_id"),
    icon="users",
)
TYPES = (CAMPAIGN, CAMPAIGN_MEMBER)

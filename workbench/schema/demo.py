"""Demo environments: templates, orgs and who has booked them when."""

from workbench.i18n import Label
from workbench.schema import picklists
from workbench.schema.build import (
    AUDIT,
    EXTERNAL_ID,
    long_text,
    owner,
    pick,
    plain,
    ref,
    text,
    url,
)
from workbench.schema.fields import Field, Kind, Merge, RecordType

DEMO_TEMPLATE = RecordType(
    "DemoTemplate",
    Label("Demo template", "演示模板"),
    Label("Demo templates", "演示模板"),
    "demo",
    (
        text("name", "Name", "名称", required=True, search=True, index=True),
        pick("kind", "Kind", "种类", picklists.TEMPLATE_KIND, default="IDO"),
        pick("industry", "Industry", "行业", picklists.INDUSTRY),
        ref("base_template_id", "Based on", "基于", "DemoTemplate"),
        text("core_release_name", "Core release", "核心版本"),
        text("template_release", "Template release", "模板版本"),
        ref("maintainer_id", "Maintainer", "维护人", "User"),
        long_text("notes", "Notes", "备注"),
        EXTERNAL_ID,
        *AUDIT,
    ),
    member_fields=("maintainer_id",),
    columns=("name", "kind", "industry", "template_release", "maintainer_id"),
    icon="box",
)

DEMO_ORG = RecordType(
    "DemoOrg",
    Label("Demo org", "演示环境"),
    Label("Demo orgs", "演示环境"),
    "demo",
    (
        text("alias", "Alias", "别名", required=True, search=True, index=True),
        ref("template_id", "Template", "模板", "DemoTemplate"),
        pick("kind", "Kind", "种类", picklists.ORG_KIND, default="sandbox"),
        url("instance_url", "Address", "地址"),
        text("org_ref", "Org ID", "环境编号"),
        text("region", "Region", "区域"),
        pick("industry", "Industry", "行业", picklists.INDUSTRY),
        pick("state", "State", "状态", picklists.ORG_STATE, index=True, default="building"),
        ref("maintainer_id", "Maintainer", "维护人", "User"),
        Field(
            "co_maintainer_ids",
            Kind.SET,
            Label("Co-maintainers", "协同维护人"),
            merge=Merge.SET,
            references=("User",),
        ),
        plain(Kind.INSTANT, "expires_at", "Expires", "到期"),
        plain(Kind.INSTANT, "last_reset_at", "Last reset", "最近重置"),
        plain(Kind.INSTANT, "last_check_at", "Last check", "最近检查"),
        plain(Kind.BOOLEAN, "has_login_ok", "Login works", "可登录"),
        text("state_note", "State note", "状态说明"),
        text("secret_ref", "Keychain entry", "密钥条目"),
        long_text("notes", "Notes", "备注", search=True),
        EXTERNAL_ID,
        *AUDIT,
    ),
    name_fields=("alias",),
    member_fields=("maintainer_id", "co_maintainer_ids"),
    columns=("alias", "state", "industry", "template_id", "expires_at", "maintainer_id"),
    icon="presentation",
)

ORG_BOOKING = RecordType(
    "OrgBooking",
    Label("Booking", "预订"),
    Label("Bookings", "预订"),
    "demo",
    (
        text("name", "For", "用途", required=True, search=True),
        ref("demo_org_id", "Demo org", "演示环境", "DemoOrg", required=True),
        ref("opportunity_id", "Opportunity", "商机", "Opportunity"),
        pick("kind", "Kind", "种类", picklists.BOOKING_KIND, default="demo"),
        plain(Kind.INSTANT, "start_at", "Start", "开始", required=True, index=True),
        plain(Kind.INSTANT, "end_at", "End", "结束", required=True),
        plain(Kind.INTEGER, "buffer_before_min", "Minutes before", "前置缓冲（分）", default=30),
        plain(Kind.INTEGER, "buffer_after_min", "Minutes after", "后置缓冲（分）", default=30),
        pick(
            "status",
            "Status",
            "状态",
            picklists.BOOKING_STATUS,
            index=True,
            default="pending",
        ),
        Field(
            "alternatives",
            Kind.JSON,
            Label("Free times", "可选时间"),
            merge=Merge.SERVER,
            length=4000,
        ),
        long_text("notes", "Notes", "备注"),
        owner(),
        EXTERNAL_ID,
        *AUDIT,
    ),
    columns=("demo_org_id", "name", "start_at", "end_at", "status", "owner_id"),
    indexes=(("demo_org_id", "start_at"),),
    icon="calendar-check",
)
TYPES = (DEMO_TEMPLATE, DEMO_ORG, ORG_BOOKING)

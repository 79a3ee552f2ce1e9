"""What is for sale and who buys it: products, stages, opportunities, their lines and roles."""

from workbench.i18n import Label
from workbench.schema import picklists
from workbench.schema.build import (
    AUDIT,
    EXTERNAL_ID,
    currency,
    long_text,
    owner,
    pick,
    plain,
    qualification,
    ref,
    tags,
    text,
)
from workbench.schema.fields import Field, Kind, Merge, RecordType

PRODUCT = RecordType(
    "Product",
    Label("Product", "产品"),
    Label("Products", "产品"),
    "catalogue",
    (
        text("name", "Name", "名称", required=True, search=True, index=True),
        text("product_code", "Code", "编码", search=True),
        text("family", "Family", "系列"),
        plain(Kind.BOOLEAN, "is_active", "Active", "启用", default=True),
        long_text("description", "Description", "描述"),
        EXTERNAL_ID,
        *AUDIT,
    ),
    columns=("name", "family", "product_code", "is_active"),
    icon="package",
)

PRICEBOOK_ENTRY = RecordType(
    "PricebookEntry",
    Label("Price", "价格"),
    Label("Prices", "价格"),
    "catalogue",
    (
        ref("product_id", "Product", "产品", "Product", required=True),
        plain(Kind.MONEY, "unit_price", "List price", "标价", required=True),
        currency(),
        plain(Kind.BOOLEAN, "is_active", "Active", "启用", default=True),
        EXTERNAL_ID,
        *AUDIT,
    ),
    name_fields=("product_id",),
    columns=("product_id", "unit_price", "currency_iso_code", "is_active"),
    icon="package",
)

OPPORTUNITY_STAGE = RecordType(
    "OpportunityStage",
    Label("Stage", "阶段"),
    Label("Stages", "阶段"),
    "catalogue",
    (
        text("api_name", "Value", "值", required=True, index=True),
        text("master_label", "Label", "名称", required=True, search=True),
        text("label_zh", "Chinese label", "中文名称"),
        plain(Kind.INTEGER, "sort_order", "Order", "顺序", required=True),
        plain(Kind.BOOLEAN, "is_active", "Active", "启用", default=True),
        plain(Kind.BOOLEAN, "is_closed", "Closed", "已关闭", default=False),
        plain(Kind.BOOLEAN, "is_won", "Won", "赢单", default=False),
        plain(Kind.PERCENT, "default_probability", "Probability", "概率", default=0),
        pick(
            "forecast_category",
            "Forecast category",
            "预测类别",
            picklists.FORECAST_CATEGORY,
            default="Pipeline",
        ),
        EXTERNAL_ID,
        *AUDIT,
    ),
    name_fields=("master_label",),
    columns=("master_label", "sort_order", "is_closed", "is_won", "default_probability"),
    icon="square-kanban",
)

STAGE_NAME = Field(
    "stage_name",
    Kind.PICKLIST,
    Label("Stage", "阶段"),
    is_required=True,
    is_indexed=True,
    merge=Merge.GROUP,
    group="deal",
)
"""Its values are the OpportunityStage records, so it has no list of its own here."""

OPPORTUNITY = RecordType(
    "Opportunity",
    Label("Opportunity", "商机"),
    Label("Opportunities", "商机"),
    "opportunity",
    (
        text("name", "Name", "名称", required=True, search=True, index=True),
        ref("account_id", "Account", "客户", "Account"),
        STAGE_NAME,
        plain(Kind.MONEY, "amount", "Amount", "金额", merge=Merge.GROUP, group="deal", index=True),
        plain(
            Kind.DATE,
            "close_date",
            "Close date",
            "成交日期",
            merge=Merge.GROUP,
            group="deal",
            index=True,
        ),
        plain(Kind.PERCENT, "probability", "Probability", "概率"),
        pick("forecast_category", "Forecast", "预测类别", picklists.FORECAST_CATEGORY),
        plain(Kind.DATE, "engage_date", "Engaged", "接触日期"),
        pick("type", "Type", "类型", picklists.OPPORTUNITY_TYPE),
        pick("lead_source", "Lead source", "线索来源", picklists.LEAD_SOURCE),
        text("next_step", "Next step", "下一步", search=True),
        *qualification(picklists.QUALIFICATION),
        pick("loss_reason", "Loss reason", "丢单原因", picklists.LOSS_REASON),
        long_text("loss_note", "Loss note", "丢单说明"),
        ref("campaign_id", "Campaign", "营销活动", "Campaign"),
        currency(),
        tags("tags", "Tags", "标签"),
        Field(
            "team_member_ids",
            Kind.SET,
            Label("Deal team", "协作人"),
            merge=Merge.SET,
            references=("User",),
        ),
        long_text("description", "Description", "描述", search=True),
        owner(),
        EXTERNAL_ID,
        *AUDIT,
    ),
    member_fields=("team_member_ids",),
    columns=(
        "account_id",
        "name",
        "stage_name",
        "amount",
        "forecast_category",
        "close_date",
        "next_step",
        "owner_id",
    ),
    indexes=(
        ("stage_name", "close_date", "amount"),
        ("owner_id", "stage_name", "amount"),
        ("stage_name", "amount", "probability"),
    ),
    icon="square-kanban",
)

OPPORTUNITY_LINE_ITEM = RecordType(
    "OpportunityLineItem",
    Label("Product line", "产品行"),
    Label("Product lines", "产品行"),
    "opportunity",
    (
        ref("opportunity_id", "Opportunity", "商机", "Opportunity", required=True),
        ref("product_id", "Product", "产品", "Product", required=True),
        plain(Kind.DECIMAL, "quantity", "Quantity", "数量", default="1"),
        plain(Kind.MONEY, "unit_price", "Unit price", "单价"),
        plain(Kind.PERCENT, "discount", "Discount %", "折扣 %"),
        text("description", "Description", "描述"),
        EXTERNAL_ID,
        *AUDIT,
    ),
    name_fields=("product_id",),
    parent_fields=("opportunity_id",),
    columns=("product_id", "quantity", "unit_price", "discount"),
    icon="package",
)

OPPORTUNITY_CONTACT_ROLE = RecordType(
    "OpportunityContactRole",
    Label("Contact role", "联系人角色"),
    Label("Contact roles", "联系人角色"),
    "opportunity",
    (
        ref("opportunity_id", "Opportunity", "商机", "Opportunity", required=True),
        ref("contact_id", "Contact", "联系人", "Contact", required=True),
        pick("role", "Role", "角色", picklists.CONTACT_ROLE),
        plain(Kind.BOOLEAN, "is_primary", "Primary", "主要", default=False),
        *AUDIT,
    ),
    name_fields=("contact_id",),
    parent_fields=("opportunity_id",),
    columns=("contact_id", "role", "is_primary"),
    icon="users",
)

OPPORTUNITY_FIELD_HISTORY = RecordType(
    "OpportunityFieldHistory",
    Label("Change", "变更"),
    Label("Changes", "变更"),
    "opportunity",
    (
        ref("opportunity_id", "Opportunity", "商机", "Opportunity", merge=Merge.SERVER),
        text("field", "Field", "字段", merge=Merge.SERVER),
        text("old_value", "From", "原值", merge=Merge.SERVER),
        text("new_value", "To", "新值", merge=Merge.SERVER),
        plain(Kind.INSTANT, "changed_at", "At", "时间", merge=Merge.SERVER, index=True),
        ref("changed_by_id", "By", "修改人", "User", merge=Merge.SERVER),
    ),
    name_fields=("field",),
    parent_fields=("opportunity_id",),
    columns=("changed_at", "field", "old_value", "new_value", "changed_by_id"),
    indexes=(("opportunity_id", "changed_at"),),
    is_server_written=True,
    icon="history",
)
HISTORY_FIELDS = ("stage_name", "amount", "close_date", "owner_id", "forecast_category")
"""Fields of an opportunity whose changes the server records (wire.md 5.2, rule 7)."""

TYPES = (
    PRODUCT,
    PRICEBOOK_ENTRY,
    OPPORTUNITY_STAGE,
    OPPORTUNITY,
    OPPORTUNITY_LINE_ITEM,
    OPPORTUNITY_CONTACT_ROLE,
    OPPORTUNITY_FIELD_HISTORY,
)

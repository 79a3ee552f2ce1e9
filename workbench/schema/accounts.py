"""Companies and the people in them."""

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
    tags,
    text,
    url,
)
from workbench.schema.fields import Kind, Merge, RecordType

ACCOUNT = RecordType(
    "Account",
    Label("Account", "客户"),
    Label("Accounts", "客户"),
    "account",
    (
        text("name", "Name", "名称", required=True, search=True, index=True),
        ref("parent_id", "Parent account", "上级客户", "Account"),
        pick("type", "Type", "类型", picklists.ACCOUNT_TYPE),
        pick("industry", "Industry", "行业", picklists.INDUSTRY, index=True),
        plain(Kind.MONEY, "annual_revenue", "Annual revenue", "年收入", least=0),
        plain(Kind.INTEGER, "number_of_employees", "Employees", "员工数", least=0),
        plain(Kind.INTEGER, "year_started", "Founded", "成立年份"),
        *phone("phone", "Phone", "电话"),
        url("website", "Website", "网站"),
        text("billing_street", "Street", "街道"),
        text("billing_city", "City", "城市", search=True),
        text("billing_state", "State", "省/州"),
        text("billing_postal_code", "Postal code", "邮编"),
        text("billing_country", "Country", "国家/地区"),
        text("time_zone", "Time zone", "时区"),
        currency(),
        tags("tags", "Tags", "标签"),
        long_text("description", "Description", "描述", search=True),
        owner(),
        EXTERNAL_ID,
        *AUDIT,
    ),
    columns=(
        "name",
        "industry",
        "billing_city",
        "number_of_employees",
        "annual_revenue",
        "phone",
        "owner_id",
    ),
    indexes=(("owner_id", "name"),),
    icon="building-2",
)

CONTACT = RecordType(
    "Contact",
    Label("Contact", "联系人"),
    Label("Contacts", "联系人"),
    "account",
    (
        text("salutation", "Salutation", "称谓", length=40),
        text("first_name", "First name", "名", search=True),
        text("last_name", "Last name", "姓", required=True, search=True, index=True),
        ref("account_id", "Account", "客户", "Account"),
        text("title", "Title", "职务", search=True),
        text("department", "Department", "部门"),
        pick("persona", "Persona", "角色画像", picklists.PERSONA),
        email(),
        *phone("phone", "Phone", "电话"),
        *phone("mobile_phone", "Mobile", "手机"),
        plain(
            Kind.BOOLEAN, "do_not_call", "Do not call", "勿打", merge=Merge.TRUE_WINS, default=False
        ),
        plain(
            Kind.BOOLEAN,
            "has_opted_out_of_email",
            "No e-mail",
            "拒收邮件",
            merge=Merge.TRUE_WINS,
            default=False,
        ),
        pick("lead_source", "Lead source", "线索来源", picklists.LEAD_SOURCE),
        text("mailing_city", "City", "城市"),
        text("mailing_country", "Country", "国家/地区"),
        text("time_zone", "Time zone", "时区"),
        long_text("description", "Description", "描述", search=True),
        owner(),
        EXTERNAL_ID,
        *AUDIT,
    ),
    name_fields=("first_name", "last_name"),
    columns=("last_name", "first_name", "title", "account_id", "phone", "email", "owner_id"),
    icon="user",
)
TYPES = (ACCOUNT, CONTACT)

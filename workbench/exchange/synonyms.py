"""Names that other programs and people give to our fields, as plain keys (see `mapping.key`)."""

from collections.abc import Mapping

FULL_NAMES = (
    "name", "fullname", "contactname", "contact", "attendee", "attendeename", "participant",
    "visitor", "姓名", "联系人",
)  # fmt: skip
"""What a column is called that holds first and last name in one."""
_BADGES = ("badgeid", "badge", "badgenumber", "attendeeid", "registrationid", "scanid", "胸卡号")

SYNONYMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "*": {
        "external_id": ("id", "externalkey", "recordid", "编号", "外部id"),
        "owner_id": ("owner", "ownername", "assignedto", "salesrep", "rep", "负责人"),
        "account_id": ("account", "accountname", "company", "customer", "客户名称", "公司"),
        "phone": ("tel", "telephone", "phonenumber", "businessphone", "联系电话", "电话号码"),
        "mobile_phone": ("mobile", "cell", "cellphone", "手机号", "手机号码"),
        "email": ("emailaddress", "mail", "邮件", "电子邮箱", "电子邮件"),
        "website": ("url", "web", "homepage", "网址"),
        "description": ("notes", "comments", "remarks", "说明", "备注"),
        "currency_iso_code": ("currency", "currencycode"),
        "industry": ("sector", "branch", "所属行业"),
        "number_of_employees": ("employees", "headcount", "staff", "人数", "员工人数"),
        "annual_revenue": ("revenue", "turnover", "营业额"),
        "lead_source": ("source", "origin", "来源"),
    },
    "Account": {
        "name": (
            "account", "accountname", "company", "companyname", "customer", "organization",
            "organisation", "公司", "公司名称", "企业名称", "客户名称",
        ),
        "external_id": ("accountid", "customerid"),
        "year_started": ("yearestablished", "established", "founded", "foundedin", "成立时间"),
        "parent_id": ("parent", "parentaccount", "subsidiaryof", "parentcompany", "母公司"),
        "billing_country": ("officelocation", "country", "location", "headquarters", "国家"),
        "billing_city": ("city",),
        "billing_state": ("state", "province", "省份"),
        "billing_postal_code": ("postalcode", "zip", "zipcode", "postcode"),
        "billing_street": ("street", "address", "地址"),
    },
    "Contact": {
        "external_id": ("contactid",),
        "first_name": ("first", "givenname", "forename"),
        "last_name": ("last", "surname", "familyname", *FULL_NAMES),
        "title": ("jobtitle", "position", "职位"),
        "mailing_city": ("city",),
        "mailing_country": ("country",),
    },
    "Lead": {
        "external_id": ("leadid", "prospectid", *_BADGES),
        "first_name": ("first", "givenname", "forename"),
        "last_name": ("last", "surname", "familyname", *FULL_NAMES),
        "title": ("jobtitle", "position", "职位"),
        "company": ("account", "companyname", "organization", "organisation", "公司名称"),
        "postal_code": ("zip", "zipcode", "postcode"),
        "street": ("address", "地址"),
    },
    "Product": {
        "name": ("product", "productname", "产品名称"),
        "external_id": ("productid",),
        "product_code": ("sku", "code", "productcode", "型号"),
        "family": ("series", "category", "productline", "产品系列"),
        "PricebookEntry.unit_price": (
            "salesprice", "price", "listprice", "unitprice", "单价", "价格", "标价",
        ),
    },
    "User": {
        "name": ("salesagent", "agent", "rep", "salesrep", "fullname", "username", "销售"),
        "external_id": ("userid",),
        "team_id": ("regionaloffice", "region", "office", "team", "teamname", "区域"),
        "manager_id": ("manager", "managername", "reportsto", "supervisor", "上级"),
    },
    "Team": {
        "name": ("team", "teamname", "regionaloffice", "region"),
        "parent_id": ("parent", "parentteam"),
    },
    "Opportunity": {
        "name": ("opportunity", "opportunityname", "deal", "dealname", "商机名称"),
        "external_id": ("opportunityid", "dealid", "商机编号"),
        "owner_id": ("salesagent", "agent", "owner", "销售"),
        "stage_name": ("dealstage", "stage", "pipelinestage", "销售阶段"),
        "amount": ("closevalue", "value", "dealvalue", "dealamount", "预计金额"),
        "close_date": ("closedate", "expectedclose", "closingdate", "预计成交日期"),
        "engage_date": ("engagedate", "engagedon"),
        "OpportunityLineItem.product_id": ("product", "productname", "产品", "产品名称"),
    },
    "CampaignMember": {
        "campaign_id": ("campaign", "event", "eventname", "show", "活动", "展会"),
        "external_id": ("memberid", *_BADGES),
        "first_name": ("first", "givenname", "forename"),
        "last_name": ("last", "surname", "familyname", *FULL_NAMES),
        "title": ("jobtitle", "position", "职位"),
        "company": (
            "account", "companyname", "organization", "organisation", "employer", "公司名称",
        ),
        "phone": ("mobile", "mobilephone", "cell", "手机", "手机号"),
    },
    "Campaign": {"name": ("campaign", "campaignname", "活动名称")},
}  # fmt: skip
"""Type → field (or child type and field) → keys; `*` holds for every type with that field."""

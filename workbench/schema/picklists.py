"""Standard value lists (Salesforce's defaults where they exist), with 中文 labels."""

from workbench.schema.build import choices

INDUSTRY = choices(
    ("Agriculture", "农业"), ("Apparel", "服装"), ("Banking", "银行"),
    ("Biotechnology", "生物技术"), ("Chemicals", "化工"), ("Communications", "通信"),
    ("Construction", "建筑"), ("Consulting", "咨询"), ("Education", "教育"),
    ("Electronics", "电子"), ("Energy", "能源"), ("Engineering", "工程"),
    ("Entertainment", "娱乐"), ("Environmental", "环保"), ("Finance", "金融"),
    ("Food & Beverage", "食品饮料"), ("Government", "政府"), ("Healthcare", "医疗"),
    ("Hospitality", "酒店旅游"), ("Insurance", "保险"), ("Machinery", "机械"),
    ("Manufacturing", "制造"), ("Media", "媒体"), ("Not For Profit", "非营利"),
    ("Recreation", "休闲"), ("Retail", "零售"), ("Shipping", "航运"),
    ("Technology", "科技"), ("Telecommunications", "电信"), ("Transportation", "运输"),
    ("Utilities", "公用事业"), ("Other", "其他"),
    is_open=True,
)  # fmt: skip
ACCOUNT_TYPE = choices(
    ("Prospect", "潜在客户"), ("Customer - Direct", "直接客户"),
    ("Customer - Channel", "渠道客户"), ("Channel Partner / Reseller", "渠道伙伴"),
    ("Installation Partner", "实施伙伴"), ("Technology Partner", "技术伙伴"), ("Other", "其他"),
    is_open=True,
)  # fmt: skip
RATING = choices(("Hot", "热"), ("Warm", "温"), ("Cold", "冷"))
LEAD_SOURCE = choices(
    ("Web", "网站"), ("Phone Inquiry", "电话咨询"), ("Partner Referral", "伙伴推荐"),
    ("Purchased List", "购买名单"), ("Event", "活动"), ("Other", "其他"),
    is_open=True,
)  # fmt: skip
LEAD_STATUS = choices(
    ("Open - Not Contacted", "未联系"), ("Working - Contacted", "跟进中"),
    ("Closed - Converted", "已转换"), ("Closed - Not Converted", "已关闭"),
)  # fmt: skip
PERSONA = choices(
    ("CEO", "首席执行官"), ("CFO", "首席财务官"), ("CTO", "首席技术官"), ("CMO", "首席营销官"),
    ("COO", "首席运营官"), ("Admin", "管理员"), ("End User", "最终用户"), ("Other", "其他"),
    is_open=True,
)  # fmt: skip
FORECAST_CATEGORY = choices(
    ("Omitted", "不计入"), ("Pipeline", "管道"), ("BestCase", "Best case", "乐观"),
    ("MostLikely", "Most likely", "较可能"), ("Forecast", "Commit", "承诺"), ("Closed", "已成交"),
)  # fmt: skip
OPPORTUNITY_TYPE = choices(
    ("New Customer", "新客户"), ("Existing Customer - Upgrade", "老客户升级"),
    ("Existing Customer - Replacement", "老客户替换"),
    ("Existing Customer - Downgrade", "老客户降级"),
    is_open=True,
)  # fmt: skip
LOSS_REASON = choices(
    ("no_budget", "No budget", "没有预算"), ("no_authority", "No authority", "无决策权"),
    ("no_need", "No need", "没有需求"), ("no_timing", "Bad timing", "时机不对"),
    ("competitor_functionality", "Competitor: functionality", "竞品：功能"),
    ("competitor_price", "Competitor: price", "竞品：价格"),
    ("competitor_brand", "Competitor: brand or risk", "竞品：品牌或风险"),
    ("competitor_relationship", "Competitor: existing relationship", "竞品：已有关系"),
    ("inertia", "Stayed as they are", "维持现状"), ("build_in_house", "Builds in-house", "自建"),
    ("reprioritised", "Other priorities", "优先级调整"), ("other", "Other", "其他"),
)  # fmt: skip
CONTACT_ROLE = choices(
    ("Business User", "业务用户"), ("Decision Maker", "决策者"),
    ("Economic Buyer", "经济买家"), ("Economic Decision Maker", "经济决策者"),
    ("Evaluator", "评估者"), ("Executive Sponsor", "高层支持者"), ("Influencer", "影响者"),
    ("Technical Buyer", "技术买家"), ("Gatekeeper", "把关者"), ("Other", "其他"),
    is_open=True,
)  # fmt: skip
CAMPAIGN_TYPE = choices(
    ("Conference", "大会"), ("Webinar", "线上研讨会"), ("Trade Show", "展会"),
    ("Public Relations", "公关"), ("Partners", "伙伴"), ("Referral Program", "推荐计划"),
    ("Advertisement", "广告"), ("Banner Ads", "横幅广告"), ("Direct Mail", "直邮"),
    ("Email", "邮件"), ("Telemarketing", "电话营销"), ("Other", "其他"),
    is_open=True,
)  # fmt: skip
CAMPAIGN_STATUS = choices(
    ("Planned", "计划"), ("In Progress", "进行中"), ("Completed", "已完成"), ("Aborted", "已中止")
)
CAMPAIGN_MEMBER_STATUS = choices(
    ("Planned", "计划"), ("Sent", "已发送"), ("Received", "已收到"), ("Responded", "已回应"),
    is_open=True,
)  # fmt: skip
TASK_SUBTYPE = choices(
    ("call", "Call", "电话"), ("email", "E-mail", "邮件"), ("note", "Note", "笔记"),
    ("to_do", "To-do", "待办"), ("handoff", "Handoff", "交接"),
    ("social", "Social touch", "社交触达"),
)  # fmt: skip
TASK_STATUS = choices(
    ("Not Started", "未开始"), ("In Progress", "进行中"), ("Completed", "已完成"),
    ("Waiting on someone else", "等待他人"), ("Deferred", "已推迟"),
)  # fmt: skip
TASK_PRIORITY = choices(("High", "高"), ("Normal", "中"), ("Low", "低"))
CALL_TYPE = choices(("Outbound", "呼出"), ("Inbound", "呼入"), ("Internal", "内部"))
CALL_DISPOSITION = choices(
    ("no_answer", "No answer", "无人接听"),
    ("left_voicemail", "Voicemail", "语音信箱"),
    ("call_back_later", "Call back", "稍后回拨"),
    ("gatekeeper", "Gatekeeper", "前台挡驾"),
    ("connected_interested", "Interested", "有意向"),
    ("meeting_booked", "Meeting booked", "已约会议"),
    ("not_interested", "Not interested", "无兴趣"),
    ("referral", "Referral", "转介"),
    ("bad_number", "Bad number", "空号"),
    ("do_not_call", "Do not call", "勿打"),
)
CONNECTED_DISPOSITIONS = frozenset(
    {
        "call_back_later",
        "connected_interested",
        "meeting_booked",
        "not_interested",
        "referral",
        "do_not_call",
    }
)
SUCCESS_DISPOSITIONS = frozenset({"connected_interested", "meeting_booked"})
"""What a call is made for."""
EVENT_TYPE = choices(
    ("Call", "电话会议"), ("Meeting", "会议"), ("Demo", "演示"), ("Other", "其他"), is_open=True
)
TEMPLATE_KIND = choices(
    ("SDO", "SDO"), ("IDO", "IDO"), ("CBO", "CBO"), ("custom", "Custom", "定制"), is_open=True
)
ORG_KIND = choices(
    ("scratch", "Scratch", "临时"), ("sandbox", "Sandbox", "沙箱"), ("trial", "Trial", "试用"),
    ("dev", "Developer", "开发"), ("production_like", "Production-like", "类生产"),
    ("other", "Other", "其他"),
)  # fmt: skip
ORG_STATE = choices(
    ("ready", "Ready", "就绪"), ("in_use", "In use", "使用中"),
    ("needs_reset", "Needs reset", "待重置"), ("broken", "Broken", "故障"),
    ("expiring", "Expiring", "将到期"), ("building", "Building", "搭建中"),
    ("hold", "On hold", "保留"), ("retired", "Retired", "已停用"),
)  # fmt: skip
BOOKING_KIND = choices(
    ("demo", "Demo", "演示"), ("poc", "POC", "概念验证"), ("hold", "Hold", "预留")
)
BOOKING_STATUS = choices(
    ("pending", "Provisional", "待确认"), ("approved", "Confirmed", "已确认"),
    ("rejected", "Lost", "未成功"), ("done", "Done", "已结束"),
    ("cancelled", "Cancelled", "已取消"),
)  # fmt: skip
ROLE = choices(
    ("bdr", "BDR", "商务拓展"), ("ae", "Account executive", "客户经理"),
    ("se", "Solution engineer", "解决方案工程师"), ("manager", "Sales manager", "销售经理"),
    ("csm", "Customer success", "客户成功"), ("admin", "Administrator", "管理员"),
)  # fmt: skip
CONFLICT_STATE = choices(("open", "Open", "待处理"), ("resolved", "Resolved", "已解决"))
RESERVATION_STATUS = choices(
    ("pending", "Not confirmed", "待确认"), ("approved", "Confirmed", "已确认"),
    ("rejected", "Somebody else's", "已被占用"), ("released", "Given back", "已释放"),
)  # fmt: skip
CADENCE_STEP_KIND = choices(
    ("call", "Call", "电话"), ("email", "E-mail", "邮件"), ("social", "Social touch", "社交触达"),
    ("wait", "Wait", "等待"),
)  # fmt: skip
HALF_DAY = choices(
    ("any", "Any", "不限"), ("morning", "Morning", "上午"), ("afternoon", "Afternoon", "下午"),
    ("other", "Other than last time", "与上次相反"),
)  # fmt: skip
CADENCE_STATE = choices(
    ("active", "Running", "进行中"), ("finished", "Finished", "已完成"), ("left", "Left", "已退出")
)
CADENCE_EXIT = choices(
    ("meeting", "Meeting booked", "已约会议"), ("opt_out", "Opted out", "要求勿扰"),
    ("disqualified", "Not interested or closed", "无兴趣或已关闭"),
    ("referral", "Referred to somebody else", "已转介"),
    ("bad_number", "No number left", "无可用号码"),
    ("end", "All steps done", "步骤已全部完成"), ("removed", "Taken out", "已移出"),
)  # fmt: skip
QUALIFICATION = choices(
    ("Unknown", "未知"), ("Partly", "部分明确"), ("Confirmed", "已确认"),
)  # fmt: skip
"""How far one thing that makes a deal is known: who decides, when, with what money."""
FIT = choices(
    ("good", "Good fit", "匹配"), ("fair", "Fair fit", "一般"), ("poor", "Poor fit", "不匹配")
)
HANDOFF_STATUS = choices(
    ("Submitted", "Waiting", "待接收"), ("Accepted", "已接收"), ("Returned", "已退回"),
    ("Withdrawn", "Taken back", "已撤回"),
)  # fmt: skip
HANDOFF_RETURN_REASON = choices(
    ("no_need", "No real need", "没有真实需求"),
    ("no_authority", "No access to who decides", "接触不到决策人"),
    ("no_timing", "Too early", "时机未到"),
    ("no_budget", "No budget", "没有预算"),
    ("poor_fit", "Poor fit", "不匹配"),
    ("incomplete", "Too little is known", "信息不全"),
    ("duplicate", "Known customer or duplicate", "已有客户或重复"),
    ("wrong_person", "Belongs to somebody else", "应由他人跟进"),
    ("unreachable", "Cannot be reached", "联系不上"),
    ("other", "Other", "其他"),
)
DO_NOT_CALL_SOURCE = choices(
    ("call", "Said on a call", "通话中要求"),
    ("record", "Of a deleted record", "来自已删除的记录"),
    ("list", "From a list", "来自名单"),
    is_open=True,
)

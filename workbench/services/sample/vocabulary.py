"""The invented words the sample is made of; no company or person in it exists."""

HAN_FAMILY = tuple(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝"
)
HAN_GIVEN = (
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛",
    "明", "超", "秀英", "霞", "平", "刚", "桂英", "建国", "文博", "雨桐", "子涵", "浩然", "欣怡",
    "思远", "嘉怡", "志强", "海燕", "晓东", "丽华", "国庆", "梦琪", "俊杰", "雪梅", "天宇", "佳琪",
    "若曦", "宇轩", "诗涵", "一鸣", "婉清", "景行", "怀瑾", "书瑶", "承志", "念慈",
)  # fmt: skip
LATIN_FIRST = (
    "Anna", "Ben", "Clara", "David", "Elena", "Felix", "Greta", "Henrik", "Ida", "Jonas", "Karin",
    "Lars", "Marta", "Nils", "Olga", "Pieter", "Rosa", "Stefan", "Tessa", "Ugo", "Vera", "Willem",
    "Yara", "Zoe", "Amir", "Bianca", "Carlos", "Daria", "Emil", "Fatima", "Georg", "Hana", "Ivan",
    "Joana", "Kofi", "Leila", "Mateo", "Nadia", "Oskar", "Priya", "Rafael", "Sanna", "Tomas",
    "Ulla",
)  # fmt: skip
LATIN_LAST = (
    "Abend", "Bakker", "Cervera", "Dahlin", "Eklund", "Ferrante", "Grau", "Holm", "Iversen",
    "Jansen", "Kowal", "Lindqvist", "Moreau", "Novak", "Okafor", "Petit", "Quist", "Raman",
    "Santoro", "Tamm", "Ullrich", "Varga", "Weiss", "Ximenes", "Ytter", "Zeman", "Brandt", "Costa",
    "Duarte", "Engel", "Fontana", "Grimaldi", "Haddad", "Ibsen", "Jokinen", "Keller", "Lund",
    "Marin", "Nowak", "Oliveira", "Palmer", "Rossi", "Sorel", "Thoma", "Vasile", "Winter",
)  # fmt: skip
HAN_FIRST_WORDS = (
    "恒达", "蓝天", "云帆", "锦和", "宝山", "明珠", "海澜", "天河", "星野", "闽江", "华夏", "清河",
    "金桥", "远洋", "瑞丰", "卓越", "君普", "凯捷", "莲花", "橡岭", "沙丘", "燕鸥", "石英", "鼎峰",
    "北辰", "南屏", "东篱", "西岭", "百川", "千帆", "万象", "长风", "青禾", "白鹭", "红枫", "银河",
    "晨曦", "听涛", "望岳", "知行", "同创", "启明", "合众", "安科", "福星", "丰泽", "盛世", "嘉禾",
)  # fmt: skip
LATIN_FIRST_WORDS = (
    "Acorn", "Bolt", "Cato", "Dune", "Echo", "Fox", "Gull", "Harbor", "Iris", "Juniper", "Kestrel",
    "Lumen", "Marlin", "Nord", "Oak", "Pearl", "Quartz", "Rhein", "Sable", "Tern", "Umber",
    "Vesper",
    "Willow", "Xenon", "Yarrow", "Zephyr", "Alder", "Birch", "Cobalt", "Delta", "Ember", "Fjord",
    "Granite", "Heron", "Indigo", "Jasper", "Kite", "Larch", "Meadow", "Nimbus", "Opal", "Pine",
    "Rowan", "Slate", "Thistle", "Vale", "Wren", "Aster",
)  # fmt: skip
SECOND_HAN = ("", "新", "中", "盛", "联", "信", "通", "源", "兴", "达", "泰", "宏")
SECOND_LATIN = ("", "bridge", "field", "gate", "haven", "line", "mark", "port", "ridge", "stone",
                "way", "wood")  # fmt: skip
TRADES: tuple[tuple[str, str, str], ...] = (
    ("Transportation", "Logistics", "物流"),
    ("Retail", "Retail", "零售"),
    ("Manufacturing", "Parts", "制造"),
    ("Healthcare", "Health", "医疗"),
    ("Food & Beverage", "Foods", "食品"),
    ("Energy", "Energy", "能源"),
    ("Technology", "Systems", "科技"),
    ("Education", "Academy", "教育"),
    ("Hospitality", "Hotels", "酒店"),
    ("Apparel", "Textile", "纺织"),
    ("Construction", "Build", "建设"),
    ("Finance", "Finance", "金融"),
)
"""Industry, and the word for it in company names."""
HAN_CITIES = (
    ("上海", "21"), ("北京", "10"), ("深圳", "755"), ("杭州", "571"), ("成都", "28"),
    ("苏州", "512"), ("武汉", "27"), ("南京", "25"), ("广州", "20"), ("西安", "29"),
    ("青岛", "532"), ("无锡", "510"),
)  # fmt: skip
"""Chinese cities with their area codes."""
LATIN_CITIES = (
    ("Hamburg", "Germany", "Europe/Berlin", "+4940555{:05d}"),
    ("Rotterdam", "Netherlands", "Europe/Amsterdam", "+3110555{:04d}"),
    ("Gothenburg", "Sweden", "Europe/Stockholm", "+4631555{:04d}"),
    ("Lyon", "France", "Europe/Paris", "+33455555{:03d}"),
    ("Valencia", "Spain", "Europe/Madrid", "+3496555{:04d}"),
    ("Leeds", "United Kingdom", "Europe/London", "+44113555{:04d}"),
    ("Gdańsk", "Poland", "Europe/Warsaw", "+4858555{:04d}"),
    ("Pune", "India", "Asia/Kolkata", "+9120555{:05d}"),
    ("Chicago", "United States", "America/Chicago", "+1312555{:04d}"),
)
FAR_CITIES = (
    ("Auckland", "New Zealand", "Pacific/Auckland", "+6495550{:03d}"),
    ("Portland", "United States", "America/Los_Angeles", "+15035550{:03d}"),
)
"""Where people work while it is night in all the cities above."""
TITLES: tuple[tuple[str, str, str], ...] = (
    ("COO", "COO", "运营总监"),
    ("CFO", "CFO", "财务总监"),
    ("CTO", "CTO", "技术总监"),
    ("CEO", "Managing director", "总经理"),
    ("CMO", "Head of marketing", "市场总监"),
    ("Admin", "IT manager", "信息主管"),
    ("End User", "Shift planner", "排班主管"),
    ("Other", "Head of HR", "人力资源总监"),
)
"""Persona, and the title in both languages."""
WORK = (
    ("shift planning in {n} sites", "{n} 个门店的排班"),
    ("overtime control", "加班管理"),
    ("peak season staffing", "旺季用工"),
    ("crew rota pilot", "班组排班试点"),
    ("scheduling for {n} depots", "{n} 个仓库的排班"),
    ("three-shift rollout", "三班制推广"),
    ("absence and cover", "缺勤与顶班"),
    ("weekend staffing", "周末排班"),
)
NEXT_STEPS = (
    ("Send the reference of a like customer", "发送同行案例"),
    ("Demo with the COO", "给运营总监演示"),
    ("Security questionnaire", "回复安全问卷"),
    ("Price for two sites", "两个门店的报价"),
    ("Call the CFO about the budget", "与财务总监确认预算"),
    ("Agree POC criteria", "确认验证标准"),
)
REASONS = (
    ("Registered for “{event}” [event list]", "报名了“{event}” [活动名单]"),
    ("Opened the pricing deck {n} times this week [mail]", "本周 {n} 次打开报价资料 [邮件]"),
    ("Opens {n} new sites this year [news]", "今年将新开 {n} 个网点 [新闻]"),
    ("Asked for a price on the website [web]", "在官网询价 [网站]"),
    ("Hires {n} shift planners [news]", "正在招聘 {n} 名排班主管 [新闻]"),
)
NOTES = {
    "connected_interested": (
        "Plans staff in Excel, two people, “always late”. Decides together with the CFO.",
        "现在用 Excel 排班，两个人还总是来不及。和财务总监一起决定。",
    ),
    "meeting_booked": (
        "Wants to see three sites on one screen. Brings the planner.",
        "想在一个画面上看三个网点，会带排班主管参加。",
    ),
    "call_back_later": ("In a meeting, asked to be called back.", "正在开会，请稍后再打。"),
    "not_interested": ("Signed with another vendor in spring.", "春天刚签了别家。"),
    "gatekeeper": ("Front desk: he is in after three.", "前台说下午三点以后在。"),
    "left_voicemail": ("Left name and the question about staffing.", "留言：姓名和排班的问题。"),
}
EVENTS = (
    ("Warehouse peak season", "仓储旺季大会", "Conference"),
    ("Shift planning live", "排班线上课", "Webinar"),
    ("Retail operations fair", "零售运营展", "Trade Show"),
    ("Hospital rota round table", "医院排班圆桌会", "Conference"),
    ("Spring mailing", "春季邮件", "Email"),
)
PRODUCTS = (
    ("Ward rota", "排班", "ROTA", "Planning", 50),
    ("Overtime strip", "加班条", "OVER", "Planning", 18),
    ("Demand forecast", "需求预测", "FCST", "Insight", 32),
    ("Crew app", "班组应用", "CREW", "Mobile", 12),
    ("Start-up help", "上线服务", "SETUP", "Services", 9000),
)
"""Name, 中文, code, family, list price."""
HAN_STREETS = ("人民路", "中山路", "解放路", "和平街", "建设大道", "滨江路", "学院路")
LATIN_STREETS = ("Harbour Road", "Mill Lane", "Station Street", "Canal Side", "Market Square")

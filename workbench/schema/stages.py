"""The stages a new workspace starts with (Salesforce's defaults), and their 中文 names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DefaultStage:
    """One stage of a new workspace."""

    api_name: str
    label_zh: str
    probability: int
    forecast_category: str = "Pipeline"
    is_closed: bool = False
    is_won: bool = False


DEFAULT_STAGES: tuple[DefaultStage, ...] = (
    DefaultStage("Prospecting", "初步接触", 10),
    DefaultStage("Qualification", "资格确认", 10),
    DefaultStage("Needs Analysis", "需求分析", 20),
    DefaultStage("Value Proposition", "价值主张", 50),
    DefaultStage("Id. Decision Makers", "识别决策人", 60),
    DefaultStage("Perception Analysis", "认知分析", 70),
    DefaultStage("Proposal/Price Quote", "方案报价", 75),
    DefaultStage("Negotiation/Review", "谈判审核", 90),
    DefaultStage("Closed Won", "赢单", 100, "Closed", is_closed=True, is_won=True),
    DefaultStage("Closed Lost", "丢单", 0, "Omitted", is_closed=True),
)

"""Which kind of person somebody is by their title, so that the cards fit them."""

import re
from types import MappingProxyType

_TITLES = MappingProxyType(
    {
        "CFO": r"\bcfo\b|financ|treasur|controller|accounting|财务|会计",
        "CTO": r"\b(?:cto|cio|it|ciso)\b|technolog|information|digital|software|技术|信息|数字化",
        "CMO": r"\bcmo\b|marketing|brand|growth|sales|commercial|市场|营销|品牌|销售",
        "COO": r"\bcoo\b|operat|plant|supply|warehouse|logistic|production|factory|stores|planner"
        r"|buyer|procure|purchas|运营|营运|工厂|厂长|供应链|仓|物流|生产|采购",
        "CEO": r"\bceo\b|owner|founder|president|managing director|general manager"
        r"|总经理|董事长|创始人|总裁",
    }
)
"""In this order: a “VP finance operations” holds the money first."""


def persona_of(title: str | None, persona: str | None = None) -> str:
    """Return the persona that is known, else the one a title tells; empty where neither does."""
    if persona:
        return persona
    told = (title or "").casefold()
    return next((name for name, words in _TITLES.items() if told and re.search(words, told)), "")

"""What each metric asks, in both languages: the title of its chart."""

from collections.abc import Mapping
from types import MappingProxyType

from workbench.i18n import Label

QUESTIONS: Mapping[str, Label] = MappingProxyType(
    {
        "pipeline_by_stage": Label("What is in the pipeline?", "在手商机有多少？"),
        "won_by_quarter": Label("How much did we win each quarter?", "每个季度赢单多少？"),
        "won_by_manager": Label("Whose teams win the most?", "谁的团队赢单最多？"),
        "won_by_region": Label("Which region wins the most?", "哪个区域赢单最多？"),
        "won_by_product": Label("Which products do we win with?", "我们靠哪些产品赢单？"),
        "won_by_fit": Label("Do we win the right customers?", "我们赢的是对的客户吗？"),
        "win_rate": Label("How many of our closed deals do we win?", "已关闭的商机赢了多少？"),
        "stage_conversion": Label("Where do deals drop out?", "商机在哪一步流失？"),
        "cycle": Label("How long does it take to win a deal?", "赢一单要多久？"),
        "waterfall": Label("Why did the pipeline change?", "管道为何变化？"),
        "velocity": Label("How much do we win a day?", "我们每天赢得多少？"),
        "ageing": Label("How old is the open pipeline?", "在手商机放了多久？"),
        "loss_reasons": Label("Why do we lose?", "我们为何丢单？"),
        "forecast": Label("What will we close?", "本期能成交多少？"),
        "leaderboard": Label("Who is ahead?", "谁领先？"),
        "connect_heatmap": Label("When do we reach people?", "什么时候能找到人？"),
        "call_outcomes": Label("How do our calls end?", "外呼结果如何？"),
        "reach_by_attempt": Label("Which attempt reaches people?", "第几次能找到人？"),
        "success_by_attempt": Label("Which attempt succeeds?", "第几次外呼能成？"),
        "success_by_month": Label("In which months do calls succeed?", "哪几个月外呼最有效？"),
        "dials_over_time": Label("How many calls did we make?", "打了多少通电话？"),
        "call_funnel": Label("What became of the list?", "名单上的人走到了哪一步？"),
        "handoff_acceptance": Label("How many handoffs are accepted?", "移交的线索有多少被接收？"),
        "handoffs_by_sender": Label("Whose handoffs are accepted?", "谁移交的线索被接收？"),
        "score_calibration": Label("Do the chances come true?", "预测的概率兑现了吗？"),
        "handoff_returns": Label("Why do handoffs come back?", "线索为何被退回？"),
    }
)

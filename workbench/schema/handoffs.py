"""A lead that passes from one who found it to one who sells: what was known, and the answer."""

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
)
from workbench.schema.fields import Kind, Merge, RecordType

_ANSWER = "answer"
"""Who answers says everything at once: state, moment and reason are merged as one."""

HANDOFF = RecordType(
    "Handoff",
    Label("Handoff", "交接"),
    Label("Handoffs", "交接"),
    "handoff",
    (
        ref("lead_id", "Lead", "线索", "Lead", required=True, merge=Merge.ONCE),
        ref("from_user_id", "From", "移交人", "User", required=True, merge=Merge.ONCE),
        text("need", "Need", "需求", required=True, search=True, length=1000, merge=Merge.ONCE),
        pick("persona", "Persona", "角色画像", picklists.PERSONA, merge=Merge.ONCE),
        long_text("package", "What is known", "交接内容", search=True, merge=Merge.ONCE),
        pick(
            "qualification_authority",
            "Authority",
            "决策权",
            picklists.QUALIFICATION,
            merge=Merge.ONCE,
        ),
        pick("qualification_timing", "Timing", "时间", picklists.QUALIFICATION, merge=Merge.ONCE),
        pick("qualification_budget", "Budget", "预算", picklists.QUALIFICATION, merge=Merge.ONCE),
        plain(Kind.INTEGER, "score", "Score", "评分", merge=Merge.ONCE),
        pick("fit", "Fit", "匹配度", picklists.FIT, merge=Merge.ONCE),
        ref("event_id", "Meeting", "会议", "Event", merge=Merge.ONCE),
        plain(
            Kind.INSTANT,
            "submitted_at",
            "Handed over at",
            "移交时间",
            required=True,
            merge=Merge.ONCE,
            index=True,
            past=True,
        ),
        pick(
            "status",
            "Status",
            "状态",
            picklists.HANDOFF_STATUS,
            required=True,
            merge=Merge.GROUP,
            group=_ANSWER,
            index=True,
            default="Submitted",
        ),
        plain(
            Kind.INSTANT,
            "answered_at",
            "Answered at",
            "答复时间",
            merge=Merge.GROUP,
            group=_ANSWER,
            past=True,
        ),
        pick(
            "return_reason",
            "Returned because",
            "退回原因",
            picklists.HANDOFF_RETURN_REASON,
            merge=Merge.GROUP,
            group=_ANSWER,
        ),
        text(
            "return_notes",
            "Notes on the return",
            "退回说明",
            length=2000,
            merge=Merge.GROUP,
            group=_ANSWER,
        ),
        owner(),
        EXTERNAL_ID,
        *AUDIT,
    ),
    name_fields=("need",),
    owner_fields=("from_user_id",),
    columns=("submitted_at", "lead_id", "need", "from_user_id", "owner_id", "status"),
    indexes=(("owner_id", "status", "submitted_at"), ("from_user_id", "submitted_at")),
    icon="handshake",
)
TYPES = (HANDOFF,)

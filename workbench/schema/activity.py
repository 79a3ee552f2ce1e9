"""What was done and what is to do: tasks (calls, e-mails, notes, to-dos) and events."""

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
from workbench.schema.fields import Field, Kind, Merge, RecordType

_WHO = ref("who_id", "Person", "人员", "Lead", "Contact")
_WHAT = ref("what_id", "About", "相关记录", "Account", "Opportunity", "Campaign", "DemoOrg")
_PARTICIPANTS = Field(
    "participant_ids",
    Kind.SET,
    Label("Participants", "参与人"),
    merge=Merge.SET,
    references=("User",),
)

TASK = RecordType(
    "Task",
    Label("Task", "任务"),
    Label("Tasks", "任务"),
    "activity",
    (
        text("subject", "Subject", "主题", search=True),
        pick(
            "task_subtype",
            "Kind",
            "种类",
            picklists.TASK_SUBTYPE,
            required=True,
            merge=Merge.ONCE,
            default="to_do",
        ),
        pick("status", "Status", "状态", picklists.TASK_STATUS, default="Not Started"),
        pick("priority", "Priority", "优先级", picklists.TASK_PRIORITY, default="Normal"),
        plain(Kind.DATE, "activity_date", "Due", "到期日"),
        plain(Kind.INSTANT, "due_at", "Due at", "到期时间", index=True),
        plain(
            Kind.INSTANT,
            "activity_at",
            "When",
            "发生时间",
            merge=Merge.ONCE,
            index=True,
            past=True,
        ),
        _WHO,
        _WHAT,
        pick("call_type", "Direction", "方向", picklists.CALL_TYPE, merge=Merge.ONCE),
        pick(
            "call_disposition",
            "Outcome",
            "通话结果",
            picklists.CALL_DISPOSITION,
            merge=Merge.ONCE,
        ),
        plain(Kind.INTEGER, "call_duration_s", "Seconds", "时长（秒）", merge=Merge.ONCE, least=0),
        text("call_status", "Line status", "线路状态", merge=Merge.ONCE),
        text("call_phone", "Number called", "拨打号码", merge=Merge.ONCE, index=True),
        plain(Kind.INTEGER, "call_attempt", "Attempt", "第几次拨打", merge=Merge.ONCE, least=1),
        plain(Kind.BOOLEAN, "has_spoken", "Spoke", "已通话", merge=Merge.ONCE),
        ref("caused_by_id", "Follows", "源自", "Task", merge=Merge.ONCE),
        ref("corrects_id", "Corrects", "更正", "Task", merge=Merge.ONCE),
        plain(Kind.INSTANT, "voided_at", "Undone at", "撤销时间", merge=Merge.ONCE),
        ref("voided_by_id", "Undone by", "撤销人", "User", merge=Merge.ONCE),
        long_text("description", "Notes", "备注", search=True),
        owner(),
        EXTERNAL_ID,
        *AUDIT,
    ),
    name_fields=("subject",),
    owner_of_fields=("who_id", "what_id"),
    columns=("activity_at", "subject", "who_id", "call_disposition", "owner_id"),
    indexes=(
        ("who_id", "activity_at"),
        ("what_id", "activity_at"),
        ("owner_id", "activity_at", "call_disposition"),
        ("owner_id", "status", "due_at"),
        (
            *("activity_at", "task_subtype", "voided_at"),
            *("call_disposition", "call_type", "has_spoken"),
        ),
    ),
    is_append_only=True,
    icon="phone",
)

EVENT = RecordType(
    "Event",
    Label("Event", "日程"),
    Label("Events", "日程"),
    "activity",
    (
        text("subject", "Subject", "主题", required=True, search=True),
        pick("type", "Type", "类型", picklists.EVENT_TYPE),
        plain(Kind.INSTANT, "start_at", "Start", "开始", required=True, index=True),
        plain(Kind.INSTANT, "end_at", "End", "结束"),
        text("location", "Location", "地点"),
        _WHO,
        _WHAT,
        _PARTICIPANTS,
        plain(Kind.INSTANT, "voided_at", "Undone at", "撤销时间", merge=Merge.ONCE),
        long_text("description", "Notes", "备注", search=True),
        owner(),
        EXTERNAL_ID,
        *AUDIT,
    ),
    name_fields=("subject",),
    owner_of_fields=("who_id", "what_id"),
    member_fields=("participant_ids",),
    columns=("start_at", "subject", "who_id", "what_id", "owner_id"),
    indexes=(("what_id", "start_at"), ("who_id", "start_at")),
    icon="calendar",
)
TYPES = (TASK, EVENT)

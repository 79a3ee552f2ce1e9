"""How somebody is worked: when one may call, who has reserved whom, and cadences of steps."""

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
    tags,
    text,
)
from workbench.schema.fields import Kind, Merge, RecordType

_PLACE = "place"

CALLING_RULE = RecordType(
    "CallingRule",
    Label("Calling rule", "外呼时段规则"),
    Label("Calling rules", "外呼时段规则"),
    "people",
    (
        text("name", "Name", "名称", required=True, search=True, index=True),
        text("country", "Country code", "国家/地区代码", required=True, index=True, length=2),
        text("state_code", "State code", "省/州代码", length=6),
        plain(Kind.DATE, "applies_from", "Applies from", "生效日期", required=True),
        text("hours", "Hours", "时段", required=True, length=500),
        tags("holidays", "Holidays", "节假日"),
        plain(Kind.INTEGER, "most_attempts", "Most attempts", "最多拨打次数", least=1),
        plain(Kind.INTEGER, "attempt_days", "Within days", "统计天数", default=30, least=1),
        plain(Kind.INTEGER, "rest_days", "Rest days after a no", "拒绝后静默天数", least=0),
        plain(Kind.BOOLEAN, "is_verified", "Verified", "已核实", default=False),
        text("source", "Source", "依据", length=1000),
        plain(Kind.DATE, "source_on", "Source of", "依据日期"),
        EXTERNAL_ID,
        *AUDIT,
    ),
    columns=("name", "country", "state_code", "applies_from", "hours", "source"),
    icon="clock",
)

RESERVATION = RecordType(
    "Reservation",
    Label("Reservation", "占用"),
    Label("Reservations", "占用"),
    "lead",
    (
        ref("who_id", "Person", "人员", "Lead", "Contact", required=True, merge=Merge.ONCE),
        plain(Kind.INSTANT, "ends_at", "Ends", "结束", required=True, index=True),
        pick(
            "status",
            "Status",
            "状态",
            picklists.RESERVATION_STATUS,
            index=True,
            default="pending",
        ),
        ref("held_by_id", "Held by", "占用人", "User", merge=Merge.SERVER),
        owner(),
        EXTERNAL_ID,
        *AUDIT,
    ),
    name_fields=("status",),
    columns=("who_id", "status", "ends_at", "owner_id"),
    icon="lock",
)

CADENCE = RecordType(
    "Cadence",
    Label("Cadence", "触达节奏"),
    Label("Cadences", "触达节奏"),
    "catalogue",
    (
        text("name", "Name", "名称", required=True, search=True, index=True),
        plain(Kind.BOOLEAN, "is_active", "Active", "启用", default=True),
        plain(Kind.BOOLEAN, "is_default", "Usual one", "默认", default=False),
        long_text("description", "Description", "描述", search=True),
        EXTERNAL_ID,
        *AUDIT,
    ),
    columns=("name", "is_active", "is_default"),
    icon="repeat",
)

CADENCE_STEP = RecordType(
    "CadenceStep",
    Label("Cadence step", "节奏步骤"),
    Label("Cadence steps", "节奏步骤"),
    "catalogue",
    (
        text("subject", "Subject", "主题", required=True),
        ref("cadence_id", "Cadence", "触达节奏", "Cadence", required=True),
        plain(Kind.INTEGER, "position", "Position", "顺序", required=True, least=1),
        pick("kind", "Kind", "种类", picklists.CADENCE_STEP_KIND, required=True, default="call"),
        plain(Kind.INTEGER, "days", "Days after the last", "距上一步天数", default=1, least=0),
        pick("half_day", "Half-day", "半天", picklists.HALF_DAY, default="other"),
        long_text("script", "Script", "话术"),
        EXTERNAL_ID,
        *AUDIT,
    ),
    name_fields=("subject",),
    columns=("cadence_id", "position", "kind", "days", "half_day", "subject"),
    icon="list",
)

CADENCE_TARGET = RecordType(
    "CadenceTarget",
    Label("Person in a cadence", "节奏中的人员"),
    Label("People in cadences", "节奏中的人员"),
    "lead",
    (
        ref("cadence_id", "Cadence", "触达节奏", "Cadence", required=True, merge=Merge.ONCE),
        ref("who_id", "Person", "人员", "Lead", "Contact", required=True, merge=Merge.ONCE),
        plain(
            Kind.INSTANT,
            "entered_at",
            "Since",
            "开始时间",
            required=True,
            merge=Merge.ONCE,
            past=True,
        ),
        pick(
            "state",
            "State",
            "状态",
            picklists.CADENCE_STATE,
            merge=Merge.GROUP,
            group=_PLACE,
            index=True,
            default="active",
        ),
        pick(
            "exit_reason",
            "Left because",
            "退出原因",
            picklists.CADENCE_EXIT,
            merge=Merge.GROUP,
            group=_PLACE,
        ),
        plain(Kind.INTEGER, "step", "Step", "步骤", merge=Merge.SERVER),
        ref("next_task_id", "Next task", "下一任务", "Task", merge=Merge.SERVER),
        owner(),
        EXTERNAL_ID,
        *AUDIT,
    ),
    name_fields=("state",),
    columns=("who_id", "cadence_id", "step", "state", "exit_reason", "owner_id"),
    icon="repeat",
)
TYPES = (CALLING_RULE, RESERVATION, CADENCE, CADENCE_STEP, CADENCE_TARGET)

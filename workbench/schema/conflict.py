"""The record of two edits that could not be merged (wire.md 8)."""

from workbench.i18n import Label
from workbench.schema import picklists
from workbench.schema.build import AUDIT, pick, plain, ref, text
from workbench.schema.fields import Field, Kind, Merge, RecordType


def _values(name: str, en: str, zh: str) -> Field:
    return Field(name, Kind.JSON, Label(en, zh), merge=Merge.SERVER, length=200_000)


CONFLICT = RecordType(
    "Conflict",
    Label("Conflict", "冲突"),
    Label("Conflicts", "冲突"),
    "conflict",
    (
        text("type", "Type", "类型", merge=Merge.SERVER),
        Field(
            "record_id",
            Kind.REFERENCE,
            Label("Record", "记录"),
            merge=Merge.SERVER,
            is_indexed=True,
        ),
        Field("fields", Kind.SET, Label("Fields", "字段"), merge=Merge.SERVER),
        _values("old", "Before", "原值"),
        _values("mine", "First author's value", "一方的值"),
        _values("theirs", "Other value", "另一方的值"),
        ref("mine_by", "Changed by", "修改人", "User", merge=Merge.SERVER),
        plain(Kind.INSTANT, "mine_at", "Changed at", "修改时间", merge=Merge.SERVER),
        Field("mine_mid", Kind.REFERENCE, Label("Mutation", "变更编号"), merge=Merge.SERVER),
        ref("theirs_by", "Other author", "另一修改人", "User", merge=Merge.SERVER),
        plain(Kind.INSTANT, "theirs_at", "Other time", "另一修改时间", merge=Merge.SERVER),
        pick("state", "State", "状态", picklists.CONFLICT_STATE, merge=Merge.SERVER, index=True),
        text("choice", "Choice", "选择", merge=Merge.SERVER),
        ref("resolved_by", "Resolved by", "处理人", "User", merge=Merge.SERVER),
        plain(Kind.INSTANT, "resolved_at", "Resolved at", "处理时间", merge=Merge.SERVER),
        *AUDIT,
    ),
    name_fields=("type",),
    columns=("type", "fields", "mine_by", "theirs_by", "state"),
    is_server_written=True,
    icon="git-merge",
)
TYPES = (CONFLICT,)

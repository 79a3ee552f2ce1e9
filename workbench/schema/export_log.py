"""What was exported, by whom, when: written beside each file, and never changed."""

from workbench.i18n import Label
from workbench.schema.build import AUDIT, EXTERNAL_ID, owner, plain, text
from workbench.schema.fields import Kind, Merge, RecordType

EXPORT_LOG = RecordType(
    "ExportLog",
    Label("Export", "导出记录"),
    Label("Exports", "导出记录"),
    "audit",
    (
        text("type", "Type", "类型", required=True, merge=Merge.ONCE),
        plain(Kind.INTEGER, "row_count", "Rows", "行数", required=True, merge=Merge.ONCE),
        text("format", "Format", "格式", required=True, merge=Merge.ONCE),
        text("view", "View", "视图", merge=Merge.ONCE),
        plain(
            Kind.INSTANT, "exported_at", "At", "时间", required=True, index=True, merge=Merge.ONCE
        ),
        owner(),
        EXTERNAL_ID,
        *AUDIT,
    ),
    name_fields=("type",),
    columns=("type", "row_count", "format", "view", "exported_at", "owner_id"),
    is_append_only=True,
    icon="download",
)
TYPES = (EXPORT_LOG,)

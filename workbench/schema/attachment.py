"""Files that people attach to records; what is in them travels apart, by its SHA-256."""

from workbench.i18n import Label
from workbench.schema.build import AUDIT, EXTERNAL_ID, owner, plain, ref, text
from workbench.schema.fields import Field, Kind, Merge, RecordType

SHA256_LETTERS = 64
ATTACHMENT = RecordType(
    "Attachment",
    Label("Attachment", "附件"),
    Label("Attachments", "附件"),
    "activity",
    (
        text("name", "File name", "文件名", required=True, search=True, index=True),
        ref(
            "parent_id",
            "Attached to",
            "所属记录",
            "Account",
            "Contact",
            "Lead",
            "Campaign",
            "Opportunity",
            "Task",
            "Event",
            "DemoTemplate",
            "DemoOrg",
            required=True,
        ),
        text("content_type", "Content type", "内容类型", merge=Merge.ONCE),
        plain(Kind.INTEGER, "size_bytes", "Bytes", "大小（字节）", required=True, merge=Merge.ONCE),
        Field(
            "sha256",
            Kind.TEXT,
            Label("SHA-256", "SHA-256"),
            is_required=True,
            is_indexed=True,
            length=SHA256_LETTERS,
            merge=Merge.ONCE,
        ),
        owner(),
        EXTERNAL_ID,
        *AUDIT,
    ),
    owner_of_fields=("parent_id",),
    columns=("name", "size_bytes", "parent_id", "owner_id", "created_at"),
    icon="file-text",
)
"""Seen and changed like an activity: by its owner, the teams above, and the record's owner."""
TYPES = (ATTACHMENT,)

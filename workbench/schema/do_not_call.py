"""The numbers that nobody may call, whether or not anybody here has them still."""

from dataclasses import replace

from workbench.i18n import Label
from workbench.schema import picklists
from workbench.schema.build import AUDIT, EXTERNAL_ID, phone, pick
from workbench.schema.fields import RecordType

_NUMBER, _AS_TYPED = phone("phone", "Number", "号码")

DO_NOT_CALL_NUMBER = RecordType(
    "DoNotCallNumber",
    Label("Do-not-call number", "勿打号码"),
    Label("Do-not-call numbers", "勿打号码"),
    "people",
    (
        replace(_NUMBER, is_required=True, is_indexed=True),
        _AS_TYPED,
        pick("source", "Source", "来源", picklists.DO_NOT_CALL_SOURCE, default="list"),
        EXTERNAL_ID,
        *AUDIT,
    ),
    name_fields=("phone",),
    columns=("phone", "source", "created_at"),
    icon="phone-off",
)
TYPES = (DO_NOT_CALL_NUMBER,)

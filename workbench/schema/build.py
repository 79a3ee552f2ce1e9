"""Short ways to write fields, so that adding one stays one line."""

from workbench.i18n import Label
from workbench.schema.fields import Choice, Field, Kind, Merge, Picklist

_SHORTEST_PHONE = 3  # 110, or an extension


def choices(*pairs: tuple[str, str] | tuple[str, str, str], is_open: bool = False) -> Picklist:
    """Make a picklist of (value, 中文) or (value, English label, 中文)."""
    made = []
    for pair in pairs:
        value, label_en, label_zh = (pair[0], pair[0], pair[1]) if len(pair) == 2 else pair
        made.append(Choice(value, Label(label_en, label_zh)))
    return Picklist(tuple(made), is_open)


def text(
    name: str,
    en: str,
    zh: str,
    *,
    required: bool = False,
    search: bool = False,
    index: bool = False,
    length: int = 255,
    merge: Merge = Merge.VALUE,
    group: str = "",
) -> Field:
    """One line of text."""
    return Field(
        name,
        Kind.TEXT,
        Label(en, zh),
        is_required=required,
        is_searchable=search,
        is_indexed=index,
        length=length,
        merge=merge,
        group=group,
    )


def long_text(
    name: str, en: str, zh: str, *, search: bool = False, merge: Merge = Merge.TEXT
) -> Field:
    """Text of many lines, merged by line."""
    label = Label(en, zh)
    return Field(name, Kind.LONG_TEXT, label, is_searchable=search, length=32_000, merge=merge)


def plain(
    kind: Kind,
    name: str,
    en: str,
    zh: str,
    *,
    required: bool = False,
    index: bool = False,
    merge: Merge = Merge.VALUE,
    group: str = "",
    scale: int = 2,
    default: str | int | bool | None = None,
    least: int | None = None,
    past: bool = False,
) -> Field:
    """A number, date, instant or yes/no; a percentage lies between 0 and 100."""
    is_percent = kind is Kind.PERCENT
    return Field(
        name,
        kind,
        Label(en, zh),
        is_required=required,
        is_indexed=index,
        merge=merge,
        group=group,
        scale=scale,
        default=default,
        least=0 if is_percent else least,
        most=100 if is_percent else None,
        is_past=past,
    )


def phone(name: str, en: str, zh: str) -> tuple[Field, Field]:
    """A phone number and what was typed for it."""
    return (
        Field(
            name,
            Kind.PHONE,
            Label(en, zh),
            is_searchable=True,
            length=64,
            least=_SHORTEST_PHONE,
        ),
        Field(f"{name}_raw", Kind.TEXT, Label(f"{en} as typed", f"{zh}（原文）"), length=255),
    )


def email(name: str = "email") -> Field:
    """An e-mail address."""
    label = Label("E-mail", "邮箱")
    return Field(name, Kind.EMAIL, label, is_searchable=True, length=254)


def url(name: str, en: str, zh: str) -> Field:
    """A link."""
    return Field(name, Kind.URL, Label(en, zh), length=2000)


def pick(
    name: str,
    en: str,
    zh: str,
    picklist: Picklist,
    *,
    required: bool = False,
    index: bool = False,
    merge: Merge = Merge.VALUE,
    group: str = "",
    default: str | None = None,
) -> Field:
    """A value from a list."""
    return Field(
        name,
        Kind.PICKLIST,
        Label(en, zh),
        picklist,
        is_required=required,
        is_indexed=index,
        merge=merge,
        group=group,
        default=default,
    )


def ref(
    name: str,
    en: str,
    zh: str,
    *types: str,
    required: bool = False,
    merge: Merge = Merge.VALUE,
) -> Field:
    """A reference to one record of the types named."""
    return Field(
        name,
        Kind.REFERENCE,
        Label(en, zh),
        is_required=required,
        is_indexed=True,
        references=types,
        merge=merge,
    )


def tags(name: str, en: str, zh: str) -> Field:
    """A set of words."""
    return Field(name, Kind.SET, Label(en, zh), merge=Merge.SET, is_searchable=True)


def qualification(picklist: Picklist) -> tuple[Field, ...]:
    """What is known of whether a deal can come of it: need, authority, timing, budget."""
    return (
        text("qualification_need", "Need", "需求", length=1000, search=True),
        pick("qualification_authority", "Authority", "决策权", picklist),
        pick("qualification_timing", "Timing", "时间", picklist),
        pick("qualification_budget", "Budget", "预算", picklist),
        long_text("qualification_notes", "Qualification notes", "资质备注"),
    )


def owner() -> Field:
    """The user who owns the record."""
    return ref("owner_id", "Owner", "所有人", "User")


def currency() -> Field:
    """The ISO currency of the record's amounts."""
    label = Label("Currency", "币种")
    return Field("currency_iso_code", Kind.TEXT, label, length=3)


EXTERNAL_ID = Field(
    "external_id", Kind.TEXT, Label("External ID", "外部编号"), is_indexed=True, is_searchable=True
)

AUDIT = (
    plain(Kind.INSTANT, "created_at", "Created", "创建时间", merge=Merge.SERVER, index=True),
    ref("created_by_id", "Created by", "创建人", "User", merge=Merge.SERVER),
    plain(Kind.INSTANT, "last_modified_at", "Last changed", "最后修改", merge=Merge.SERVER),
    ref("last_modified_by_id", "Changed by", "修改人", "User", merge=Merge.SERVER),
)
"""Written by the server only; a client shows its own guess until the feed brings the truth."""

"""The messages of wire.md as models: they check requests and describe the interface."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from workbench.wire.messages import HeldReason
from workbench.wire.values import LARGEST_INTEGER

Id = Annotated[
    str,
    StringConstraints(
        pattern=r"^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$", to_lower=True
    ),
]
Instant = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
]
Word = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
"""PostgreSQL keeps no NUL."""
Row = dict[str, Any]


class Model(BaseModel):
    """A message; members it does not know are ignored."""

    model_config = ConfigDict(strict=True, extra="ignore")


class Hello(Model):
    """A client introduces itself."""

    client_id: Id
    app: Word
    proto: list[int]
    schema_hash: Word | None = None
    epoch: Id | None = None
    cursor: Word | None = None
    acked: Word | None = None
    wall_time: Instant | None = None


class Scope(Model):
    """A set of records that a user holds."""

    id: str
    gen: int


class HelloAnswer(Model):
    """What the client needs to know before it syncs."""

    proto: int
    epoch: Id
    user_id: Id
    workspace_id: Id
    schema_hash: str
    server_time: Instant
    scopes: list[Scope]
    access: str
    limits: dict[str, int]
    min_app: str


class FieldChange(Model):
    """What the user saw and what he made of it; for sets, the words added and removed."""

    old: Any = None
    new: Any = None
    after: Id | None = None
    add: list[str] = Field(default_factory=list)
    remove: list[str] = Field(default_factory=list)


class Mutation(Model):
    """One change of one record."""

    n: int = 0
    mid: Id
    op: Word
    type: Word
    id: Id
    at: Instant
    tz_min: Annotated[int, Field(ge=-1440, le=1440)] = 0
    deps: list[Id] = Field(default_factory=list)
    bundle: Id | None = None
    row: Row | None = None
    set: dict[str, FieldChange] | None = None
    seen_ver: Annotated[int, Field(ge=0, le=LARGEST_INTEGER)] | None = None
    seen_epoch: Id | None = None
    after: list[Id] = Field(default_factory=list)
    choice: Word | None = None
    value: Row | None = None
    theirs: Row | None = None
    loser: Id | None = None
    merge: Id | None = None


class Push(Model):
    """Changes of one client, oldest first."""

    epoch: Id | None = None
    client_id: Id
    user_id: Id | None = None
    acked: Word | None = None
    mutations: list[Mutation]


class PushEnvelope(Model):
    """A push whose mutations are looked at one by one: a bad one must not stop the others."""

    epoch: Id | None = None
    client_id: Id
    user_id: Id | None = None
    acked: Word | None = None
    mutations: list[Row]


class Result(Model):
    """What became of one mutation."""

    mid: Id
    result: str
    seq: int | None = None
    ver: int | None = None
    canonical: Row | None = None
    code: str | None = None
    message: str | None = None
    fields: list[str] | None = None
    conflicts: list[Id] | None = None
    by: Id | None = None


class PushAnswer(Model):
    """One result for each mutation, in their order."""

    epoch: Id
    acked: str
    results: list[Result]


class Change(Model):
    """A record as it is now, or that it is gone."""

    op: str
    type: str
    id: Id
    ver: int
    scopes: list[str] | None = None
    row: Row | None = None


class Changes(Model):
    """One page of the feed."""

    epoch: Id
    next: str
    up_to: int
    more: bool
    changes: list[Change]
    access: str


class ConfirmPurge(Model):
    """A client asks before it removes many records that a snapshot did not bring."""

    snapshot: Id
    scope: Word
    count: Annotated[int, Field(ge=0)]


class Confirmed(Model):
    """Whether so many records may go."""

    confirmed: bool


class BucketDigest(Model):
    """How many rows a bucket holds, and their sum as 16 hexadecimal letters."""

    n: int
    sum: str


class DigestAnswer(Model):
    """What a scope brings of one type, as it was at `seq`: number of rows, and their sum."""

    epoch: Id
    seq: int
    n: int
    sum: str
    buckets: list[BucketDigest] | None = None


class BlobAnswer(Model):
    """How much of a blob is there; `state` is `partial` or `stored`."""

    sha256: str
    size: int
    received: int
    state: str


class TokenPair(Model):
    """RFC 6749: a short-lived access token and the single-use token for the next one."""

    access_token: str
    token_type: str
    expires_in: int
    refresh_token: str
    user_id: Id


class OAuthError(Model):
    """RFC 6749 5.2."""

    error: str


class NewPassword(Model):
    """The user's own change of password."""

    old_password: str
    new_password: str


class Device(Model):
    """A sign-in; `state` is `active`, `wipe` (asked, not confirmed yet) or `wiped`.

    `held` is why a device that was told to be wiped still has its profile, where it said so.
    """

    id: Id
    user_id: Id
    name: str
    client_id: Id | None
    app: str | None
    created_at: Instant
    seen_at: Instant
    is_this: bool
    state: str
    wipe_at: Instant | None
    wipe_told_at: Instant | None
    wiped_at: Instant | None
    held: HeldReason | None
    held_at: Instant | None


class WipeHeld(Model):
    """Why a device that is to be wiped still has its profile."""

    reason: HeldReason


class Devices(Model):
    """The sign-ins that were asked for."""

    devices: list[Device]


class RecordAnswer(Model):
    """A record with every field the caller may see."""

    type: str
    id: Id
    ver: int
    scopes: list[str]
    row: Row


class RecordPage(Model):
    """Records of one type in the order of their ids."""

    records: list[RecordAnswer]
    after: str | None


class AuditLine(Model):
    """Who did what, when, by which mutation; `detail` names fields or devices, never values."""

    id: Id
    at: Instant
    user_id: Id | None
    client_id: Id | None
    kind: str
    type: str | None
    record_id: Id | None
    mid: Id | None
    detail: str | None


class AuditPage(Model):
    """Lines of the audit, the newest first."""

    lines: list[AuditLine]
    before: Id | None


class SchemaAnswer(Model):
    """The data dictionary with the caller's rights."""

    schema_hash: str
    types: list[Row]


class Status(Model):
    """Whether the server works."""

    status: str


class ProblemDocument(Model):
    """RFC 9457; `type` is stable."""

    type: str
    status: int
    title: str
    detail: str

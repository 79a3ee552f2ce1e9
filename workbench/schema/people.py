"""Who works here: users and teams."""

from workbench.i18n import Label
from workbench.schema import picklists
from workbench.schema.build import AUDIT, EXTERNAL_ID, email, pick, plain, ref, text
from workbench.schema.fields import Kind, RecordType

TEAM = RecordType(
    "Team",
    Label("Team", "团队"),
    Label("Teams", "团队"),
    "people",
    (
        text("name", "Name", "名称", required=True, search=True, index=True),
        ref("parent_id", "Part of", "上级团队", "Team"),
        EXTERNAL_ID,
        *AUDIT,
    ),
    columns=("name", "parent_id"),
    icon="users",
)

USER = RecordType(
    "User",
    Label("User", "用户"),
    Label("Users", "用户"),
    "people",
    (
        text("name", "Name", "姓名", required=True, search=True, index=True),
        email(),
        pick("role", "Role", "角色", picklists.ROLE, required=True, default="ae"),
        ref("team_id", "Team", "团队", "Team"),
        ref("manager_id", "Manager", "经理", "User"),
        plain(Kind.BOOLEAN, "is_active", "Active", "启用", default=True),
        text("time_zone", "Time zone", "时区"),
        EXTERNAL_ID,
        *AUDIT,
    ),
    columns=("name", "role", "team_id", "manager_id", "email"),
    icon="user",
)
TYPES = (TEAM, USER)

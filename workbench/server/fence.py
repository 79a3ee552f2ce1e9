"""PostgreSQL's row-level security as a second fence behind the WHERE clauses of `visibility`.

What a user asks is read under a role of its own, `workbench_reader`, which may only read, and only
what the database itself finds that user may see: it knows the rights table and the teams, and is
told nothing but who asks. A forgotten WHERE clause then leaks nothing, and with no user set a bare
SELECT finds no row. The fence is made from the dictionary and the rights table when a database is
opened, and made anew when these have changed. Where the server's own role may neither make that
role nor take it, there is no fence, and the log says so.
"""

import hashlib
import logging
from collections.abc import Iterator

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import ProgrammingError

from workbench.schema import dictionary, picklists, rights
from workbench.schema.fields import RecordType
from workbench.schema.rights import Level, Operation
from workbench.server import writing
from workbench.server.database import ServerDatabase
from workbench.server.tables import BLOB_HOLDER, FEED, RECORD_SCOPE
from workbench.server.visibility import Actor

ROLE = "workbench_reader"
OPEN_TABLES = (FEED, RECORD_SCOPE, BLOB_HOLDER)
"""Read beside the records; fenced by workspace, and empty without a user."""
_LOG = logging.getLogger(__name__)

_WORKSPACE = """
CREATE OR REPLACE FUNCTION fence_workspace() RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT decode(current_setting('app.workspace', true), 'hex')
    WHERE coalesce(current_setting('app.user', true), '') <> ''
$$
"""
_SCOPES = """
CREATE OR REPLACE FUNCTION fence_scopes(wanted text) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
    workspace bytea := fence_workspace();
    me text := coalesce(current_setting('app.user', true), '');
    my_id bytea := decode(replace(me, '-', ''), 'hex');
    person record;
    letter text;
BEGIN
    SELECT role, team_id INTO person FROM "user"
    WHERE workspace_id = workspace AND id = my_id AND is_deleted = 0
        AND is_active IS DISTINCT FROM 0;
    IF NOT FOUND THEN
        RETURN '{{}}';
    END IF;
    SELECT level INTO letter FROM (VALUES {levels}) AS known(role, type, level)
    WHERE known.role = person.role AND known.type = wanted;
    IF letter = 'a' THEN
        RETURN ARRAY['*'];
    ELSIF letter = 'o' THEN
        RETURN ARRAY['owner:' || me];
    ELSIF letter = 't' THEN
        RETURN ARRAY['owner:' || me] || ARRAY(
            WITH RECURSIVE mine(id) AS (
                (
                    SELECT person.team_id
                    UNION
                    SELECT team_id FROM "user"
                    WHERE workspace_id = workspace AND person.role = 'manager'
                        AND manager_id = my_id AND is_deleted = 0
                )
                UNION
                SELECT team.id FROM team JOIN mine ON team.parent_id = mine.id
                WHERE team.workspace_id = workspace AND team.is_deleted = 0
            )
            SELECT 'team:' || encode(id, 'hex')::uuid FROM mine WHERE id IS NOT NULL
        );
    END IF;
    RETURN '{{}}';
END
$$
"""
_POLICY = """
CREATE POLICY fence ON {table} FOR SELECT TO {role} USING (
    workspace_id = (SELECT fence_workspace()) AND (
        '*' = ANY ((SELECT fence_scopes('{type}'))::text[])
        OR EXISTS (
            SELECT 1 FROM record_scope AS held
            WHERE held.workspace_id = {table}.workspace_id AND held.type = '{type}'
                AND held.record_id = {table}.id
                AND held.scope = ANY ((SELECT fence_scopes('{type}'))::text[])
        )
    )
)
"""


def enter(database: ServerDatabase, connection: Connection, actor: Actor) -> None:
    """Let the rest of a read transaction see only what this user may see."""
    if database.is_fenced:
        connection.execute(
            select(
                func.set_config("app.workspace", database.workspace_id.hex(), True),
                func.set_config("app.user", actor.user_id, True),
                func.set_config("role", ROLE, True),
            )
        )


def ensure(database: ServerDatabase) -> None:
    """Make the fence of a PostgreSQL database, where it is missing or not the present one."""
    if database.is_sqlite:
        return
    with database.read() as connection:
        database.is_fenced = _is_present(connection)
    if database.is_fenced:
        return
    try:
        with database.write() as connection:
            writing.lock_people(connection, to_change=True)
            schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
            _make_role(connection, schema)
            for statement in (*statements(schema), _mark()):
                connection.exec_driver_sql(statement)
        database.is_fenced = True
    except ProgrammingError as error:
        _LOG.warning("Row-level security is off: %s", error.orig)


def statements(schema: str) -> Iterator[str]:
    """Give what makes the fence, in order; running them again is no harm."""
    yield _WORKSPACE
    yield _SCOPES.format(schema=schema, levels=", ".join(_levels()))
    yield f"GRANT EXECUTE ON FUNCTION fence_workspace(), fence_scopes(text) TO {ROLE}"
    yield "REVOKE EXECUTE ON FUNCTION fence_scopes(text) FROM PUBLIC"
    for table in OPEN_TABLES:
        yield from _fenced(table.name)
        yield (
            f"CREATE POLICY fence ON {table.name} FOR SELECT TO {ROLE}"
            " USING (workspace_id = (SELECT fence_workspace()))"
        )
    for record_type in dictionary.TYPES:
        yield from _fenced(_quoted(record_type))
        yield _POLICY.format(table=_quoted(record_type), role=ROLE, type=record_type.name)


def fingerprint() -> str:
    """Return what tells this fence from one of another version."""
    return hashlib.sha256("\n".join(statements("public")).encode()).hexdigest()


def _mark() -> str:
    return f"COMMENT ON FUNCTION fence_scopes(text) IS '{fingerprint()}'"


def _levels() -> Iterator[str]:
    """Give the right to read of each role and type, as a row of SQL values."""
    for role in picklists.ROLE.values:
        for record_type in dictionary.TYPES:
            level = rights.level(role, record_type.name, Operation.READ)
            if level is not Level.NONE:
                yield f"('{role}', '{record_type.name}', '{level.value}')"


def _fenced(table: str) -> Iterator[str]:
    yield f"GRANT SELECT ON {table} TO {ROLE}"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS fence ON {table}"


def _quoted(record_type: RecordType) -> str:
    return f'"{record_type.table}"'


def _is_present(connection: Connection) -> bool:
    found = connection.execute(
        text(
            "SELECT obj_description(to_regprocedure('fence_scopes(text)'), 'pg_proc') = :made"
            " AND coalesce((SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles"
            " WHERE rolname = :role), false)"
        ),
        {"made": fingerprint(), "role": ROLE},
    )
    return bool(found.scalar_one())


def _make_role(connection: Connection, schema: str) -> None:
    """Make the role that reads, once for all databases of a PostgreSQL server."""
    connection.exec_driver_sql(
        f"DO $$ BEGIN CREATE ROLE {ROLE} NOLOGIN;"
        " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    )
    is_member = text(
        "SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = :role"
    ).bindparams(role=ROLE)
    if not connection.execute(is_member).scalar_one():
        connection.exec_driver_sql(f"GRANT {ROLE} TO CURRENT_USER")
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {ROLE}")

"""The team server's HTTP interface: one thin function for each path."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.server import (
    admin,
    audit_log,
    auth,
    blob_routes,
    cursors,
    devices,
    feed,
    fence,
    hello,
    models,
    openapi,
    problems,
    push,
    records_api,
    snapshot,
    throttle,
    visibility,
    workspace,
)
from workbench.server.admission import Admission
from workbench.server.asking import Body, Counted, Leaving, Pusher, Who, answer, read
from workbench.server.auth import OAuthFault
from workbench.server.database import ServerDatabase
from workbench.server.digests import Digests
from workbench.server.middleware import Protocol
from workbench.server.openapi import DescribedApp
from workbench.server.poke import Poke
from workbench.server.problems import Problem
from workbench.server.push import Sender
from workbench.server.snapshot_copies import Copies
from workbench.wire import messages

DAY_S = 86_400
_LOG = logging.getLogger(__name__)
Uuid = Annotated[models.Id, Query()]
Limit = Annotated[int, Query(ge=1)]


def create_app(database: ServerDatabase) -> FastAPI:
    """Return the server's application over an open database."""
    app = DescribedApp(
        title="Sales Workbench team server",
        version=hello.version(),
        docs_url=None,
        redoc_url=None,
        responses=openapi.PROBLEMS,
        lifespan=_lifespan,
    )
    app.add_middleware(Protocol)
    app.state.database = database
    app.state.poke = Poke(database)
    app.state.devices = throttle.per_device()
    app.state.addresses = throttle.per_address()
    app.state.admission = Admission()
    _add_errors(app)
    _add_sign_in(app, database)
    _add_sync(app, database)
    _add_snapshot(app, database)
    _add_reading(app, database)
    blob_routes.add(app, database)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """End the open pokes when the server is told to stop, and forget what is old once a day."""
    poke: Poke = app.state.poke
    poke.close_on_signals()
    daily = asyncio.create_task(_prune_daily(app.state.database))
    yield
    daily.cancel()


async def _prune_daily(database: ServerDatabase) -> None:
    while True:
        await asyncio.sleep(DAY_S)
        try:
            await run_sync(admin.prune, database)
        except (SQLAlchemyError, OSError) as error:  # tomorrow is another day
            _LOG.warning("nothing was pruned: %s", type(error).__name__)


def _check_mutations(given: models.PushEnvelope) -> None:
    if len(given.mutations) > messages.LIMITS["push_mutations"]:
        raise problems.too_large(
            t("A push may carry {n} changes.").format(n=messages.LIMITS["push_mutations"])
        )
    mids = TypeAdapter(models.Id)
    for mutation in given.mutations:
        try:
            mids.validate_python(mutation.get("mid"))
        except ValidationError:
            raise problems.invalid_request(t("A change has no valid mid.")) from None


def _add_sign_in(app: FastAPI, database: ServerDatabase) -> None:
    @app.post(
        "/v1/auth/token",
        response_model=models.TokenPair,
        tags=["sign-in"],
        dependencies=[Counted],
    )
    def token(request: Request, form: Body) -> Response:
        """Sign in (`grant_type=password`), or go on (`grant_type=refresh_token`)."""
        device = request.headers.get("user-agent", "")[:200]
        told = answer(auth.token(database, form, device))
        told.headers["Cache-Control"] = "no-store"
        return told

    @app.post("/v1/auth/revoke", response_class=Response, tags=["sign-in"], dependencies=[Counted])
    def revoke(form: Body) -> Response:
        """End the sign-in that a token belongs to (RFC 7009)."""
        auth.revoke(database, form)
        return Response(status_code=200)

    @app.get("/v1/auth/devices", response_model=models.Devices, tags=["sign-in"])
    def list_devices(who: Who, user_id: str | None = None, everyone: bool = False) -> Response:
        """Every sign-in of yours that is still valid or to be wiped; anyone's for an admin."""
        found = auth.list_devices(database, who, user_id, everyone=everyone)
        return answer({"devices": [devices.told(one, who.family) for one in found]})

    @app.delete("/v1/auth/devices", status_code=204, tags=["sign-in"])
    def end_device(who: Who, id: str, wipe: bool = False) -> Response:
        """End one of your sign-ins, or have its device wiped; anyone's for an admin."""
        auth.end_device(database, who, id, wipe=wipe)
        return Response(status_code=204)

    @app.post("/v1/auth/devices/wiped", status_code=204, tags=["sign-in"])
    def wiped(device: Leaving) -> Response:
        """Say that this device has removed its profile; its sign-in ends."""
        devices.note_wiped(database, device)
        return Response(status_code=204)

    @app.post("/v1/auth/devices/held", status_code=204, tags=["sign-in"])
    def held(device: Leaving, text: Body) -> Response:
        """Say why this device, which is to be wiped, could not remove its profile yet."""
        devices.note_held(database, device, read(models.WipeHeld, text).reason)
        return Response(status_code=204)

    @app.post("/v1/auth/password", status_code=204, tags=["sign-in"])
    def password(who: Who, text: Body) -> Response:
        """Change your password; your other sign-ins end."""
        given = read(models.NewPassword, text)
        auth.change_password(database, who, given.old_password, given.new_password)
        return Response(status_code=204)


def _add_sync(app: FastAPI, database: ServerDatabase) -> None:
    @app.post("/v1/sync/hello", response_model=models.HelloAnswer, tags=["sync"])
    def say_hello(who: Who, text: Body) -> Response:
        """Learn the epoch, the scopes and the limits before a sync."""
        return answer(hello.hello(database, who, read(models.Hello, text)))

    @app.post("/v1/sync/push", response_model=models.PushAnswer, tags=["sync"])
    def push_changes(who: Pusher, text: Body) -> Response:
        """Send changes, oldest first; each is answered for itself."""
        given = read(models.PushEnvelope, text)
        _check_mutations(given)
        if given.user_id not in (None, who.actor.user_id):
            raise problems.another_person()
        sender = Sender(who.actor.user_id, given.client_id, given.epoch, given.acked)
        epoch, results = push.push(database, sender, given.mutations)
        acked = cursors.witness(database)
        return answer({"epoch": epoch, "acked": acked, "results": results})

    @app.get("/v1/sync/changes", response_model=models.Changes, tags=["sync"])
    def changes(
        who: Who, cursor: str, limit: Limit = messages.LIMITS["page"], acked: str | None = None
    ) -> Response:
        """What changed after the cursor, as far as you may see it."""
        with database.read() as connection:
            state = workspace.state(database, connection)
            visibility.check_unchanged(who.actor, state.directory)
            place = cursors.read(state, cursor)
            is_restored = cursors.shows_restore(database, connection, state, place)
            is_restored |= cursors.is_witness(database, connection, state, acked)
            if not is_restored and cursors.is_usable(state, who.actor, place):
                limit = min(limit, messages.LIMITS["page"])
                fence.enter(database, connection, who.actor)
                page = feed.changes(database, connection, state, who.actor, place.seq, limit)
                return answer(page)
        if is_restored:
            raise problems.epoch_changed(cursors.renew(database, state, cursor, acked))
        raise cursors.refusal(database, state, who.actor, place)


def _add_snapshot(app: FastAPI, database: ServerDatabase) -> None:
    known_digests = Digests(database)
    copies = Copies()

    @app.get("/v1/sync/snapshot", response_class=StreamingResponse, tags=["sync"])
    def take_snapshot(
        request: Request,
        who: Who,
        scope: str | None = None,
        resume: str | None = None,
        type: str = "",
        buckets: str = "",
    ) -> Response:
        """Every record of one scope as NDJSON, resumable from its marks.

        With `type`, and `buckets` such as `17,203`, only the rows whose digests differ.
        """
        admission: Admission = request.app.state.admission
        ticket = admission.take()
        if resume is not None:
            place = snapshot.resume(database, who.actor, resume)
        elif scope is not None:
            place = snapshot.begin(database, who.actor, scope, type, buckets, copies)
        else:
            raise problems.invalid_request(t("Name a scope, or a mark to resume from."))
        compress = "gzip" in request.headers.get("accept-encoding", "")
        headers = {"Content-Encoding": "gzip"} if compress else {}
        lines = snapshot.stream(database, who.actor, place, compress=compress, copies=copies)
        return StreamingResponse(
            ticket.during(lines), media_type=messages.NDJSON_TYPE, headers=headers
        )

    @app.post("/v1/sync/confirm-purge", response_model=models.Confirmed, tags=["sync"])
    def confirm_purge(who: Who, text: Body) -> Response:
        """Ask whether so many records of a scope may be removed."""
        given = read(models.ConfirmPurge, text)
        if given.scope not in who.actor.scopes:
            return answer({"confirmed": False})
        known = snapshot.known_outside(database, who.actor, given.scope)
        return answer({"confirmed": given.count <= known})

    @app.get("/v1/sync/digest", response_model=models.DigestAnswer, tags=["sync"])
    def digest(who: Who, scope: str, type: str, buckets: int | None = None) -> Response:
        """Count and sum of one scope's records of a type, to compare your copy with."""
        return answer(known_digests.answer(who.actor, scope, type, buckets))

    @app.get("/v1/sync/poke", response_class=StreamingResponse, tags=["sync"])
    def poke(_who: Who) -> Response:
        """Server-sent events: `data: {"seq":8850}` when there is something to pull."""
        source: Poke = app.state.poke
        return StreamingResponse(
            source.events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )


def _add_reading(app: FastAPI, database: ServerDatabase) -> None:
    @app.get("/v1/schema", response_model=models.SchemaAnswer, tags=["records"])
    def schema(who: Who) -> Response:
        """The data dictionary with your rights."""
        return answer(records_api.schema(who.actor))

    @app.get(
        "/v1/records/{type_name}/{record_id}", response_model=models.RecordAnswer, tags=["records"]
    )
    def record(who: Who, type_name: str, record_id: str) -> Response:
        """One record."""
        with database.read() as connection:
            fence.enter(database, connection, who.actor)
            found = records_api.one(database, connection, who.actor, type_name, record_id)
        return answer(found)

    @app.get("/v1/records/{type_name}", response_model=models.RecordPage, tags=["records"])
    def record_page(
        request: Request, who: Who, type_name: str, after: str | None = None, limit: Limit = 200
    ) -> Response:
        """Records of a type; any other parameter is a field that must have this value."""
        filters = [
            (name, value)
            for name, value in request.query_params.multi_items()
            if name not in ("after", "limit")
        ]
        with database.read() as connection:
            fence.enter(database, connection, who.actor)
            found = records_api.page(
                database, connection, who.actor, type_name, filters, after=after, limit=limit
            )
        return answer(found)

    @app.get("/v1/audit", response_model=models.AuditPage, tags=["records"])
    def audit(who: Who, before: Uuid | None = None, limit: Limit = 200) -> Response:
        """What was done, the newest first: all of it for an admin, a manager's people for him."""
        with database.read() as connection:
            people = workspace.state(database, connection).directory
            visibility.check_unchanged(who.actor, people)
            found = audit_log.page(
                database, connection, who.actor, people, before=before, limit=limit
            )
        return answer(found)

    @app.get("/v1/health", response_model=models.Status, tags=["state"])
    def health() -> Response:
        """Whether the process answers."""
        return answer({"status": "ok"})

    @app.get("/v1/ready", response_model=models.Status, tags=["state"])
    def ready() -> Response:
        """Whether the database answers too."""
        with database.read() as connection:
            workspace.state(database, connection)
        return answer({"status": "ready"})


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(Problem)
    def on_problem(_request: Request, problem: Problem) -> Response:
        return problem.response()

    @app.exception_handler(OAuthFault)
    def on_oauth_fault(_request: Request, fault: OAuthFault) -> Response:
        return answer({"error": str(fault)}, 400)

    @app.exception_handler(RequestValidationError)
    def on_invalid(_request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return problems.invalid_request(f"{place}: {first['msg']}").response()

    @app.exception_handler(InvalidInput)
    def on_invalid_input(_request: Request, error: InvalidInput) -> Response:
        return problems.invalid_request(str(error)).response()

    @app.exception_handler(HTTPException)
    def on_http(_request: Request, error: HTTPException) -> Response:
        suffix = "not-found" if error.status_code == 404 else "invalid-request"
        return Problem(error.status_code, suffix, str(error.detail)).response()

    @app.exception_handler(OperationalError)
    def on_database(_request: Request, _error: OperationalError) -> Response:
        return problems.unavailable().response()

    @app.exception_handler(PoolTimeout)
    def on_busy(_request: Request, _error: PoolTimeout) -> Response:
        return problems.unavailable().response()

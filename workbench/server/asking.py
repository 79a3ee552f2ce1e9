"""What every route needs of a request: its body, who asks, and how an answer is written."""

from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request, Response
from pydantic import BaseModel, ValidationError

from workbench.server import auth, problems
from workbench.server.auth import Session
from workbench.server.database import ServerDatabase
from workbench.server.throttle import Throttle
from workbench.wire import messages

M = TypeVar("M", bound=BaseModel)


async def body(request: Request) -> bytes:
    """Return the request's body as it came, unpacked."""
    return await request.body()


def session(request: Request) -> Session:
    """Return who the request speaks for."""
    database: ServerDatabase = request.app.state.database
    return _counted(request, auth.session(database, request.headers.get("authorization")))


def pusher(request: Request) -> Session:
    """Return who pushes: also a device that is to be wiped may."""
    database: ServerDatabase = request.app.state.database
    found = auth.session(database, request.headers.get("authorization"), to_push=True)
    return _counted(request, found)


def leaving(request: Request) -> str:
    """Return which device says what became of its profile."""
    count_address(request)
    database: ServerDatabase = request.app.state.database
    return auth.device(database, request.headers.get("authorization"))


def _counted(request: Request, found: Session) -> Session:
    throttle: Throttle = request.app.state.devices
    throttle.take(found.family)
    return found


def count_address(request: Request) -> None:
    """Count a request of someone who has not signed in."""
    throttle: Throttle = request.app.state.addresses
    throttle.take(request.client.host if request.client is not None else "")


Body = Annotated[bytes, Depends(body)]
Who = Annotated[Session, Depends(session)]
Pusher = Annotated[Session, Depends(pusher)]
Leaving = Annotated[str, Depends(leaving)]


def read(model: type[M], text: bytes) -> M:
    """Read a JSON body.

    Raises:
        Problem: 400 where it is not the message expected.
    """
    try:
        return model.model_validate(messages.loads(text))
    except ValueError as error:
        if not isinstance(error, ValidationError):
            raise problems.invalid_request(str(error)) from None
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise problems.invalid_request(f"{place}: {first['msg']}") from None


def answer(value: Any, status: int = 200) -> Response:
    """Return JSON."""
    return Response(messages.dumps(value), status, media_type="application/json")


Counted = Depends(count_address)

"""The routes of attachments' bytes (see `workbench.server.blobs`)."""

from typing import Annotated

from fastapi import FastAPI, Path, Request, Response
from fastapi.responses import StreamingResponse

from workbench.i18n import t
from workbench.server import blobs, models, problems, ranges
from workbench.server.asking import Body, Who, answer
from workbench.server.database import ServerDatabase
from workbench.server.problems import Problem
from workbench.server.ranges import Part, Unsatisfiable
from workbench.wire import messages

Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


def add(app: FastAPI, database: ServerDatabase) -> None:
    """Add HEAD, PUT and GET of `/v1/blobs/{sha256}`."""

    @app.head("/v1/blobs/{sha256}", response_class=Response, tags=["blobs"])
    def look(who: Who, sha256: Sha256) -> Response:
        """Whether the bytes are there and yours to have."""
        size = blobs.readable_size(database, who.actor, sha256)
        return Response(headers=_headers(sha256, size), media_type="application/octet-stream")

    @app.get("/v1/blobs/{sha256}", response_class=StreamingResponse, tags=["blobs"])
    def fetch(request: Request, who: Who, sha256: Sha256) -> Response:
        """The bytes, or the range asked for."""
        size = blobs.readable_size(database, who.actor, sha256)
        headers = _headers(sha256, size)
        try:
            part = ranges.asked(request.headers.get("range"), size)
        except Unsatisfiable:
            raise Problem(
                416, "no-such-range", t("The file has no such bytes"), size=size
            ) from None
        start, end = (part.start, part.end) if part is not None else (0, size)
        if part is not None:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        headers["Content-Length"] = str(end - start)
        return StreamingResponse(
            blobs.files(database).read(sha256, start, end),
            200 if part is None else 206,
            headers,
            "application/octet-stream",
        )

    @app.put("/v1/blobs/{sha256}", response_model=models.BlobAnswer, tags=["blobs"])
    def store(request: Request, who: Who, sha256: Sha256, content: Body) -> Response:
        """Send the bytes, whole or in parts with `Content-Range`."""
        header = request.headers.get("content-range")
        part = ranges.given(header, len(content)) if header else Part(0, len(content), len(content))
        if part is None:
            raise problems.invalid_request(t("Content-Range does not fit what was sent."))
        if len(content) > messages.LIMITS["blob_part_bytes"]:
            limit = f"{messages.LIMITS['blob_part_bytes']:,}"
            raise problems.too_large(t("A request may carry {n} bytes.").format(n=limit))
        status, told = blobs.receive(database, who.actor, sha256, part, content)
        return answer(told, status)


def _headers(sha256: str, size: int) -> dict[str, str]:
    return {
        "Content-Length": str(size),
        "Accept-Ranges": "bytes",
        "ETag": f'"{sha256}"',
        "Cache-Control": "private, no-cache",
        "Content-Disposition": "attachment",
        "X-Content-Type-Options": "nosniff",
    }

"""The real server process, made anew after each kill on a socket that stays."""

import socket
import sys

import uvicorn

from workbench.bench.torture.kill import zygote
from workbench.server import admin
from workbench.server.app import create_app


def main(url: str, handle: str) -> None:
    """Make a serving child for each line that comes in."""
    listener = socket.socket(fileno=int(handle))
    zygote.serve_children(lambda: _serve(url, listener))


def _serve(url: str, listener: socket.socket) -> None:
    app = create_app(admin.open_database(url))
    config = uvicorn.Config(app, log_level="critical", access_log=False)
    zygote.say("ready")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(*sys.argv[1:])

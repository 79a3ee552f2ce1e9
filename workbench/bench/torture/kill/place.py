"""The folder, the people and the profile of a kill torture."""

import socket
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from workbench.backend.client import Client
from workbench.bench.torture.kill.token_file import TokenFile
from workbench.bench.torture.sim.chance import cheap_passwords
from workbench.server import admin
from workbench.server.database import ServerDatabase
from workbench.store import meta
from workbench.store.database import open_store

KEY = bytes(range(48))
EMAIL, PASSWORD = "ada@example.com", "correct horse battery staple"


@dataclass(frozen=True)
class Place:
    """Where it happens."""

    folder: Path

    @property
    def url(self) -> str:
        """The address of the server's database."""
        return f"sqlite:///{self.folder / 'server.db'}"

    def open_server(self) -> ServerDatabase:
        """Open the server's database beside its process."""
        return admin.open_database(self.url)


def make(folder: Path) -> Place:
    """Make a server with one user."""
    place = Place(folder)
    with place.open_server() as database, cheap_passwords():
        admin.add_user(
            database, email=EMAIL, name="Ada", role="ae", team="North", password=PASSWORD
        )
    return place


def sign_in(place: Place, server: str) -> None:
    """Make the profile of the one who works."""
    client = Client(server, TokenFile(place.folder / "token"))
    user_id = client.sign_in(EMAIL, PASSWORD)
    with place.open_server() as database, database.read() as connection:
        workspace_id = bytes(connection.exec_driver_sql("SELECT id FROM workspace").scalar_one())
    client.close()
    store = open_store(place.folder / "profile" / "profile.db", KEY, create=True)
    with store.write() as w:
        meta.put(w, "workspace_id", UUID(bytes=workspace_id))
        meta.put(w, "user_id", UUID(user_id))
        meta.put(w, "client_id", uuid4())
    store.close()


def listen() -> socket.socket:
    """Return a socket that stays open while servers come and go."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    listener.listen(256)
    listener.set_inheritable(True)
    return listener

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from tests.server.office import PASSWORD, create
from workbench.errors import InvalidInput, Refused, UsageError
from workbench.server import admin, run
from workbench.wire.ids import new_id

SERVE = """import sys; from pathlib import Path; from workbench.server import run
blobs = Path(sys.argv[2]) if sys.argv[2:] else None
run.serve(sys.argv[1], port=0, workers={}, blobs=blobs)"""


@contextmanager
def serving(url: str, workers: int = 1, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a real server; give its process and address, and stop it at the end."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", SERVE.format(workers), url, *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        assert line.startswith("Listening on http://127.0.0.1:"), line
        yield process, line.removeprefix("Listening on ")
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
        assert (process.returncode, errors) == (0, "")


def sign_in(http: httpx.Client, name: str) -> None:
    answer = http.post(
        "/v1/auth/token",
        data={
            "grant_type": "password",
            "username": f"{name}@example.com",
            "password": PASSWORD,
        },
    )
    http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


def test_attachments_are_kept_in_the_folder_named_by_whatever_worker(
    database_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "kept here"
    workers = 1 if database_url.startswith("sqlite") else 2
    content = b"x" * 3_000_000
    path = f"/v1/blobs/{sha256(content).hexdigest()}"
    with serving(database_url, workers, str(folder)) as (_, address):
        for start in (0, 1_500_000):
            with httpx.Client(base_url=address, trust_env=False, timeout=60) as ann:
                sign_in(ann, "ann")
                place = f"bytes {start}-{start + 1_499_999}/3000000"
                part = content[start : start + 1_500_000]
                answer = ann.put(path, content=part, headers={"Content-Range": place})
                assert answer.status_code == (202 if start == 0 else 201), answer.text
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as ann:
            sign_in(ann, "ann")
            assert ann.get(path).content == content
            rest = ann.get(path, headers={"Range": "bytes=2999998-"})
            assert (rest.status_code, rest.content) == (206, b"xx")
            assert ann.head(path).headers["content-length"] == "3000000"
    assert [file.name for file in folder.rglob("*") if file.is_file()] == [path[10:]]


def test_two_people_meet_over_a_real_connection_and_a_poke_tells_of_it(database_url: str) -> None:
    with (
        serving(database_url) as (_, address),
        httpx.Client(base_url=address, trust_env=False) as ann,
        httpx.Client(base_url=address, trust_env=False) as maria,
    ):
        sign_in(ann, "ann")
        sign_in(maria, "maria")
        client_id = str(new_id())
        hello = {"client_id": client_id, "app": "1.0.0", "proto": [1]}
        told = maria.post("/v1/sync/hello", json=hello).json()
        snapshot = maria.get("/v1/sync/snapshot", params={"scope": told["scopes"][0]["id"]})
        cursor = json.loads(snapshot.text.splitlines()[0])["as_of"]
        heard: list[int] = []
        is_open, is_told = threading.Event(), threading.Event()

        def listen() -> None:
            with maria.stream("GET", "/v1/sync/poke", timeout=20) as stream:
                for line in stream.iter_lines():
                    if line.startswith("data: "):
                        heard.append(json.loads(line.removeprefix("data: "))["seq"])
                        is_open.set()
                    if len(heard) > 1:
                        is_told.set()
                        return

        listener = threading.Thread(target=listen)
        listener.start()
        assert is_open.wait(10)
        account = create("Account", {"name": "恒达物流"})
        pushed = {"epoch": told["epoch"], "client_id": str(new_id()), "mutations": [account]}
        results = ann.post("/v1/sync/push", json=pushed).json()["results"]
        assert is_told.wait(10)
        listener.join(10)
        assert heard[-1] == results[0]["seq"]
        page = maria.get("/v1/sync/changes", params={"cursor": cursor}).json()
        assert [change["row"]["name"] for change in page["changes"]] == ["恒达物流"]


def test_an_open_poke_does_not_keep_the_server_from_stopping(database_url: str) -> None:
    with (
        serving(database_url) as (process, address),
        httpx.Client(base_url=address, trust_env=False) as ann,
    ):
        sign_in(ann, "ann")
        with ann.stream("GET", "/v1/sync/poke", timeout=20) as stream:
            lines = stream.iter_lines()
            assert next(lines).startswith("data: ")
            process.send_signal(signal.SIGTERM)
            assert [line for line in lines if line.startswith("data:")] == []
        assert process.wait(10) == 0


def test_what_was_answered_is_there_after_the_server_was_killed(database_url: str) -> None:
    account = create("Account", {"name": "Hengda"})
    body = {"epoch": None, "client_id": str(new_id()), "mutations": [account]}
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", SERVE.format(1), database_url],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip().removeprefix("Listening on ")
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as ann:
        sign_in(ann, "ann")
        first = ann.post("/v1/sync/push", json=body).json()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=10)
    with serving(database_url) as (_, address), httpx.Client(base_url=address) as ann:
        sign_in(ann, "ann")
        assert ann.post("/v1/sync/push", json=body).json() == first


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_several_processes_serve_one_postgresql(database_url: str) -> None:
    with (
        serving(database_url, workers=2) as (_, address),
        httpx.Client(base_url=address, trust_env=False, timeout=20) as ann,
    ):
        sign_in(ann, "ann")
        client_id = str(new_id())
        for n in range(4):
            body = {"client_id": client_id, "mutations": [create("Account", {"name": f"A{n}"})]}
            answer = ann.post("/v1/sync/push", json=body, headers={"Connection": "close"})
            assert answer.json()["results"][0]["result"] == "ok"
        assert len(ann.get("/v1/records/Account").json()["records"]) == 4


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_serves_one_process_only(database_url: str) -> None:
    with pytest.raises(Refused, match="one process"):
        run.serve(database_url, port=0, workers=2)


def test_a_server_others_can_reach_needs_a_certificate(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'server.db'}"
    with pytest.raises(Refused, match="tls-cert"):
        run.serve(url, host="0.0.0.0")
    with pytest.raises(UsageError, match="together"):
        run.serve(url, tls_cert=tmp_path / "cert.pem")
    assert not (tmp_path / "server.db").exists()
    assert run.is_loopback("localhost")
    assert run.is_loopback("::1")
    assert not run.is_loopback("example.com")


def test_a_port_in_use_is_named() -> None:
    taken = run.listen("127.0.0.1", 0)
    try:
        with pytest.raises(Refused, match=str(taken.getsockname()[1])):
            run.listen("127.0.0.1", taken.getsockname()[1])
    finally:
        taken.close()


def test_a_new_database_has_a_workspace_with_stages(tmp_path: Path) -> None:
    with admin.open_database(f"sqlite:///{tmp_path / 'deep' / 'server.db'}") as database:
        assert admin.list_users(database) == []
        first = database.workspace_id
    with admin.open_database(f"sqlite:///{tmp_path / 'deep' / 'server.db'}") as database:
        assert database.workspace_id == first


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "nonsense", "mysql://me:secret@x/y"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="no database address") as refused:
        admin.open_database(url)
    assert "secret" not in str(refused.value)

"""What the pairs behind the proxies did is counted together, and the judge sees half a file."""

from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from workbench.bench.torture.kill import place as places
from workbench.bench.torture.proxy import attachments, campaign, relay
from workbench.bench.torture.proxy.attachments import Attachments
from workbench.bench.torture.proxy.worker import Worker
from workbench.store import blobs, records
from workbench.store.database import open_store


def test_pairs_at_once_are_counted_together() -> None:
    figures = campaign.run(20261122, requests=20, processes=2)
    assert figures.violations == []
    assert (figures.seeds, figures.kind) == (2, "proxy")
    assert sum(figures.notes["by_endpoint"].values()) >= 20
    assert figures.notes["on_the_server"] >= figures.saved > 0


@pytest.mark.parametrize(
    ("request_line", "endpoint"),
    [
        (b"PUT /v1/blobs/ab HTTP/1.1\r\n", "upload"),
        (b"GET /v1/blobs/ab HTTP/1.1\r\n", "download"),
        (b"GET /v1/sync/changes?cursor=c HTTP/1.1\r\n", "changes"),
    ],
)
def test_each_request_has_a_row_of_the_matrix(request_line: bytes, endpoint: str) -> None:
    assert relay.endpoint_of(request_line) == endpoint


def test_half_a_content_is_seen_by_the_judge(tmp_path: Path) -> None:
    place = places.make(tmp_path)
    worker = Worker.__new__(Worker)
    worker.name, worker.folder = "worker 0", tmp_path
    worker.store = open_store(tmp_path / "profile" / "profile.db", None, create=True)
    names = ("user_id", "client_id", "workspace_id")
    worker.store.set_up({name: str(UUID(int=n)) for n, name in enumerate(names, 1)})
    found: list[str] = []
    made = Attachments(Random(3), lambda law, sort, text: found.append(text))
    with attachments.small_parts(), place.open_server() as database:
        with worker.store.write() as w:
            account = records.create(w, "Account", {"name": "Hengda"})
        made.attach(worker, account)
        made.judge(database, [worker])
        assert [text for text in found if "half" in text] == []
        assert any("never sent" in text for text in found)
        folder = worker.store.path.parent / blobs.FOLDER
        file = next(folder.iterdir())
        file.write_bytes(file.read_bytes()[:-1])
        made.judge(database, [worker])
        assert [text for text in found if "half" in text] == [f"worker 0 holds half of {file.name}"]
    worker.store.close()

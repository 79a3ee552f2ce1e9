from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from workbench.schema.stages import DEFAULT_STAGES
from workbench.store import meta, records
from workbench.store.database import Store, open_store

WriteFile = Callable[..., Path]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An administrator's profile with the ten default stages."""
    opened = open_store(tmp_path / "profile.db", None, create=True)
    with opened.write() as w:
        for name in ("workspace_id", "user_id", "client_id"):
            meta.put(w, name, uuid4())
        meta.put(w, "role", "admin")
        for number, stage in enumerate(DEFAULT_STAGES, start=1):
            records.create(
                w,
                "OpportunityStage",
                {
                    "api_name": stage.api_name,
                    "master_label": stage.api_name,
                    "label_zh": stage.label_zh,
                    "sort_order": number * 10,
                    "is_closed": stage.is_closed,
                    "is_won": stage.is_won,
                    "default_probability": stage.probability,
                    "forecast_category": stage.forecast_category,
                },
            )
    yield opened
    opened.close()


@pytest.fixture
def file(tmp_path: Path) -> WriteFile:
    """Write a text to a file and return its path."""

    def write(text: str, name: str = "rows.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write

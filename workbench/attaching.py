"""Files attached to records: kept here at once, sent with sync, fetched when they are wanted."""

from pathlib import Path
from uuid import UUID

from workbench.app import Workbench
from workbench.platform_files import write_durably


def attach(workbench: Workbench, parent_id: UUID, file: Path, content_type: str = "") -> UUID:
    """Attach a file to a record; its content goes to the server with sync.

    Raises:
        InvalidInput: It is too large.
        NotSaved: The disk refused; nothing was attached.
        OSError: The file cannot be read.
    """
    from workbench.store import blobs

    kept = blobs.keep(workbench.store, file)
    with workbench.store.write() as w:
        return blobs.attach(w, kept, parent_id, file.name, content_type)


def save(workbench: Workbench, attachment_id: UUID, target: Path) -> None:
    """Write an attachment's content to a file of the user's; fetch it first if need be.

    Raises:
        NotFound: There is no such attachment.
        Failure: The server gave no usable answer.
        InvalidInput: What came is not that content.
    """
    from workbench.store import blobs, records
    from workbench.sync import contents

    with workbench.store.read() as r:
        sha256 = str(records.require(r, "Attachment", attachment_id)["sha256"])
    contents.fetch(workbench.store, workbench.client, sha256)
    content = b"".join(blobs.read(workbench.store, sha256))
    write_durably(target, content, owner_only=True)

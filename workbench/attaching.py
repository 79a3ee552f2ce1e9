"""Files attached to records: kept here at once, sent with sync, fetched when they are wanted."""

import shutil
from collections.abc import Callable, Iterator
from mimetypes import guess_type
from pathlib import Path
from uuid import UUID, uuid4

from workbench.app import Workbench
from workbench.errors import InvalidInput, NotFound, StoreProblem, WorkbenchError
from workbench.i18n import t
from workbench.platform_files import make_private, write_durably

OPENED = "opened"
"""Readable copies for other programs, in the profile's folder; gone when the window closes."""

Report = Callable[[int, int], None]


def attach(workbench: Workbench, parent_id: UUID, file: Path, content_type: str = "") -> UUID:
    """Attach a file to a record; its content goes to the server with sync.

    Raises:
        NotFound: There is no such file.
        InvalidInput: It is a folder, empty or too large, or cannot be read.
        NotSaved: The disk refused; nothing was attached.
    """
    from workbench.store import blobs

    guessed = content_type or guess_type(file.name)[0] or ""
    try:
        _check_has_content(file)
        kept = blobs.keep(workbench.store, file)
    except OSError as error:
        raise _why_not(file, error) from error
    with workbench.store.write() as w:
        return blobs.attach(w, kept, parent_id, file.name, guessed)


def fetch(workbench: Workbench, attachment_id: UUID, report: Report | None = None) -> str:
    """Have an attachment's content here; return its name.

    Args:
        report: Is told how many bytes have come, of how many; what it raises ends the fetching.

    Raises:
        NotFound: There is no such attachment.
        Failure: The server gave no usable answer.
        InvalidInput: What came is not that content; nothing is left of it.
    """
    from workbench.store import blobs, records

    with workbench.store.read() as r:
        found = records.require(r, "Attachment", attachment_id)
    sha256, size = str(found["sha256"]), int(found["size_bytes"])
    if not blobs.is_here(workbench.store, sha256):
        pieces = _told(workbench.client.blob(sha256), size, report)
        try:
            blobs.take(workbench.store, pieces, expected_sha256=sha256)
        except OSError as error:
            raise StoreProblem(
                t("The attachment could not be written ({error}): free some space.").format(
                    error=error
                )
            ) from error
    return str(found["name"])


def save(
    workbench: Workbench, attachment_id: UUID, target: Path, report: Report | None = None
) -> None:
    """Write an attachment's content to a file of the user's; fetch it first if need be.

    Raises:
        NotFound: There is no such attachment.
        Failure: The server gave no usable answer.
        InvalidInput: What came is not that content, or the file cannot be written.
    """
    from workbench.store import blobs, records

    fetch(workbench, attachment_id, report)
    with workbench.store.read() as r:
        sha256 = str(records.require(r, "Attachment", attachment_id)["sha256"])
    content = b"".join(blobs.read(workbench.store, sha256))
    try:
        write_durably(target, content, owner_only=True)
    except OSError as error:
        raise InvalidInput(
            t("{file} cannot be written ({error}).").format(file=target, error=error)
        ) from error


def copy_to_open(workbench: Workbench, attachment_id: UUID, report: Report | None = None) -> Path:
    """Write a readable copy for another program; return it. It goes when the window closes.

    Raises:
        Refused: It would run as a program.
        NotFound, Failure, InvalidInput: As `save` says.
    """
    from workbench.services import attachments

    name = fetch(workbench, attachment_id, report)
    attachments.check_opens(name)
    folder = workbench.store.path.parent / OPENED / uuid4().hex
    make_private(folder)
    file = folder / attachments.safe_name(name)
    save(workbench, attachment_id, file)
    return file


def forget_opened(workbench: Workbench) -> None:
    """Remove the readable copies; one that another program holds open goes the next time."""
    shutil.rmtree(workbench.store.path.parent / OPENED, ignore_errors=True)


def _check_has_content(file: Path) -> None:
    if file.is_dir():
        raise InvalidInput(
            t("{file} is a folder: attach its files, or pack it into one (.zip).").format(file=file)
        )
    if file.stat().st_size == 0:
        raise InvalidInput(
            t("{file} is empty: there is nothing to attach. Name another file.").format(file=file)
        )


def _why_not(file: Path, error: OSError) -> WorkbenchError:
    """Return the sentence for a file that cannot be attached, or a disk that refused the copy."""
    if isinstance(error, FileNotFoundError):
        return NotFound(t("There is no file {file}: check its name and place.").format(file=file))
    is_of_file = error.filename is not None and Path(error.filename) == file
    if isinstance(error, PermissionError) and is_of_file:
        said = t(
            "{file} may not be read by you: ask its owner, or attach a copy that you may read."
        )
    elif is_of_file:
        said = t("{file} cannot be read ({cause}): name another file.")
    else:
        said = t("{file} could not be copied into your profile ({cause}): free some space.")
    return InvalidInput(said.format(file=file, cause=error.strerror or type(error).__name__))


def _told(pieces: Iterator[bytes], size: int, report: Report | None) -> Iterator[bytes]:
    received = 0
    for piece in pieces:
        received += len(piece)
        if report is not None:
            report(received, size)
        yield piece

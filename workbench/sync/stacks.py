"""What every thread does at this moment: lines of this program, no data."""

import faulthandler
import tempfile


def stacks() -> str:
    """Return the stack of each thread."""
    with tempfile.TemporaryFile() as file:
        faulthandler.dump_traceback(file=file, all_threads=True)
        file.seek(0)
        return file.read().decode(errors="replace")

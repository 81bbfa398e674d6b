"""Writes reports to files: readable by their owner only, and whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from rollaudit.errors import AuditError


@contextmanager
def private_file(path: Path) -> Iterator[TextIO]:
    """Give a stream that becomes the file at `path`, mode 0600, once the block ends well. Raises `AuditError`.

    A device or a pipe, such as /dev/null, is written to as it is: never is it replaced by a file. A link stays one,
    too: what it leads to is replaced.
    """
    draft: str | None = None
    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", newline="\n") as stream:
                yield stream
            return
        target = Path(os.path.realpath(path))
        # mkstemp makes the file 0600 from its first moment, beside the target so that the rename is one step
        descriptor, draft = tempfile.mkstemp(prefix=".rollaudit-", dir=target.parent)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
        Path(draft).replace(target)
        draft = None
    except OSError as error:
        raise AuditError(
            f"The report cannot be written to {path}: {error.strerror or error}.",
            hint="Name another file with -o, in a directory that exists and has room.",
        ) from error
    finally:
        if draft is not None:
            Path(draft).unlink(missing_ok=True)

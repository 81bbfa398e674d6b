"""ZIP and TGZ exports read in place: their members as files, nothing written to disk, no archive inside an archive.

`members` lists, `read` gives one member's bytes. Every bound is on what is really read, not on what headers promise.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from rollaudit.library.archive_member import Archive, CannotReadError
from rollaudit.library.opening import opened
from rollaudit.model.evidence import FileFormat, Reason, ReasonCode

_FORMATS = frozenset({FileFormat.ZIP, FileFormat.GZIP})


def is_archive(file_format: FileFormat) -> bool:
    """Return whether files of this format are opened as archives."""
    return file_format in _FORMATS


@contextmanager
def open_archive(path: bytes) -> Iterator[Archive]:
    """Give the archive at `path`, of the kind its content is; `Archive.descriptor` is good for as long.

    Raises `CannotReadError` for what is neither ZIP nor TGZ or cannot be understood at all, and what `opened` raises.
    """
    from rollaudit.library.archive_tgz import TgzArchive  # noqa: PLC0415 - not paid for where there is no archive
    from rollaudit.library.archive_zip import ZipArchive  # noqa: PLC0415 - likewise

    with opened(path) as descriptor:
        head = os.pread(descriptor, 4, 0)
        if head in {b"PK\x03\x04", b"PK\x05\x06"}:
            yield ZipArchive(descriptor)
        elif head[:3] == b"\x1f\x8b\x08":
            yield TgzArchive(descriptor)
        else:
            raise CannotReadError(Reason(code=ReasonCode.FORMAT_NOT_READ))

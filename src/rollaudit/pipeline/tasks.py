"""What runs inside the workers: one file in, one row out. Imports only what the task at hand needs."""

import os
from collections.abc import Callable
from typing import Any

from rollaudit.library.fingerprint import content_id, sha256
from rollaudit.library.opening import CannotOpenError, opened
from rollaudit.library.sniff import sniff
from rollaudit.metadata.read import extract, reads
from rollaudit.metadata.source import FileSource
from rollaudit.model.evidence import Extraction, FileFormat, Outcome, Reason, ReasonCode
from rollaudit.store.rows import Row, faces_row, reading_row

_NOT_YET_READ = frozenset({FileFormat.XMP, FileFormat.AAE, FileFormat.ZIP, FileFormat.GZIP})


def metadata_task(setup: dict[str, Any]) -> Callable[[str], Row]:
    """Return a function from a path below `setup["root"]` to a row of the store's reading columns."""
    root = os.fsencode(setup["root"])
    hashing = bool(setup["sha256"])

    def read(path: str) -> Row:
        return read_file(os.path.join(root, os.fsencode(path)), hashing=hashing)

    return read


def read_file(path: bytes, *, hashing: bool = False) -> Row:
    """Return the reading of one file, whatever happens to it, as a row of the store's reading columns."""
    try:
        with opened(path) as descriptor:
            source = FileSource(descriptor)
            file_format = sniff(source.head())
            outcome, extraction = _read(source, file_format)
            return reading_row(
                file_format=file_format,
                content_id=_content_id(source),
                sha256=sha256(descriptor) if hashing else None,
                outcome=outcome,
                extraction=extraction,
            )
    except CannotOpenError as error:
        return unread_row(None, error.reason)
    except OSError:
        return unread_row(None, Reason(code=ReasonCode.UNREADABLE))


def failed_row(path: bytes, reason: Reason) -> Row:
    """Return the row of a file whose reader failed: what it is and its id, so that it counts as the photo it is."""
    try:
        with opened(path) as descriptor:
            source = FileSource(descriptor)
            return unread_row(sniff(source.head()), reason, _content_id(source))
    except (CannotOpenError, OSError):
        return unread_row(None, reason)


def _content_id(source: FileSource) -> str:
    return content_id(source.size, source.head(), source.tail())


def unread_row(file_format: FileFormat | None, reason: Reason, content: str | None = None) -> Row:
    """Return the row of a file that gave nothing, with the reason; `content` is its content id, where it has one."""
    row = reading_row(
        file_format=file_format or FileFormat.OTHER,
        content_id=content,
        sha256=None,
        outcome=Outcome.SKIPPED,
        extraction=Extraction(reasons=(reason,)),
    )
    if file_format is None:
        row[0] = None
    return row


def _read(source: FileSource, file_format: FileFormat) -> tuple[Outcome, Extraction]:
    reason = None
    if source.size == 0:
        reason = Reason(code=ReasonCode.EMPTY_FILE)
    elif file_format in _NOT_YET_READ:
        reason = Reason(code=ReasonCode.FORMAT_NOT_READ, detail=file_format.value)
    elif file_format.kind is None:
        reason = Reason(code=ReasonCode.NOT_MEDIA)
    elif not reads(file_format):
        reason = Reason(code=ReasonCode.FORMAT_NOT_READ, detail=file_format.value)
    if reason:
        return Outcome.SKIPPED, Extraction(reasons=(reason,))
    extraction = extract(source, file_format)
    return (Outcome.PARTIAL if extraction.reasons else Outcome.READ), extraction


def faces_task(setup: dict[str, Any]) -> Callable[[list[str]], Row]:
    """Return a function from [path, format] to a row of the store's face columns; loads the model once."""
    from rollaudit.vision.faces import FaceFinder  # noqa: PLC0415 - only the workers that look at pixels pay for it

    root = os.fsencode(setup["root"])
    finder = FaceFinder()

    def look(item: list[str]) -> Row:
        path, file_format = item
        return faces_row(finder.find(os.path.join(root, os.fsencode(path)), FileFormat(file_format)))

    return look


def all_tags_task(setup: dict[str, Any]) -> Callable[[str], list[list[str]]]:
    """Return a function from a path below `setup["root"]` to the [tag, value] pairs that ExifRead lists."""
    from rollaudit.metadata.all_tags import all_tags  # noqa: PLC0415 - ExifRead, which no scan needs

    root = os.fsencode(setup["root"])

    def read(path: str) -> list[list[str]]:
        with opened(os.path.join(root, os.fsencode(path))) as descriptor, os.fdopen(os.dup(descriptor), "rb") as file:
            return [list(tag) for tag in all_tags(file)]

    return read

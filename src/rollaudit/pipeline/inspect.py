"""Inspect: one file read as a scan would read it, in a worker with a time limit, and nothing stored."""

import os
from pathlib import Path
from typing import Final

from rollaudit.errors import UsageError
from rollaudit.library.archives import is_archive
from rollaudit.library.sniff import sniff_file
from rollaudit.model.detection import Search
from rollaudit.model.evidence import FileRecord
from rollaudit.model.inspection import ArchiveInspection, Inspection
from rollaudit.pipeline.alone import inspection_of, reader_failed, run_one, tags_of
from rollaudit.pipeline.inspect_archive import inspect_archive, inspect_member
from rollaudit.pipeline.inspect_look import looked_at
from rollaudit.pipeline.orders import (
    ALL_TAGS_SECONDS,
    ALL_TAGS_TASK,
    METADATA_TASK,
    read_seconds,
)
from rollaudit.store.checked import WrongAnswerError, checked_reading
from rollaudit.store.rows import file_record
from rollaudit.vision.detectors import check_installed

_HINT: Final = "Name one photo or video; for a directory use rollaudit scan."


def inspect_file(path: Path, *, search: Search, all_tags: bool) -> Inspection | ArchiveInspection:
    """Return what the file at `path` gives away, or what the archive there holds.

    A path that goes on behind an archive's, as reports write it, names the file inside of it: `takeout.zip/a/1.jpg`.
    Raises `UsageError` for a path that is no readable file.
    """
    place, member = _place(path)
    if member:
        check_installed(search)
        return inspect_member(place, member, search=search, all_tags=all_tags)
    record = _record(place)
    if is_archive(record.format):
        return inspect_archive(place, record, looking=bool(search))
    if search and record.format.kind is not None:
        record = looked_at(place, record, search)
    tags, problem = tags_of(ALL_TAGS_TASK, place.name, place.parent, ALL_TAGS_SECONDS) if all_tags else (None, None)
    return inspection_of(record, tags, problem)


def _place(path: Path) -> tuple[Path, str]:
    """Return the file's path, and the path inside of it where `path` leads into an archive."""
    try:
        place = Path(os.path.realpath(path, strict=True))
    except (FileNotFoundError, NotADirectoryError):
        for around in path.parents:
            if around.is_file():
                return Path(os.path.realpath(around)), path.relative_to(around).as_posix()
        raise UsageError(f"There is no {path}.", hint=_HINT) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", hint=_HINT) from None
    if not place.is_file():
        raise UsageError(f"{path} is not a file.", hint=_HINT)
    return place, ""


def _record(place: Path) -> FileRecord:
    status = place.stat()
    # An export may have as many gigabytes as fit on a disk: it is not read twice for the sake of its hash.
    begins_as = sniff_file(os.fsencode(place))
    hashing = begins_as is None or not is_archive(begins_as)
    row, failure = run_one(METADATA_TASK, place.name, place.parent, read_seconds(status.st_size), hashing=hashing)
    try:
        row = checked_reading(row)
    except WrongAnswerError:
        raise reader_failed(place, failure) from None
    record = file_record((os.fsencode(place.name), status.st_size, status.st_mtime_ns, status.st_ino, *row))
    if record.content_id is None:  # it could not even be opened
        why = ", ".join(f"{reason.code.value} {reason.detail}".strip() for reason in record.reasons)
        raise UsageError(f"{place} cannot be read: {why}.", hint="See who may read it: ls -l shows that.")
    return record

"""Inspect: one file read as a scan would read it, in a worker with a time limit, and nothing stored."""

import os
from pathlib import Path
from typing import Final

from rollaudit.errors import AuditError, UsageError
from rollaudit.library.archives import is_archive
from rollaudit.library.objects.place import ObjectPlace, local_path, object_place
from rollaudit.library.opening import CannotOpenError
from rollaudit.library.sniff import sniff_file
from rollaudit.model.detection import Search
from rollaudit.model.evidence import FileRecord, ReasonCode
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
    objects = object_place(path)
    place, member = (path, "") if objects else _place(local_path(path))
    if member:
        check_installed(search)
        return inspect_member(place, member, search=search, all_tags=all_tags)
    record = _object_record(place, objects) if objects else _record(place)
    if is_archive(record.format):
        if objects:
            raise UsageError(
                f"{objects.url} is an archive, and those are opened on a disk only.", hint="Copy it to one."
            )
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


def _object_record(place: Path, objects: ObjectPlace) -> FileRecord:
    """Return the record of an object; it is not hashed, as nothing else needs all of it."""
    from rollaudit.library.objects.fetching import Fetcher, FetcherLostError  # noqa: PLC0415 - for object stores only

    if not objects.prefix:
        raise UsageError(f"{objects.url} is a bucket.", hint=_HINT)
    try:
        with Fetcher({"bucket": objects.bucket, "prefix": ""}) as fetcher:
            size = fetcher.edges(objects.prefix.rstrip("/")).size
    except FetcherLostError:
        raise AuditError(f"{objects.url} could not be fetched.", hint="Try again.") from None
    except CannotOpenError as error:
        if error.reason.code is ReasonCode.VANISHED:
            raise UsageError(f"There is no {objects.url}.", hint=_HINT) from None
        raise UsageError(
            f"{objects.url} cannot be read: {error.reason.detail}.", hint="Who reads it needs s3:GetObject for it."
        ) from None
    row, failure = run_one(METADATA_TASK, place.name, place.parent, read_seconds(0), hashing=False)
    try:
        return file_record((os.fsencode(objects.url), size, 0, 0, *checked_reading(row)))
    except WrongAnswerError:
        raise reader_failed(place, failure) from None

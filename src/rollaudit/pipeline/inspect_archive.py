"""Inspect, for archives: what one holds, member by member, and one member by itself."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from rollaudit.errors import UsageError
from rollaudit.library.sniff import sniff_file
from rollaudit.model.detection import Search
from rollaudit.model.evidence import Faces, FileFormat, FileRecord, Outcome, Reason, ReasonCode
from rollaudit.model.inspection import ArchiveInspection, Inspection
from rollaudit.pipeline.alone import inspection_of, reader_failed, run_one, tags_of
from rollaudit.pipeline.archives import Slice, slice_of
from rollaudit.pipeline.inspect_look import looked_at
from rollaudit.pipeline.looks import IN_ARCHIVE, IN_TGZ
from rollaudit.pipeline.orders import (
    ALL_TAGS_SECONDS,
    LISTING_TASK,
    MEMBER_TAGS_TASK,
    MEMBER_TASK,
    archive_seconds,
)
from rollaudit.store.checked import WrongAnswerError
from rollaudit.store.rows import file_record
from rollaudit.text import clean, shell_word
from rollaudit.workers.frames import JsonValue
from rollaudit.workers.pool import Failure

MOST_MEMBERS: Final = 500
"""Members that are read: a person looks through so many. A scan reads them all."""


def inspect_archive(place: Path, record: FileRecord, *, looking: bool) -> ArchiveInspection:
    """Return the first members of the archive at `place`. `looking` says that somebody asked what pictures show.

    What cannot be understood as an archive at all is skipped, with the reason, and has no members.
    """
    size = place.stat().st_size
    answer, failure = run_one(LISTING_TASK, [place.name, MOST_MEMBERS], place.parent, archive_seconds(size))
    found = _slice(place, answer, failure)
    members = tuple(inspection_of(one) for one in _records(place, found, looking=looking))
    reasons = tuple(found.reasons)
    more = found.following is not None
    if more:
        reasons = (*reasons, Reason(code=ReasonCode.LIMIT, detail=f"only its first {len(members)} files"))
    outcome = Outcome.SKIPPED if not found.opened else Outcome.PARTIAL if reasons else Outcome.READ
    return ArchiveInspection(
        record=replace(record, outcome=outcome, reasons=reasons),
        members=members,
        more=more,
    )


def inspect_member(place: Path, member: str, *, search: Search, all_tags: bool) -> Inspection:
    """Return what one file inside of an archive gives away. Raises `UsageError` where there is no such file."""
    size = place.stat().st_size
    answer, failure = run_one(MEMBER_TASK, [place.name, member], place.parent, archive_seconds(size))
    found = _slice(place, answer, failure)
    record = next(_records(place, found, looking=bool(search)), None)
    if record is None:
        if not found.opened:
            raise UsageError(f"{place} is no archive that can be opened.", hint="rollaudit inspect reads ZIP and TGZ.")
        raise UsageError(
            f"There is no {clean(member, limit=200)} in {place.name}.",
            hint=f"rollaudit inspect {shell_word(str(place), 'ARCHIVE')} lists what is inside.",
        )
    if search and record.format.kind is not None:
        in_zip = sniff_file(os.fsencode(place)) is FileFormat.ZIP
        record = looked_at(place, record, search, member) if in_zip else _not_looked_at(record, IN_TGZ)
    seconds = ALL_TAGS_SECONDS + archive_seconds(size)
    tags, problem = tags_of(MEMBER_TAGS_TASK, [place.name, member], place.parent, seconds) if all_tags else (None, None)
    return inspection_of(record, tags, problem)


def _slice(place: Path, answer: JsonValue, failure: Failure | None) -> Slice:
    try:
        return slice_of(answer)
    except WrongAnswerError:
        raise reader_failed(place, failure) from None


def _records(place: Path, found: Slice, *, looking: bool) -> Iterator[FileRecord]:
    for path, size, mtime_ns, reading in found.members:
        record = file_record((os.fsencode(f"{place.name}/{path}"), size, mtime_ns, 0, *reading))
        yield _not_looked_at(record, IN_ARCHIVE) if looking else record


def _not_looked_at(record: FileRecord, reason: str) -> FileRecord:
    return replace(record, faces=Faces(looked_for=False, reason=reason))

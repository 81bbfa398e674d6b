"""Archives: what lies inside of them is read in workers, in place, and stored as files of the library."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rollaudit.library.archives import is_archive
from rollaudit.model.evidence import FileFormat, Outcome, Reason, ReasonCode
from rollaudit.pipeline.orders import ARCHIVE_TASK, archive_seconds, failure_reason
from rollaudit.pipeline.progress import Progress
from rollaudit.store.checked import WrongAnswerError, checked_member, checked_reasons
from rollaudit.store.rows import Row
from rollaudit.store.store import Member, PendingArchive, Store
from rollaudit.workers.frames import JsonValue
from rollaudit.workers.pool import ItemResult, Limits, run

ARCHIVE_FORMATS = frozenset(one.value for one in FileFormat if is_archive(one))
_PASSING = frozenset({ReasonCode.VANISHED, ReasonCode.UNREADABLE})


@dataclass(slots=True)
class _Progress:
    """How far an archive is: the index of the member to go on with, whether any was stored, and what went wrong."""

    archive: PendingArchive
    first: int = 0
    opened: bool = False
    reasons: list[Reason] = field(default_factory=list)


class Slice(NamedTuple):
    """Some members of an archive, each with its path, size, time and row; `following` is the index to go on with."""

    members: list[tuple[str, int, int, Row]]
    following: int | None
    reasons: list[Reason]
    opened: bool


def read_archives(setup: Mapping[str, JsonValue], jobs: int, store: Store, progress: Progress) -> None:
    """Store the members of every archive that has no outcome, and its outcome.

    An archive of very many members comes in slices: those that are not done go into another round.
    """
    waiting = [_Progress(archive) for archive in store.pending_archives(sorted(ARCHIVE_FORMATS))]
    if not waiting:
        return
    progress.phase("Reading archives", len(waiting))
    limits = Limits(seconds_per_item=archive_seconds(max(one.archive.size for one in waiting)))
    while waiting:
        items: list[JsonValue] = [[one.archive.path, one.first] for one in waiting]
        unfinished: list[_Progress] = []
        for result in run(ARCHIVE_TASK, items, setup=setup, limits=limits, jobs=jobs):
            one = waiting[result.index]
            failed = failure_reason(result.failure).value if result.failure else None
            progress.item("archive", result.seconds, file_id=one.archive.file_id, failed=failed)
            if _take(one, result, store):
                unfinished.append(one)
            else:
                passing = not one.opened and any(reason.code in _PASSING for reason in one.reasons)
                store.put_archive(one.archive.file_id, _outcome(one), one.reasons, again=passing)
                progress.advance(1)
            store.commit()
        waiting = unfinished


def _take(one: _Progress, result: ItemResult, store: Store) -> bool:
    """Store a slice; return whether there is more to come."""
    try:
        found = slice_of(result.value)
    except WrongAnswerError:
        one.reasons.append(Reason(code=failure_reason(result.failure)))
        return False
    archive = one.archive
    members = (Member(f"{archive.path}/{path}", size, mtime_ns, row) for path, size, mtime_ns, row in found.members)
    store.put_members(archive.file_id, members)
    one.opened = one.opened or found.opened
    one.reasons += found.reasons
    if found.following is None:
        return False
    if found.following <= one.first:  # no worker of ours says so
        one.reasons.append(Reason(code=ReasonCode.READER_ERROR))
        return False
    one.first = found.following
    return True


def slice_of(answer: JsonValue) -> Slice:
    """Take a worker's answer apart. Raises `WrongAnswerError`, also where there is none as the worker failed."""
    match answer:
        case {"members": list(members), "next": None | int() as following, "reasons": reasons, "opened": bool(opened)}:
            checked = [checked_member(member) for member in members]
            return Slice(members=checked, following=following, reasons=checked_reasons(reasons), opened=opened)
        case _:
            raise WrongAnswerError("no slice")


def _outcome(one: _Progress) -> Outcome:
    if not one.opened:
        return Outcome.SKIPPED
    return Outcome.PARTIAL if one.reasons else Outcome.READ

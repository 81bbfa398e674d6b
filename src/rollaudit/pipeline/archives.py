"""Archives: what lies inside of them is read in workers, in place, and stored as files of the library."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rollaudit.library.archives import is_archive
from rollaudit.model.evidence import FileFormat, Outcome, Reason, ReasonCode
from rollaudit.pipeline.orders import ARCHIVE_TASK, archive_seconds, failure_reason
from rollaudit.pipeline.progress import Progress
from rollaudit.store.store import Member, PendingArchive, Store
from rollaudit.workers.frames import JsonValue
from rollaudit.workers.pool import ItemResult, Limits, run

ARCHIVE_FORMATS = frozenset(one.value for one in FileFormat if is_archive(one))


@dataclass(slots=True)
class _Progress:
    """How far an archive is: the index of the member to go on with, whether any was stored, and what went wrong."""

    archive: PendingArchive
    first: int = 0
    opened: bool = False
    reasons: list[Reason] = field(default_factory=list)


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
                store.put_archive(one.archive.file_id, _outcome(one), one.reasons)
                progress.advance(1)
            store.commit()
        waiting = unfinished


def _take(one: _Progress, result: ItemResult, store: Store) -> bool:
    """Store a slice; return whether there is more to come."""
    match result.value:
        case {"members": list(members), "next": None | int() as following, "reasons": list(reasons), "opened": opened}:
            store.put_members(one.archive.file_id, (_member(one.archive.path, *member) for member in members))
            one.opened = one.opened or bool(opened)
            one.reasons += [Reason(code=ReasonCode(code), detail=str(detail)) for code, detail in reasons]
        case _:
            one.reasons.append(Reason(code=failure_reason(result.failure)))
            return False
    if following is None:
        return False
    if following <= one.first:  # no worker of ours says so
        one.reasons.append(Reason(code=ReasonCode.READER_ERROR))
        return False
    one.first = following
    return True


def _member(archive: str, path: str, size: int, mtime_ns: int, reading: list[JsonValue]) -> Member:
    return Member(f"{archive}/{path}", size, mtime_ns, reading)


def _outcome(one: _Progress) -> Outcome:
    if not one.opened:
        return Outcome.SKIPPED
    return Outcome.PARTIAL if one.reasons else Outcome.READ

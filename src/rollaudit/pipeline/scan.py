"""Scan: walk the library, read every file and look for faces in workers, group files into assets; all stored."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rollaudit.library.group import GroupFile, group
from rollaudit.library.photos_library import Originals
from rollaudit.library.roots import Library
from rollaudit.library.walk import FoundFile, Listing, listings
from rollaudit.model.detection import Search
from rollaudit.model.evidence import FileFormat, FileRole, Reason, ReasonCode
from rollaudit.pipeline.archives import ARCHIVE_FORMATS, read_archives
from rollaudit.pipeline.batches import batches
from rollaudit.pipeline.directory_sidecars import shared_facts
from rollaudit.pipeline.orders import FETCH_SECONDS, METADATA_TASK, READER_VERSION, failure_reason, read_seconds
from rollaudit.pipeline.progress import Progress
from rollaudit.pipeline.readers import reader_setup, readers
from rollaudit.pipeline.verify import verify
from rollaudit.store.checked import WrongAnswerError, checked_reading
from rollaudit.store.rows import READING_COLUMNS, Row
from rollaudit.store.store import GroupableFile, Store
from rollaudit.workers.frames import JsonValue
from rollaudit.workers.pool import ItemResult, Limits, Staff

if TYPE_CHECKING:
    from rollaudit.pipeline.cluster import Cluster, ClusterStaff, Scheduler
    from rollaudit.pipeline.objects import Objects
    from rollaudit.store.shared import SharedFacts

_WALK_STEP = 2_000  # files, from one word on progress to the next
_CLUSTER_BATCH = 500  # half a second of reading, against the start of a process
_OUTCOME = READING_COLUMNS.index("outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanOptions:
    """What to look for and with how many workers. `own_directory` is rollaudit's, and no part of any library.

    `verify` compares the hashes of unchanged files, and so needs `sha256`; `retry_quarantined` has files tried again
    that broke their reader.
    """

    library: Library
    jobs: int
    sha256: bool = False
    search: Search = field(default_factory=Search)
    own_directory: Path | None = None
    verify: bool = False
    retry_quarantined: bool = False
    scheduler: "Scheduler | None" = None


def scan(
    options: ScanOptions,
    store: Store,
    progress: Progress,
    *,
    early: Staff | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> None:
    """Bring the store up to date with the library. What was stored stays when this is interrupted.

    `early` are readers that are there already, for files that are not hashed; they end with the reading. `meanwhile` is
    called when the readers have given their first answers, and not where nothing is read: a place to start a thread,
    which would only have kept the walk and the first orders waiting.
    """
    with _cluster(options) as cluster, _objects(options.library) as objects:
        crew = _Crew(options=options, cluster=cluster, early=early, objects=objects)
        _scan(options, store, progress, crew, meanwhile)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crew:
    """Where workers come from, and where the files do that they read: an object store, or the disk."""

    options: ScanOptions
    cluster: "Cluster | None"
    early: Staff | None
    objects: "Objects | None" = None

    @property
    def place(self) -> dict[str, JsonValue]:
        """What workers are told of where the library lies."""
        return {"objects": self.objects.told} if self.objects else {"root": str(self.options.library.root)}

    def readers(self, hashed_bytes: int = 0) -> "Staff | ClusterStaff":
        """Return workers that read; `hashed_bytes` is the size of the largest file to be hashed."""
        options = self.options
        limits = Limits(seconds_per_item=read_seconds(hashed_bytes) + (FETCH_SECONDS if self.objects else 0))
        setup = {**self.place, "sha256": options.sha256}
        if self.cluster:
            return self.cluster.staff(METADATA_TASK, setup=setup, limits=limits, batch=_CLUSTER_BATCH)
        if self.objects:
            return Staff(METADATA_TASK, setup=setup, limits=limits, jobs=options.jobs)
        if self.early and not options.sha256:
            return self.early
        return readers(options.library, options.jobs, sha256=options.sha256, hashed_bytes=hashed_bytes)


@contextmanager
def _cluster(options: ScanOptions) -> "Iterator[Cluster | None]":
    if options.scheduler is None:
        yield None
        return
    from rollaudit.pipeline.cluster import Cluster  # noqa: PLC0415 - not paid for without --scheduler

    with Cluster(options.scheduler) as cluster:
        yield cluster


@contextmanager
def _objects(library: Library) -> "Iterator[Objects | None]":
    if library.objects is None:
        yield None
        return
    from rollaudit.pipeline.objects import objects_of  # noqa: PLC0415 - for object stores only

    with objects_of(library.objects) as objects:
        yield objects


def _scan(
    options: ScanOptions,
    store: Store,
    progress: Progress,
    crew: _Crew,
    meanwhile: Callable[[], object],
) -> None:
    try:
        if options.sha256:  # how long a file may take is known only after the walk
            _walk(options, store, progress, objects=crew.objects)
            if options.verify:
                verify(options.library.root, options.jobs, store, progress)
            if store.count_pending():
                with crew.readers(store.largest_pending()) as staff:
                    _read(crew, staff, store, progress, meanwhile)
        else:
            _walk_and_read(options, store, progress, crew, meanwhile)
        if not crew.objects:  # what archives hold there is not read, and they say so
            read_archives(reader_setup(options.library, sha256=options.sha256), options.jobs, store, progress)
        group_assets(store, progress)
        if options.search:
            _look(crew, store, progress)
    finally:
        store.commit()


def _walk_and_read(
    options: ScanOptions,
    store: Store,
    progress: Progress,
    crew: _Crew,
    meanwhile: Callable[[], object],
) -> None:
    """Walk, and let the readers start as soon as there is something to read, while the walk goes on."""
    with ExitStack() as stack:
        hired: list[Staff | ClusterStaff] = []

        def hire() -> None:
            if not hired:
                hired.append(crew.readers())
                stack.enter_context(hired[0])

        if store.count_pending():
            hire()
        _walk(options, store, progress, hire, crew.objects)
        if store.count_pending():
            hire()
            _read(crew, hired[0], store, progress, meanwhile)


def _walk(
    options: ScanOptions,
    store: Store,
    progress: Progress,
    when_changed: Callable[[], object] = lambda: None,
    objects: "Objects | None" = None,
) -> None:
    progress.phase("Finding files", None)
    store.set_meta("root", os.fsencode(options.library.root).hex())
    if options.retry_quarantined:
        store.release_quarantined()
    walking = store.begin_walk(reader_version=READER_VERSION, need_sha256=options.sha256)
    found = 0
    for place, part, files in objects.listings() if objects else _found(options.library, options.own_directory):
        if walking.put(place, part, files):
            when_changed()
        found += len(files)
        if found >= _WALK_STEP:
            progress.advance(found)
            found = 0
    progress.advance(found)
    walking.end()


def _found(library: Library, own_directory: Path | None) -> Iterator[Listing]:
    """Yield what lies in the library; of rollaudit's own directory, only that it is there."""
    own = _inside(library.root, own_directory)
    own_told = False
    for start in library.starts:
        base = (start if start.is_dir() else start.parent).relative_to(library.root)
        prefix = b"" if base == Path() else os.fsencode(base) + b"/"
        for listing in listings(start, prefix):
            if own is None or not (listing.place + b"/").startswith(own):
                yield listing
            elif not own_told:
                own_told = True
                place = own.rstrip(b"/")
                yield Listing(place, 0, [FoundFile(place, reason=Reason(code=ReasonCode.OWN_STORE))])


def _inside(root: Path, directory: Path | None) -> bytes | None:
    """Return the directory as a prefix of paths below the root; None where it lies elsewhere."""
    if directory is None or not directory.resolve().is_relative_to(root):
        return None
    return os.fsencode(directory.resolve().relative_to(root)) + b"/"


def _read(
    crew: _Crew,
    staff: "Staff | ClusterStaff",
    store: Store,
    progress: Progress,
    meanwhile: Callable[[], object],
) -> None:
    progress.phase("Reading metadata", store.count_pending())
    waiting: dict[int, tuple[int, str]] = {}
    objects = crew.objects

    def items() -> Iterator[str]:
        for index, (file_id, path) in enumerate(store.pending()):
            waiting[index] = (file_id, path)
            yield path

    def row(result: ItemResult) -> tuple[int, Row]:
        file_id, path = waiting.pop(result.index)
        if result.failure is None:
            with suppress(WrongAnswerError):
                reading = checked_reading(result.value)
                progress.item(str(reading[0] or "unread"), result.seconds, file_id=file_id)
                if reading[0] in ARCHIVE_FORMATS and not objects:
                    reading[_OUTCOME] = None  # known only once the members were read
                return file_id, reading
        progress.item("failed", result.seconds, file_id=file_id, failed=failure_reason(result.failure).value)
        if objects:
            return file_id, objects.failed_row(path, Reason(code=failure_reason(result.failure)))
        return file_id, _failed_row(crew.options.library.root, path, result)

    for number, batch in enumerate(batches(staff.run(items()))):
        if not number:
            meanwhile()
        rows = [row(result) for result in batch]
        store.put_readings(rows)
        store.commit()
        if objects:
            objects.heed(rows)
        progress.advance(len(batch))


def _failed_row(root: Path, path: str, result: ItemResult) -> Row:
    from rollaudit.pipeline.tasks import failed_row  # noqa: PLC0415 - brings in every reader, and is hardly ever needed

    reason = Reason(code=failure_reason(result.failure))
    return failed_row(os.path.join(os.fsencode(root), os.fsencode(path)), reason)


def group_assets(store: Store, progress: Progress) -> None:
    """Group the files of a store into assets: all of them anew, unless none was read or forgotten since."""
    if store.is_grouped():
        return
    progress.phase("Grouping", None)
    originals = Originals()
    shared: list[SharedFacts] = []

    def members() -> Iterator[tuple[int, int, str]]:
        for files in store.files_by_directory():
            yield from _members(files, originals)
            shared.extend(shared_facts(store, files))

    store.put_groups(members(), shared)


def _members(files: list[GroupableFile], originals: Originals) -> Iterator[tuple[int, int, str]]:
    ids = {file.path: file.file_id for file in files}
    groups, _ungrouped = group(
        tuple(
            GroupFile(
                path=file.path,
                format=FileFormat(file.format),
                content_identifier=file.content_identifier,
                title=file.title,
            )
            for file in files
        )
    )
    in_library = originals.enter(files[0].path.rpartition("/")[0])
    for one in groups:
        asset = ids[one.primary]
        rendition = originals.owner(one.primary.rpartition("/")[2], asset) if in_library else None
        for path, role in one.members:
            if rendition is None:
                yield ids[path], asset, role.value
            else:
                yield ids[path], rendition.owner, (rendition.role if role is FileRole.PRIMARY else role).value


def _look(crew: _Crew, store: Store, progress: Progress) -> None:
    from rollaudit.pipeline.looks import look  # noqa: PLC0415 - not paid for where nobody looks at pixels

    look(crew.place, crew.options.search, crew.options.jobs, store, progress, crew.cluster)

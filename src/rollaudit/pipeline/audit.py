"""The whole way for one library: store opened, scanned, analysed; the report usable while the store is open."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from rollaudit import __version__
from rollaudit.errors import AuditError, UsageError
from rollaudit.library.objects.place import shown
from rollaudit.library.roots import Library
from rollaudit.model.detection import FaceSearch, Search
from rollaudit.model.policy import PlatformAccess, Profile
from rollaudit.pipeline.output_place import refuse_output
from rollaudit.pipeline.progress import Progress
from rollaudit.pipeline.scan import ScanOptions, scan
from rollaudit.pipeline.scan_record import ScanRecord, begin_record, end_record, now
from rollaudit.pipeline.store_place import check_store_place, default_store_path, made_private
from rollaudit.pipeline.without import NOTHING, Without
from rollaudit.rules.policy import RulePolicy
from rollaudit.store.store import Store

if TYPE_CHECKING:
    from rollaudit.model.report import Report
    from rollaudit.pipeline.cluster import Scheduler
    from rollaudit.workers.pool import Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRequest:
    """All that decides what a report says, and how many workers make it (which does not)."""

    library: Library
    profile: Profile
    platform: PlatformAccess
    as_of: date
    jobs: int
    search: Search = field(default_factory=Search)
    sha256: bool = False
    store_path: Path | None = None
    library_name: str | None = None
    without: Without = NOTHING
    rules: RulePolicy = field(default_factory=RulePolicy)
    path_prefix: str = ""
    verify: bool = False
    retry_quarantined: bool = False
    scheduler: "Scheduler | None" = None


@contextmanager
def audited(
    request: AuditRequest,
    progress: Progress,
    *,
    early: "Staff | None" = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> "Iterator[Report]":
    """Give the report of a library that has just been scanned. Raises `RollauditError` of all kinds.

    `early` are readers that were started before (`readers.early_readers`). `meanwhile` is called in a thread while the
    workers read: the place to load what the report will need.
    """
    own_directory = None
    if request.search.faces is FaceSearch.ACCURATE or request.search.codes or request.search.text:
        from rollaudit.vision.detectors import check_installed  # noqa: PLC0415 - before any work, and only for this

        check_installed(request.search)
    if request.library.objects:
        check_asked(request)
    if request.store_path:
        store_path = request.store_path
        check_store_place(store_path, request.library)
    else:  # the cache may well lie inside, where somebody audits their whole home directory
        store_path = made_private(default_store_path(request.library))
        own_directory = store_path.parent
    with Store(store_path) as store:
        options = ScanOptions(
            library=request.library,
            jobs=request.jobs,
            sha256=request.sha256 or request.verify,
            search=request.search,
            own_directory=own_directory,
            verify=request.verify,
            retry_quarantined=request.retry_quarantined,
            scheduler=request.scheduler,
        )
        preparing = Thread(target=_prepare, args=(meanwhile, request.profile), daemon=True)
        begin_record(store)
        scan(options, store, progress, early=early, meanwhile=preparing.start)
        end_record(store, _record_of(request))
        if preparing.ident:  # it was started
            preparing.join()
        gc.freeze()  # all that is loaded stays to the end: no collection need go through it again
        yield _report(request, store, progress)


def check_asked(request: AuditRequest) -> None:
    """Refuse what is not done in an object store, before any work. Raises `UsageError`."""
    if request.verify:
        raise UsageError(
            "--verify is for files on a disk, whose times can be set back.",
            hint="An object that changes has another ETag, which every scan compares: leave the option out.",
        )


def _prepare(meanwhile: Callable[[], object], profile: Profile) -> None:
    """Load what comes after the scan while the workers are busy and this process waits for them.

    What fails here fails again, and is told, where it is needed.
    """
    with suppress(ImportError, AuditError, OSError):
        meanwhile()
        import rollaudit.pipeline.analyse  # noqa: F401, PLC0415
        from rollaudit.places.zones import time_zone  # noqa: PLC0415

        time_zone(0.0, 0.0)  # its first answer takes 60 ms
        from rollaudit.profiles.load import shipped_beside  # noqa: PLC0415

        shipped_beside(profile)
        import holidays  # noqa: F401, PLC0415 - 60 ms more, wherever a day recurs


def _report(request: AuditRequest, store: Store, progress: Progress) -> "Report":
    from rollaudit.pipeline.analyse import AnalyseOptions, analyse  # noqa: PLC0415 - loaded while workers read

    progress.phase("Working out what it adds up to", None)
    return analyse(
        store,
        AnalyseOptions(
            library_name=request.library_name or shown_place(request.library),
            profile=request.profile,
            platform=request.platform,
            as_of=request.as_of,
            tool_version=__version__,
            faces_version=_detectors_key(request.search),
            with_sha256=request.sha256,
            without=request.without,
            rules=request.rules,
            path_prefix=request.path_prefix,
        ),
    )


def _record_of(request: AuditRequest) -> ScanRecord:
    """Return what a report made later from the store alone must know to say what this scan's report says."""
    return ScanRecord(
        library=request.library_name or shown_place(request.library),
        finished=now(),
        as_of=request.as_of,
        tool_version=__version__,
        faces_version=_detectors_key(request.search),
        sha256=request.sha256,
    )


def _detectors_key(search: Search) -> str | None:
    if not search:
        return None
    from rollaudit.vision.detectors import asked, versions_key  # noqa: PLC0415 - not paid for where nobody looks at pixels

    return versions_key(asked(search))


def shown_place(library: Library) -> str:
    """Return how a person would write the library's place: `~/Pictures`, the one file in it, or `s3://bucket/roll`."""
    place = library.starts[0] if len(library.starts) == 1 else library.root
    home = Path.home()
    return f"~/{place.relative_to(home)}" if place.is_relative_to(home) and place != home else shown(place)


def check_output_place(path: Path, request: AuditRequest) -> None:
    """Refuse a report at a place where `refuse_output` would."""
    refuse_output(path, request.store_path or default_store_path(request.library))

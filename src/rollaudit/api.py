"""The Python interface: `from rollaudit import scan, open_report, Report`.

What holds here: files are opened read-only, as by the command line; all reading is done in worker processes that refuse
the network. What does not: nothing is installed in the process that calls. No signal handler, and no network guard,
which could never be taken out again; rollaudit's own code opens no connection there either. Nothing is printed.

Worker processes are started with the interpreter that runs (`sys.executable`), without `multiprocessing`: scripts need
no `if __name__ == "__main__"`, and notebooks work.
"""

import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, NamedTuple, Self, TypeAlias, TypeVar

from rollaudit.errors import UsageError

if TYPE_CHECKING:
    from rollaudit.model.evidence import Asset, Coverage, Fact, FileRecord
    from rollaudit.model.finding import Finding
    from rollaudit.model.policy import Profile
    from rollaudit.model.report import AssetEvidence, Exposure, Handover, Inference
    from rollaudit.model.report import Report as ReportData
    from rollaudit.pipeline.progress import Progress

PathLike: TypeAlias = str | os.PathLike[str]
DEFAULT_PROFILE: Final = "facebook-cloud-processing"
_Choice = TypeVar("_Choice", bound=StrEnum)


class AssetFact(NamedTuple):
    """One value read from one place, and the photo or video it is about."""

    asset: "Asset"
    fact: "Fact"


class Report:
    """One library under one opt-in: what would be handed over, and all it rests on. Made by `scan` and `open_report`.

    Assets, facts and findings are read from the scan's store anew on each call and come one by one, in the order of
    their paths: a library of a million photos takes no more memory than one of ten. The store is held open until
    `close`, the end of a `with` block, or the report itself is gone.

    Texts are as they stand in files and names: pass them through `rollaudit.text.clean` before you show them.
    """

    def __init__(self, data: "ReportData", resources: ExitStack) -> None:
        self._data = data
        self._close = weakref.finalize(self, resources.close)

    def __enter__(self) -> Self:
        """Return the report itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Close the store. What streams from it can no longer be asked for; to close twice is harmless."""
        self._close()

    @property
    def data(self) -> "ReportData":
        """The whole report as frozen data (`rollaudit.model.report.Report`)."""
        return self._data

    @property
    def profile(self) -> "Profile":
        """The opt-in that the library is held against."""
        return self._data.profile

    @property
    def coverage(self) -> "Coverage":
        """Of all files found, how each ended."""
        return self._data.coverage

    @property
    def handover(self) -> "tuple[Handover, ...]":
        """What would be handed over, category by category."""
        return self._data.handover

    @property
    def exposures(self) -> "tuple[Exposure, ...]":
        """The clauses that are met by files, each with how many."""
        return self._data.exposures

    @property
    def inferences(self) -> "tuple[Inference, ...]":
        """What the whole library gives away; where `abstained` is set, no claim is made, and it says why."""
        return self._data.inferences

    def assets(self) -> "Iterator[AssetEvidence]":
        """Yield every photo and video with its ledger, its categories and findings. Raises `ValueError` if closed."""
        self._check_open()
        return self._data.evidence.assets()

    def other_files(self) -> "Iterator[FileRecord]":
        """Yield every file that belongs to no photo and no video, with its outcome. Raises `ValueError` if closed."""
        self._check_open()
        return self._data.evidence.other_files()

    def facts(self) -> Iterator[AssetFact]:
        """Yield every fact with its asset. Raises `ValueError` if closed."""
        return (AssetFact(one.asset, fact) for one in self.assets() for fact in one.asset.facts)

    def findings(self) -> "Iterator[Finding]":
        """Yield every finding. Raises `ValueError` if closed."""
        return (finding for one in self.assets() for finding in one.findings)

    def write(self, output_format: str, path: PathLike, *, redact: str = "none") -> None:
        """Write one output, as `rollaudit scan -o FORMAT=PATH --redact ...` does, readable by its owner only.

        Raises `UsageError` for a format or a redaction that is not known, or a place that cannot be meant, `ValueError`
        if closed.
        """
        from rollaudit.model.redaction import Redaction  # noqa: PLC0415 - as below
        from rollaudit.report.output import parse_outputs  # noqa: PLC0415 - `import rollaudit` stays quick
        from rollaudit.report.redact.redaction import check_redaction, redacted  # noqa: PLC0415
        from rollaudit.report.renderers import write_outputs  # noqa: PLC0415

        self._check_open()
        level = _one_of(Redaction, redact, "redact")
        outputs = parse_outputs([f"{output_format}={os.fspath(path)}"])
        check_redaction(level, [output.format for output in outputs])
        write_outputs(redacted(self._data, level), outputs)

    def _check_open(self) -> None:
        if not self._close.alive:
            raise ValueError("The report is closed: read what you need inside its with block.")


def scan(  # noqa: PLR0913 - one parameter an option
    paths: PathLike | Iterable[PathLike],
    *,
    profile: str = DEFAULT_PROFILE,
    platform: str = "full",
    as_of: date | str | None = None,
    faces: str = "fast",
    codes: bool = False,
    text: bool = False,
    reveal: bool = False,
    sha256: bool = False,
    without: Iterable[str] = (),
    jobs: int | None = None,
    store: PathLike | None = None,
    keep: bool = True,
    progress: "Progress | None" = None,
) -> Report:
    """Scan photo libraries and return the report, as `rollaudit scan` with the options of the same names does.

    `paths` is a directory, a file, or several. `store` is where the scan is kept; by default it is the cache directory,
    so that a second scan reads only what is new; with `keep` False it goes when the report is closed. `progress` is
    told of each phase and of what is done within it (`rollaudit.pipeline.progress.Progress`).

    Raises `rollaudit.errors.UsageError` for arguments that cannot be meant, `ProfileError`, `StoreError`, and
    `AuditError` where the audit itself fails. Unreadable files raise nothing: they stand in `coverage`.
    """
    # The way of a scan is loaded here: `import rollaudit` stays quick.
    from rollaudit.library.roots import library_of  # noqa: PLC0415
    from rollaudit.model.detection import FaceSearch, Search  # noqa: PLC0415
    from rollaudit.model.policy import PlatformAccess  # noqa: PLC0415
    from rollaudit.pipeline.audit import AuditRequest, audited  # noqa: PLC0415
    from rollaudit.pipeline.progress import NoProgress  # noqa: PLC0415
    from rollaudit.pipeline.without import parse_without  # noqa: PLC0415
    from rollaudit.profiles.load import load_profile  # noqa: PLC0415

    given = (paths,) if isinstance(paths, str | os.PathLike) else tuple(paths)
    if not given:
        raise UsageError("There is nothing to scan.", hint="Name at least one directory.")
    with ExitStack() as resources:
        request = AuditRequest(
            library=library_of(tuple(Path(path).expanduser() for path in given), objects_too=True),
            profile=load_profile(profile),
            platform=_one_of(PlatformAccess, platform, "platform"),
            as_of=_day(as_of) or date.today(),  # noqa: DTZ011 - the day where the user is
            jobs=jobs or _cores(),
            search=Search(faces=_one_of(FaceSearch, faces, "faces"), codes=codes, text=text, reveal=reveal),
            sha256=sha256,
            store_path=_store_place(store, resources, keep=keep),
            without=parse_without(list(without)),
        )
        data = resources.enter_context(audited(request, progress or NoProgress()))
        return Report(data, resources.pop_all())


def open_report(
    store: PathLike,
    *,
    profile: str = DEFAULT_PROFILE,
    platform: str = "full",
    as_of: date | str | None = None,
    without: Iterable[str] = (),
) -> Report:
    """Return the report of a finished scan, without its photos, as `rollaudit report` does.

    `store` is the file that a scan kept (`--store`), or what was scanned; it is opened read-only. Raises as `scan`.
    """
    from rollaudit.model.policy import PlatformAccess  # noqa: PLC0415 - as above
    from rollaudit.pipeline.stored import StoredRequest, report_of, stored_at, stored_scan  # noqa: PLC0415
    from rollaudit.pipeline.without import parse_without  # noqa: PLC0415
    from rollaudit.profiles.load import load_profile  # noqa: PLC0415

    with ExitStack() as resources:
        request = StoredRequest(
            profile=load_profile(profile),
            platform=_one_of(PlatformAccess, platform, "platform"),
            as_of=_day(as_of),
            without=parse_without(list(without)),
        )
        data = report_of(resources.enter_context(stored_scan(stored_at((Path(store).expanduser(),)))), request)
        return Report(data, resources.pop_all())


def _store_place(store: PathLike | None, resources: ExitStack, *, keep: bool) -> Path | None:
    if store is not None:
        return Path(store).expanduser()
    if keep:
        return None
    return Path(resources.enter_context(tempfile.TemporaryDirectory(prefix="rollaudit-"))) / "scan.sqlite"


def _one_of(kind: type[_Choice], value: str, name: str) -> _Choice:
    try:
        return kind(value)
    except ValueError:
        raise UsageError(f"{name}={value!r}: there is none such.", hint=f"It takes {', '.join(kind)}.") from None


def _day(given: date | str | None) -> date | None:
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageError(f"as_of={given!r} is no day.", hint="Write it as 2025-07-01.") from None


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1

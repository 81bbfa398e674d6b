"""Reports from a finished scan, without the photos: the store says when it was made, of what, and with what looked for.

The store is opened read-only. What a scan would print with the same options is what is printed here.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rollaudit import __version__
from rollaudit.errors import StoreError, UsageError
from rollaudit.library.objects.place import shown
from rollaudit.library.roots import library_of
from rollaudit.model.policy import PlatformAccess, Profile
from rollaudit.pipeline.scan_record import RECORD, ScanRecord
from rollaudit.pipeline.store_place import default_store_path
from rollaudit.pipeline.without import NOTHING, Without
from rollaudit.rules.policy import RulePolicy
from rollaudit.store.store import Store
from rollaudit.store.unchanged import is_database
from rollaudit.text import shell_word

if TYPE_CHECKING:
    from rollaudit.model.report import Report
    from rollaudit.pipeline.analyse import AnalyseOptions

_FINISH = "Run the same rollaudit scan again: it goes on where it stopped. Then make the report."


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredScan:
    """A finished scan, open for reading: the store, and what the scan said of itself when it ended."""

    store: Store
    record: ScanRecord

    @property
    def root(self) -> Path:
        """Where the library lay when it was scanned."""
        return Path(os.fsdecode(bytes.fromhex(self.store.meta("root") or "")))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRequest:
    """What a report from a stored scan is to be about; `as_of` None is the day the scan's own report was for.

    `path_prefix` as in `Report`.
    """

    profile: Profile
    platform: PlatformAccess
    as_of: date | None = None
    without: Without = NOTHING
    rules: RulePolicy = field(default_factory=RulePolicy)
    path_prefix: str = ""


def stored_at(paths: tuple[Path, ...]) -> Path:
    """Return the store that a user means: the SQLite file itself, or the one kept of the scan of these paths.

    Raises `UsageError` where there is none.
    """
    if len(paths) == 1 and is_database(paths[0]):
        return paths[0]
    store_path = default_store_path(library_of(paths, objects_too=True))
    if not store_path.is_file():
        named = " ".join(shell_word(shown(path), "PATH") for path in paths)
        raise UsageError(
            f"There is no scan of {named}, and that is no store of a scan, either.",
            hint=f"Make one first: rollaudit scan {named}. A store kept elsewhere (--store) is named by its path.",
        )
    return store_path


@contextmanager
def stored_scan(path: Path) -> Iterator[StoredScan]:
    """Open a finished scan, leaving every byte of it as it is.

    Raises `UsageError` for what is no store, `StoreError` for an unfinished scan or another version's store.
    """
    with Store(path, read_only=True) as store:
        said = store.meta(RECORD)
        if not said:
            raise StoreError(f"The scan in {path} has not come to its end.", hint=_FINISH)
        yield StoredScan(store=store, record=_record(said, path))


def _record(said: str, path: Path) -> ScanRecord:
    try:
        return ScanRecord.from_json(json.loads(said))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StoreError(
            f"{path} does not say in words known here how its scan ended.",
            hint="Scan the library again with this rollaudit.",
        ) from None


def report_of(scan: StoredScan, request: StoredRequest) -> "Report":
    """Return the report of a stored scan; usable while it is open."""
    from rollaudit.pipeline.analyse import analyse  # noqa: PLC0415 - 60 ms, not paid for a mistake

    return analyse(scan.store, options_of(scan, request))


def options_of(scan: StoredScan, request: StoredRequest) -> "AnalyseOptions":
    """Return what the analysis needs: what was looked for is as the scan says, the rest as asked."""
    from rollaudit.pipeline.analyse import AnalyseOptions  # noqa: PLC0415 - as above

    record = scan.record
    return AnalyseOptions(
        library_name=record.library,
        profile=request.profile,
        platform=request.platform,
        as_of=request.as_of or record.as_of,
        tool_version=__version__,
        faces_version=record.faces_version,
        with_sha256=record.sha256,
        without=request.without,
        rules=request.rules,
        path_prefix=request.path_prefix,
    )

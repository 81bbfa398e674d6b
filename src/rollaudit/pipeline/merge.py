"""Joins the stores of several scans to one, as if one scan had walked all their libraries."""

import json
import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from rollaudit.errors import UsageError
from rollaudit.library.names import facts_from_path
from rollaudit.library.roots import Library
from rollaudit.model.evidence import FileFormat
from rollaudit.pipeline.audit import shown_place
from rollaudit.pipeline.progress import Progress
from rollaudit.pipeline.scan import group_assets
from rollaudit.pipeline.scan_record import ScanRecord, begin_record, end_record
from rollaudit.pipeline.stored import StoredScan, stored_scan
from rollaudit.rules.rule import FROM_NAMES
from rollaudit.store.store import Store
from rollaudit.text import clean

_FEWEST = 2


def merge(parts: Sequence[Path], target: Path, progress: Progress) -> int:
    """Join the stores of finished scans into a new store; return how many files it holds.

    Parts of one library root keep their paths. Parts of several roots have the nearest common directory as root, as if
    it had been scanned with all of them named. Raises `UsageError` for parts that cannot be joined, and `StoreError`
    for one that is not finished; then no store is made.
    """
    _check_places(parts, target)
    with ExitStack() as stack:
        scans = [stack.enter_context(stored_scan(path)) for path in parts]
        record = _record(scans, parts)
        roots = [scan.root for scan in scans]
        common = Path(os.path.commonpath(roots))
        progress.phase("Joining stores", len(parts))
        try:
            with Store(target) as store:
                begin_record(store)
                store.set_meta("root", os.fsencode(common).hex())
                files = 0
                for scan, root, path in zip(scans, roots, parts, strict=True):
                    prefix = "" if root == common else f"{root.relative_to(common).as_posix()}/"
                    part = scan.store.part(prefix=prefix, name=clean(str(path), limit=120))
                    files += store.join(part, _renamed)
                    progress.advance(1)
                group_assets(store, progress)
                end_record(store, record)
        except BaseException:
            for suffix in ("", "-wal", "-shm"):
                target.with_name(target.name + suffix).unlink(missing_ok=True)
            raise
    return files


def _check_places(parts: Sequence[Path], target: Path) -> None:
    if len({os.path.realpath(path) for path in parts}) < max(_FEWEST, len(parts)):
        raise UsageError("merge joins two stores or more.", hint="Name each store once.")
    if target.exists():
        raise UsageError(f"{target} is there already.", hint="Name a new file with -o.")


def _record(scans: Sequence[StoredScan], parts: Sequence[Path]) -> ScanRecord:
    """Return what the joined scan says of itself. Raises `UsageError` where the scans did not look for the same."""
    records = [scan.record for scan in scans]
    first = records[0]
    for one, path in zip(records, parts, strict=True):
        if (one.faces_version, one.sha256) != (first.faces_version, first.sha256):
            raise UsageError(
                f"In {path} was not looked for the same as in {parts[0]}.",
                hint="Scan all parts with the same options (faces, --hash) and the same version; then merge them.",
            )
    roots = tuple(sorted({scan.root for scan in scans}))
    if len({root.is_absolute() for root in roots}) > 1:
        hint = "Merge each by itself."
        raise UsageError("Scans of a disk and of an object store have no place in common.", hint=hint)
    library = Library(root=Path(os.path.commonpath(roots)), starts=roots)
    same = all(one.library == first.library for one in records)
    latest = max(records, key=lambda one: one.finished_at)
    return ScanRecord(
        library=first.library if same else shown_place(library),
        finished=latest.finished,
        as_of=max(one.as_of for one in records),
        tool_version=latest.tool_version,
        faces_version=first.faces_version,
        sha256=first.sha256,
    )


def _renamed(old: str, new: str, file_format: str | None, facts: str) -> str:
    """Return a file's facts under its new path: the names of the directories above it tell, too."""
    if file_format is None or FileFormat(file_format).kind is None:
        return facts
    before, after = ([list(fact) for fact in facts_from_path(path)] for path in (old, new))
    if before == after:
        return facts
    told = json.loads(facts)
    # What names tell stands together, after what stands in the file.
    start = next((at for at in range(len(told), 0, -1) if told[at - 1][3] not in FROM_NAMES), 0)
    if told[start : start + len(before)] != before:
        return facts
    return json.dumps([*told[:start], *after, *told[start + len(before) :]], separators=(",", ":"))

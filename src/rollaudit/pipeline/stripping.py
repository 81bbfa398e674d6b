"""Copies of a library's pictures without what they say beside the picture, made in workers, each copy read again."""

import os
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rollaudit.errors import AuditError, UsageError
from rollaudit.library.opening import CannotOpenError, opened
from rollaudit.library.roots import Library, library_of
from rollaudit.library.walk import walk
from rollaudit.model.evidence import Category, FileFormat
from rollaudit.model.stripping import LeftOut, LeftOutFile, StripSummary
from rollaudit.pipeline.progress import Progress
from rollaudit.strip.choice import Choice
from rollaudit.strip.pieces import Piece
from rollaudit.workers.frames import JsonValue
from rollaudit.workers.pool import Failure, ItemResult, Limits, run

PLAN_TASK: Final = "rollaudit.pipeline.strip_task:plan_task"
CHECK_TASK: Final = "rollaudit.pipeline.strip_task:check_task"
_SECONDS: Final = 60.0
_DRAFT: Final = ".rollaudit-strip-"
_COPY_STEP: Final = 1 << 20
MAX_BYTES: Final = 256 << 20
"""The largest file that is copied: its worker holds it whole."""
_FAILURES: Final = {
    Failure.DIED: "its reader crashed",
    Failure.TIMEOUT: "its reader did not come to an end",
    Failure.MEMORY: "it asked for too much memory",
    Failure.ERROR: "its reader does not understand it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StripRequest:
    """What is copied, where to, without what, and by how many workers."""

    source: Path
    destination: Path
    choice: Choice
    jobs: int


@dataclass(slots=True)
class _Tally:
    """Filled while answers come in."""

    by_format: Counter[FileFormat] = field(default_factory=Counter)
    removed: Counter[Category] = field(default_factory=Counter)
    also_removed: Counter[Category] = field(default_factory=Counter)
    kept: Counter[Category] = field(default_factory=Counter)
    names_tell: Counter[Category] = field(default_factory=Counter)
    left_out: list[LeftOutFile] = field(default_factory=list)

    def count(self, answer: Mapping[str, JsonValue]) -> None:
        """Count one copy and what is said of it."""
        self.by_format[FileFormat(str(answer.get("format")))] += 1
        for counter, key in (
            (self.removed, "removed"),
            (self.also_removed, "also_removed"),
            (self.kept, "kept"),
            (self.names_tell, "names_tell"),
        ):
            counter.update(_categories(answer.get(key)))


def strip_library(request: StripRequest, progress: Progress) -> StripSummary:
    """Copy every JPEG, PNG and WebP below the source without what was chosen, under the same names.

    Copies are made 0600 in directories of 0700, with the time of their making: the originals' times may be when the
    pictures were taken. Raises `UsageError` for places that cannot be meant, `AuditError` where no worker can be had.
    """
    library = library_of((request.source,))
    destination = check_places(library, request.destination)
    progress.phase("Finding files", None)
    found = [file for start in library.starts for file in walk(start)]
    tally = _Tally()
    files = [file for file in found if file.reason is None]
    for file in found:
        if file.reason is not None:
            path = os.fsdecode(file.path)
            tally.left_out.append(LeftOutFile(path=path, reason=LeftOut.UNREADABLE, detail=file.reason.code.value))
    run_of = _Run(request=request, root=library.root, destination=destination, tally=tally)
    destination.mkdir(mode=0o700, exist_ok=True)
    try:
        drafts = run_of.write_drafts([os.fsdecode(file.path) for file in files], progress)
        run_of.check_drafts(drafts, progress)
    except OSError as error:
        raise AuditError(
            f"Copies cannot be written to {request.destination}: {error.strerror or error}.",
            hint="Free some disk space, or name another directory.",
        ) from error
    finally:
        _remove_drafts(destination)
    return _summary(request, len(found), tally)


def check_places(library: Library, destination: Path) -> Path:
    """Return where the copies go. Raises `UsageError` unless that is a new or empty place outside of the library."""
    place = Path(os.path.realpath(destination))
    hint = "Name a new directory, or an empty one, that lies elsewhere."
    if any(place.is_relative_to(start) or place == library.root for start in library.starts):
        raise UsageError(f"{destination} lies inside of what is to be copied.", hint=hint)
    try:
        if place.is_dir():
            with os.scandir(place) as entries:
                if next(entries, None) is None:
                    return place
        if place.exists() or place.is_symlink():
            raise UsageError(f"{destination} is there already, and not empty.", hint=hint)
        if not place.parent.is_dir():
            raise UsageError(f"There is no directory {destination.parent} to put it in.", hint=hint)
    except OSError as error:
        raise UsageError(f"{destination} cannot be looked at: {error.strerror}.", hint=hint) from None
    return place


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One run's two passes: drafts are written, then read again and given their names, or removed."""

    request: StripRequest
    root: Path
    destination: Path
    tally: _Tally

    def write_drafts(self, paths: list[str], progress: Progress) -> list[tuple[str, str]]:
        """Write a draft of every copy that can be made; return (path, draft's path) of each."""
        drafts: list[tuple[str, str]] = []
        progress.phase("Copying without what was chosen", len(paths))
        for result in self._run(PLAN_TASK, paths):
            path = paths[result.index]
            answer = self._answer(result, path)
            if answer is not None:
                draft = str(Path(path).with_name(f"{_DRAFT}{result.index}"))
                self._write(path, draft, _pieces(answer.get("pieces")))
                drafts.append((path, draft))
            progress.advance(1)
        return drafts

    def check_drafts(self, drafts: list[tuple[str, str]], progress: Progress) -> None:
        """Read every draft again; what proves clean gets its name."""
        progress.phase("Reading the copies", len(drafts))
        for result in self._run(CHECK_TASK, drafts):
            path, draft = drafts[result.index]
            answer = self._answer(result, path)
            place = self.destination / draft
            if answer is None:
                place.unlink()
            else:
                place.rename(self.destination / path)
                self.tally.count(answer)
            progress.advance(1)

    def _run(self, task: str, items: Sequence[JsonValue]) -> Iterator[ItemResult]:
        setup: dict[str, JsonValue] = {
            "root": os.fsdecode(self.root),
            "destination": os.fsdecode(self.destination),
            "removals": list(self.request.choice.removals),
        }
        return run(task, items, setup=setup, limits=Limits(seconds_per_item=_SECONDS), jobs=self.request.jobs)

    def _answer(self, result: ItemResult, path: str) -> Mapping[str, JsonValue] | None:
        """Return a worker's answer; None, and the file counted as left out, where there is to be no copy."""
        answer = result.value
        if result.failure is not None or not isinstance(answer, Mapping):
            detail = _FAILURES[result.failure or Failure.ERROR]
            self.tally.left_out.append(LeftOutFile(path=path, reason=LeftOut.FAILED, detail=detail))
            return None
        if "left_out" not in answer:
            return answer
        named = answer.get("format")
        self.tally.left_out.append(
            LeftOutFile(
                path=path,
                reason=LeftOut(str(answer["left_out"])),
                format=FileFormat(str(named)) if named else None,
                detail=str(answer.get("detail") or ""),
                tool=str(answer.get("tool") or ""),
            )
        )
        return None

    def _write(self, path: str, draft: str, pieces: list[Piece]) -> None:
        """Put a copy together, readable by its owner only from its first moment. Raises `OSError`.

        A file that changed or went since it was read gives a copy that does not prove clean.
        """
        place = self.destination / draft
        for parent in reversed(Path(draft).parents):  # of several made at once only the last would be private
            (self.destination / parent).mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with (
            os.fdopen(descriptor, "wb") as copy,
            suppress(CannotOpenError),
            opened(os.fsencode(self.root / path)) as original,
        ):
            for piece in pieces:
                if isinstance(piece, bytes):
                    copy.write(piece)
                else:
                    for at in range(piece[0], piece[1], _COPY_STEP):
                        copy.write(os.pread(original, min(_COPY_STEP, piece[1] - at), at))


def _pieces(value: JsonValue) -> list[Piece]:
    """Return the pieces of a worker's answer. Raises `AuditError` for what no worker says by itself."""
    out: list[Piece] = []
    for one in value if isinstance(value, list) else ():
        match one:
            case str(text):
                out.append(b64decode(text))
            case [int(start), int(end)] if 0 <= start <= end <= MAX_BYTES:
                out.append((start, end))
            case _:
                raise AuditError("A worker's answer is no copy of a picture.", hint="Please report this.")
    return out


def _categories(value: JsonValue) -> list[Category]:
    return [Category(str(one)) for one in value] if isinstance(value, list) else []


def _remove_drafts(destination: Path) -> None:
    """Remove what a killed worker left half-written."""
    for directory, _, names in os.walk(destination):
        for name in names:
            if name.startswith(_DRAFT):
                (Path(directory) / name).unlink(missing_ok=True)


def _summary(request: StripRequest, found: int, tally: _Tally) -> StripSummary:
    return StripSummary(
        source=str(request.source),
        destination=str(request.destination),
        removals=tuple(request.choice.removals),
        found=found,
        copied=sum(tally.by_format.values()),
        by_format=_sorted(tally.by_format),
        removed=_in_order(tally.removed),
        also_removed=_in_order(tally.also_removed),
        kept=_in_order(tally.kept),
        names_tell=_in_order(tally.names_tell),
        left_out=tuple(sorted(tally.left_out, key=lambda one: os.fsencode(one.path))),
    )


def _in_order(counts: Counter[Category]) -> dict[Category, int]:
    return {category: counts[category] for category in Category if counts[category]}


def _sorted(counts: Counter[FileFormat]) -> dict[FileFormat, int]:
    return {one: counts[one] for one in FileFormat if counts[one]}

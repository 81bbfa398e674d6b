"""The statements about what detectors found: which files one has still to see, and the answers that hold.

An answer holds for the detector's version and for the state of the file it was given on. Statements are put together
from this module's own words; values are always bound.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from rollaudit.model.detection import CANNOT_OPEN
from rollaudit.store.rows import DETECTION_COLUMNS


class Wanted(NamedTuple):
    """A detector that files are to be shown to: those of `formats`, and those of `formats_with_fact` with that fact.

    `companions` says that the movies of Live Photos are, too; otherwise only primary files are.
    """

    detector: str
    version: str
    formats: tuple[str, ...]
    formats_with_fact: tuple[str, ...] = ()
    fact: str = ""
    companions: bool = False


class Unseen(NamedTuple):
    """A file that some detectors have not seen, with their names; `archive` is the path of what it lies in, or ""."""

    file_id: int
    path: str
    format: str
    detectors: tuple[str, ...]
    archive: str = ""


_HOLDS = "x.file_id = f.file_id AND x.size = f.size AND x.mtime_ns = f.mtime_ns AND x.content_id IS f.content_id"
_JSON = frozenset({"boxes", "facts"})
_AS_JSON = ", ".join(f"json(x.{name})" if name in _JSON else f"x.{name}" for name in DETECTION_COLUMNS)
ANSWERS = (
    f"(SELECT json_group_array(json_array({_AS_JSON})) FROM detections x WHERE {_HOLDS}"
    " AND instr(?, ';' || x.detector || '=' || x.version || ';'))"
)
"""The answers that hold on the file `f`, as a JSON array; its value is `versions_key` of the detectors that count."""

_AROUND = "(SELECT a.path FROM files a WHERE a.file_id = f.archive_id)"
_COLUMNS = ", ".join(DETECTION_COLUMNS)
PUT_ANSWER = (
    f"INSERT OR REPLACE INTO detections (file_id, size, mtime_ns, content_id, {_COLUMNS})"
    f" SELECT file_id, size, mtime_ns, content_id, {', '.join('?' * len(DETECTION_COLUMNS))} FROM files"
    " WHERE file_id = ?"
)
"""Values: a row of `DETECTION_COLUMNS`, and the file's id."""


def unseen_by(wanted: Wanted) -> tuple[str, list[Any]]:
    """Return the condition that a detector is to be shown the file `f` and has not seen it, with its values.

    That a file could not be opened was an answer then, and is none for ever.
    """
    roles = ("primary", "live_photo_video") if wanted.companions else ("primary",)
    condition = (
        f"f.role IN ({_marks(roles)}) AND (f.format IN ({_marks(wanted.formats)})"
        f" OR f.format IN ({_marks(wanted.formats_with_fact)}) AND instr(f.facts, ?))"
        f" AND NOT EXISTS (SELECT 1 FROM detections x WHERE {_HOLDS} AND x.detector = ? AND x.version = ?"
        " AND x.reason IS NOT ?)"
    )
    answered = (wanted.detector, wanted.version, CANNOT_OPEN)
    return condition, [*roles, *wanted.formats, *wanted.formats_with_fact, f'"{wanted.fact}"', *answered]


def unseen_by_any(wanted: Sequence[Wanted]) -> tuple[str, list[Any]]:
    """Return the statement of the files that any of these has not seen: id, path, format, archive's, one flag each."""
    conditions, values = zip(*(unseen_by(one) for one in wanted), strict=True)
    flags = ", ".join(f"({condition}) AS flag_{number}" for number, condition in enumerate(conditions))
    bound = [value for each in values for value in each]
    some = " OR ".join(f"flag_{number}" for number in range(len(wanted)))
    return f"SELECT * FROM (SELECT f.file_id, f.path, f.format, {_AROUND}, {flags} FROM files f) WHERE ({some})", bound


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))

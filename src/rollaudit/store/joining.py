"""Puts the files of one store into another, as if one scan had found them all."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from rollaudit.errors import UsageError
from rollaudit.store.walking import LOST
from rollaudit.text import clean

_BATCH: Final = 1_000
_STATE: Final = ("size", "mtime_ns", "outcome", "content_id", "sha256")
# Not taken over: the grouping is made anew, and a scan of the joined store compares all files with what it finds.
_SET_ANEW: Final = {"asset_id": None, "role": None}

Renamed = Callable[[str, str, str | None, str], str]
"""Old path, new path, format, and the facts as JSON text: to what the facts are under the new path."""

_Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One store to be joined: its connection, what goes before its paths (empty, or ending in a slash), its name."""

    db: sqlite3.Connection
    prefix: str
    name: str


def join(target: sqlite3.Connection, part: Part, renamed: Renamed) -> int:
    """Copy the files of a part, with what detectors found, into an open transaction; return how many were new.

    A file that is there already in the same state is left out, with all that was found of it. Raises `UsageError`
    where the two tell different things of one path, or were read by different readers.
    """
    _refuse_other_readers(target, part)
    offset = int(target.execute("SELECT coalesce(max(file_id), 0) FROM files").fetchone()[0])
    # an archive before what is in it
    files = part.db.execute("SELECT * FROM files ORDER BY archive_id IS NOT NULL, file_id")
    columns = [column[0] for column in files.description]
    copied, known = 0, _numbers(target)
    while rows := [dict(zip(columns, row, strict=True)) for row in islice(files, _BATCH)]:
        new = [row for row in (_placed(row, part, offset, renamed) for row in rows) if _is_new(target, row, part)]
        _insert(target, "files", columns, new)
        known.executemany("INSERT INTO temp.joined VALUES (?)", ((row["file_id"],) for row in new))
        copied += len(new)
    answers = part.db.execute("SELECT * FROM detections ORDER BY file_id, detector")
    columns = [column[0] for column in answers.description]
    while rows := [dict(zip(columns, row, strict=True)) for row in islice(answers, _BATCH)]:
        for row in rows:
            row["file_id"] += offset
        _insert(target, "detections", columns, [row for row in rows if _is_joined(target, row["file_id"])])
    target.execute("DROP TABLE temp.joined")
    return copied


def _refuse_other_readers(target: sqlite3.Connection, part: Part) -> None:
    statement = "SELECT DISTINCT reader_version FROM files WHERE reader_version IS NOT NULL"
    mine, others = ({row[0] for row in db.execute(statement)} for db in (part.db, target))
    if len(mine | others) > 1:
        raise UsageError(
            f"{part.name} holds files that were read by another version of the readers.",
            hint="Scan all parts again with one version of rollaudit; then merge them.",
        )


def _numbers(target: sqlite3.Connection) -> sqlite3.Connection:
    """Make the list of the file numbers that were taken over: in SQLite, as it may be long."""
    target.execute("CREATE TEMP TABLE joined (file_id INTEGER PRIMARY KEY)")
    return target


def _is_joined(target: sqlite3.Connection, file_id: int) -> bool:
    return target.execute("SELECT 1 FROM temp.joined WHERE file_id = ?", (file_id,)).fetchone() is not None


def _placed(row: _Row, part: Part, offset: int, renamed: Renamed) -> _Row:
    old = os.fsdecode(row["path"])
    new = part.prefix + old
    path = os.fsencode(new)
    archive = row["archive_id"]
    return {
        **row,
        **_SET_ANEW,
        "file_id": row["file_id"] + offset,
        "archive_id": None if archive is None else archive + offset,
        "listing_id": LOST if archive is None else None,
        "path": path,
        "directory": path.rpartition(b"/")[0],
        # inside of an archive, only the names in there tell
        "facts": row["facts"] if archive or not part.prefix else renamed(old, new, row["format"], row["facts"]),
    }


def _is_new(target: sqlite3.Connection, row: _Row, part: Part) -> bool:
    """Whether no file of this path is there yet. Raises `UsageError` where there is one in another state."""
    statement = f"SELECT {', '.join(_STATE)} FROM files WHERE path = ?"
    there = target.execute(statement, (row["path"],)).fetchone()
    if there is None:
        return True
    if there != tuple(row[name] for name in _STATE):
        path = clean(os.fsdecode(row["path"]), limit=120)
        raise UsageError(
            f"{part.name} tells something else of {path} than a store before it.",
            hint="The file was changed between the scans. Scan both parts again; then merge them.",
        )
    return False


def _insert(target: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[_Row]) -> None:
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    target.executemany(statement, ([row[name] for name in columns] for row in rows))

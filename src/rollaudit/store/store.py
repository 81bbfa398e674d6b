"""The store itself: one SQLite file per library, the only thing a scan writes of its own accord."""

import json
import os
import sqlite3
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

from rollaudit.errors import StoreError
from rollaudit.model.evidence import Fact, FileRecord, FileRole, Outcome, Reason
from rollaudit.store.detections import ANSWERS, PUT_ANSWER, Unseen, Wanted, unseen_by, unseen_by_any
from rollaudit.store.explained import explained
from rollaudit.store.joining import Part, Renamed, join
from rollaudit.store.quarantine import PUT_BACK, RELEASE
from rollaudit.store.rows import FILE_COLUMNS, READING_COLUMNS, Row, detection_of, facts_of_text, file_record
from rollaudit.store.schema import APPLICATION_ID, SCHEMA, SCHEMA_VERSION
from rollaudit.store.shared import SharedFacts, has_shared, put_shared, sidecars_of
from rollaudit.store.unchanged import open_unchanged
from rollaudit.store.walking import GROUPED, Walking, begin, clear_stale, compare_again, ungroup, wrapped

_FILE = ", ".join(f"f.{name}" for name in FILE_COLUMNS)
_SORTED_IN_MEMORY = 20_000  # rows
_ROLE_ORDER = {role.value: rank for rank, role in enumerate(FileRole)}


class Member(NamedTuple):
    """One file inside of an archive; `path` begins with the archive's. `reading` is a row of `READING_COLUMNS`."""

    path: str
    size: int
    mtime_ns: int
    reading: Row


class PendingArchive(NamedTuple):
    """An archive whose members are still to be read; `size` in bytes."""

    file_id: int
    path: str
    size: int


class GroupableFile(NamedTuple):
    """What grouping needs to know of a file."""

    file_id: int
    path: str
    format: str
    content_identifier: str | None
    title: str | None


_TITLE = (  # what a Takeout sidecar calls its picture
    "CASE WHEN format = 'json' THEN (SELECT json_extract(fact.value, '$[2]') FROM json_each(facts) AS fact"
    " WHERE json_extract(fact.value, '$[3]') = 'sidecar:title' LIMIT 1) END"
)


class Store:
    """An open store. Use as a context manager; leaving it commits what was written."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open the store at `path`, making it (0600) where there is none. Raises `StoreError`.

        `read_only` opens a finished one and leaves every byte as it is; raises `UsageError` for what is no store.
        """
        self.path = path
        self._lock: int | None = None
        with explained(path):
            if read_only:
                self._db, self._lock = open_unchanged(path)
                self._db.execute("PRAGMA temp_store = MEMORY")  # no photo data in temporary files
                return
            _make_private(path)
            # autocommit off by hand: transactions are opened and committed by the methods below
            self._db = sqlite3.connect(path, isolation_level=None, timeout=2.0)
            try:
                self._open()
            except BaseException:
                self._db.close()
                raise

    def _open(self) -> None:
        db = self._db
        # Two scans at once would each forget what the other has found: the first to open holds the store to its end.
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        application_id = db.execute("PRAGMA application_id").fetchone()[0]
        version = db.execute("PRAGMA user_version").fetchone()[0]
        empty = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if not empty and (application_id != APPLICATION_ID or version != SCHEMA_VERSION):
            what = f"of version {version}" if application_id == APPLICATION_ID else "of another program"
            raise StoreError(
                f"{self.path} is a database {what}; this rollaudit works with stores of version {SCHEMA_VERSION}.",
                hint="Name another file with --store; this one is left as it is.",
            )
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA temp_store = MEMORY")  # no photo data in temporary files
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("BEGIN IMMEDIATE")
        db.execute("COMMIT")
        if empty:
            self.path.chmod(0o600)  # it may have lain there empty, readable by others
            marks = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"
            db.executescript(f"{marks} BEGIN; {SCHEMA} COMMIT;")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Commit and close; raises `StoreError` where the disk is full."""
        with explained(self.path):
            try:
                self.commit()
            finally:
                self._db.close()
                if self._lock is not None:
                    os.close(self._lock)
                    self._lock = None

    def commit(self) -> None:
        """Make everything written so far survive a kill."""
        if self._db.in_transaction:
            with explained(self.path):
                self._db.execute("COMMIT")

    def _all(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with explained(self.path):
            return self._db.execute(statement, values).fetchall()

    def _stream(self, statement: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield rows without ever holding many; what the caller does with one is outside of the explaining."""
        with explained(self.path):
            cursor = self._db.execute(statement, values)
        while True:
            with explained(self.path):
                rows = cursor.fetchmany(500)
            if not rows:
                return
            yield from rows

    # -- what is known of the library -------------------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """Return a stored remark, such as the library's root."""
        rows = self._all("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def set_meta(self, key: str, value: str) -> None:
        """Store a remark."""
        with explained(self.path):
            begin(self._db)
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # -- the walk ------------------------------------------------------------------------------------------------

    def begin_walk(self, *, reader_version: str, need_sha256: bool) -> Walking:
        """Begin to record what a walk finds; files that it has not found by its end are forgotten."""
        walking = Walking(self._db, self.path, reader_version=reader_version, need_sha256=need_sha256)
        walking.begin()
        return walking

    def release_quarantined(self) -> None:
        """Have the files that broke their reader or a detector tried again; to be called before a walk's end."""
        with explained(self.path):
            begin(self._db)
            for statement in RELEASE:
                self._db.execute(statement)

    # -- verifying ---------------------------------------------------------------------------------------------------

    def count_hashed(self) -> tuple[int, int]:
        """Return how many files on disk were read and hashed, and the size in bytes of the largest."""
        number, largest = self._all(f"SELECT count(*), coalesce(max(size), 0) FROM files WHERE {_HASHED}")[0]
        return int(number), int(largest)

    def hashed(self) -> Iterator[tuple[int, str, str]]:
        """Yield (file_id, path, SHA-256) of these files; may be written to while it is read."""
        last = 0
        while rows := self._all(
            f"SELECT file_id, path, sha256 FROM files WHERE {_HASHED} AND file_id > ? ORDER BY file_id LIMIT 1000",
            (last,),
        ):
            for file_id, path, sha256 in rows:
                yield file_id, os.fsdecode(path), sha256
            last = rows[-1][0]

    def put_back(self, file_ids: Sequence[int]) -> None:
        """Forget what was read of files and found in them: they are not what they were."""
        with explained(self.path):
            begin(self._db)
            self._db.executemany(PUT_BACK, [(file_id,) for file_id in file_ids])
            self._db.executemany("DELETE FROM detections WHERE file_id = ?", [(file_id,) for file_id in file_ids])
            clear_stale(self._db)
        self.commit()

    # -- readings --------------------------------------------------------------------------------------------------

    def count_pending(self) -> int:
        """Return how many files are still to be read."""
        return int(self._all("SELECT count(*) FROM files WHERE outcome IS NULL")[0][0])

    def largest_pending(self) -> int:
        """Return the size in bytes of the largest file still to be read, 0 where there is none."""
        return int(self._all("SELECT coalesce(max(size), 0) FROM files WHERE outcome IS NULL")[0][0])

    def pending(self) -> Iterator[tuple[int, str]]:
        """Yield (file_id, path) of every file still to be read; may be written to while it is read."""
        last = 0
        while rows := self._all(
            "SELECT file_id, path FROM files WHERE outcome IS NULL AND file_id > ? ORDER BY file_id LIMIT 1000", (last,)
        ):
            for file_id, path in rows:
                yield file_id, os.fsdecode(path)
            last = rows[-1][0]

    def put_readings(self, readings: Sequence[tuple[int, Row]]) -> None:
        """Store rows of `READING_COLUMNS` by file_id."""
        with explained(self.path):
            begin(self._db)
            self._db.executemany(_PUT_READING, ([*row, file_id] for file_id, row in readings))
            compare_again(self._db, [file_id for file_id, row in readings if row[_FORMAT] is None])
            ungroup(self._db)

    # -- archives --------------------------------------------------------------------------------------------------

    def pending_archives(self, formats: Sequence[str]) -> list[PendingArchive]:
        """Return the read files of these formats that have no outcome yet: their members are still to be read."""
        marks = ",".join("?" * len(formats))
        rows = self._all(
            f"SELECT file_id, path, size FROM files WHERE outcome IS NULL AND format IN ({marks}) ORDER BY file_id",
            formats,
        )
        return [PendingArchive(file_id, os.fsdecode(path), size) for file_id, path, size in rows]

    def put_members(self, archive_id: int, members: Iterable[Member]) -> None:
        """Store files inside of an archive. Where the walk found a file of the same path, that one stays."""
        rows = (
            (
                path := os.fsencode(member.path),
                path.rpartition(b"/")[0],
                member.size,
                wrapped(member.mtime_ns),
                archive_id,
                *member.reading,
            )
            for member in members
        )
        with explained(self.path):
            begin(self._db)
            self._db.executemany(_PUT_MEMBER, rows)
            ungroup(self._db)

    def put_archive(self, archive_id: int, outcome: Outcome, reasons: Sequence[Reason], *, again: bool = False) -> None:
        """Store how an archive ended; `again` has the next scan try it again, like any file that cannot be opened."""
        said = json.dumps([[reason.code.value, reason.detail] for reason in reasons])
        with explained(self.path):
            begin(self._db)
            self._db.execute(
                "UPDATE files SET outcome = ?, reasons = ?, format = CASE WHEN ? THEN NULL ELSE format END"
                " WHERE file_id = ?",
                (outcome.value, said, again, archive_id),
            )
            if again:
                compare_again(self._db, [archive_id])

    # -- joining ---------------------------------------------------------------------------------------------------

    def part(self, *, prefix: str, name: str) -> Part:
        """Return this store as a part of another: `prefix` goes before its paths, `name` is its name in messages."""
        return Part(db=self._db, prefix=prefix, name=name)

    def join(self, part: Part, renamed: Renamed) -> int:
        """Take over the files of a part; return how many were new. See `joining`, also for `UsageError`."""
        with explained(self.path):
            begin(self._db)
            return join(self._db, part, renamed)

    # -- what detectors find ---------------------------------------------------------------------------------------

    def count_unseen(self, wanted: Sequence[Wanted]) -> int:
        """Return how many files some of these detectors have not seen."""
        statement, values = unseen_by_any(wanted)
        return int(self._all(f"SELECT count(*) FROM ({statement})", values)[0][0])

    def unseen(self, wanted: Sequence[Wanted]) -> Iterator[Unseen]:
        """Yield these files by path; may be written to while it is read."""
        statement, values = unseen_by_any(wanted)
        last = b""
        while rows := self._all(f"{statement} AND path > ? ORDER BY path LIMIT 1000", [*values, last]):
            for file_id, path, file_format, archive, *flags in rows:
                names = tuple(one.detector for one, flag in zip(wanted, flags, strict=True) if flag)
                yield Unseen(file_id, os.fsdecode(path), file_format, names, os.fsdecode(archive or b""))
            last = rows[-1][1]

    def put_answers(self, answers: Iterable[tuple[int, Row]]) -> None:
        """Store rows of `DETECTION_COLUMNS` by file_id."""
        with explained(self.path):
            begin(self._db)
            self._db.executemany(PUT_ANSWER, ([*row, file_id] for file_id, row in answers))

    def put_members_answer(self, archive_format: str, wanted: Wanted, answer: Row) -> None:
        """Store one row of `DETECTION_COLUMNS` for members of all such archives that this detector would be shown."""
        condition, values = unseen_by(wanted)
        statement = (
            "SELECT f.file_id FROM files f WHERE f.archive_id IN (SELECT file_id FROM files WHERE format = ?)"
            f" AND {condition}"
        )
        self.put_answers([(file_id, answer) for (file_id,) in self._all(statement, [archive_format, *values])])

    # -- grouping --------------------------------------------------------------------------------------------------

    def files_by_directory(self) -> Iterator[list[GroupableFile]]:
        """Yield the opened files of one directory after the other; may be written to while it is read."""
        batch: list[GroupableFile] = []
        last = (b"", b"")
        while rows := self._all(
            f"SELECT directory, path, file_id, format, content_identifier, {_TITLE} FROM files"
            " WHERE (directory, path) > (?, ?) AND format IS NOT NULL ORDER BY directory, path LIMIT 1000",
            last,
        ):
            for directory, path, file_id, file_format, identifier, title in rows:
                if directory != last[0] and batch:
                    yield batch
                    batch = []
                last = (directory, path)
                batch.append(GroupableFile(file_id, os.fsdecode(path), file_format, identifier, title))
        if batch:
            yield batch

    def facts_of(self, file_id: int) -> tuple[Fact, ...]:
        """Return the facts that were read of one file."""
        rows = self._all("SELECT facts FROM files WHERE file_id = ?", (file_id,))
        return facts_of_text(rows[0][0]) if rows else ()

    def is_grouped(self) -> bool:
        """Whether the grouping is that of the files as they were read: no file was read or forgotten since."""
        return self.meta(GROUPED) is not None

    def put_groups(self, members: Iterable[tuple[int, int, str]], shared: Iterable[SharedFacts] = ()) -> None:
        """Replace the grouping by rows of (file_id, file_id of the primary, role); `shared` is asked for last."""
        with explained(self.path):
            begin(self._db)
            self._db.execute("UPDATE files SET asset_id = NULL, role = NULL WHERE asset_id IS NOT NULL")
            self._db.executemany(
                "UPDATE files SET asset_id = ?, role = ? WHERE file_id = ?",
                ((primary, role, file_id) for file_id, primary, role in members),
            )
            put_shared(self._db, shared)
            self.set_meta(GROUPED, "")
            self.commit()

    # -- reading a finished scan -----------------------------------------------------------------------------------

    def assets(self, *, faces_version: str | None) -> Iterator[list[tuple[FileRole, FileRecord]]]:
        """Yield the files of each asset, primary first, by the primary's path in byte order.

        `faces_version` names the detectors whose answers count, each with its version: `;NAME=VERSION;` one after the
        other. None leaves all "not looked for".
        """
        rows = self._stream(
            f"SELECT p.file_id, f.role, {_FILE}, {'?' if faces_version is None else ANSWERS} FROM files p"
            " JOIN files f ON f.asset_id = p.file_id WHERE p.role = 'primary' ORDER BY p.path",
            (faces_version,),
        )
        current: list[tuple[FileRole, FileRecord]] = []
        current_id = None
        with explained(self.path):
            shared = has_shared(self._db)
        for row in rows:
            if row[0] != current_id and current:
                yield self._with_shared(current) if shared else _in_order(current)
                current = []
            current_id = row[0]
            current.append((FileRole(row[1]), _record(row[2:])))
        if current:
            yield self._with_shared(current) if shared else _in_order(current)

    def _with_shared(self, files: list[tuple[FileRole, FileRecord]]) -> list[tuple[FileRole, FileRecord]]:
        with explained(self.path):
            return _in_order(files) + sidecars_of(self._db, [record.path for _, record in files])

    def has_more_assets_than(self, number: int) -> bool:
        """Whether there are more assets than so many; no more of them are counted."""
        return bool(self._all("SELECT 1 FROM files WHERE role = 'primary' LIMIT 1 OFFSET ?", (number,)))

    def other_files(self) -> Iterator[FileRecord]:
        """Yield the files that belong to no asset, by path in byte order."""
        # A few are found by the index and sorted in memory; for a home directory's many, all paths are gone through.
        few = int(self._all("SELECT count(*) FROM files WHERE asset_id IS NULL")[0][0]) <= _SORTED_IN_MEMORY
        rows = self._stream(
            f"SELECT {_FILE}, NULL FROM files f WHERE {'' if few else '+'}f.asset_id IS NULL AND f.outcome IS NOT NULL"
            " ORDER BY f.path"
        )
        yield from map(_record, rows)

    def positions(self) -> Iterator[tuple[float, float]]:
        """Yield the latitude and longitude of every file that has them, as they are and in no order.

        Rounding is the caller's: SQLite's `round` and Python's differ in one of twenty numbers of five decimals.
        """
        return self._stream("SELECT latitude, longitude FROM files WHERE latitude IS NOT NULL")

    def not_read_in_full(self) -> Iterator[FileRecord]:
        """Yield the files that were read in part or not at all, by path in byte order."""
        rows = self._stream(
            f"SELECT {_FILE}, NULL FROM files f WHERE f.outcome IN ('partial', 'skipped') ORDER BY f.path"
        )
        yield from map(_record, rows)

    def outcomes(self) -> list[tuple[str, str, str, int]]:
        """Return (outcome, reasons as JSON, format or '', number of files) for the coverage."""
        # counted here: to group them SQLite sorts every file's in memory, 60 MB for a million
        rows = self._stream("SELECT outcome, reasons, coalesce(format, '') FROM files WHERE outcome IS NOT NULL")
        return [(outcome, reasons, kind, files) for (outcome, reasons, kind), files in sorted(Counter(rows).items())]


_HASHED = "outcome IS NOT NULL AND sha256 IS NOT NULL AND archive_id IS NULL"
_PUT_MEMBER = (
    "INSERT INTO files"
    f" (path, directory, size, mtime_ns, archive_id, inode, {', '.join(READING_COLUMNS)})"
    f" VALUES (?, ?, ?, ?, ?, 0, {', '.join('?' * len(READING_COLUMNS))}) ON CONFLICT (path) DO NOTHING"
)
_FORMAT = READING_COLUMNS.index("format")
_PUT_READING = f"UPDATE files SET {', '.join(f'{name} = ?' for name in READING_COLUMNS)} WHERE file_id = ?"


def _record(row: Sequence[Any]) -> FileRecord:
    found = sorted(json.loads(row[-1])) if row[-1] else ()
    return file_record(tuple(row[:-1]), tuple(map(detection_of, found)))


def _in_order(files: list[tuple[FileRole, FileRecord]]) -> list[tuple[FileRole, FileRecord]]:
    return sorted(files, key=lambda file: (_ROLE_ORDER[file[0].value], os.fsencode(file[1].path)))


def _make_private(path: Path) -> None:
    """Make the file before SQLite does, so that at no moment anybody else can read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if not stat.S_ISREG(path.stat().st_mode):
            raise StoreError(f"{path} is not a file.", hint="Name a file with --store.") from None

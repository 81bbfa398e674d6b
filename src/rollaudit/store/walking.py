"""A walk set against what the store holds, a piece of a directory at a time.

Of each piece the store keeps a digest of all that the walk told of its files: of one that is as it was, no row is read
or written, which is what makes a scan that finds nothing new cheap. Where a digest differs, or the readers or what is
asked of them do, the piece's files are compared one by one.

A file's row names the listing that found it last. `LOST` are those that their listing no longer has: until the walk's
end another piece may turn out to have them. As a walk that is cut short leaves files with one piece that by another's
digest are there, digests count only after walks that came to their end.
"""

import sqlite3
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from rollaudit.model.evidence import Reason
from rollaudit.store.explained import explained
from rollaudit.store.quarantine import IN_QUARANTINE
from rollaudit.store.rows import READING_COLUMNS

_UNFINISHED: Final = "unfinished_walk"  # the key of a remark that is there from a walk's first change to its end

GROUPED: Final = "grouped"
"""The key of a remark that is there while the grouping holds."""

LOST: Final = 0
"""The listing of files that no listing has."""

FoundRow: TypeAlias = tuple[bytes, int, int, int, Reason | None]
"""Path, size in bytes, time of change in ns, inode, and why it is no file that can be read, if so."""


class Found(NamedTuple):
    """One file as the walk found it: a `FoundRow`."""

    path: bytes
    size: int
    mtime_ns: int
    inode: int
    reason: Reason | None = None


class Walking:
    """A walk as it goes on. What was put is kept by a commit, whether or not the walk comes to its end."""

    def __init__(self, db: sqlite3.Connection, path: Path, *, reader_version: str, need_sha256: bool) -> None:
        """Make a walk that is still to begin; `path` is the store's, for messages."""
        self._db, self._path = db, path
        self._reader_version, self._need_sha256 = reader_version, need_sha256
        self._last = 0
        self._seen = bytearray()
        self._changed = False

    def begin(self) -> None:
        """Open the transaction, and learn which listings there are. Raises `StoreError`."""
        with explained(self._path):
            begin(self._db)
            self._db.execute(_FROM_THE_START)
            if self._db.execute("SELECT 1 FROM meta WHERE key = ?", (_UNFINISHED,)).fetchone():
                self._db.execute("UPDATE listings SET digest = x''")
            self._last = int(self._db.execute("SELECT coalesce(max(listing_id), 0) FROM listings").fetchone()[0])
        self._seen = bytearray(self._last + 1)  # by number; those past the last are of this walk

    def put(self, place: bytes, part: int, found: Sequence[FoundRow]) -> bool:
        """Record a piece: `place` and `part` are its name, the same in every walk. Return whether it is not as it was.

        A file whose size, time, inode and reader are unchanged keeps its reading.
        """
        digest = self._digest(found)
        with explained(self._path):
            begin(self._db)
            row = self._db.execute(_LISTING, (place, part)).fetchone()
            if row is None:
                listing_id = self._db.execute(_PUT_LISTING, (place, part, digest)).lastrowid
                self._put(listing_id, found, {})
                return True
            listing_id, before = row
            if listing_id <= self._last:
                self._seen[listing_id] = True
            if before == digest:
                return False
            self._db.execute("UPDATE listings SET digest = ? WHERE listing_id = ?", (digest, listing_id))
            known = self._db.execute(_KNOWN, (self._reader_version, self._need_sha256, listing_id))
            self._put(listing_id, found, {path: state for path, *state in known})
        return True

    def end(self) -> None:
        """Forget files that were not found again, and what was inside of archives that changed; commit."""
        with explained(self._path):
            begin(self._db)
            listings = self._db.execute("SELECT listing_id FROM listings WHERE listing_id <= ?", (self._last,))
            gone = [row for row in listings if not self._seen[row[0]]]
            lost = self._db.executemany(_FORGET, [*gone, (LOST,)]).rowcount
            self._db.executemany("DELETE FROM listings WHERE listing_id = ?", gone)
            if lost:
                ungroup(self._db)
            clear_stale(self._db)
            self._db.execute("DELETE FROM meta WHERE key = ?", (_UNFINISHED,))
            self._db.execute("COMMIT")

    def _digest(self, found: Sequence[FoundRow]) -> bytes:
        told = (self._reader_version, self._need_sha256, found)
        try:
            encoded = _encode(told)
        except OverflowError:  # past 64 bits; see `wrapped`
            encoded = repr(told).encode()
        return blake2b(encoded, digest_size=16).digest()

    def _put(self, listing_id: int | None, found: Sequence[FoundRow], known: dict[bytes, list[Any]]) -> None:
        if not self._changed:
            self._changed = True
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, '')", (_UNFINISHED,))
        rows = []
        for path, size, mtime_ns, inode, reason in found:
            state = [size, wrapped(mtime_ns), wrapped(inode), True]
            if known.pop(path, None) == state and reason is None:
                continue
            outcome, reasons = _skipped(reason) if reason else (None, "[]")
            ends = (listing_id, self._reader_version, outcome, reasons, self._need_sha256)
            rows.append((path, path.rpartition(b"/")[0], *state[:3], *ends))
        self._db.executemany(_PUT_FOUND, rows)
        self._db.executemany(_LOSE, [(path,) for path in known])


def begin(db: sqlite3.Connection) -> None:
    """Open a transaction unless there is one."""
    if not db.in_transaction:
        db.execute("BEGIN IMMEDIATE")


def ungroup(db: sqlite3.Connection) -> None:
    """Say that the grouping no longer holds, in the transaction that changes the files: the next scan groups them."""
    db.execute("DELETE FROM meta WHERE key = ?", (GROUPED,))


def clear_stale(db: sqlite3.Connection) -> None:
    """Forget what files said before they changed, and what was inside of them, even if they are never read again."""
    gone = db.execute(_DELETE_STALE_MEMBERS).rowcount
    gone += db.execute(_CLEAR_STALE).rowcount
    if gone:
        ungroup(db)


def compare_again(db: sqlite3.Connection, file_ids: Sequence[int]) -> None:
    """Have the next walk compare the pieces of these files one by one: those that could not be opened are retried."""
    db.executemany(_DISTRUST, [(file_id,) for file_id in file_ids])


def wrapped(number: int) -> int:
    """Fold a number of the file system into SQLite's 64 bits: overlays count inodes from above, clocks go past 2262."""
    return (number + (1 << 63)) % (1 << 64) - (1 << 63)


def _skipped(reason: Reason) -> tuple[str, str]:
    return "skipped", msgspec.json.encode([[reason.code.value, reason.detail]]).decode()


_encode = msgspec.msgpack.Encoder().encode
_LISTING = "SELECT listing_id, digest FROM listings WHERE place = ? AND part = ?"
_PUT_LISTING = "INSERT INTO listings (place, part, digest) VALUES (?, ?, ?)"
_DISTRUST = "UPDATE listings SET digest = x'' WHERE listing_id = (SELECT listing_id FROM files WHERE file_id = ?)"
_FORGET = "DELETE FROM files WHERE listing_id = ?"
_LOSE = f"UPDATE files SET listing_id = {LOST} WHERE path = ?"
# An archive whose members a killed scan was reading.
_FROM_THE_START = "UPDATE files SET format = NULL WHERE outcome IS NULL AND format IS NOT NULL"


def _settled(reader_version: str, need_sha256: str) -> str:
    return (
        f"reader_version = {reader_version} AND outcome IS NOT NULL AND format IS NOT NULL"
        f" AND (sha256 IS NOT NULL OR NOT {need_sha256} OR {IN_QUARANTINE})"
    )


_KNOWN = f"SELECT path, size, mtime_ns, inode, {_settled('?1', '?2')} FROM files WHERE listing_id = ?3"
_SAME = (
    "archive_id IS NULL AND size = excluded.size AND mtime_ns = excluded.mtime_ns AND inode = excluded.inode"
    f" AND excluded.outcome IS NULL AND {_settled('excluded.reader_version', '?10')}"
)
_PUT_FOUND = (
    "INSERT INTO files (path, directory, size, mtime_ns, inode, listing_id, reader_version, outcome, reasons)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
    " ON CONFLICT (path) DO UPDATE SET listing_id = excluded.listing_id,"
    f" outcome = CASE WHEN {_SAME} THEN outcome ELSE excluded.outcome END,"
    f" reasons = CASE WHEN {_SAME} THEN reasons ELSE excluded.reasons END,"
    f" format = CASE WHEN {_SAME} THEN format ELSE NULL END,"
    " size = excluded.size, mtime_ns = excluded.mtime_ns, inode = excluded.inode,"
    " reader_version = excluded.reader_version, archive_id = NULL"
)
_DELETE_STALE_MEMBERS = (
    "DELETE FROM files WHERE archive_id IN (SELECT file_id FROM files WHERE format IS NULL AND content_id IS NOT NULL)"
)
# As for a file that was never read; the index files_stale makes finding them cost nothing.
_DEFAULTS = {"reasons": "reasons", "outcome": "outcome", "facts": "'[]'", "location_redacted": "0"}
_CLEARED = ", ".join(f"{name} = {_DEFAULTS.get(name, 'NULL')}" for name in READING_COLUMNS)
_CLEAR_STALE = f"UPDATE files SET {_CLEARED} WHERE format IS NULL AND content_id IS NOT NULL"

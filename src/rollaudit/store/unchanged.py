"""Opens a finished store without changing one byte of it, and without another file beside it.

An immutable database is read without locks, so the lock that a scan would meet is taken here by hand: no scan can
begin to write while a report is made, and none that is writing is read.
"""

import errno
import fcntl
import os
import sqlite3
from pathlib import Path

from rollaudit.errors import StoreError, UsageError
from rollaudit.store.schema import APPLICATION_ID, SCHEMA_VERSION

_HEADER = b"SQLite format 3\0"  # sqlite.org/fileformat2.html §1.3
_SHARED_FIRST, _SHARED_SIZE = 0x40000002, 510  # sqlite.org/fileformat2.html §1.3.1: the bytes that readers lock
_UNFINISHED_HINT = "Run the same rollaudit scan again: it goes on where it stopped. Then make the report."


def is_database(path: Path) -> bool:
    """Whether a regular file begins as every SQLite database does."""
    try:
        with path.open("rb") as file:
            return path.is_file() and file.read(len(_HEADER)) == _HEADER
    except OSError:
        return False


def open_unchanged(path: Path) -> tuple[sqlite3.Connection, int]:
    """Return a read-only connection, and the descriptor whose lock keeps scans away: close it after the connection.

    Raises `UsageError` for what is no store, `StoreError` for another version's or one that a scan has not closed.
    """
    if not is_database(path):
        raise UsageError(
            f"{path} is not the store of a scan." if path.exists() else f"There is no store {path}.",
            hint="Name the SQLite file that rollaudit scan wrote (--store), or the directory that was scanned.",
        )
    lock = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _lock(lock, path)
        _refuse_unfinished(path)
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    except BaseException:
        os.close(lock)
        raise
    try:
        _check_version(db, path)
    except BaseException:
        db.close()
        os.close(lock)
        raise
    return db, lock


def _lock(descriptor: int, path: Path) -> None:
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB, _SHARED_SIZE, _SHARED_FIRST)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES):
            raise StoreError(f"A scan is using the store {path}.", hint="Wait until it ends.") from error
        # a file system without locks: the scan could not take one, either


def _refuse_unfinished(path: Path) -> None:
    """Refuse a store with a journal beside it: what a killed scan wrote last (sqlite.org/tempfiles.html §2)."""
    journals = (path.with_name(path.name + suffix) for suffix in ("-wal", "-journal"))
    if any(journal.exists() and journal.stat().st_size for journal in journals):
        raise StoreError(f"The scan in {path} was stopped before its end.", hint=_UNFINISHED_HINT)


def _check_version(db: sqlite3.Connection, path: Path) -> None:
    application_id = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if application_id != APPLICATION_ID:
        raise UsageError(
            f"{path} is a database of another program, not the store of a scan.",
            hint="Name the SQLite file that rollaudit scan wrote (--store), or the directory that was scanned.",
        )
    if version != SCHEMA_VERSION:
        raise StoreError(
            f"{path} is a store of version {version}; this rollaudit reads version {SCHEMA_VERSION}.",
            hint="Scan the library again with this rollaudit, or make the report with the one that scanned it.",
        )

"""Stores from the outside: what belongs to one on the disk, whose library it is of, and whether a scan is using it."""

import fcntl
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from rollaudit.store.schema import APPLICATION_ID

SUFFIXES: Final = ("", "-wal", "-shm", "-journal")
"""What a store's files are called behind its name (sqlite.org/tempfiles.html §2)."""

_LOCK_FIRST, _LOCK_SIZE = 0x40000000, 512  # sqlite.org/fileformat2.html §1.3.1: all that a writer or a reader locks


def is_store(path: Path) -> bool:
    """Whether a file is a store of rollaudit, of whatever version, whole or not."""
    return _asked(path, "PRAGMA application_id") == APPLICATION_ID


def root_of(path: Path) -> Path | None:
    """Return where the library of a store lay; None where the store does not say, as of a scan that was killed."""
    said = _asked(path, "SELECT value FROM meta WHERE key = 'root'")
    try:
        return Path(os.fsdecode(bytes.fromhex(said))) if isinstance(said, str) and said else None
    except ValueError:
        return None


def _asked(path: Path, question: str) -> object:
    """Ask a store something, None where it has no answer. What a killed scan left in its journal counts, too."""
    answer = _asked_by(f"{path.absolute().as_uri()}?mode=ro&immutable=1", question)
    journal = path.with_name(path.name + "-wal")
    if not answer and journal.exists() and journal.lstat().st_size:
        return _asked_by(f"{path.absolute().as_uri()}?mode=ro", question)  # reads the journal, waits for nobody
    return answer


def _asked_by(uri: str, question: str) -> object:
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=0)) as db:
            row = db.execute(question).fetchone()
    except sqlite3.Error:
        return None
    return row[0] if row else None


def is_in_use(path: Path) -> bool:
    """Whether a scan, or a report, holds the store at this moment. A file system without locks says no."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCK_SIZE, _LOCK_FIRST)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False

"""What a companion of a whole directory says of one of its files: facts beside the file's own, in a table of their own.

Such a companion is one file found, and belongs to no single asset; with each asset that it names it is a sidecar of the
directory, with the facts that are about that asset's files.
"""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from rollaudit.model.evidence import Fact, FileRecord, FileRole
from rollaudit.store.rows import FILE_COLUMNS, facts_of_text, facts_text, file_record


class SharedFacts(NamedTuple):
    """The facts that one companion tells of one file."""

    file_id: int
    companion_id: int
    facts: tuple[Fact, ...]


def put_shared(db: sqlite3.Connection, shared: Iterable[SharedFacts]) -> None:
    """Put these in the place of all that are there, in an open transaction."""
    db.execute("DELETE FROM shared")
    db.executemany(
        "INSERT OR REPLACE INTO shared VALUES (?, ?, ?)",
        ((one.file_id, one.companion_id, facts_text(one.facts)) for one in shared),
    )


def has_shared(db: sqlite3.Connection) -> bool:
    """Return whether there is any such companion."""
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM shared)").fetchone()[0])


def sidecars_of(db: sqlite3.Connection, paths: Sequence[str]) -> list[tuple[FileRole, FileRecord]]:
    """Return the companions of directories that tell of an asset's files, each once, with what they tell of these."""
    told: dict[bytes, tuple[tuple[object, ...], list[str]]] = {}
    for path in paths:
        for *row, facts in db.execute(_SIDECARS, (os.fsencode(path),)):
            told.setdefault(row[0], (tuple(row), []))[1].append(facts)
    found = []
    for place in sorted(told):
        columns, texts = told[place]
        facts = tuple(dict.fromkeys(chain.from_iterable(map(facts_of_text, texts))))
        found.append((FileRole.DIRECTORY_SIDECAR, file_record((*columns[:-1], facts_text(facts)))))
    return found


_SIDECARS = (
    f"SELECT {', '.join(f'c.{name}' for name in FILE_COLUMNS)}, s.facts FROM files f JOIN shared s USING (file_id)"
    " JOIN files c ON c.file_id = s.companion_id WHERE f.path = ?"
)

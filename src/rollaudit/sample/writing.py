"""Writes invented libraries as real files: the one way from a plan to a directory, whoever planned it.

A plan is an iterable of `PlannedFile`, of any length: each file is made when its turn comes. The sample's is written by
hand (`plan`), that of a simulated life is drawn from a seed (`simulator`).
"""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rollaudit.errors import RollauditError, UsageError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_DIRECTORY_MODE = 0o700


class PlannedFile(NamedTuple):
    """One file of an invented library: its path, relative and POSIX style, the moment it was taken, and its bytes.

    `taken` carries its zone; to the second it becomes the file's own time.
    """

    path: str
    taken: datetime
    data: bytes


def write_library(target: Path, planned: Iterable[PlannedFile], written: Callable[[int], None] | None = None) -> None:
    """Write a plan into `target`, which must be empty or not exist; `written` is told of each file.

    The same plan gives the same bytes and the same file times. Raises `UsageError` where the target cannot be used,
    and `RollauditError` where the disk refuses.
    """
    _claim(target)
    made: set[Path] = set()
    for file in planned:
        path = target / file.path
        try:
            if path.parent not in made:
                path.parent.mkdir(mode=_DIRECTORY_MODE, parents=True, exist_ok=True)
                made.add(path.parent)
            path.write_bytes(file.data)
            moment = int(file.taken.timestamp()) * 1_000_000_000
            os.utime(path, ns=(moment, moment))
        except OSError as error:
            raise RollauditError(
                f"The invented library could not be written to {target}: {error.strerror}", hint="Is the disk full?"
            ) from error
        if written is not None:
            written(1)


def truth_as_json(truth: "DataclassInstance") -> str:
    """Return what is true of an invented library as JSON, sorted and indented; never written into the library."""
    return json.dumps(asdict(truth), default=date.isoformat, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _claim(target: Path) -> None:
    """Make the target, or refuse one that holds anything: invented photos never mix with somebody's own."""
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is not a directory", hint="Name a new or an empty directory for the photos.")
    try:
        target.mkdir(parents=True, exist_ok=True)
        occupied = next(target.iterdir(), None) is not None
    except OSError as error:
        raise UsageError(
            f"Nothing can be written to {target}: {error.strerror}", hint="Name a directory you may write to."
        ) from error
    if occupied:
        raise UsageError(f"{target} is not empty", hint="Name a new or an empty directory for the photos.")

"""One file by itself, outside of any scan: a task run on it in a worker of its own, its record made an asset."""

import os
from pathlib import Path
from typing import Final

from rollaudit.errors import AuditError
from rollaudit.library.objects.place import object_place
from rollaudit.model.detection import FaceSearch, Search
from rollaudit.model.evidence import FileRecord, FileRole
from rollaudit.model.inspection import Inspection
from rollaudit.pipeline.evidence import asset_alone, evidence_of, place_key
from rollaudit.pipeline.orders import FETCH_SECONDS
from rollaudit.places.gazetteer import name_places
from rollaudit.workers.frames import JsonValue
from rollaudit.workers.pool import Failure, Limits, run

_NOTHING: Final = Search(faces=FaceSearch.OFF)
_PROBLEMS: Final = {
    Failure.DIED: "it crashed",
    Failure.TIMEOUT: "it did not come to an end",
    Failure.MEMORY: "it asked for too much memory",
    Failure.ERROR: "it does not understand this file",
}


def run_one(
    task: str, item: JsonValue, root: Path, seconds: float, search: Search = _NOTHING, *, hashing: bool = True
) -> tuple[JsonValue, Failure | None]:
    """Run one item in a worker of its own; return its value, or how it failed."""
    setup: dict[str, JsonValue] = {**place_told(root), "sha256": hashing, "search": search.to_json()}
    limits = Limits(seconds_per_item=seconds + (FETCH_SECONDS if "objects" in setup else 0))
    for result in run(task, [item], setup=setup, limits=limits, jobs=1):
        return result.value, result.failure
    raise AuditError("The worker gave no answer.", hint="Please report this.")


def place_told(root: Path) -> dict[str, JsonValue]:
    """Return what workers are told of where files lie: below a directory, or in an object store.

    The endpoint is left to what is configured here; so this is for workers of this machine.
    """
    objects = object_place(root)
    if objects is None:
        return {"root": os.fsdecode(root)}
    return {"objects": {"bucket": objects.bucket, "prefix": objects.prefix}}


def problem_of(failure: Failure | None) -> str:
    """Return how a worker failed, in words; an answer of the wrong shape counts as an error of the task."""
    return _PROBLEMS.get(failure or Failure.ERROR, "")


def reader_failed(place: Path, failure: Failure | None) -> AuditError:
    """Return the error of a reader that gave nothing."""
    return AuditError(
        f"The reader failed on {place}: {problem_of(failure)}.",
        hint="A scan would skip this file and say so; please report it.",
    )


def inspection_of(
    record: FileRecord, tags: tuple[tuple[str, str], ...] | None = None, tags_problem: str | None = None
) -> Inspection:
    """Return what a record gives away, as the one file of its asset."""
    if record.format.kind is None:
        return Inspection(record=record, evidence=None, tags=tags, tags_problem=tags_problem)
    position = record.extraction.position
    asset = asset_alone(FileRole.PRIMARY, record, name_places([place_key(position)]) if position else {})
    evidence = evidence_of(asset, asset)
    return Inspection(record=record, evidence=evidence, tags=tags, tags_problem=tags_problem)


def tags_of(
    task: str, item: JsonValue, root: Path, seconds: float
) -> tuple[tuple[tuple[str, str], ...] | None, str | None]:
    """Return the tags that ExifRead lists, or None and why it could not."""
    tags, failure = run_one(task, item, root, seconds)
    if failure is not None or not isinstance(tags, list):
        return None, problem_of(failure)
    return tuple((str(tag[0]), str(tag[1])) for tag in tags if isinstance(tag, list)), None

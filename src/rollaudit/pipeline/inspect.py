"""Inspect: one file read as a scan would read it, in a worker with a time limit, and nothing stored."""

import os
from dataclasses import replace
from itertools import chain
from pathlib import Path

from rollaudit.errors import AuditError, UsageError
from rollaudit.model.detection import FaceSearch, Search
from rollaudit.model.evidence import Asset, AssetFile, Faces, FileRecord, FileRole, MediaKind
from rollaudit.model.report import Inspection
from rollaudit.pipeline.evidence import evidence_of, place_key
from rollaudit.pipeline.orders import (
    ALL_TAGS_SECONDS,
    ALL_TAGS_TASK,
    LOOK_SECONDS,
    LOOK_TASK,
    METADATA_TASK,
    read_seconds,
)
from rollaudit.pipeline.people import faces_of_asset
from rollaudit.places.gazetteer import name_places
from rollaudit.store.rows import detection_of, faces_found, file_record, text_look
from rollaudit.vision.detectors import Detector, asked, check_installed, why_not
from rollaudit.workers.frames import JsonValue
from rollaudit.workers.pool import Failure, Limits, run

_NOTHING = Search(faces=FaceSearch.OFF)
_PROBLEMS = {
    Failure.DIED: "it crashed",
    Failure.TIMEOUT: "it did not come to an end",
    Failure.MEMORY: "it asked for too much memory",
    Failure.ERROR: "it does not understand this file",
}


def inspect_file(path: Path, *, search: Search, all_tags: bool) -> Inspection:
    """Return what the file at `path` gives away. Raises `UsageError` for a path that is no readable file."""
    place = _place(path)
    record = _record(place)
    if search and record.format.kind is not None:
        record = _looked_at(place, record, search)
    asset = _asset(record) if record.format.kind is not None else None
    evidence = evidence_of(asset, asset) if asset else None
    tags, problem = _all_tags(place) if all_tags else (None, None)
    return Inspection(record=record, evidence=evidence, tags=tags, tags_problem=problem)


def _place(path: Path) -> Path:
    hint = "Name one photo or video; for a directory use rollaudit scan."
    try:
        place = Path(os.path.realpath(path, strict=True))
        if not place.is_file():
            raise UsageError(f"{path} is not a file.", hint=hint)
    except FileNotFoundError:
        raise UsageError(f"There is no {path}.", hint=hint) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", hint=hint) from None
    return place


def _run_one(
    task: str, item: JsonValue, root: Path, seconds: float, search: Search = _NOTHING
) -> tuple[JsonValue, Failure | None]:
    """Run one item in a worker of its own."""
    setup: dict[str, JsonValue] = {"root": os.fsdecode(root), "sha256": True, "search": search.to_json()}
    for result in run(task, [item], setup=setup, limits=Limits(seconds_per_item=seconds), jobs=1):
        return result.value, result.failure
    raise AuditError("The worker gave no answer.", hint="Please report this.")


def _record(place: Path) -> FileRecord:
    status = place.stat()
    row, failure = _run_one(METADATA_TASK, place.name, place.parent, read_seconds(status.st_size))
    if failure is not None or not isinstance(row, list):
        problem = _PROBLEMS.get(failure or Failure.ERROR, "")
        raise AuditError(
            f"The reader failed on {place}: {problem}.",
            hint="A scan would skip this file and say so; please report it.",
        )
    record = file_record((os.fsencode(place.name), status.st_size, status.st_mtime_ns, status.st_ino, *row))
    if record.content_id is None:  # it could not even be opened
        why = ", ".join(f"{reason.code.value} {reason.detail}".strip() for reason in record.reasons)
        raise UsageError(f"{place} cannot be read: {why}.", hint="See who may read it: ls -l shows that.")
    return record


def _looked_at(place: Path, record: FileRecord, search: Search) -> FileRecord:
    """Return the record with what detectors find in the file; raises `UsageError` where one is not installed."""
    check_installed(search)
    names = [one.name.value for one in asked(search) if _is_shown(record, one)]
    if not names:
        return replace(record, faces=Faces(looked_for=False, reason=why_not(record.format)))
    value, failure = _run_one(LOOK_TASK, [place.name, record.format.value, names], place.parent, LOOK_SECONDS, search)
    if failure is not None or not isinstance(value, list):
        problem = f"the detector failed: {_PROBLEMS.get(failure or Failure.ERROR, '')}"
        return replace(record, faces=Faces(looked_for=True, reason=problem))
    found = tuple(detection_of(row) for row in value if isinstance(row, list))
    facts = tuple(chain(record.extraction.facts, *(one.facts for one in found)))
    extraction = replace(record.extraction, facts=facts)
    return replace(record, extraction=extraction, faces=faces_found(found), text=text_look(found))


def _is_shown(record: FileRecord, detector: Detector) -> bool:
    if record.format in detector.formats:
        return True
    return record.format in detector.formats_with_fact and any(
        fact.field == detector.fact for fact in record.extraction.facts
    )


def _asset(record: FileRecord) -> Asset:
    extraction = record.extraction
    places = name_places([place_key(extraction.position)]) if extraction.position else {}
    files = (AssetFile(role=FileRole.PRIMARY, record=record),)
    return Asset(
        id=record.content_id or "",
        path=record.path,
        kind=record.format.kind or MediaKind.PHOTO,
        files=files,
        capture_time=extraction.capture_time,
        position=extraction.position,
        place=places.get(place_key(extraction.position)) if extraction.position else None,
        device=extraction.device,
        faces=faces_of_asset(files, extraction.facts),
        facts=extraction.facts,
    )


def _all_tags(place: Path) -> tuple[tuple[tuple[str, str], ...] | None, str | None]:
    tags, failure = _run_one(ALL_TAGS_TASK, place.name, place.parent, ALL_TAGS_SECONDS)
    if failure is not None or not isinstance(tags, list):
        return None, _PROBLEMS.get(failure or Failure.ERROR, "")
    return tuple((str(tag[0]), str(tag[1])) for tag in tags if isinstance(tag, list)), None

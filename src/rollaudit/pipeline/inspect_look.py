"""Inspect, for pixels: one file, or one member of a ZIP, shown to the detectors that are asked for."""

from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from rollaudit.model.detection import Search
from rollaudit.model.evidence import Faces, FileRecord
from rollaudit.pipeline.alone import problem_of, run_one
from rollaudit.pipeline.orders import LOOK_SECONDS, LOOK_TASK
from rollaudit.store.checked import WrongAnswerError, checked_detections
from rollaudit.store.rows import detection_of, faces_found, text_look
from rollaudit.vision.detectors import Detector, asked, check_installed, why_not

if TYPE_CHECKING:
    from rollaudit.workers.frames import JsonValue


def looked_at(place: Path, record: FileRecord, search: Search, member: str = "") -> FileRecord:
    """Return the record with what detectors find in the file, or in the `member` of the ZIP at `place`.

    Raises `UsageError` where a detector is not installed.
    """
    check_installed(search)
    names = [one.name.value for one in asked(search) if _is_shown(record, one)]
    if not names:
        return replace(record, faces=Faces(looked_for=False, reason=why_not(record.format)))
    item: list[JsonValue] = [place.name, record.format.value, list(names), *((member,) if member else ())]
    value, failure = run_one(LOOK_TASK, item, place.parent, LOOK_SECONDS, search)
    try:
        rows = checked_detections(value, {one.name.value: one.version for one in asked(search)})
    except WrongAnswerError:
        problem = f"the detector failed: {problem_of(failure)}"
        return replace(record, faces=Faces(looked_for=True, reason=problem))
    found = tuple(map(detection_of, rows))
    facts = tuple(chain(record.extraction.facts, *(one.facts for one in found)))
    extraction = replace(record.extraction, facts=facts)
    return replace(record, extraction=extraction, faces=faces_found(found), text=text_look(found))


def _is_shown(record: FileRecord, detector: Detector) -> bool:
    if record.format in detector.formats:
        return True
    return record.format in detector.formats_with_fact and any(
        fact.field == detector.fact for fact in record.extraction.facts
    )

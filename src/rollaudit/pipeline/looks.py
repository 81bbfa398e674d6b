"""The pass over pixels: every file that a detector has not seen is shown to it, in workers; all answers stored."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from rollaudit.model.detection import Detection, DetectorName, FaceSearch, Search
from rollaudit.model.evidence import FileFormat
from rollaudit.pipeline.batches import batches
from rollaudit.pipeline.orders import FETCH_SECONDS, LOOK_SECONDS, LOOK_TASK, failure_reason
from rollaudit.pipeline.progress import Progress
from rollaudit.store.checked import WrongAnswerError, checked_detections
from rollaudit.store.detections import Unseen, Wanted
from rollaudit.store.rows import Row, detection_row
from rollaudit.store.store import Store
from rollaudit.vision.detectors import Detector, asked
from rollaudit.workers.frames import JsonValue
from rollaudit.workers.pool import ItemResult, Limits, run

if TYPE_CHECKING:
    from rollaudit.pipeline.cluster import Cluster

_STORE_BATCH = 8
_CLUSTER_BATCH = 64
IN_ARCHIVE = "inside an archive"
IN_TGZ = "inside a .tgz archive"
"""Why nobody looked at a picture's pixels: where members are listed only, and where none can be picked out."""


def look(
    place: Mapping[str, JsonValue],
    search: Search,
    jobs: int,
    store: Store,
    progress: Progress,
    cluster: "Cluster | None" = None,
) -> None:
    """Show every file to the detectors that have not seen it. What was found stays when this is interrupted.

    `place` is what workers are told of where the library lies: its root, or its place in an object store.

    Members of ZIPs are shown as well. A .tgz has no directory: each of its members costs a way through all before it.
    """
    detectors = asked(search)
    wanted = [_wanted(one) for one in detectors]
    for one in wanted:
        answer = Detection(detector=DetectorName(one.detector), version=one.version, looked_for=False, reason=IN_TGZ)
        store.put_members_answer(FileFormat.GZIP.value, one, detection_row(answer))
    count = store.count_unseen(wanted)
    if not count:
        return
    progress.phase(_phase(search), count)
    waiting: dict[int, Unseen] = {}

    def items() -> Iterator[JsonValue]:
        for index, file in enumerate(store.unseen(wanted)):
            waiting[index] = file
            yield _item(file)

    versions = {one.name: one.version for one in detectors}
    setup: dict[str, JsonValue] = {**place, "search": search.to_json()}
    limits = Limits(seconds_per_item=LOOK_SECONDS + (FETCH_SECONDS if "objects" in place else 0))
    results = (
        cluster.staff(LOOK_TASK, setup=setup, limits=limits, batch=_CLUSTER_BATCH).run(items())
        if cluster
        else run(LOOK_TASK, items(), setup=setup, limits=limits, jobs=jobs)
    )
    for batch in batches(results, size=_STORE_BATCH):
        for result in batch:
            file = waiting.pop(result.index)
            failed = failure_reason(result.failure).value if result.failure else None
            progress.item(
                f"{file.format}: {'+'.join(file.detectors)}", result.seconds, file_id=file.file_id, failed=failed
            )
            store.put_answers((file.file_id, row) for row in answers_of(result, file.detectors, versions))
        store.commit()
        progress.advance(len(batch))


def _item(file: Unseen) -> JsonValue:
    if not file.archive:
        return [file.path, file.format, list(file.detectors)]
    return [file.archive, file.format, list(file.detectors), file.path[len(file.archive) + 1 :]]


def _phase(search: Search) -> str:
    named = (("faces", search.faces is not FaceSearch.OFF), ("codes", search.codes), ("text", search.text))
    *rest, last = [name for name, wanted in named if wanted]
    return f"Looking for {', '.join(rest)} and {last}" if rest else f"Looking for {last}"


def answers_of(result: ItemResult, names: tuple[str, ...], versions: dict[DetectorName, str]) -> list[Row]:
    """Return a worker's rows of `DETECTION_COLUMNS`, and for each detector without one, a row that says so."""
    rows: list[Row] = []
    if result.failure is None:
        with suppress(WrongAnswerError):
            rows = checked_detections(result.value, {name: versions[DetectorName(name)] for name in names})
    reason = failure_reason(result.failure).value
    silent = [DetectorName(name) for name in names if name not in {row[0] for row in rows}]
    return rows + [
        detection_row(Detection(detector=name, version=versions[name], looked_for=True, reason=reason))
        for name in silent
    ]


def _wanted(detector: Detector) -> Wanted:
    return Wanted(
        detector=detector.name.value,
        version=detector.version,
        formats=tuple(sorted(one.value for one in detector.formats)),
        formats_with_fact=tuple(sorted(one.value for one in detector.formats_with_fact)),
        fact=detector.fact,
        companions=detector.companions,
    )

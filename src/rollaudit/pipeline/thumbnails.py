"""Small blurred pictures of a few photos: made in workers, held in memory, never stored."""

import base64
import binascii
from collections.abc import Collection, Iterator
from pathlib import Path

from rollaudit.model.evidence import Asset, MediaKind
from rollaudit.model.report import Report
from rollaudit.pipeline.alone import place_told
from rollaudit.pipeline.orders import FETCH_SECONDS, LOOK_SECONDS, THUMBNAIL_TASK
from rollaudit.workers.frames import JsonValue
from rollaudit.workers.pool import Limits, run

_MOST_BYTES = 8_192  # a worker has read hostile bytes: its answer is believed no further than this
_JPEG = b"\xff\xd8\xff"


def thumbnails(report: Report, root: Path, wanted: Collection[str], *, show_faces: bool, jobs: int) -> dict[str, bytes]:
    """Return a JPEG for each of the assets in `wanted` that is a photo and could be made into one, by the asset's id.

    What lies in an archive, videos, and what cannot be decoded have none.
    """
    chosen = list(_photos(report, frozenset(wanted)))
    if not chosen:
        return {}
    items: list[JsonValue] = [
        [
            asset.files[0].record.path,
            asset.files[0].record.format.value,
            [[box.left, box.top, box.width, box.height, box.score] for box in asset.faces.boxes],
        ]
        for asset in chosen
    ]
    setup: dict[str, JsonValue] = {**place_told(root), "show_faces": show_faces}
    limits = Limits(seconds_per_item=LOOK_SECONDS + (FETCH_SECONDS if "objects" in setup else 0))
    found = {}
    for result in run(THUMBNAIL_TASK, items, setup=setup, limits=limits, jobs=min(jobs, len(items))):
        picture = _picture(result.value)
        if picture:
            found[result.index] = picture
    return {chosen[index].id: found[index] for index in sorted(found)}


def _photos(report: Report, wanted: frozenset[str]) -> Iterator[Asset]:
    left = set(wanted)
    for evidence in report.evidence.assets():
        asset = evidence.asset
        if asset.id in left and asset.kind is MediaKind.PHOTO and asset.files:
            left.discard(asset.id)
            yield asset
        if not left:
            return


def _picture(value: JsonValue) -> bytes:
    """Return the bytes of a worker's answer, empty where it gave none or something else."""
    if not isinstance(value, str) or len(value) > 2 * _MOST_BYTES:
        return b""
    try:
        picture = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return picture if picture.startswith(_JPEG) and len(picture) <= _MOST_BYTES else b""

"""Faces of an asset from all that tells of them: regions in the file, a sidecar's word, a detector; each face once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rollaudit.model.evidence import (
    SIDECARS,
    AssetFile,
    Category,
    EvidenceTier,
    FaceBox,
    Faces,
    Fact,
    FileRole,
)

_REGION = ("XMP:mwg-rs:Area", "XMP:MPReg:Rectangle", "picasa:faces")
_REGION_COUNT = "XMP:mwg-rs:RegionList"
_SIDECAR = "sidecar:"
_SIDECAR_PEOPLE = "sidecar:people"
_TELLING = frozenset({Category.FACE_PRESENCE, Category.PERSON_IDENTITY})
# An edit and a movie show the same people once more: what they say of faces counts for nobody new.
_SAME_PICTURE = SIDECARS | {FileRole.PRIMARY, FileRole.RAW}
_SAME_FACE = 0.3
_SURE = 1.0

_Box = tuple[float, float, float, float]


def faces_of_asset(files: Sequence[AssetFile], facts: Iterable[Fact]) -> Faces:
    """Return the faces of an asset whose facts are `facts` (those of its files, or what a platform leaves of them).

    A region and a detector's box of one face overlap: it counts once, and the surer tier is named. Regions stand as the
    picture is stored and are turned by its orientation; programs that forget to are known by their boxes fitting
    better as they are. A sidecar's list of names has no boxes: it counts where it knows of more people than were found.
    """
    found = _found(files)
    told = [fact for fact in facts if fact[0] in _TELLING]
    if not told:
        return found
    told = _of_same_picture(files, told)
    regions = _boxes(told, "")
    beside = _boxes(told, _SIDECAR)
    people = {fact.value for fact in told if fact.source.startswith(_SIDECAR_PEOPLE)}
    orientation = files[0].record.extraction.raster.orientation if files[0].record.extraction.raster else 1
    boxes = list(found.boxes)
    in_file = _added(boxes, regions, orientation)
    in_sidecar = _added(boxes, beside, orientation)
    listed = max((int(fact.value) for fact in told if _is_count(fact)), default=0)
    count = max(len(boxes), listed, len(people), found.count or 0)
    tiers = tuple(
        tier
        for tier, tells in (
            (EvidenceTier.REGION, in_file or listed),
            (EvidenceTier.SIDECAR, in_sidecar or people),
            (EvidenceTier.DETECTOR, found.count),
        )
        if tells
    )
    if not tiers or tiers == (EvidenceTier.DETECTOR,):
        return found
    return replace(found, count=count, tier=tiers[0], tiers=tiers, boxes=tuple(boxes))


def _found(files: Sequence[AssetFile]) -> Faces:
    """Return what detectors found: in the primary file, and in the movie of a Live Photo where that shows more."""
    faces = files[0].record.faces
    movies = [file.record.faces for file in files if file.role is FileRole.LIVE_PHOTO_VIDEO]
    counts = [one.count for one in movies if one.count is not None]
    if counts and faces.count is not None:
        frames = faces.frames + sum(one.frames for one in movies)
        faces = replace(faces, count=max(faces.count, *counts), frames=frames)
    return replace(faces, tiers=(EvidenceTier.DETECTOR,)) if faces.count else faces


def _of_same_picture(files: Sequence[AssetFile], told: list[Fact]) -> list[Fact]:
    others = [
        fact
        for file in files
        if file.role not in _SAME_PICTURE
        for fact in file.record.extraction.facts
        if fact[0] in _TELLING
    ]
    if not others:
        return told
    own = {fact for file in files if file.role in _SAME_PICTURE for fact in file.record.extraction.facts}
    return [fact for fact in told if fact in own]


def _is_count(fact: Fact) -> bool:
    return fact.source.removeprefix(_SIDECAR) == _REGION_COUNT and fact.field == "RegionCount"


def _boxes(told: list[Fact], prefix: str) -> list[_Box]:
    """Return the boxes that regions state, `name: left top width height`; the same face by two standards once."""
    boxes: list[_Box] = []
    for fact in told:
        if not fact.source.startswith(prefix) or fact.source[len(prefix) :] not in _REGION:
            continue
        numbers = str(fact.value).rpartition(": ")[2].split()
        if len(numbers) == 4:
            left, top, width, height = map(float, numbers)
            box = (left, top, width, height)
            if not any(_shared(box, one) > _SAME_FACE for one in boxes):
                boxes.append(box)
    return boxes


def _added(boxes: list[FaceBox], regions: list[_Box], orientation: int) -> int:
    """Add the regions that are no box yet; return how many regions there are."""
    turned = [_turned(region, orientation) for region in regions]
    known = [_plain(box) for box in boxes]
    chosen = regions if _fitting(regions, known) > _fitting(turned, known) else turned
    for region in chosen:
        if not any(_is_same(region, one) for one in known):
            left, top, width, height = (round(min(max(side, 0.0), 1.0), 4) for side in region)
            boxes.append(FaceBox(left=left, top=top, width=width, height=height, score=_SURE))
    return len(regions)


def _fitting(regions: list[_Box], known: list[_Box]) -> int:
    return sum(any(_is_same(region, one) for one in known) for region in regions)


def _is_same(one: _Box, other: _Box) -> bool:
    """Say whether two boxes are one face: they overlap, or each holds the other's middle (people draw wide boxes)."""
    return _shared(one, other) > _SAME_FACE or (_holds_middle(one, other) and _holds_middle(other, one))


def _holds_middle(outer: _Box, inner: _Box) -> bool:
    x, y = inner[0] + inner[2] / 2, inner[1] + inner[3] / 2
    return outer[0] <= x <= outer[0] + outer[2] and outer[1] <= y <= outer[1] + outer[3]


def _shared(one: _Box, other: _Box) -> float:
    """Return the intersection over the union of two boxes."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (one[2] * one[3] + other[2] * other[3] - width * height)


def _plain(box: FaceBox) -> _Box:
    return box.left, box.top, box.width, box.height


def _turned(box: _Box, orientation: int) -> _Box:
    """Return where a box of the stored picture lies in the upright one (Exif 3.0, 4.6.5.1.6)."""
    left, top, width, height = box
    right, bottom = 1 - left - width, 1 - top - height
    return {
        2: (right, top, width, height),
        3: (right, bottom, width, height),
        4: (left, bottom, width, height),
        5: (top, left, height, width),
        6: (bottom, left, height, width),
        7: (bottom, right, height, width),
        8: (top, right, height, width),
    }.get(orientation, box)

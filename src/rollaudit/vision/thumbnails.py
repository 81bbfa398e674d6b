"""Whether an embedded thumbnail shows the same picture as the file: a crop or an edit may have left the old one."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_GRID: Final = 32
_BAR_LEVEL: Final = 24
_ASPECT_TOLERANCE: Final = 0.06
_ENOUGH_DETAIL: Final = 6.0
_SAME: Final = 0.6
_TURNS: Final = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)


class ThumbnailVerdict(StrEnum):
    """What the comparison says; `UNCLEAR` where there is too little in the picture to compare."""

    SAME = "same"
    OTHER_SHAPE = "other_shape"
    OTHER_PICTURE = "other_picture"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThumbnailComparison:
    """The verdict with its two measures: how far the sides' ratios differ (0 is equal), how alike the greys are."""

    verdict: ThumbnailVerdict
    aspect_difference: float
    correlation: float


def compare_thumbnail(picture: Image.Image, thumbnail: Image.Image) -> ThumbnailComparison:
    """Compare a picture as stored with its embedded thumbnail as stored, both decoded, neither turned.

    It is looked at with and without its black bars (Exif asks for 160x120 whatever the picture's shape). A thumbnail
    that is a turned copy of the picture counts as the same: some programs turn one and forget the other.
    """
    greys = np.asarray(thumbnail.convert("L"), dtype=np.float32)
    first = _compared(picture, greys)
    if first.verdict in {ThumbnailVerdict.SAME, ThumbnailVerdict.UNCLEAR}:
        return first
    small = _without_bars(greys)
    turns = (picture, *(picture.transpose(turn) for turn in _TURNS))
    found = [first, *(_compared(turned, small) for turned in turns)]
    return min(found, key=_rank)


def _rank(found: ThumbnailComparison) -> tuple[bool, float]:
    return found.verdict is not ThumbnailVerdict.SAME, found.aspect_difference - found.correlation


def _compared(picture: Image.Image, small: NDArray[np.float32]) -> ThumbnailComparison:
    height, width = small.shape
    aspect = abs(np.log((picture.width / picture.height) / (width / height)))
    # A thumbnail's sides are whole pixels, and writers crop or pad them to blocks of eight.
    tolerance = _ASPECT_TOLERANCE + 2.0 / min(width, height)
    one = _greys(picture.convert("L"))
    two = _greys(Image.fromarray(small.astype(np.uint8)))
    correlation = _correlation(one, two)
    if min(float(one.std()), float(two.std())) < _ENOUGH_DETAIL:
        verdict = ThumbnailVerdict.UNCLEAR
    elif correlation < _SAME:
        verdict = ThumbnailVerdict.OTHER_SHAPE if aspect > tolerance else ThumbnailVerdict.OTHER_PICTURE
    else:
        verdict = ThumbnailVerdict.SAME if aspect <= tolerance else ThumbnailVerdict.OTHER_SHAPE
    return ThumbnailComparison(
        verdict=verdict, aspect_difference=round(float(aspect), 4), correlation=round(correlation, 4)
    )


def _greys(picture: Image.Image) -> NDArray[np.float32]:
    return np.asarray(picture.resize((_GRID, _GRID), Image.Resampling.BOX), dtype=np.float32)


def _correlation(one: NDArray[np.float32], two: NDArray[np.float32]) -> float:
    left, right = one - one.mean(), two - two.mean()
    scale = float(np.sqrt((left**2).sum() * (right**2).sum()))
    return float((left * right).sum()) / scale if scale else 0.0


def _without_bars(greys: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cut off rows and columns at the edges that are all but black; a picture that is dark throughout stays whole."""
    rows = np.flatnonzero(greys.max(axis=1) > _BAR_LEVEL)
    columns = np.flatnonzero(greys.max(axis=0) > _BAR_LEVEL)
    if rows.size * 3 < greys.shape[0] or columns.size * 3 < greys.shape[1]:
        return greys
    return greys[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]

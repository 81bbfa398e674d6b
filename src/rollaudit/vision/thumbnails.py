"""Whether an embedded thumbnail shows the same picture as the file: a crop or an edit may have left the old one."""

import io
import struct
import warnings
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rollaudit.model.detection import STALE_THUMBNAIL
from rollaudit.model.evidence import Category, Fact

_GRID: Final = 32
_BAR_LEVEL: Final = 24
_ASPECT_TOLERANCE: Final = 0.06
_ENOUGH_DETAIL: Final = 6.0
_SAME: Final = 0.6
# A comparison, no reading: it may be a thumbnail that its program made otherwise (docs/accuracy.md).
_SURE: Final = 0.9
_MAX_PIXELS: Final = 4_000_000
# A picture this small is a thumbnail itself: nothing can be said of what was cut away.
_LEAST_SIDE: Final = 64


class ThumbnailVerdict(StrEnum):
    """What the comparison says; `UNCLEAR` where there is too little in the picture to compare."""

    SAME = "same"
    OTHER_SHAPE = "other_shape"
    OTHER_PICTURE = "other_picture"
    UNCLEAR = "unclear"


_OTHER: Final = frozenset({ThumbnailVerdict.OTHER_PICTURE, ThumbnailVerdict.OTHER_SHAPE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ThumbnailComparison:
    """The verdict with its two measures: how far the sides' ratios differ (0 is equal), how alike the greys are."""

    verdict: ThumbnailVerdict
    aspect_difference: float
    correlation: float


def facts_of(pixels: NDArray[np.uint8], thumbnail: bytes) -> tuple[Fact, ...]:
    """Return the fact that a thumbnail (JPEG) shows another picture than `pixels` (RGB, upright); empty where not.

    Only what is plainly another picture counts, with a correlation of the greys below `_SAME`. A thumbnail of another
    shape that is as alike as that may be one that its program cropped: of the corpus' real photos all were.
    """
    small = decoded(thumbnail)
    if small is None or min(pixels.shape[:2]) < _LEAST_SIDE:
        return ()
    compared = compare_thumbnail(Image.fromarray(pixels), small)
    if compared.verdict not in _OTHER or compared.correlation >= _SAME:
        return ()
    shown = (
        f"{small.width}x{small.height} px, shows another picture than the file (likeness {compared.correlation:.2f})"
    )
    return (Fact(Category.EDIT_HISTORY, STALE_THUMBNAIL, shown, "pixels:Thumbnail", _SURE),)


def decoded(thumbnail: bytes) -> Image.Image | None:
    """Return a thumbnail's picture, None where it is damaged or claims to be no thumbnail's size."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(thumbnail), formats=("JPEG",))
            if image.width * image.height > _MAX_PIXELS:
                return None
            image.load()
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError):
        return None
    return image


def compare_thumbnail(picture: Image.Image, thumbnail: Image.Image) -> ThumbnailComparison:
    """Compare a picture with its embedded thumbnail, both decoded.

    It is looked at with and without its black bars (Exif asks for 160x120 whatever the picture's shape). A thumbnail
    that is a turned or mirrored copy of the picture counts as the same: some programs turn one and forget the other.
    """
    greys = np.asarray(thumbnail.convert("L"), dtype=np.float32)
    grid, shape = _greys(picture.convert("L")), (picture.height, picture.width)
    first = _compared(grid, shape, greys)
    if first.verdict in {ThumbnailVerdict.SAME, ThumbnailVerdict.UNCLEAR}:
        return first
    small = _without_bars(greys)
    found = [first]
    for mirrored in (grid, grid[:, ::-1]):
        for quarters in range(4):
            turned = shape[::-1] if quarters % 2 else shape
            found.append(_compared(np.rot90(mirrored, quarters), turned, small))
    return min(found, key=_rank)


def _rank(found: ThumbnailComparison) -> tuple[bool, float]:
    return found.verdict is not ThumbnailVerdict.SAME, found.aspect_difference - found.correlation


def _compared(one: NDArray[np.float32], shape: tuple[int, int], small: NDArray[np.float32]) -> ThumbnailComparison:
    """Compare a picture's grid of greys (its height and width beside it) with the greys of a thumbnail."""
    height, width = small.shape
    aspect = abs(np.log((shape[1] / shape[0]) / (width / height)))
    # A thumbnail's sides are whole pixels, and writers crop or pad them to blocks of eight.
    tolerance = _ASPECT_TOLERANCE + 2.0 / min(width, height)
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

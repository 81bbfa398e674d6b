"""What may be a face, cut out with its surroundings and brought to one size, so that a second look decides."""

from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rollaudit.model.evidence import FaceBox

SIDE_PX: Final = 128
MAX_OVERLAP: Final = 0.3
"""Boxes that share more of what they cover together are one face."""

_FACTOR: Final = 2.2

Floats = NDArray[np.float32]


class SecondLook(Protocol):
    """Decides on a cut-out whether what a first look was not sure of is a face."""

    def is_face(self, pixels: NDArray[np.uint8], expected: Floats) -> bool:
        """Say whether `pixels` (`SIDE_PX` square, RGB) show a face where `expected` says (left, top, right, bottom)."""


def cut_out(picture: Image.Image, box: FaceBox) -> tuple[NDArray[np.uint8], Floats]:
    """Return the square around a box, `SIDE_PX` on a side, and where in it the box lies; black past the edges."""
    width, height = box.width * picture.width, box.height * picture.height
    middle_x, middle_y = (box.left + box.width / 2) * picture.width, (box.top + box.height / 2) * picture.height
    side = max(width, height) * _FACTOR
    left, top, extent = round(middle_x - side / 2), round(middle_y - side / 2), max(1, round(side))
    crop = picture.crop((left, top, left + extent, top + extent))
    crop = crop.resize((SIDE_PX, SIDE_PX), Image.Resampling.BILINEAR)
    half = np.array([width, height], np.float32) / side * SIDE_PX / 2
    expected = np.concatenate([SIDE_PX / 2 - half, SIDE_PX / 2 + half])
    return np.asarray(crop), expected.astype(np.float32)


def overlaps(one: Floats, many: Floats) -> Floats:
    """Intersection over union of one box (4) with each of many (n x 4), as n shares."""
    low = np.maximum(one[:2], many[:, :2])
    high = np.minimum(one[2:], many[:, 2:])
    shared = np.prod(np.clip(high - low, 0.0, None), axis=1)
    union = np.prod(one[2:] - one[:2]) + np.prod(many[:, 2:] - many[:, :2], axis=1) - shared
    return np.asarray(shared / np.maximum(union, 1e-9), np.float32)

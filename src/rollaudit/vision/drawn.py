"""Drawn faces told from photographed ones: avatars, stickers and cartoons are filled with areas of one colour.

A sensor's noise, light and lens leave hardly two neighbouring pixels of a photo alike, not even where it is out of
focus or compressed; where a drawing is not at an edge, all are. JPEG blurs that difference, but does not remove
it. Thresholds and their margins are measured by `scripts/accuracy_faces.py` (docs/accuracy.md): paintings, pencil
drawings and scans of prints have a texture as photos do, and are not told apart.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.model.evidence import FaceBox
from rollaudit.vision.yunet import SURE_SCORE

# Least shares for a face that the detector doubts, and for one that it is sure of: see `flatness`.
DOUBTED: Final = (0.25, 0.5)
SURE: Final = (0.4, 0.7)

# Over- and underexposed areas of photos are all one value.
_WHITE: Final = 252
_BLACK: Final = 3
_STEP: Final = 4
_LEAST_PAIRS: Final = 64


def is_drawn(pixels: NDArray[np.uint8], box: FaceBox) -> bool:
    """Say whether what `box` shows of upright pixels (height x width x 3, RGB) was drawn rather than photographed.

    Not to be asked of pictures of few colours (`Upright.of_few_colours`): there photos have flat areas as well.
    """
    flat, unstepped = flatness(pixels, box)
    least_flat, least_unstepped = SURE if box.score >= SURE_SCORE else DOUBTED
    return flat >= least_flat and unstepped >= least_unstepped


def flatness(pixels: NDArray[np.uint8], box: FaceBox) -> tuple[float, float]:
    """Return two shares of the pairs of neighbouring pixels in a box.

    First the pairs of one colour among all that are neither white nor black; second the pairs of one colour among those
    that differ by at most a small step: a photo's soft shades differ by one or two. (0, 0) where there are too few.
    """
    height, width = pixels.shape[:2]
    left, right = int(box.left * width), int(np.ceil((box.left + box.width) * width))
    top, bottom = int(box.top * height), int(np.ceil((box.top + box.height) * height))
    part = pixels[max(0, top) : bottom, max(0, left) : right].astype(np.int16)
    extreme = (part.min(axis=2) >= _WHITE) | (part.max(axis=2) <= _BLACK)
    steps = np.concatenate([np.abs(np.diff(part, axis=axis)).max(axis=2).ravel() for axis in (0, 1)])
    told = ~np.concatenate([(extreme[1:] & extreme[:-1]).ravel(), (extreme[:, 1:] & extreme[:, :-1]).ravel()])
    if np.count_nonzero(told) < _LEAST_PAIRS:
        return 0.0, 0.0
    equal = steps == 0
    near = np.count_nonzero(steps <= _STEP)
    return float(equal[told].mean()), float(np.count_nonzero(equal) / near) if near else 0.0

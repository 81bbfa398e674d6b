"""Which way bars run: where a picture may hold a bar code or a PDF417 that lies askew, and by how much.

zxing-cpp finds both along rows and columns of pixels only, and loses them from some degrees on. Bars have edges that
all run one way; the structure tensor of a block of pixels says which (Bigun and Granlund, 1987).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_BLOCK_PX = 32
_LEAST_CONTRAST = 400.0  # of the mean square of differences over two pixels, in steps of 0 to 255
_ONE_WAY = 0.6  # 0: edges run all ways, 1: one way
_LEAST_BLOCKS = 3
_STEPS = 36
_STRAIGHT_DEG = 2.5  # what a decoder reads as it is


def askew(grey: NDArray[np.uint8]) -> float | None:
    """Return by how many degrees to turn a picture against the clock for its bars to stand upright.

    None where no bars are seen, or they stand straight as they are. Between -90 and 90.
    """
    height, width = ((side - 2) // _BLOCK_PX * _BLOCK_PX for side in grey.shape)
    if height <= 0 or width <= 0:
        return None
    pixels = grey[: height + 2, : width + 2].astype(np.float32)
    # Scharr's derivatives: plain differences between neighbours are some degrees wrong on slanted edges
    across = _smooth(pixels[:, 2:] - pixels[:, :-2])
    down = _smooth((pixels[2:] - pixels[:-2]).T).T
    xx, yy, xy = _blocks(across * across), _blocks(down * down), _blocks(across * down)
    energy = xx + yy
    one_way = np.hypot(xx - yy, 2 * xy) / np.maximum(energy, 1e-6)
    chosen = (energy > _LEAST_CONTRAST) & (one_way > _ONE_WAY)
    if int(chosen.sum()) < _LEAST_BLOCKS:
        return None
    angles = np.degrees(0.5 * np.arctan2(2 * xy[chosen], (xx - yy)[chosen]))
    slanted = angles[np.abs((angles + 45) % 90 - 45) > _STRAIGHT_DEG]
    if slanted.size < _LEAST_BLOCKS:
        return None
    counts, edges = np.histogram(slanted, bins=_STEPS, range=(-90, 90))
    best = int(counts.argmax())
    if counts[best] < _LEAST_BLOCKS:
        return None
    middle = (edges[best] + edges[best + 1]) / 2
    near = slanted[np.abs((slanted - middle + 90) % 180 - 90) < 180 / _STEPS]
    return float(middle + np.median((near - middle + 90) % 180 - 90))


def _smooth(values: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    return np.asarray((3 * values[:-2] + 10 * values[1:-1] + 3 * values[2:]) / 16)


def _blocks(values: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    height, width = values.shape
    blocks = values.reshape(height // _BLOCK_PX, _BLOCK_PX, width // _BLOCK_PX, _BLOCK_PX)
    return np.asarray(blocks.mean(axis=(1, 3)))

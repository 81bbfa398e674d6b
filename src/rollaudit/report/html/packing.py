"""Numbers and records made small enough to travel inside a page: varints or JSON, deflated, in base64."""

import base64
import json
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rollaudit.places.outlines import Box, Detail, Outline, packed_outline

MERCATOR_BITS = 25  # 1.2 m at the equator: finer than any phone knows where it is
OUTLINE_STEPS_PER_DEGREE = 2_000  # 56 m: the coasts' own points stand 1.7 km apart
_LEVEL = 9
_HIGHEST_LATITUDE = 85.05  # where Mercator's square ends


def deflated(data: bytes) -> str:
    """Return bytes as a browser unpacks them: `DecompressionStream("deflate")` after base64."""
    return base64.b64encode(zlib.compress(data, _LEVEL)).decode("ascii")


def packed_json(data: Any) -> str:
    """Return a value as deflated JSON."""
    return deflated(json.dumps(data, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii"))


def packed_points(latitudes: ArrayLike, longitudes: ArrayLike, months: ArrayLike) -> str:
    """Pack points with their months: neighbours stand together, so that steps are small; ties keep a fixed order."""
    columns, rows = mercator(np.asarray(longitudes, dtype=float), np.asarray(latitudes, dtype=float))
    x, y = (np.round(part * (1 << MERCATOR_BITS)).astype(np.int64) for part in (columns, rows))
    month = np.asarray(months, dtype=np.int64)
    order = np.lexsort((month, y, x, y >> 9, x >> 9, y >> 15, x >> 15))
    steps = [_steps(values[order]) for values in (x, y, month)]
    return deflated(varints(np.concatenate([_number(len(x)), *steps])))


def packed_world() -> str:
    """Pack the coarse outline as it lies in the package, its first line left out: `world_frame` says the same."""
    return deflated(packed_outline(Detail.COARSE).partition(b"\n")[2])


def world_frame() -> dict[str, list[float]]:
    """Return the coarse outline's scale and origin in degrees."""
    head = json.loads(packed_outline(Detail.COARSE).partition(b"\n")[0])
    return {"scale": head["scale"], "translate": head["translate"]}


def packed_parts(parts: Sequence[tuple[Box, Outline]]) -> str:
    """Pack boxes with the fine outline in each."""
    numbers: list[NDArray[np.int64]] = [_number(len(parts))]
    for box, part in parts:
        numbers.append(np.round(np.array(box) * OUTLINE_STEPS_PER_DEGREE).astype(np.int64))
        for lines in (part.rings, part.borders):
            numbers.append(_number(len(lines)))
            for line in lines:
                numbers += [_number(len(line)), _steps(np.round(line * OUTLINE_STEPS_PER_DEGREE)).ravel()]
    return deflated(varints(np.concatenate(numbers)))


def _number(value: int) -> NDArray[np.int64]:
    return np.array([value], dtype=np.int64)


def _steps(values: NDArray[Any]) -> NDArray[np.int64]:
    """Return the first value and the differences of all others to the one before, along the first axis."""
    steps = values.astype(np.int64)
    steps[1:] -= steps[:-1].copy()
    return steps


def mercator(
    longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where points lie in Mercator's unit square: from the west, and from the north."""
    bounded = np.radians(np.clip(latitudes, -_HIGHEST_LATITUDE, _HIGHEST_LATITUDE))
    return (longitudes + 180) / 360, 0.5 - np.log(np.tan(np.pi / 4 + bounded / 2)) / (2 * np.pi)


def varints(numbers: NDArray[np.int64]) -> bytes:
    """Write signed numbers as zigzag varints, 7 bits a byte, lowest first."""
    zigzag = ((numbers << 1) ^ (numbers >> 63)).astype(np.uint64)
    sizes = np.ones(len(zigzag), dtype=np.int64)
    for bits in range(7, 64, 7):
        sizes += zigzag >= np.uint64(1 << bits)
    widest = int(sizes.max(initial=1))
    shifts = (np.arange(widest) * 7).astype(np.uint64)
    octets = ((zigzag[:, None] >> shifts) & np.uint64(127)).astype(np.uint8)
    octets |= np.where(np.arange(widest) < sizes[:, None] - 1, 128, 0).astype(np.uint8)
    return octets[np.arange(widest) < sizes[:, None]].tobytes()

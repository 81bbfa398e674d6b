"""Lines as SVG path data, with no more points than can be seen."""

import numpy as np
from numpy.typing import NDArray

_TOLERANCE = 1.2  # half units: no point that is left out lies farther from the line than that
_LEAST = 2  # half units: smaller shapes are not drawn


def path_data(points: NDArray[np.float64], *, closed: bool) -> str:
    """Return SVG path data in half units, for a shape at half its scale; empty for what is too small to be seen.

    `points` has a row of x and y for each point. Whole numbers, and no space where a sign tells them apart (SVG 2,
    section 9.3.9): a third less than fractions take.
    """
    kept = simplified(np.round(points * 2).astype(int), _TOLERANCE)
    if len(np.unique(kept, axis=0)) < 2 + closed or np.ptp(kept, axis=0).max() < _LEAST:
        return ""
    moves = " ".join(map(str, np.diff(kept, axis=0).ravel().tolist())).replace(" -", "-")
    return f"M{kept[0, 0]} {kept[0, 1]}l{moves}{'z' if closed else ''}"


def simplified(points: NDArray[np.int_], tolerance: float) -> NDArray[np.int_]:
    """Leave out points that lie no farther than `tolerance` from the line without them (Douglas and Peucker, 1973).

    The first and the last point stay, be they one place.
    """
    kept = np.zeros(len(points), dtype=bool)
    kept[[0, -1]] = True
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        away = _distances(points[first + 1 : last] - points[first], points[last] - points[first])
        farthest = int(away.argmax())
        if away[farthest] > tolerance:
            middle = first + 1 + farthest
            kept[middle] = True
            spans += [(first, middle), (middle, last)]
    return points[kept]


def _distances(points: NDArray[np.int_], end: NDArray[np.int_]) -> NDArray[np.float64]:
    """Return how far points are from the straight piece between the origin and `end`."""
    along = np.clip(points @ end / max(1, int(end @ end)), 0, 1)
    away: NDArray[np.float64] = np.hypot(*(points - along[:, None] * end).T)
    return away

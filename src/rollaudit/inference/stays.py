"""Where somebody stays again and again: peaks in the density of days, found on cells of 50 m on the sphere.

A mode-seeking method (Koontz, Narendra and Fukunaga 1976; "quick shift"): each cell's density is the number of days on
which a photo was taken there, smoothed over its neighbours; each cell climbs to the densest within two cells, and
those that reach one peak within `REACH_M` are one stay region. Days count, not photos: a party is one day.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.points import Days, Points, beside, distance_m
from rollaudit.inference.roll import Floats

REACH_M: Final = 200.0
_AROUND: Final = 2
_SPREAD_CELLS: Final = 1.0

_Positions = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """`region` is each point's region, -1 where it has none; `latitude` and `longitude` are the regions' middles."""

    region: Days
    latitude: Floats
    longitude: Floats

    def __len__(self) -> int:
        """Return the number of regions."""
        return len(self.latitude)


def find_stays(points: Points) -> Stays:
    """Return the stay regions of the points, in the order of their cells. Nearly linear in time; no randomness."""
    if not len(points):
        return Stays(region=np.empty(0, dtype=np.int64), latitude=np.empty(0), longitude=np.empty(0))
    cell, first, of_point = np.unique(points.cell, return_index=True, return_inverse=True)
    span = int(points.day.max() - points.day.min()) + 1
    visits = np.unique(of_point * span + (points.day - points.day.min()))
    days = np.bincount(visits // span, minlength=len(cell)).astype(np.float64)
    neighbours = _neighbours(cell)
    density = np.zeros(len(cell))
    for (up, along), (here, there) in neighbours:
        density[here] += days[there] * np.exp(-(up * up + along * along) / (2 * _SPREAD_CELLS**2))
    peak = _climbed(density, [pair for _, pair in neighbours])
    latitude, longitude = points.latitude[first], points.longitude[first]
    within = distance_m(latitude, longitude, latitude[peak], longitude[peak]) <= REACH_M
    peaks, number = np.unique(peak[within], return_inverse=True)
    region_of_cell = np.full(len(cell), -1, dtype=np.int64)
    region_of_cell[within] = number
    region = region_of_cell[of_point]
    return _middles(points, region, len(peaks))


def _neighbours(cell: Days) -> list[tuple[tuple[int, int], tuple[_Positions, _Positions]]]:
    """Return, for each step to a neighbour, the positions of cells that have one, and of the neighbour."""
    found: list[tuple[tuple[int, int], tuple[_Positions, _Positions]]] = []
    for up in range(-_AROUND, _AROUND + 1):
        for along in range(-_AROUND, _AROUND + 1):
            wanted = beside(cell, up, along)
            at = np.minimum(np.searchsorted(cell, wanted), len(cell) - 1)
            here = np.flatnonzero(cell[at] == wanted)
            found.append(((up, along), (here, at[here])))
    return found


def _climbed(density: Floats, neighbours: list[tuple[_Positions, _Positions]]) -> _Positions:
    """Return for each cell the peak that it climbs to; of equally dense cells the first counts as higher."""
    order = np.lexsort((np.arange(len(density)), -density))
    rank = np.empty(len(density), dtype=np.intp)
    rank[order] = np.arange(len(density))
    best = rank.copy()
    for here, there in neighbours:
        best[here] = np.minimum(best[here], rank[there])
    above = order[best]
    while True:
        higher = above[above]
        if np.array_equal(higher, above):
            return above
        above = higher


def _middles(points: Points, region: Days, count: int) -> Stays:
    """Return the regions with their middles: each coordinate's median by itself, as a region is 400 m wide at most."""
    chosen = np.flatnonzero(region >= 0)
    of = region[chosen]
    sizes = np.bincount(of, minlength=count)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    middle = starts + (sizes - 1) // 2

    def medians(values: Floats) -> Floats:
        return values[chosen][np.lexsort((values[chosen], of))][middle]

    return Stays(region=region, latitude=medians(points.latitude), longitude=medians(points.longitude))

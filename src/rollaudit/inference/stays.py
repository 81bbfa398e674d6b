"""Where somebody stays again and again: peaks in the density of days, found on cells of 50 m on the sphere.

A mode-seeking method (Koontz, Narendra and Fukunaga 1976; "quick shift"): each cell's density is the number of days on
which a photo was taken there, smoothed over its neighbours; each cell climbs to the densest within two cells, and
those that reach one peak within `REACH_M` are one stay region. Days count, not photos: a party is one day.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from rollaudit.inference.grid import Grid, Positions, distance_m
from rollaudit.inference.points import Days, Points
from rollaudit.inference.roll import Floats

REACH_M: Final = 200.0


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
    grid = points.grid
    if not len(points):
        return Stays(region=np.empty(0, dtype=np.int64), latitude=np.empty(0), longitude=np.empty(0))
    first = int(points.day.min())
    span = int(points.day.max()) - first + 1
    visits = np.unique(points.cell * span + (points.day - first))
    days = np.bincount(visits // span, minlength=len(grid)).astype(np.float64)
    seen = np.flatnonzero(days)
    density = np.add.reduceat(grid.weight * days[grid.there], grid.first[:-1])
    peak = _climbed(grid, density, seen)[seen]
    apart = distance_m(grid.latitude[seen], grid.longitude[seen], grid.latitude[peak], grid.longitude[peak])
    within = apart <= REACH_M
    peaks, number = np.unique(peak[within], return_inverse=True)
    region_of_cell = np.full(len(grid), -1, dtype=np.int64)
    region_of_cell[seen[within]] = number
    return _middles(points, region_of_cell[points.cell], len(peaks))


def _climbed(grid: Grid, density: Floats, seen: Positions) -> Positions:
    """Return for each cell the peak that it climbs to; of equally dense cells the first counts as higher.

    Cells without points of this part of the roll are climbed neither to nor from.
    """
    order = seen[np.argsort(-density[seen], kind="stable")]
    rank = np.full(len(grid), len(grid), dtype=np.intp)
    rank[order] = np.arange(len(order))
    best = np.minimum.reduceat(rank[grid.there], grid.first[:-1])[seen]
    above = np.arange(len(grid))
    above[seen] = order[best]
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

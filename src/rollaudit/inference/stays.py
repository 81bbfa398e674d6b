"""Where somebody stays again and again: peaks in the density of days, found on cells of 50 m on the sphere.

A mode-seeking method (Koontz, Narendra and Fukunaga 1976; "quick shift"): each cell's density is the number of days on
which a photo was taken there, smoothed over its neighbours; each cell climbs to the densest within two cells, and
those that reach one peak within `REACH_M` are one stay region. Days count, not photos: a party is one day.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.grid import Grid, Positions, distance_m
from rollaudit.inference.parts import AT_ONCE, gathered, grouped, runs
from rollaudit.inference.points import Days, Points
from rollaudit.inference.roll import Floats

REACH_M: Final = 200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """`region` is each point's region, -1 where it has none; `latitude` and `longitude` are the regions' middles.

    `order` are the positions of the points that lie in one, region by region, in the order of capture.
    """

    region: Days
    order: NDArray[np.int32]
    latitude: Floats
    longitude: Floats

    def __len__(self) -> int:
        """Return the number of regions."""
        return len(self.latitude)


def find_stays(points: Points) -> Stays:
    """Return the stay regions of the points, in the order of their cells. Nearly linear in time; no randomness."""
    grid = points.grid
    if not len(points):
        none = np.empty(0, dtype=np.int32)
        return Stays(region=none, order=none, latitude=np.empty(0), longitude=np.empty(0))
    days = _days_by_cell(points)
    seen = np.flatnonzero(days)
    peak = _climbed(grid, grid.smoothed(days), seen)[seen]
    apart = distance_m(grid.latitude[seen], grid.longitude[seen], grid.latitude[peak], grid.longitude[peak])
    within = apart <= REACH_M
    peaks, number = np.unique(peak[within], return_inverse=True)
    region_of_cell = np.full(len(grid), -1, dtype=np.int32)
    region_of_cell[seen[within]] = number
    region = gathered(region_of_cell, points.cell)
    order, starts = grouped(region, len(peaks))
    return Stays(
        region=region,
        order=order,
        latitude=_medians(points.roll.latitude, points.row, order, starts),
        longitude=_medians(points.roll.longitude, points.row, order, starts),
    )


def _days_by_cell(points: Points) -> Floats:
    """Return on how many days a photo was taken in each cell."""
    days = np.zeros(len(points.grid), dtype=np.int64)
    for some in points.whole_days():
        first = int(some.day[0])
        span = int(some.day[-1]) - first + 1
        visits, _ = runs(np.sort(some.cell.astype(np.int64) * span + (some.day - first)))
        cells, counts = np.unique(visits // span, return_counts=True)
        days[cells] += counts
    return days.astype(np.float64)


def _climbed(grid: Grid, density: Floats, seen: Positions) -> NDArray[np.int32]:
    """Return for each cell the peak that it climbs to; of equally dense cells the first counts as higher.

    Cells without points of this part of the roll are climbed neither to nor from.
    """
    order = seen[np.argsort(-density[seen], kind="stable")].astype(np.int32)
    rank = np.full(len(grid), len(grid), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    best = grid.least_around(rank)[seen]
    above = np.arange(len(grid), dtype=np.int32)
    above[seen] = order[best]
    while True:
        higher = above[above]
        if np.array_equal(higher, above):
            return above
        above = higher


def _medians(column: Floats, row: Days, order: NDArray[np.int32], starts: NDArray[np.int64]) -> Floats:
    """Return the lower median of a coordinate in each region, by itself, as a region is 400 m wide at most."""
    medians = np.empty(len(starts) - 1)
    region = 0
    while region < len(medians):
        after = max(region + 1, int(np.searchsorted(starts, starts[region] + AT_ONCE, side="right")) - 1)
        first, sizes = int(starts[region]), np.diff(starts[region : after + 1])
        values = gathered(column, row[order[first : int(starts[after])]])
        ordered = np.sort(values, kind="stable") if len(sizes) == 1 else _by_group(values, sizes)
        medians[region:after] = ordered[starts[region:after] - first + (sizes - 1) // 2]
        region = after
    return medians


def _by_group(values: Floats, sizes: NDArray[np.int64]) -> Floats:
    """Return values that stand group by group, each group's in their order."""
    return values[np.lexsort((values, np.repeat(np.arange(len(sizes)), sizes)))]

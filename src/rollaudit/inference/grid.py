"""Cells of 50 m on the sphere, and which of them are neighbours: made once for a roll, used for every part of it."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.parts import Whole, parts
from rollaudit.inference.roll import Floats

EARTH_M: Final = 6_371_008.8
CELL_M: Final = 50.0

_AROUND: Final = 2
_SPREAD_CELLS: Final = 1.0
_M_PER_DEGREE: Final = float(EARTH_M * np.pi / 180)
_ROWS: Final = int(180 * _M_PER_DEGREE / CELL_M) + 1
_ROW_KEY: Final = 1 << 21
_STEPS: Final = tuple((up, along) for up in range(-_AROUND, _AROUND + 1) for along in range(-_AROUND, _AROUND + 1))
_BELL: Final = np.array([np.exp(-(up * up + along * along) / (2 * _SPREAD_CELLS**2)) for up, along in _STEPS])
_CELLS_AT_ONCE: Final = 1 << 13
"""Cells whose neighbours are looked at together: each has up to 25."""

Numbers = NDArray[np.int64]
Positions = Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The cells that hold points, by number, in the order of their keys; `latitude` and `longitude` are their middles.

    `there[first[n] : first[n + 1]]` are the cells within two steps of cell `n`, itself included, and `step` in which
    step of all.
    """

    latitude: Floats
    longitude: Floats
    first: Positions
    there: NDArray[np.int32]
    step: NDArray[np.int8]

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.latitude)

    def smoothed(self, days: Floats) -> Floats:
        """Return each cell's days with those around it, each counted by a bell over one cell."""
        around = np.empty(len(self))
        for part in parts(len(self), _CELLS_AT_ONCE):
            pairs, first = self._pairs(part)
            around[part] = np.add.reduceat(_BELL[self.step[pairs]] * days[self.there[pairs]], first)
        return around

    def least_around(self, rank: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return for each cell the lowest rank of those around it and its own."""
        least = np.empty(len(self), dtype=np.int32)
        for part in parts(len(self), _CELLS_AT_ONCE):
            pairs, first = self._pairs(part)
            least[part] = np.minimum.reduceat(rank[self.there[pairs]], first)
        return least

    def _pairs(self, part: slice) -> tuple[slice, Positions]:
        begins = self.first[part.start : part.stop + 1]
        return slice(int(begins[0]), int(begins[-1])), begins[:-1] - begins[0]


def grid_of(latitude: Floats, longitude: Floats, rows: Whole) -> tuple[Grid, NDArray[np.int32]]:
    """Return the grid of some rows of two columns, and the number of each one's cell."""
    keys = np.empty(0, dtype=np.int64)
    for part in parts(len(rows)):
        keys = np.union1d(keys, cells(latitude[rows[part]], longitude[rows[part]]))
    cell = np.empty(len(rows), dtype=np.int32)
    for part in parts(len(rows)):
        cell[part] = np.searchsorted(keys, cells(latitude[rows[part]], longitude[rows[part]]))
    row, column = np.divmod(keys, _ROW_KEY)
    first, there, step = _neighbours(keys)
    grid = Grid(
        latitude=(row + 0.5) * (CELL_M / _M_PER_DEGREE) - 90,
        longitude=(column + 0.5) / _columns_of(row) * 360 - 180,
        first=first,
        there=there,
        step=step,
    )
    return grid, cell


def _neighbours(keys: Numbers) -> tuple[Positions, NDArray[np.int32], NDArray[np.int8]]:
    """Return `first`, `there` and `step` of a grid: counted, then filled in, a step at a time."""
    found = np.zeros(len(keys), dtype=np.intp)
    for up, along in _STEPS:
        for part in parts(len(keys)):
            found[part] += _at(keys, part, up, along) >= 0
    first = np.concatenate(([0], np.cumsum(found)))
    there = np.empty(int(first[-1]), dtype=np.int32)
    step = np.empty(int(first[-1]), dtype=np.int8)
    free = first[:-1].copy()
    for number, (up, along) in enumerate(_STEPS):
        for part in parts(len(keys)):
            at = _at(keys, part, up, along)
            here = np.flatnonzero(at >= 0)
            place = free[part][here]
            there[place], step[place] = at[here], number
            free[part][here] += 1
    return first, there, step


def _at(keys: Numbers, part: slice, up: int, along: int) -> Positions:
    """Return the numbers of the cells so many steps away from some, -1 where nothing is."""
    wanted = _beside(keys[part], up, along)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, at, -1)


def cells(latitude: Floats, longitude: Floats) -> Numbers:
    """Return each point's cell: rows of equal height from pole to pole, each cut into cells of about equal width."""
    row: Numbers = np.floor((latitude + 90) * (_M_PER_DEGREE / CELL_M)).astype(np.int64)
    columns = _columns_of(row)
    column: Numbers = np.floor((longitude + 180) / 360 * columns).astype(np.int64) % columns
    return row * _ROW_KEY + column


def _columns_of(row: Numbers) -> Numbers:
    """Return how many cells lie in each row of cells."""
    middle = (row + 0.5) * (CELL_M / _M_PER_DEGREE) - 90
    around = 360 * _M_PER_DEGREE * np.cos(np.radians(middle))
    columns: Numbers = np.maximum(1, np.floor(around / CELL_M)).astype(np.int64)
    return columns


def _beside(cell: Numbers, up: int, along: int) -> Numbers:
    """Return the cell so many rows up and columns along, across the date line too."""
    row, column = np.divmod(cell, _ROW_KEY)
    other = np.clip(row + up, 0, _ROWS)
    columns = _columns_of(other)
    middle = np.floor((column + 0.5) / _columns_of(row) * columns).astype(np.int64)
    cell_there: Numbers = other * _ROW_KEY + (middle + along) % columns
    return cell_there


def distance_m(latitude: Floats, longitude: Floats, of_latitude: Any, of_longitude: Any) -> Floats:
    """Return great-circle distances from points to points (or to one), in metres, by haversines."""
    here, there = np.radians(latitude), np.radians(of_latitude)
    north = np.sin((there - here) / 2)
    east = np.sin(np.radians(np.asarray(of_longitude) - longitude) / 2)
    share = north * north + np.cos(here) * np.cos(there) * east * east
    metres: Floats = 2 * EARTH_M * np.arcsin(np.minimum(1.0, np.sqrt(share)))
    return metres

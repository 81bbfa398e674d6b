"""Cells of 50 m on the sphere, and which of them are neighbours: made once for a roll, used for every part of it."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.roll import Floats

EARTH_M: Final = 6_371_008.8
CELL_M: Final = 50.0

_AROUND: Final = 2
_SPREAD_CELLS: Final = 1.0
_M_PER_DEGREE: Final = float(EARTH_M * np.pi / 180)
_ROWS: Final = int(180 * _M_PER_DEGREE / CELL_M) + 1
_ROW_KEY: Final = 1 << 21
_AT_ONCE: Final = 1 << 16  # points: what lies between a million of them and their cells takes 50 MB

Numbers = NDArray[np.int64]
Positions = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The cells that hold points, by number, in the order of their keys; `latitude` and `longitude` are their middles.

    `there[first[n] : first[n + 1]]` are the cells within two steps of cell `n`, itself included, and `weight` how much
    each counts: a bell over one cell.
    """

    latitude: Floats
    longitude: Floats
    first: Positions
    there: Positions
    weight: Floats

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.latitude)


def grid_of(latitude: Floats, longitude: Floats) -> tuple[Grid, Numbers]:
    """Return the grid of some points, and the number of each one's cell."""
    key_of = np.empty(len(latitude), dtype=np.int64)
    for start in range(0, len(latitude), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        key_of[some] = cells(latitude[some], longitude[some])
    keys = np.unique(key_of)
    pairs = []
    for up in range(-_AROUND, _AROUND + 1):
        for along in range(-_AROUND, _AROUND + 1):
            wanted = _beside(keys, up, along)
            at = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
            here = np.flatnonzero(keys[at] == wanted) if len(keys) else np.empty(0, dtype=np.intp)
            bell = np.exp(-(up * up + along * along) / (2 * _SPREAD_CELLS**2))
            pairs.append((here, at[here], np.full(len(here), bell)))
    here, there, weight = (np.concatenate(column) for column in zip(*pairs, strict=True))
    order = np.argsort(here, kind="stable")
    row, column = np.divmod(keys, _ROW_KEY)
    grid = Grid(
        latitude=(row + 0.5) * (CELL_M / _M_PER_DEGREE) - 90,
        longitude=(column + 0.5) / _columns_of(row) * 360 - 180,
        first=np.searchsorted(here[order], np.arange(len(keys) + 1)),
        there=there[order],
        weight=weight[order],
    )
    cell: Numbers = np.searchsorted(keys, key_of).astype(np.int64, copy=False)
    return grid, cell


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

"""The rows of a roll that say when and where the owner was: one point each, in the order of capture."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.calendar_days import DAY_S, day_number
from rollaudit.inference.roll import Flags, Floats, Indexes, Roll

MIN_TIME_CONFIDENCE: Final = 0.5
MAX_ACCURACY_M: Final = 1000.0
"""A position that is worse by its own word says which town, not which house."""
NEW_DAY_HOUR: Final = 4
"""A night belongs to the day on which it began; people who are still up are so until about now."""
OWN_DEVICE_SHARE: Final = 0.2
"""A device with less than this share of the photos of its time was somebody else's, or hardly used."""
EARTH_M: Final = 6_371_008.8
CELL_M: Final = 50.0

_AROUND_USE_S: Final = 30 * DAY_S
_EARLIEST: Final = date(1990, 1, 1)
_RECEIVED: Final = frozenset({"messenger", "arrived_by"})
_M_PER_DEGREE: Final = float(EARTH_M * np.pi / 180)
_ROWS: Final = int(180 * _M_PER_DEGREE / CELL_M) + 1
_ROW_KEY: Final = 1 << 21

Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Columns with one row a point. `row` is the roll's row; `day` counts from 1970 and begins at `NEW_DAY_HOUR`.

    `hour` is the wall clock's, 0 to 24, and `weekday` the day's (0 is Monday). `cell` is a square of `CELL_M` on the
    sphere: `cells.py` says which. `device` is the roll's.
    """

    row: Days
    latitude: Floats
    longitude: Floats
    day: Days
    hour: Floats
    weekday: Days
    cell: Days
    device: Indexes

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.row)

    def take(self, chosen: NDArray[Any]) -> "Points":
        """Return the chosen ones: a mask, or positions in rising order."""
        return Points(**{column.name: getattr(self, column.name)[chosen] for column in fields(self)})


def points_of(roll: Roll) -> Points:
    """Return the rows whose position, time and origin can be believed; whose devices they are is not yet asked.

    Left out: what came through a messenger or another's device as far as names tell, screenshots, times that only a
    name or a bare date tells, clocks before 1990 or after the report's day, positions good to a kilometre.
    """
    with np.errstate(invalid="ignore"):
        believed = (
            np.isfinite(roll.latitude)
            & (roll.local_s >= day_number(_EARLIEST) * DAY_S)
            & (roll.local_s < (day_number(roll.as_of) + 2) * DAY_S)
            & (roll.time_confidence >= MIN_TIME_CONFIDENCE)
            & ~roll.screenshot
            & ~(roll.accuracy_m > MAX_ACCURACY_M)
        )
    row = np.flatnonzero(believed)
    row = row[~_received(roll, row)].astype(np.int64)
    local = roll.local_s[row]
    day = np.floor_divide(local - NEW_DAY_HOUR * 3600, DAY_S).astype(np.int64)
    latitude, longitude = roll.latitude[row], roll.longitude[row]
    return Points(
        row=row,
        latitude=latitude,
        longitude=longitude,
        day=day,
        hour=np.mod(local, DAY_S) / 3600,
        weekday=(day + 3) % 7,  # 1 January 1970 was a Thursday
        cell=cells(latitude, longitude),
        device=roll.device[row],
    )


def _received(roll: Roll, row: Days) -> NDArray[np.bool_]:
    """Say which rows came from others, by name; an arrival of half the roll says where the roll lies, not more."""
    arrival = roll.arrival[row]
    counts = np.bincount(arrival + 1, minlength=len(roll.arrivals) + 1)[1:]
    from_others = np.array(
        [False]
        + [
            one.field in _RECEIVED and 2 * int(count) <= len(row)
            for one, count in zip(roll.arrivals, counts, strict=True)
        ]
    )
    return from_others[arrival + 1]


def own_devices(roll: Roll, until: int | None = None) -> Flags:
    """Return for each device of the roll whether the owner used it, by the first `until` rows.

    A device is the owner's where, in the time it was used, it made a fair share of all photos that name their device:
    friends' photos come now and then. One device is one model and serial number,
    whatever its software and lens. The last flag stands for files that name no device.
    """
    rows = np.flatnonzero((roll.device[:until] >= 0) & np.isfinite(roll.local_s[:until]))
    groups: dict[tuple[str | None, ...], int] = {}
    group = np.array(
        [groups.setdefault((one.make, one.model, one.body_serial), len(groups)) for one in roll.devices], dtype=np.int64
    )
    device, local = group[roll.device[rows]], roll.local_s[rows]
    used = np.zeros(len(groups), dtype=bool)
    order = np.argsort(device, kind="stable")  # rows stand in the order of capture, so times rise within each device
    numbers, first, count = np.unique(device[order], return_index=True, return_counts=True)
    for number, start, photos in zip(numbers.tolist(), first.tolist(), count.tolist(), strict=True):
        times = local[order[start : start + photos]]
        cut = photos // 20
        begins, ends = np.searchsorted(local, [times[cut] - _AROUND_USE_S, times[-1 - cut] + _AROUND_USE_S])
        used[number] = photos >= OWN_DEVICE_SHARE * (ends - begins)
    return np.append(used[group], [True])


def own(points: Points, used: Flags) -> Points:
    """Return the points of the devices that the owner used, and of files that name none."""
    mine = used[points.device]  # -1 is the last flag
    return points if mine.all() else points.take(mine)


def cells(latitude: Floats, longitude: Floats) -> Days:
    """Return each point's cell: rows of equal height from pole to pole, each cut into cells of about equal width."""
    row: Days = np.floor((latitude + 90) * (_M_PER_DEGREE / CELL_M)).astype(np.int64)
    columns = columns_of(row)
    column: Days = np.floor((longitude + 180) / 360 * columns).astype(np.int64) % columns
    return row * _ROW_KEY + column


def columns_of(row: Days) -> Days:
    """Return how many cells lie in each row of cells."""
    middle = (row + 0.5) * (CELL_M / _M_PER_DEGREE) - 90
    around = 360 * _M_PER_DEGREE * np.cos(np.radians(middle))
    columns: Days = np.maximum(1, np.floor(around / CELL_M)).astype(np.int64)
    return columns


def beside(cell: Days, up: int, along: int) -> Days:
    """Return the cell so many rows up and columns along, across the date line too."""
    row, column = np.divmod(cell, _ROW_KEY)
    other = np.clip(row + up, 0, _ROWS)
    columns = columns_of(other)
    middle = np.floor((column + 0.5) / columns_of(row) * columns).astype(np.int64)
    cell_there: Days = other * _ROW_KEY + (middle + along) % columns
    return cell_there


def distance_m(latitude: Floats, longitude: Floats, of_latitude: Any, of_longitude: Any) -> Floats:
    """Return great-circle distances from points to points (or to one), in metres, by haversines."""
    here, there = np.radians(latitude), np.radians(of_latitude)
    north = np.sin((there - here) / 2)
    east = np.sin(np.radians(np.asarray(of_longitude) - longitude) / 2)
    share = north * north + np.cos(here) * np.cos(there) * east * east
    metres: Floats = 2 * EARTH_M * np.arcsin(np.minimum(1.0, np.sqrt(share)))
    return metres

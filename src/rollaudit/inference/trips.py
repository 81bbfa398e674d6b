"""Trips: stretches of days far from home, between photos near it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.grid import distance_m
from rollaudit.inference.home import Dwelling
from rollaudit.inference.points import Days, Points
from rollaudit.inference.roll import Flags, Floats, Roll
from rollaudit.inference.stays import Stays

AWAY_M: Final = 50_000.0
MIN_PHOTOS: Final = 3
MIN_DAYS: Final = 2
LONGEST_SILENCE_DAYS: Final = 10
"""Days without any photo after which two stretches away are two trips."""

MANY_VISITS: Final = 6
"""Stretches in the same part of the country from which on they are visits: to parents, to a second home."""

_MOSTLY: Final = 0.5
_MARGIN_DAYS: Final = 30
_FLIGHT_M: Final = 250_000.0
_FLIGHT_M_S: Final = 75.0  # 270 km/h, measured door to door: no train and no car
_FLIGHT_HOURS: Final = 30.0
_NEVER: Final = 10**7

Positions = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """One journey. `at` are positions among the points; `first_day` and `last_day` are those of its photos."""

    at: Positions
    first_day: int
    last_day: int
    flights: int
    crossings: int


def near_home(points: Points, stays: Stays, homes: tuple[Dwelling, ...]) -> Flags:
    """Return which points lie within `AWAY_M` of a home that was lived in at the time, or about then."""
    near = np.zeros(len(points), dtype=bool)
    covered = np.zeros(len(points), dtype=bool)
    anywhere = np.zeros(len(points), dtype=bool)
    earliest, latest = min(home.first_day for home in homes), max(home.last_day for home in homes)
    for home in homes:
        begins = -_NEVER if home.first_day == earliest else home.first_day - _MARGIN_DAYS
        ends = _NEVER if home.last_day == latest else home.last_day + _MARGIN_DAYS
        then = (points.day >= begins) & (points.day <= ends)
        here = (
            distance_m(points.latitude, points.longitude, stays.latitude[home.region], stays.longitude[home.region])
            <= AWAY_M
        )
        near |= then & here
        covered |= then
        anywhere |= here
    return near | (~covered & anywhere)


def find_trips(roll: Roll, points: Points, stays: Stays, homes: tuple[Dwelling, ...]) -> tuple[Trip, ...]:
    """Return every trip, the earliest first; none where no home is known to be away from."""
    if not homes:
        return ()
    near = near_home(points, stays, homes)
    away = np.flatnonzero(~near)
    if not len(away):
        return ()
    steps = np.diff(away)
    silent = np.diff(points.day[away]) > LONGEST_SILENCE_DAYS
    ends = np.flatnonzero((steps > 1) | silent) + 1
    leaps = _leaps(roll, points)
    country = _countries(roll, points)
    familiar = _familiar(points, away, np.split(away, ends))
    trips = []
    for at in np.split(away, ends):
        if familiar[at].mean() > _MOSTLY:
            continue
        first, last = int(points.day[at[0]]), int(points.day[at[-1]])
        if len(at) < MIN_PHOTOS or len(np.unique(points.day[at])) < MIN_DAYS:
            continue
        around = slice(max(0, int(at[0]) - 1), int(at[-1]) + 1)
        crossed = country[at][country[at] >= 0]
        trips.append(
            Trip(
                at=at,
                first_day=first,
                last_day=last,
                flights=int(leaps[around].sum()),
                crossings=int((np.diff(crossed) != 0).sum()),
            )
        )
    return tuple(trips)


def _familiar(points: Points, away: Positions, stretches: list[Positions]) -> Flags:
    """Return which points lie where the owner goes on so many separate stretches that it is a visit, not a trip.

    Looked at in squares of a fifth of a degree and their neighbours: 20 to 60 km, a town and what lies around it.
    """
    row, column = np.floor(points.latitude * 5).astype(np.int64), np.floor(points.longitude * 5).astype(np.int64)
    square = row * 4096 + column
    number = np.zeros(len(points), dtype=np.int64)
    number[away] = np.repeat(np.arange(len(stretches)), [len(at) for at in stretches])
    seen = np.unique(np.stack([square[away], number[away]]), axis=1)
    squares, visits = np.unique(seen[0], return_counts=True)
    often = squares[visits >= MANY_VISITS]
    familiar: Flags = np.isin(square, often)
    return familiar


def _leaps(roll: Roll, points: Points) -> Flags:
    """Return after which points the next one lies so far away, so soon, that only a flight can have been between.

    Measured in UTC where both files state their offset, else on the wall clock, which errs by the zones' difference:
    the limit of a train's speed with hours to spare.
    """
    seconds: Floats = roll.local_s[points.row]
    offset: Floats = roll.offset_s[points.row]
    elapsed = np.diff(seconds)
    zones = np.diff(offset)
    elapsed = np.where(np.isfinite(zones), elapsed - zones, elapsed)
    metres = distance_m(points.latitude[:-1], points.longitude[:-1], points.latitude[1:], points.longitude[1:])
    with np.errstate(divide="ignore", invalid="ignore"):
        fast = metres / np.maximum(elapsed, 1.0) > _FLIGHT_M_S
    leaps: Flags = np.append(fast & (metres > _FLIGHT_M) & (elapsed < _FLIGHT_HOURS * 3600), [False])
    return leaps


def _countries(roll: Roll, points: Points) -> Days:
    """Return the number of each point's country, -1 where its place has no name."""
    codes: dict[str, int] = {}
    of_place = np.array([codes.setdefault(place.country_code, len(codes)) for place in roll.places] + [-1])
    return of_place[roll.place[points.row]].astype(np.int64)

"""Trips: stretches of days far from home, between photos near it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.calendar_days import DAY_S, different
from rollaudit.inference.grid import distance_m
from rollaudit.inference.home import Dwelling
from rollaudit.inference.parts import Whole, counts_of, gathered, parts, rows_where, runs
from rollaudit.inference.points import Days, Points
from rollaudit.inference.roll import Flags, Roll
from rollaudit.inference.stays import Stays
from rollaudit.model.evidence import Place

AWAY_M: Final = 50_000.0
MIN_PHOTOS: Final = 3
MIN_DAYS: Final = 2
LONGEST_SILENCE_DAYS: Final = 10
"""Days without any photo after which two stretches away are two trips."""

MANY_VISITS: Final = 6
"""Stretches in the same part of the country from which on they are visits: to parents, to a second home."""

_MOST_TOWNS: Final = 3
_MOSTLY: Final = 0.5
_MARGIN_DAYS: Final = 30
_FLIGHT_M: Final = 250_000.0
_FLIGHT_M_S: Final = 75.0  # 270 km/h, measured door to door: no train and no car
_FLIGHT_HOURS: Final = 30.0
_NEVER: Final = 10**7

Positions = Whole


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
    earliest, latest = min(home.first_day for home in homes), max(home.last_day for home in homes)
    for part in parts(len(points)):
        some = points.take(part)
        covered = np.zeros(len(some), dtype=bool)
        anywhere = np.zeros(len(some), dtype=bool)
        for home in homes:
            begins = -_NEVER if home.first_day == earliest else home.first_day - _MARGIN_DAYS
            ends = _NEVER if home.last_day == latest else home.last_day + _MARGIN_DAYS
            then = (some.day >= begins) & (some.day <= ends)
            here = some.distance_m(float(stays.latitude[home.region]), float(stays.longitude[home.region])) <= AWAY_M
            near[part] |= then & here
            covered |= then
            anywhere |= here
        near[part] |= ~covered & anywhere
    return near


def find_trips(roll: Roll, points: Points, stays: Stays, homes: tuple[Dwelling, ...]) -> tuple[Trip, ...]:
    """Return every trip, the earliest first; none where no home is known to be away from."""
    if not homes:
        return ()
    near = near_home(points, stays, homes)
    away = rows_where(~near)
    if not len(away):
        return ()
    steps = np.diff(away)
    silent = np.diff(points.day[away]) > LONGEST_SILENCE_DAYS
    ends = np.flatnonzero((steps > 1) | silent) + 1
    leaps = _leaps(roll, points)
    country = _countries(roll, points)
    stretches = np.split(away, ends)
    familiar = _familiar(points, away, stretches)
    trips = []
    for at in stretches:
        if familiar[at].mean() > _MOSTLY:
            continue
        first, last = int(points.day[at[0]]), int(points.day[at[-1]])
        if len(at) < MIN_PHOTOS or len(different(points.day[at])) < MIN_DAYS:
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


def town_key(place: Place) -> tuple[str, str, str]:
    """Return by what a town is told from others of its name."""
    return place.name, place.region, place.country_code


def towns_of(roll: Roll, rows: Days) -> tuple[Place, ...]:
    """Return the towns of most days, at most three."""
    days: dict[tuple[str, str, str], set[int]] = {}
    places: dict[tuple[str, str, str], Place] = {}
    for number, second in zip(roll.place[rows].tolist(), roll.local_s[rows].tolist(), strict=True):
        if number >= 0:
            place = roll.places[number]
            key = town_key(place)
            places.setdefault(key, place)
            days.setdefault(key, set()).add(int(second // DAY_S))
    ordered = sorted(days, key=lambda key: (-len(days[key]), key))
    return tuple(places[key] for key in ordered[:_MOST_TOWNS])


def _familiar(points: Points, away: Positions, stretches: list[Positions]) -> Flags:
    """Return which points lie where the owner goes on so many separate stretches that it is a visit, not a trip.

    Looked at in squares of a fifth of a degree and their neighbours: 20 to 60 km, a town and what lies around it.
    """
    square = np.empty(len(points), dtype=np.int32)
    for part in parts(len(points)):
        some = points.take(part)
        square[part] = np.floor(some.latitude * 5).astype(np.int32) * 4096 + np.floor(some.longitude * 5)
    there = gathered(square, away).astype(np.int64) * len(stretches)
    there += np.repeat(np.arange(len(stretches), dtype=np.int32), [len(at) for at in stretches])
    there.sort()
    squares, visits = counts_of(runs(there)[0] // len(stretches))
    often = squares[visits >= MANY_VISITS]
    familiar = np.empty(len(points), dtype=bool)
    for part in parts(len(points)):
        familiar[part] = np.isin(square[part], often)
    return familiar


def _leaps(roll: Roll, points: Points) -> Flags:
    """Return after which points the next one lies so far away, so soon, that only a flight can have been between.

    Measured in UTC where both files state their offset, else on the wall clock, which errs by the zones' difference:
    the limit of a train's speed with hours to spare.
    """
    leaps = np.zeros(len(points), dtype=bool)
    for part in parts(len(points) - 1):
        some = points.take(slice(part.start, part.stop + 1))
        seconds, offset = roll.local_s[some.row], roll.offset_s(some.row)
        elapsed, zones = np.diff(seconds), np.diff(offset)
        elapsed = np.where(np.isfinite(zones), elapsed - zones, elapsed)
        latitude, longitude = some.latitude, some.longitude
        metres = distance_m(latitude[:-1], longitude[:-1], latitude[1:], longitude[1:])
        with np.errstate(divide="ignore", invalid="ignore"):
            fast = metres / np.maximum(elapsed, 1.0) > _FLIGHT_M_S
        leaps[part] = fast & (metres > _FLIGHT_M) & (elapsed < _FLIGHT_HOURS * 3600)
    return leaps


def _countries(roll: Roll, points: Points) -> NDArray[np.int16]:
    """Return the number of each point's country, -1 where its place has no name."""
    codes: dict[str, int] = {}
    of_place = [codes.setdefault(place.country_code, len(codes)) for place in roll.places]
    return gathered(np.array([*of_place, -1], dtype=np.int16), gathered(roll.place, points.row))

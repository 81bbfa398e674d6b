"""Where the owner lived, worked, stayed and went, worked out once for all claims that say so."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from rollaudit.inference.calendar_days import different, months_of
from rollaudit.inference.home import Dwelling, find_homes, find_second_homes
from rollaudit.inference.living import days_seen
from rollaudit.inference.parts import counts_of
from rollaudit.inference.points import Days, Points, own, own_devices
from rollaudit.inference.presence import Presence, presence_of
from rollaudit.inference.roll import Flags
from rollaudit.inference.stays import Stays, find_stays
from rollaudit.inference.work import Workplace, find_workplaces, near_homes, night_places

MIN_REGULAR_DAYS: Final = 6
MIN_REGULAR_WEEKS: Final = 5
MIN_REGULAR_MONTHS: Final = 3
MOST_REGULAR: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Haunt:
    """A place visited regularly that is neither home nor work. `rows` are the presence's."""

    region: int
    first_day: int
    last_day: int
    rows: Days
    days: int
    weeks: int
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """`points` are the owner's own; every `region` is one of `stays`, every `rows` one of `presence`."""

    points: Points
    stays: Stays
    presence: Presence
    homes: tuple[Dwelling, ...]
    second_homes: tuple[Dwelling, ...]
    workplaces: tuple[Workplace, ...]
    haunts: tuple[Haunt, ...]


def survey(points: Points, used: Flags, kept: Flags | None = None) -> Survey:
    """Work it out from points in the order of capture; `used` flags the owner's devices, as `own_devices` does.

    `kept` flags the rows of the roll that are looked at, None all.
    """
    points = own(points, used, kept)
    stays = find_stays(points)
    presence = presence_of(points, stays)
    by_night = night_places(points, presence)
    days = days_seen(points, stays, presence, by_night)
    homes = find_homes(points, stays, presence, days)
    at_home = tuple(home.region for home in homes)
    workplaces = find_workplaces(presence, stays, at_home, by_night)
    working = frozenset(one.region for one in workplaces)
    seconds = find_second_homes(stays, presence, days, working.union(at_home))
    return Survey(
        points=points,
        stays=stays,
        presence=presence,
        homes=homes,
        second_homes=seconds,
        workplaces=workplaces,
        haunts=_haunts(presence, stays, (*at_home, *working, *(one.region for one in seconds))),
    )


def survey_without(points: Points, removed: Days) -> Survey:
    """Work it out without some of the roll's rows; whose devices they are is told anew from the others."""
    kept = np.ones(len(points.roll), dtype=bool)
    kept[removed] = False
    return survey(points, own_devices(points.roll, kept), kept)


def _haunts(presence: Presence, stays: Stays, taken: tuple[int, ...]) -> tuple[Haunt, ...]:
    regions, days = counts_of(presence.region)
    near = near_homes(stays, taken)
    found: list[Haunt] = []
    for region in regions[days >= MIN_REGULAR_DAYS].tolist():
        if near[region]:
            continue
        of = presence.of(region)
        day = presence.day[of]
        weeks, months = len(different((day + 3) // 7)), len(different(months_of(day)))
        if weeks >= MIN_REGULAR_WEEKS and months >= MIN_REGULAR_MONTHS:
            found.append(
                Haunt(
                    region=region,
                    first_day=int(day[0]),
                    last_day=int(day[-1]),
                    rows=np.arange(of.start, of.stop),
                    days=len(day),
                    weeks=weeks,
                    months=months,
                )
            )
    return tuple(sorted(found, key=lambda one: (-one.weeks, one.region))[:MOST_REGULAR])

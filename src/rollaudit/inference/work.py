"""Work or school: the regions that see the owner in the working hours of weekdays and hardly at other times."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from rollaudit.inference.points import Days, distance_m
from rollaudit.inference.presence import Presence
from rollaudit.inference.stays import Stays

MIN_DAYS: Final = 8
MIN_WEEKS: Final = 4
MIN_SPAN_DAYS: Final = 28
MIN_WORKING_SHARE: Final = 0.7
"""Of the days at the place, those on which only working hours are seen. Anywhere else by chance it is below a half."""
FROM_HOME_M: Final = 250.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """One place of work or school. `rows` are the presence's, of its working days, `share` theirs of all."""

    region: int
    first_day: int
    last_day: int
    rows: Days
    days: int
    weeks: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NearlyWork:
    """The best region where no workplace is said: what it had of what is needed."""

    days: int = 0
    weeks: int = 0
    share: float = 0.0


def find_workplaces(presence: Presence, stays: Stays, homes: tuple[int, ...]) -> tuple[Workplace, ...]:
    """Return every workplace, the earliest first. `homes` are the regions of all homes: none of them is one."""
    found = []
    for region, days in _frequent(presence, stays, homes):
        if days < MIN_DAYS:
            continue
        one = _workplace(presence, region)
        if one.weeks >= MIN_WEEKS and one.last_day - one.first_day >= MIN_SPAN_DAYS and one.share >= MIN_WORKING_SHARE:
            found.append(one)
    return tuple(sorted(_apart(found), key=lambda one: (one.first_day, one.region)))


def _frequent(presence: Presence, stays: Stays, homes: tuple[int, ...]) -> list[tuple[int, int]]:
    regions, days = np.unique(presence.region[presence.working], return_counts=True)
    return [
        (region, count)
        for region, count in zip(regions.tolist(), days.tolist(), strict=True)
        if count >= MIN_WEEKS and not _at_home(stays, region, homes)
    ]


def _at_home(stays: Stays, region: int, homes: tuple[int, ...]) -> bool:
    return any(
        float(
            distance_m(
                stays.latitude[[region]], stays.longitude[[region]], stays.latitude[home], stays.longitude[home]
            )[0]
        )
        < FROM_HOME_M
        for home in homes
    )


def _workplace(presence: Presence, region: int) -> Workplace:
    of = presence.of(region)
    rows = np.arange(of.start, of.stop)
    working = rows[presence.working[rows]]
    day = presence.day[working]
    free = int((presence.free[rows] & ~presence.working[rows]).sum())
    return Workplace(
        region=region,
        first_day=int(day[0]),
        last_day=int(day[-1]),
        rows=working,
        days=len(day),
        weeks=len(np.unique((day + 3) // 7)),
        share=len(day) / (len(day) + free),
    )


def _apart(found: list[Workplace]) -> list[Workplace]:
    """Keep of workplaces at the same time the one with the most days: few people have two, many have lunch nearby."""
    kept: list[Workplace] = []
    for one in sorted(found, key=lambda place: (-place.days, place.region)):
        length = one.last_day - one.first_day + 1
        shared = sum(
            max(0, min(one.last_day, other.last_day) - max(one.first_day, other.first_day) + 1) for other in kept
        )
        if shared <= length / 2:
            kept.append(one)
    return kept


def nearly_work(presence: Presence, stays: Stays, homes: tuple[int, ...]) -> NearlyWork:
    """Return what the region with the most working days has, where there is no workplace to say."""
    frequent = _frequent(presence, stays, homes)
    if not frequent:
        return NearlyWork()
    best = _workplace(presence, max(frequent, key=lambda one: (one[1], -one[0]))[0])
    return NearlyWork(days=best.days, weeks=best.weeks, share=best.share)

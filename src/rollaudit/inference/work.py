"""Work or school: the regions that see the owner in the working hours of weekdays and hardly at other times."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from rollaudit.inference.grid import distance_m
from rollaudit.inference.points import Days, Points
from rollaudit.inference.presence import Presence
from rollaudit.inference.stays import Stays

MIN_DAYS: Final = 8
MIN_WEEKS: Final = 4
MIN_SPAN_DAYS: Final = 28
MIN_WEEKDAYS: Final = 3
MIN_HOURS: Final = 2.0
"""A place seen within two hours of the day only is where somebody has lunch, or waits for a train."""
MIN_NIGHTS: Final = 8
MIN_EVIDENCE: Final = 4.0
"""Natural logarithm of how many times likelier the days are at work than at any other of this owner's places."""

_AT_WORK: Final = 0.95
_ELSEWHERE: Final = (4.0, 10.0)
"""Before anything is seen, 4 of 10 days at another place are taken to have photos of working hours only."""
_MOSTLY: Final = 0.9
_DAYLIGHT_AT_NIGHT_WORK: Final = 0.05
_DEEP_NIGHT: Final = 0.3
FROM_HOME_M: Final = 250.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """One place of work or school. `rows` are the presence's, of its working days, `share` theirs of all.

    `evidence` is what `MIN_EVIDENCE` limits; `by_night` says that the days are nights.
    """

    region: int
    first_day: int
    last_day: int
    rows: Days
    days: int
    weeks: int
    share: float
    evidence: float
    by_night: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NearlyWork:
    """The best region where no workplace is said: what it had of what is needed."""

    days: int = 0
    weeks: int = 0
    share: float = 0.0


def night_places(points: Points, presence: Presence) -> tuple[int, ...]:
    """Return the regions seen by night, again and again, and never by day: nobody lives so, but nurses work so."""
    regions, days = np.unique(presence.region, return_counts=True)
    found = []
    for region in regions[days >= MIN_NIGHTS].tolist():
        of = presence.of(region)
        if presence.daylight[of].mean() > _DAYLIGHT_AT_NIGHT_WORK:
            continue
        hour = points.hour[presence.points_of(np.arange(of.start, of.stop))]
        if (hour < 6).mean() >= _DEEP_NIGHT and len(_weeks(presence.day[of])) >= MIN_WEEKS:
            found.append(region)
    return tuple(found)


def find_workplaces(
    points: Points, presence: Presence, stays: Stays, homes: tuple[int, ...], by_night: tuple[int, ...]
) -> tuple[Workplace, ...]:
    """Return every workplace, the earliest first. `homes` are the regions of all homes: none of them is one.

    A place is one where its days speak for work: on nearly all of them photos were taken in working hours only, which
    at this owner's other places is so on fewer.
    """
    elsewhere = _elsewhere(presence, homes)
    found = []
    for region, days in _frequent(presence, stays, homes):
        if days < MIN_DAYS:
            continue
        one = _workplace(presence, region, elsewhere)
        if (
            one.weeks >= MIN_WEEKS
            and one.last_day - one.first_day >= MIN_SPAN_DAYS
            and one.evidence >= MIN_EVIDENCE
            and _all_day(points, presence, one)
        ):
            found.append(one)
    nights = [_night_work(presence, region) for region in by_night if not _at_home(stays, region, homes)]
    return tuple(sorted(_apart([*found, *nights]), key=lambda one: (one.first_day, one.region)))


def _weeks(day: Days) -> Days:
    weeks: Days = np.unique((day + 3) // 7)  # Monday to Sunday
    return weeks


def _elsewhere(presence: Presence, homes: tuple[int, ...]) -> float:
    """Return the share of days with photos of working hours only at places that are neither home nor look like work."""
    only = presence.working & ~presence.free
    regions, of = np.unique(presence.region, return_inverse=True)
    days, working = np.bincount(of), np.bincount(of, weights=only)
    left = ~np.isin(regions, homes) & ~((days >= MIN_WEEKS) & (working >= _MOSTLY * days))
    share = (_ELSEWHERE[0] + working[left].sum()) / (_ELSEWHERE[1] + days[left].sum())
    return float(np.clip(share, 0.1, 0.9))


def _frequent(presence: Presence, stays: Stays, homes: tuple[int, ...]) -> list[tuple[int, int]]:
    regions, days = np.unique(presence.region[presence.working], return_counts=True)
    often = days >= MIN_WEEKS
    return [
        (region, count)
        for region, count in zip(regions[often].tolist(), days[often].tolist(), strict=True)
        if not _at_home(stays, region, homes)
    ]


def _at_home(stays: Stays, region: int, homes: tuple[int, ...]) -> bool:
    if not homes:
        return False
    at = list(homes)
    apart = distance_m(stays.latitude[at], stays.longitude[at], stays.latitude[region], stays.longitude[region])
    return bool(apart.min() < FROM_HOME_M)


def _workplace(presence: Presence, region: int, elsewhere: float) -> Workplace:
    of = presence.of(region)
    rows = np.arange(of.start, of.stop)
    working = rows[presence.working[rows]]
    day = presence.day[working]
    free = len(rows) - len(working)
    evidence = len(day) * np.log(_AT_WORK / elsewhere) + free * np.log((1 - _AT_WORK) / (1 - elsewhere))
    return Workplace(
        region=region,
        first_day=int(day[0]),
        last_day=int(day[-1]),
        rows=working,
        days=len(day),
        weeks=len(_weeks(day)),
        share=len(day) / len(rows),
        evidence=float(evidence),
    )


def _night_work(presence: Presence, region: int) -> Workplace:
    of = presence.of(region)
    day = presence.day[of]
    return Workplace(
        region=region,
        first_day=int(day[0]),
        last_day=int(day[-1]),
        rows=np.arange(of.start, of.stop),
        days=len(day),
        weeks=len(_weeks(day)),
        share=1.0,
        evidence=float(len(day)),
        by_night=True,
    )


def _all_day(points: Points, presence: Presence, one: Workplace) -> bool:
    """Say whether the working days are different weekdays, and spread over the hours of a day."""
    at = presence.points_of(one.rows)
    low, high = np.quantile(points.hour[at], [0.1, 0.9])
    return len(np.unique(points.weekday[at])) >= MIN_WEEKDAYS and float(high - low) >= MIN_HOURS


def _apart(found: list[Workplace]) -> list[Workplace]:
    """Keep of workplaces at the same time the one with the most evidence: few people have two jobs."""
    kept: list[Workplace] = []
    for one in sorted(found, key=lambda place: (-place.evidence, place.region)):
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
    elsewhere = _elsewhere(presence, homes)
    best = max((_workplace(presence, region, elsewhere) for region, _ in frequent), key=lambda one: one.evidence)
    return NearlyWork(days=best.days, weeks=best.weeks, share=best.share)

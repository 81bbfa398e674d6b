"""Homes: the regions where the nights, evenings and early mornings of a time of life were spent."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from rollaudit.inference.calendar_days import different, months_of
from rollaudit.inference.confidence import log_odds
from rollaudit.inference.curves import LIVED
from rollaudit.inference.living import DaysSeen, living_measures, slept_there
from rollaudit.inference.parts import counts_of
from rollaudit.inference.points import Days, Points
from rollaudit.inference.presence import SLEPT_WEIGHT, Presence
from rollaudit.inference.roll import Flags, Floats
from rollaudit.inference.stays import Stays

MIN_NIGHTS: Final = 5
MIN_MONTHS: Final = 2
MIN_SPAN_DAYS: Final = 42
"""A home was slept in on five days at least, in two calendar months, six weeks apart: a holiday house mostly is not."""

MIN_OTHER_NIGHTS: Final = 5
MIN_OTHER_VISITS: Final = 3
"""Nights, and separate visits, that make a second home of a place that is not the first."""
VISIT_GAP_DAYS: Final = 4
MOST_SECOND_HOMES: Final = 3

LATE_HOUR: Final = 21
_BIN_DAYS: Final = 30
_WON_SHARE: Final = 0.5
_SHARED_TIME: Final = 0.3


NO_RIVAL: Final = -3.0
"""Log odds of a place that is no home; less does not count, as it would only say how few places there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwelling:
    """One home with the time it was lived in. `share` is its part of all that spoke for any home in that time.

    `rows` are the presence's rows of its nights; `nights`, `months` and `visits` count different ones. `lived` are the
    log odds by which its days and nights hang together as those of somebody who lives there, and of a second home those
    that days begin where the evening before was (`living`); `rival` those of the likeliest other place of the time.
    """

    region: int
    first_day: int
    last_day: int
    rows: Days
    nights: int
    months: int
    visits: int
    share: float
    lived: float = 0.0
    rival: float = NO_RIVAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearly:
    """The best region where no home is said: what it had of what is needed."""

    nights: int = 0
    months: int = 0
    span_days: int = 0


def visits_in(day: Days) -> int:
    """Return how many visits days (sorted) make, where one ends with `VISIT_GAP_DAYS` days without."""
    return int((np.diff(day) > VISIT_GAP_DAYS).sum()) + 1 if len(day) else 0


def find_homes(points: Points, stays: Stays, presence: Presence, days: DaysSeen) -> tuple[Dwelling, ...]:
    """Return every home, the earliest first: the regions that win most of the months in which they were slept in.

    A month's nights count for as much as the region looks lived in. Where nights are worked is nobody's home.
    """
    candidates = home_candidates(presence, days)
    if not candidates:
        return ()
    lived = log_odds(LIVED, living_measures(days, stays, presence, candidates))
    score, seen = _by_bin(points, presence, candidates)
    score *= (1 / (1 + np.exp(-lived)))[:, np.newaxis]
    winner = np.where(score.max(axis=0) > 0, score.argmax(axis=0), -1)
    homes = []
    for number, region in enumerate(candidates):
        won = np.flatnonzero(winner == number)
        if not len(won):
            continue
        between = slice(int(won[0]), int(won[-1]) + 1)
        if len(won) < _WON_SHARE * np.count_nonzero(seen[between]):
            continue
        dwelling = _dwelling(points, presence, region, won)
        if dwelling is not None:
            rival = _rival(presence, candidates, lived, dwelling)
            homes.append(replace(dwelling, lived=float(lived[number]), rival=rival))
    return tuple(sorted(_in_turn(homes), key=lambda home: (home.first_day, home.region)))


def _in_turn(homes: list[Dwelling]) -> list[Dwelling]:
    """Keep of homes at the same time the one with the most nights: the others may be second homes."""
    kept: list[Dwelling] = []
    for home in sorted(homes, key=lambda one: (-one.nights, one.region)):
        if sum(_shared_days(home, other.first_day, other.last_day) for other in kept) <= _SHARED_TIME * _length(home):
            kept.append(home)
    return kept


def _rival(presence: Presence, candidates: list[int], lived: Floats, home: Dwelling) -> float:
    """Return the log odds of the likeliest other candidate that was slept in for a part of the home's time."""
    found = NO_RIVAL
    for region, odds in zip(candidates, lived.tolist(), strict=True):
        of = presence.of(region)
        day = presence.day[of][presence.home[of]]
        if region != home.region and _shared_days(home, int(day[0]), int(day[-1])) > _SHARED_TIME * _length(home):
            found = max(found, odds)
    return found


def _length(home: Dwelling) -> int:
    return home.last_day - home.first_day + 1


def _shared_days(home: Dwelling, first: int, last: int) -> int:
    return max(0, min(home.last_day, last) - max(home.first_day, first) + 1)


def home_candidates(presence: Presence, days: DaysSeen) -> list[int]:
    """Return the regions that have what a home needs at least, in their order."""
    regions, nights = counts_of(presence.region[presence.home & days.counted])
    return [region for region in regions[nights >= MIN_NIGHTS].tolist() if _enough(presence, region)]


def _enough(presence: Presence, region: int) -> bool:
    rows = presence.of(region)
    day = presence.day[rows][presence.home[rows]]
    return (
        len(day) >= MIN_NIGHTS
        and len(different(months_of(day))) >= MIN_MONTHS
        and int(day[-1] - day[0]) >= MIN_SPAN_DAYS
    )


def _by_bin(points: Points, presence: Presence, candidates: list[int]) -> tuple[Floats, Flags]:
    """Return each candidate's score in each bin of 30 days, smoothed, and what all regions have there together."""
    origin = int(points.day.min())
    bins = int(points.day.max() - origin) // _BIN_DAYS + 1
    at = (presence.day - origin) // _BIN_DAYS
    number = np.full(int(presence.region.max()) + 1, -1, dtype=np.int64)
    number[candidates] = np.arange(len(candidates))
    of = number[presence.region]
    known = of >= 0
    score = np.bincount(
        of[known] * bins + at[known], weights=presence.weight[known], minlength=len(candidates) * bins
    ).reshape(len(candidates), bins)
    seen = score.max(axis=0) > 0
    smooth = score.astype(np.float64)
    smooth[:, 1:] += 0.5 * score[:, :-1]
    smooth[:, :-1] += 0.5 * score[:, 1:]
    smooth[:, ~seen] = 0
    return smooth, seen


def _dwelling(points: Points, presence: Presence, region: int, won: Days) -> Dwelling | None:
    """Return the home within the bins that it won; None where what is left there is too little."""
    origin = int(points.day.min())
    first, last = origin + int(won[0]) * _BIN_DAYS, origin + (int(won[-1]) + 1) * _BIN_DAYS
    of = presence.of(region)
    rows = np.arange(of.start, of.stop)
    rows = rows[presence.home[rows] & (presence.day[rows] >= first) & (presence.day[rows] < last)]
    day = presence.day[rows]
    if len(day) < MIN_NIGHTS or int(day[-1] - day[0]) < MIN_SPAN_DAYS:
        return None
    months = len(different(months_of(day)))
    if months < MIN_MONTHS:
        return None
    then = (presence.day >= day[0]) & (presence.day <= day[-1])
    mine = presence.weight[then & (presence.region == region)].sum()
    return Dwelling(
        region=region,
        first_day=int(day[0]),
        last_day=int(day[-1]),
        rows=rows,
        nights=len(day),
        months=months,
        visits=visits_in(day),
        share=float(mine / presence.weight[then].sum()),
    )


def find_second_homes(stays: Stays, presence: Presence, days: DaysSeen, taken: frozenset[int]) -> tuple[Dwelling, ...]:
    """Return the few regions slept in again and again beside a home, the most nights first.

    Evenings alone are a restaurant: nights and early mornings count. `taken` are the homes and the places of work.
    """
    found = []
    slept = presence.weight >= SLEPT_WEIGHT
    regions, nights = counts_of(presence.region[slept])
    for region in regions[nights >= MIN_OTHER_NIGHTS].tolist():
        if region in taken:
            continue
        of = presence.of(region)
        rows = np.arange(of.start, of.stop)
        rows = rows[slept[rows]]
        day = presence.day[rows]
        visits = visits_in(day)
        if visits < MIN_OTHER_VISITS:
            continue
        total = presence.weight[(presence.day >= day[0]) & (presence.day <= day[-1])].sum()
        found.append(
            Dwelling(
                region=region,
                first_day=int(day[0]),
                last_day=int(day[-1]),
                rows=rows,
                nights=len(day),
                months=len(different(months_of(day))),
                visits=visits,
                share=float(presence.weight[of].sum() / total),
                lived=slept_there(days, stays, region),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.nights, one.region))[:MOST_SECOND_HOMES])


def nearly_home(presence: Presence) -> Nearly:
    """Return what the region with the most nights has, where there is no home to say."""
    regions, nights = counts_of(presence.region[presence.home])
    if not len(regions):
        return Nearly()
    of = presence.of(int(regions[nights.argmax()]))
    day = presence.day[of][presence.home[of]]
    return Nearly(nights=len(day), months=len(different(months_of(day))), span_days=int(day[-1] - day[0]))

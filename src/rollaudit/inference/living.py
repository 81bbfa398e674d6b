"""What tells a place that somebody lives at from one that they visit: how days and nights there hang together.

Photos at a friend's, a partner's or a cabin may outnumber those at home, as more is photographed there. But who lives
at a place sleeps there night after night, comes back to it on the day on which they left it, and photographs a little
on many days, where a visit gives many photos on few.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from rollaudit.inference.calendar_days import different, months_of
from rollaudit.inference.confidence import counted_odds
from rollaudit.inference.grid import distance_m
from rollaudit.inference.parts import parts, runs
from rollaudit.inference.points import Days, Points
from rollaudit.inference.presence import Presence
from rollaudit.inference.roll import Flags, Floats
from rollaudit.inference.stays import Stays

AROUND_M: Final = 500.0
"""Photos so near a place count as taken there: receivers err, and gardens are large."""
MEASURES: Final = ("months", "next night", "share", "returns", "long days", "photos a day")
"""What each column of `living_measures` holds; the first and the last as logarithms, the others as log odds."""

_LATE, _EARLY, _NOON = 18.0, 6.0, 13.0
_NEXT_DAYS: Final = 2
_LONG, _SHORT = 10.0, 1.0
"""Hours from a day's first photo at a place to its last: who works there, or visits, is there for less than ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysSeen:
    """Where each day with photos began and ended: one row a day; nights at work are left out.

    `first` and `last` are the regions of the day's first and last photo. Days that are `early` begin before one
    o'clock, those that are `late` end in the evening or at night. `counted` flags the presence's rows that are not
    nights at work; `hours` are each of these rows' from its first photo to its last.
    """

    day: Days
    first: Days
    last: Days
    early: Flags
    late: Flags
    counted: Flags
    hours: Floats
    photos_a_day: float


def days_seen(points: Points, stays: Stays, presence: Presence, working: tuple[int, ...] = ()) -> DaysSeen:
    """Return the days of points in the order of capture; `working` are regions where nights are worked."""
    first, last, photos = _ends_of_days(points.day, stays.region, working)
    woke, slept = points.take(first), points.take(last)
    hour = slept.hour
    return DaysSeen(
        day=woke.day,
        first=stays.region[first],
        last=stays.region[last],
        early=woke.hour < _NOON,
        late=(hour >= _LATE) | (hour < _EARLY),
        counted=~np.isin(presence.region, working),
        hours=presence.ends - presence.begins,
        photos_a_day=photos / max(1, len(first)),
    )


def _ends_of_days(day: Days, region: Days, working: tuple[int, ...]) -> tuple[Days, Days, int]:
    """Return each day's first point and its last, and how many there are in all; those at work are left out."""
    begins, ends = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.int32)]
    photos, last_day = 0, None
    for part in parts(len(day)):
        kept = np.flatnonzero(~np.isin(region[part], working)) if working else np.arange(part.stop - part.start)
        if not len(kept):
            continue
        days, first = runs(day[part][kept])
        last = np.append(first[1:], len(kept)) - 1
        again = int(last_day == int(days[0]))  # the part before ended within this day
        begins.append((kept[first][again:] + part.start).astype(np.int32))
        if again:
            ends[-1] = ends[-1][:-1]
        ends.append((kept[last] + part.start).astype(np.int32))
        photos, last_day = photos + len(kept), int(days[-1])
    return np.concatenate(begins), np.concatenate(ends), photos


def living_measures(days: DaysSeen, stays: Stays, presence: Presence, regions: list[int]) -> Floats:
    """Return one row a region with a column for each of `MEASURES`.

    *Months*: calendar months with a night there. *Next night*: nights there that are followed by another one there,
    against those followed by one elsewhere. *Share*: of all that speaks for any home in the time, what speaks for this
    one. *Returns*: days that begin there and end there,
    against those that begin there and end elsewhere. *Long days*: days there with ten hours from the first photo to the
    last, against those with one to ten. *Photos a day*: there, against a day of the roll.
    """
    measures: Floats = np.array([_measures(days, stays, presence, region) for region in regions])
    return measures.reshape(len(regions), len(MEASURES))


def _measures(days: DaysSeen, stays: Stays, presence: Presence, region: int) -> list[float]:
    of = presence.of(region)
    nights = presence.day[of][presence.home[of]]
    here = _around(stays, region)
    late = np.flatnonzero(days.late & (days.day >= nights[0]) & (days.day <= nights[-1]))
    at_night, morning = here[days.last[late]], here[days.first[late]] & days.early[late]
    follows = at_night[:-1] & (np.diff(days.day[late]) <= _NEXT_DAYS)
    then = days.counted & (presence.day >= nights[0]) & (presence.day <= nights[-1])
    mine = float(presence.weight[of].sum())
    hours = days.hours[of]
    return [
        float(np.log(len(different(months_of(nights))))),
        counted_odds((follows & at_night[1:]).sum(), (follows & ~at_night[1:]).sum()),
        counted_odds(mine, float(presence.weight[then].sum()) - mine),
        counted_odds((morning & at_night).sum(), (morning & ~at_night).sum()),
        counted_odds((hours >= _LONG).sum(), ((hours >= _SHORT) & (hours < _LONG)).sum()),
        float(np.log(presence.count[of].mean() / days.photos_a_day)),
    ]


def slept_there(days: DaysSeen, stays: Stays, region: int) -> float:
    """Return the log odds that the day after an evening there begins there: of a restaurant it does not."""
    here = _around(stays, region)
    evening = here[days.last[:-1]] & days.late[:-1] & (np.diff(days.day) == 1)
    woke = here[days.first[1:]]
    return counted_odds((evening & woke).sum(), (evening & ~woke).sum())


def _around(stays: Stays, region: int) -> Flags:
    """Return for each region whether it is the same place; the last flag is that of -1, of no region."""
    apart = distance_m(stays.latitude, stays.longitude, stays.latitude[region], stays.longitude[region])
    return np.append(apart <= AROUND_M, [False])

"""Claims about time: the hours somebody is awake, the stretches without photos, the time zones lived in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.calendar_days import (
    as_date,
    counted,
    day_number,
    day_words,
    days_of,
    is_dated,
    listed,
    span_words,
)
from rollaudit.inference.confidence import ROUTINE, sureness
from rollaudit.inference.parts import counts_of, gathered, parts, rows_where, runs
from rollaudit.inference.points import NEW_DAY_HOUR, Days, hours_of, own_devices
from rollaudit.inference.roll import Flags, Floats, Roll
from rollaudit.inference.silence import unsaid
from rollaudit.model.report import Inference
from rollaudit.model.summaries import Period

ROUTINE_ID, BREAK_ID, ZONES_ID = "routine", "break", "time_zone"
MIN_ROUTINE_DAYS: Final = 30
MIN_ROUTINE_SPAN_DAYS: Final = 60
"""Days with photos, and from the first to the last of them, before hours are called a routine."""
MOST_OWN_DEVICES: Final = 8
MIN_DEVICE_SHARE: Final = 0.7
"""Somebody's own few devices make most of a roll; a collection of files from everywhere has no routine."""
MIN_ZONE_DAYS: Final = 14
MIN_BREAK_DAYS: Final = 21
MOST_BREAKS: Final = 3
MOST_EVIDENCE: Final = 50

_SURE_CLOCK: Final = 0.9
_ASLEEP_SHARE: Final = 0.02
_SLOTS: Final = 48  # half hours
_USUAL_GAPS: Final = 5
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_ROUTINE_METHOD: Final = (
    "By the wall clock of the photos of the owner's devices: the longest stretch of the day that holds 2 % of them or"
    " less is taken for sleep, weekdays and weekends each by themselves."
)
_BREAK_METHOD: Final = (
    f"At least {MIN_BREAK_DAYS} days without any photo, and {_USUAL_GAPS} times as long as nearly all other gaps."
)
_ZONES_METHOD: Final = f"The time zones of the positions, where there were photos on {MIN_ZONE_DAYS} days or more."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """The rows whose hour is the owner's: own devices, sure clocks. `day` begins at `NEW_DAY_HOUR` and never falls."""

    roll: Roll
    row: Days
    day: Days

    @property
    def hour(self) -> Floats:
        """The wall clock's, 0 to 24."""
        return hours_of(gathered(self.roll.local_s, self.row))


def routine(roll: Roll, _said: tuple[Inference, ...]) -> tuple[Inference, ...]:
    """Return when the owner is awake, the longest breaks in taking photos, and the zones lived in."""
    clock = _clock(roll)
    return (_waking(roll, clock), *_breaks(roll, clock), *_zones(roll, clock))


def _clock(roll: Roll, kept: Flags | None = None) -> _Clock:
    mine = is_dated(roll)
    if kept is not None:
        mine &= kept
    used = own_devices(roll, kept)
    used[-1] = False
    mine &= gathered(used, roll.device)
    mine &= roll.arrival < 0
    mine &= ~roll.screenshot
    mine &= roll.is_time_sure(_SURE_CLOCK)
    row = rows_where(mine)
    return _Clock(roll=roll, row=row, day=days_of(roll, row, begins_s=NEW_DAY_HOUR * 3600))


def _waking(roll: Roll, clock: _Clock) -> Inference:
    days, photos = counts_of(clock.day)
    if len(days) < MIN_ROUTINE_DAYS or days[-1] - days[0] < MIN_ROUTINE_SPAN_DAYS:
        span = int(days[-1] - days[0]) + 1 if len(days) else 0
        return unsaid(
            ROUTINE_ID,
            f"{counted(len(days), 'day', 'days')} with photos by a sure clock within {counted(span, 'day', 'days')},"
            f" {MIN_ROUTINE_DAYS} within {MIN_ROUTINE_SPAN_DAYS} needed",
            _ROUTINE_METHOD,
        )
    devices, share = _shared_out(roll, clock)
    if share < MIN_DEVICE_SHARE:
        return unsaid(
            ROUTINE_ID,
            f"photos of {devices:,} kinds of devices, none often enough to be one person's",
            _ROUTINE_METHOD,
        )
    weekday = (days + 3) % 7
    by_weekday = [int(photos[weekday == number].sum()) for number in range(7)]
    halves = [("weekdays", range(5)), ("weekends", range(5, 7))]
    slots = _slots(clock)
    waking = [
        (name, *_awake(slots[list(numbers)].sum(axis=0)))
        for name, numbers in halves
        if np.count_nonzero(np.isin(weekday, numbers)) >= 10
    ]
    busiest = _WEEKDAYS[by_weekday.index(max(by_weekday))]
    return Inference(
        id=ROUTINE_ID,
        claim=_waking_words(waking) + f"; most photos on {busiest}s",
        confidence=sureness(ROUTINE, float(np.log(len(days)))),
        evidence=roll.rows(_edges(clock)),
        period=Period(first=as_date(int(days[0])), last=as_date(int(days[-1]))),
        place=None,
        abstained=None,
        method=_ROUTINE_METHOD,
        details=(
            *((f"{name}_awake", f"{_time(up)} to {_time(down)}") for name, up, down in waking),
            ("days", len(days)),
            ("photos", len(clock.row)),
            *((f"photos_on_{name.lower()}s", int(count)) for name, count in zip(_WEEKDAYS, by_weekday, strict=True)),
            *_window(roll, clock),
        ),
        asset_count=len(clock.row),
        made_from=_made_from(clock),
        ends_without=roll.rows(_until_silent(roll, clock, _fewest)),
        ends_with=("take the date and time out of these photos", "hand over only photos chosen one by one"),
    )


def _shared_out(roll: Roll, clock: _Clock) -> tuple[int, float]:
    """Return how many models made the photos, and the share of the few that made most."""
    models: dict[tuple[str | None, str | None], int] = {}
    of = np.array([models.setdefault((one.make, one.model), len(models)) for one in roll.devices], dtype=np.int64)
    photos = np.zeros(len(models), dtype=np.int64)
    for part in parts(len(clock.row)):
        photos += np.bincount(of[roll.device[clock.row[part]]], minlength=len(models))
    counts = np.sort(photos)[::-1]
    return int((counts > 0).sum()), float(counts[:MOST_OWN_DEVICES].sum() / counts.sum())


def _slots(clock: _Clock) -> NDArray[np.int64]:
    """Count the photos of each weekday in each half hour of the day."""
    counts = np.zeros(7 * _SLOTS, dtype=np.int64)
    for part in parts(len(clock.row)):
        hour = hours_of(clock.roll.local_s[clock.row[part]])
        slot = (hour * _SLOTS / 24).astype(np.int64) % _SLOTS
        counts += np.bincount((clock.day[part] + 3) % 7 * _SLOTS + slot, minlength=len(counts))
    return counts.reshape(7, _SLOTS)


def _awake(counts: NDArray[np.int64]) -> tuple[float, float]:
    """Return from when to when all photos but a few were taken: the day without its longest quiet stretch, in hours.

    `counts` are the photos of each half hour.
    """
    around = np.concatenate(([0], np.cumsum(np.tile(counts, 2))))
    allowed = int(_ASLEEP_SHARE * counts.sum())
    best = (0, 0)
    for start in range(_SLOTS):
        inside = np.searchsorted(around, around[start] + allowed, side="right") - 1
        length = min(_SLOTS - 1, int(inside) - start)
        best = max(best, (length, -start))
    length, start = best[0], -best[1]
    return (start + length) % _SLOTS * 24 / _SLOTS, start * 24 / _SLOTS


def _waking_words(waking: list[tuple[str, float, float]]) -> str:
    return "awake from about " + " and ".join(f"{_time(up)} to {_time(down)} on {name}" for name, up, down in waking)


def _time(hours: float) -> str:
    return f"{int(hours)}:{round(hours % 1 * 60):02}"


def _edges(clock: _Clock) -> Days:
    """Return the first and the last row of the days: what says when somebody rose and went to bed."""
    _, begins = runs(clock.day)
    ends = np.append(begins[1:], len(clock.day)) - 1
    rows: Days = clock.row[np.unique(np.concatenate([begins, ends]))][:MOST_EVIDENCE]
    return rows


def _made_from(clock: _Clock) -> int | None:
    days, first = runs(clock.day)
    enough = max(MIN_ROUTINE_DAYS - 1, int(np.searchsorted(days, days[0] + MIN_ROUTINE_SPAN_DAYS)))
    return int(clock.row[first[enough]]) + 1 if enough < len(days) else None


def _until_silent(roll: Roll, clock: _Clock, fewest: Callable[[_Clock], Days]) -> Days:
    """Return the rows without which a claim ends: the fewest of the clock's, and of what is left of it, if need be.

    Where much is gone a device of little use may pass for the owner's: `fewest` is asked again until it names none.
    """
    kept = np.ones(len(roll), dtype=bool)
    while len(gone := fewest(clock)):
        kept[gone] = False
        clock = _clock(roll, kept)
    return np.flatnonzero(~kept)


def _fewest(clock: _Clock) -> Days:
    """Return the rows of the days with the fewest photos, so that one day too few is left; none of too few days."""
    days, photos = counts_of(clock.day)
    if len(days) < MIN_ROUTINE_DAYS or days[-1] - days[0] < MIN_ROUTINE_SPAN_DAYS:
        return clock.row[:0]
    first = np.cumsum(photos) - photos
    gone = np.argsort(photos, kind="stable")[: len(days) - MIN_ROUTINE_DAYS + 1]
    until = np.searchsorted(days, days + MIN_ROUTINE_SPAN_DAYS, side="left")
    total = np.concatenate(([0], np.cumsum(photos)))
    start = int(np.argmax(total[until] - total[: len(days)]))
    after = int(first[int(until[start]) - 1] + photos[int(until[start]) - 1])
    if int(photos[gone].sum()) <= int(first[start]) + len(clock.row) - after:
        return clock.row[_in_days(clock.day, days[gone])]
    return np.concatenate([clock.row[: int(first[start])], clock.row[after:]])


def _in_days(day: Days, wanted: Days) -> Flags:
    """Return which rows fall on one of some days."""
    chosen = np.empty(len(day), dtype=bool)
    for part in parts(len(day)):
        chosen[part] = np.isin(day[part], wanted)
    return chosen


def _window(roll: Roll, clock: _Clock) -> tuple[tuple[str, str], ...]:
    if roll.window_first is None:
        return ()
    days, _ = runs(clock.day[clock.day >= day_number(roll.window_first)])
    enough = len(days) >= MIN_ROUTINE_DAYS and days[-1] - days[0] >= MIN_ROUTINE_SPAN_DAYS
    return (("stated_window_alone", "enough" if enough else "not enough"),)


def _breaks(roll: Roll, clock: _Clock) -> tuple[Inference, ...]:
    """Return the longest stretches without a photo, the earliest first; none in a roll that has no habit to break."""
    days, first = runs(clock.day)
    if len(days) < MIN_ROUTINE_DAYS:
        return ()
    gaps = np.diff(days)
    least = max(MIN_BREAK_DAYS, _USUAL_GAPS * float(np.quantile(gaps, 0.95)))
    long = np.flatnonzero(gaps >= least)
    chosen = np.sort(long[np.argsort(-gaps[long], kind="stable")][:MOST_BREAKS])
    return tuple(
        Inference(
            id=BREAK_ID,
            claim=f"no photo for {int(gaps[at]) - 1} days, from {day_words(begin)} to {day_words(end)}",
            confidence=sureness(ROUTINE, float(np.log(len(days)))),
            evidence=roll.rows(clock.row[[int(first[at + 1]) - 1, int(first[at + 1])]]),
            period=Period(first=begin, last=end),
            place=None,
            abstained=None,
            method=_BREAK_METHOD,
            details=(("days", int(gaps[at]) - 1),),
            asset_count=2,
        )
        for at in chosen.tolist()
        for begin, end in ((as_date(int(days[at]) + 1), as_date(int(days[at + 1]) - 1)),)
    )


def _zones(roll: Roll, clock: _Clock) -> tuple[Inference, ...]:
    numbers: dict[str, int] = {}
    zone_of_place = np.array(
        [numbers.setdefault(place.time_zone, len(numbers)) if place.time_zone else -1 for place in roll.places] + [-1],
        dtype=np.int16,
    )

    def zones(rows: Days) -> NDArray[np.int16]:
        return gathered(zone_of_place, gathered(roll.place, rows))

    zone = zones(clock.row)
    names = list(numbers)
    lived = []

    def fewest(number: int) -> Callable[[_Clock], Days]:
        return lambda left: _fewest_there(left, zones(left.row) == number)

    for number, name in enumerate(names):
        rows, days = clock.row[zone == number], clock.day[zone == number]
        count = len(runs(days)[0])
        if count >= MIN_ZONE_DAYS:
            lived.append((count, name, rows, days, _until_silent(roll, clock, fewest(number))))
    if not lived:
        most = max((len(runs(clock.day[zone == number])[0]) for number in range(len(names))), default=0)
        return (
            unsaid(
                ZONES_ID,
                f"{counted(most, 'day', 'days')} with a position in any one zone, {MIN_ZONE_DAYS} needed",
                _ZONES_METHOD,
            ),
        )
    lived.sort(key=lambda one: (-one[0], one[1]))
    return tuple(
        Inference(
            id=ZONES_ID,
            claim=f"the clocks of {listed([name.replace('_', ' ')])}, {span_words(period)}",
            confidence=sureness(ROUTINE, float(np.log(count))),
            evidence=roll.rows(rows[:MOST_EVIDENCE]),
            period=period,
            place=None,
            abstained=None,
            method=_ZONES_METHOD,
            details=(("time_zone", name), ("days", count)),
            asset_count=len(rows),
            made_from=int(rows[int(runs(days)[1][MIN_ZONE_DAYS - 1])]) + 1,
            ends_without=roll.rows(gone),
            ends_with=("hand over no positions (on Android, no access to media location)",),
        )
        for count, name, rows, days, gone in lived
        for period in (Period(first=as_date(int(days[0])), last=as_date(int(days[-1]))),)
    )


def _fewest_there(clock: _Clock, there: Flags) -> Days:
    """Return the rows of the days with the fewest photos in a zone, so that one day too few is left."""
    rows, days = clock.row[there], clock.day[there]
    different, photos = counts_of(days)
    gone = np.argsort(photos, kind="stable")[: max(0, len(different) - MIN_ZONE_DAYS + 1)]
    return rows[_in_days(days, different[gone])]

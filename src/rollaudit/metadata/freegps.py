"""Dashcams' positions: the `gps ` box that Novatek's and others' chips write, and the `freeGPS ` blocks that it lists.

There is no specification. The box holds eight bytes and pairs of offset and size (32 bits, big-endian); a block begins
with its size and the eight letters, and then is laid out as the maker pleases, little-endian. Three layouts are read,
those that owners of such cameras have documented; what is encrypted, or laid out otherwise, is said to be there.
"""

import struct
from typing import Final, NamedTuple

from rollaudit.metadata.bmff import Box, number, walk
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.gps import in_range
from rollaudit.metadata.source import ByteSource, LimitExceededError
from rollaudit.metadata.telemetry import MAX_SAMPLES, MAX_WITHOUT_FIX, record_track, spread
from rollaudit.metadata.track_points import Clock, TrackPoint, clock_moment, finite
from rollaudit.model.evidence import Category, ReasonCode

_NAME: Final = "freeGPS"
_MARK: Final = b"freeGPS "
_BLOCK_BYTES: Final = 128
"""As much of a block as any layout here reaches."""

_METRES_A_SECOND_A_KNOT: Final = 1852 / 3600
_CLOCK_CONFIDENCE: Final = 0.7
"""Receivers' clocks are UTC, but some of these cameras write their own, which is as their owner has set it."""
_SHORT_YEAR: Final = 100
_FIX, _NO_FIX = b"A", b"V"
_CLOCK: Final = struct.Struct("<6I")
_FLOATS: Final = struct.Struct("<3f")


class _Block(NamedTuple):
    """What one block tells: whether its layout is known, and its position, where it had a fix."""

    known: bool
    point: TrackPoint | None = None


_UNKNOWN: Final = _Block(known=False)
_WITHOUT_FIX: Final = _Block(known=True)


def read_freegps(source: ByteSource, box: Box, gathered: Gathered) -> None:
    """Read the positions of the blocks that a `gps ` box lists: a few dozen, spread over the movie."""
    count = min(number(source.read(box.body + 4, 4), 0, 4), max(0, box.end - box.body - 8) // 8)
    if not count:
        return
    gathered.add(Category.DEVICE_INFO, "TelemetryTrack", _NAME, "QuickTime:gps")
    if _is_obfuscated(source, gathered):
        gathered.partly(ReasonCode.UNSUPPORTED_PART, f"a position track ({_NAME}) that is obfuscated")
        return
    blocks: list[_Block] = []
    whole = False
    for most in (MAX_SAMPLES, MAX_WITHOUT_FIX):
        chosen = spread(range(count), most)
        try:
            blocks = [_read_block(source, box.body + 8 + 8 * index, gathered) for index in chosen]
        except LimitExceededError:
            break
        whole = len(chosen) == count
        if whole or any(block.point or not block.known for block in blocks):
            break
    points = [block.point for block in blocks if block.point is not None]
    unknown = not all(block.known for block in blocks)
    if points:
        record_track(points, gathered, whole=whole and not unknown, clock_confidence=_CLOCK_CONFIDENCE)
    if unknown:
        gathered.partly(ReasonCode.UNSUPPORTED_PART, f"a position track ({_NAME}) in a form that is not known")
    elif not points and not whole:
        gathered.partly(ReasonCode.LIMIT, f"a position track ({_NAME}), of which only parts were read")


def _is_obfuscated(source: ByteSource, gathered: Gathered) -> bool:
    """Whether a maker wrote the file who scales and shifts coordinates in some models: no block tells which."""
    return any(box.kind == b"frea" for box in walk(source, 0, source.size, gathered))


def _read_block(source: ByteSource, listed_at: int, gathered: Gathered) -> _Block:
    place = source.read(listed_at, 8)
    offset, size = number(place, 0, 4), number(place, 4, 4)
    if not size:
        return _WITHOUT_FIX
    data = source.read(offset, min(size, _BLOCK_BYTES))
    if offset + size > source.size:
        gathered.partly(ReasonCode.TRUNCATED, f"a position track ({_NAME}) goes on past the end of the file")
        if len(data) < min(size, _BLOCK_BYTES):
            return _WITHOUT_FIX
    if data[4:12] != _MARK:
        return _UNKNOWN
    if not any(data[16:]):
        return _WITHOUT_FIX  # a receiver that has not begun
    for clock_at in (16, 48):
        block = _short(data, clock_at)
        if block.known:
            return block
    return _long(data)


def _short(data: bytes, clock_at: int) -> _Block:
    """Read a clock of six numbers, three letters (fix, hemispheres), a zero; latitude, longitude, speed as floats."""
    letters_at = clock_at + _CLOCK.size
    letters = data[letters_at : letters_at + 4]
    if not _are_letters(letters[:1], letters[1:2], letters[2:3]) or letters[3:] != b"\0" or data[letters_at - 1]:
        return _UNKNOWN
    hour, minute, second, year, month, day = _CLOCK.unpack_from(data, clock_at)
    time = year, month, day, hour, minute, second
    if letters[:1] == _NO_FIX:
        return _WITHOUT_FIX
    coordinates = data[letters_at + 4 : letters_at + 12]
    if len(data) < letters_at + 4 + _FLOATS.size or (coordinates.isascii() and coordinates.decode().isprintable()):
        return _UNKNOWN  # coordinates as texts, encrypted
    return _point(letters[1:3], _FLOATS.unpack_from(data, letters_at + 4), time)


def _long(data: bytes) -> _Block:
    """Read the same with coordinates of eight bytes, each with its letter behind it, and the date at the end."""
    if len(data) < 92 or not _are_letters(data[28:29], data[40:41], data[56:57]):
        return _UNKNOWN
    if any(data[29:32]) or any(data[41:48]) or any(data[57:64]):
        return _UNKNOWN
    if data[28:29] == _NO_FIX:
        return _WITHOUT_FIX
    latitude, longitude, speed = (struct.unpack_from("<d", data, at)[0] for at in (32, 48, 64))
    hour, minute, second = struct.unpack_from("<3I", data, 16)
    year, month, day = struct.unpack_from("<3I", data, 80)
    time = year, month, day, hour, minute, second
    return _point(data[40:41] + data[56:57], (latitude, longitude, speed), time)


def _are_letters(fix: bytes, north_south: bytes, east_west: bytes) -> bool:
    if fix == _NO_FIX:  # without a fix some leave the hemispheres empty
        return north_south in (b"\0", b"N", b"S") and east_west in (b"\0", b"E", b"W")
    return fix == _FIX and north_south in (b"N", b"S") and east_west in (b"E", b"W")


def _point(hemispheres: bytes, values: tuple[float, ...], time: Clock) -> _Block:
    """Return the position of a block with a fix. Coordinates are NMEA's: degrees times a hundred, and minutes."""
    year, month, day, hour, minute, second = time
    latitude, longitude = _degrees(values[0]), _degrees(values[1])
    if latitude is None or longitude is None:
        return _UNKNOWN
    latitude = -latitude if hemispheres[:1] == b"S" else latitude
    longitude = -longitude if hemispheres[1:] == b"W" else longitude
    if not in_range(latitude, longitude):
        return _UNKNOWN if abs(latitude) > 90 or abs(longitude) > 180 else _WITHOUT_FIX
    return _Block(
        known=True,
        point=TrackPoint(
            latitude=round(latitude, 7),
            longitude=round(longitude, 7),
            source="FREEGPS:Position",
            speed_m_s=finite(values[2] * _METRES_A_SECOND_A_KNOT, 3, 1e4) if values[2] >= 0 else None,
            # Years in full are some makers' local time.
            utc_time=clock_moment((year + 2000, month, day, hour, minute, second)) if year < _SHORT_YEAR else None,
        ),
    )


def _degrees(value: float) -> float | None:
    """Return degrees of degrees and minutes in one number (4851.5 is 48° 51.5'); None where the minutes are none."""
    if not 0 <= value < 18_100:
        return None
    degrees, minutes = divmod(value, 100)
    return degrees + minutes / 60 if minutes < 60 else None

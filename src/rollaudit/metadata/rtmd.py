"""Sony's real-time metadata: the position and the camera's name in one sample of an `rtmd` track.

A header that begins with its own length, then tags of two bytes, lengths of two bytes, values, big-endian, in sets
(SMPTE RDD 18). From 0x8500 on stands Exif's GPS directory, tag for tag (Exif 3.0, 4.6.6).
"""

import struct
from typing import Final, NamedTuple

from rollaudit.metadata.datetimes import parse_stamp
from rollaudit.metadata.gps import clock_text, in_range, sexagesimal
from rollaudit.metadata.track_points import TrackPoint

_MAX_TAGS: Final = 1_024
_SET_LABEL, _SET_LABEL_SIZE, _SET = 0x060E, 16, 0x8300
_CAMERA: Final = 0x8114
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 0x8501, 0x8502, 0x8503, 0x8504
_TIME, _STATUS, _DATE = 0x8507, 0x8509, 0x851D
_VOID: Final = b"V"  # Exif 3.0 4.6.6, GPSStatus: the measurement is void


class RtmdSample(NamedTuple):
    """What one sample tells: its position (none or one), the camera's model and serial number as one text, or "".

    `offers_positions` is whether it has a place for a position, measured or void.
    """

    points: list[TrackPoint]
    camera: str
    offers_positions: bool


def read_rtmd(data: bytes) -> RtmdSample:
    """Return what one sample tells."""
    tags = _tags(data)
    camera = tags.get(_CAMERA, b"").partition(b"\0")[0].decode("utf-8", "replace").strip()
    return RtmdSample(_points(tags), camera, _LATITUDE in tags or _STATUS in tags)


def _points(tags: dict[int, bytes]) -> list[TrackPoint]:
    latitude, longitude = _degrees(tags.get(_LATITUDE, b"")), _degrees(tags.get(_LONGITUDE, b""))
    if latitude is None or longitude is None or tags.get(_STATUS, b"")[:1] == _VOID:
        return []
    latitude = -latitude if tags.get(_LATITUDE_REF, b"")[:1] == b"S" else latitude
    longitude = -longitude if tags.get(_LONGITUDE_REF, b"")[:1] == b"W" else longitude
    if not in_range(latitude, longitude):
        return []
    day = parse_stamp(tags.get(_DATE, b"")[:10].decode("ascii", "replace"))
    clock = clock_text(_rationals(tags.get(_TIME, b"")))
    return [
        TrackPoint(
            latitude=round(latitude, 8),
            longitude=round(longitude, 8),
            source="RTMD:GPSLatitude",
            utc_time=f"{day.local[:10]}T{clock}Z" if day and clock else None,
        )
    ]


def _tags(data: bytes) -> dict[int, bytes]:
    tags: dict[int, bytes] = {}
    at = int.from_bytes(data[:2], "big")
    for _ in range(_MAX_TAGS):
        if at + 4 > len(data):
            break
        tag, length = struct.unpack_from(">HH", data, at)
        if tag == 0:
            break
        if tag == _SET_LABEL:
            at += _SET_LABEL_SIZE
            continue
        at += 4
        if tag != _SET:  # a set's content follows as if it stood by itself
            tags.setdefault(tag, data[at : at + length])
            at += length
    return tags


def _rationals(data: bytes) -> tuple[float, ...]:
    pairs = struct.iter_unpack(">II", data[: min(len(data), 24) // 8 * 8])
    return tuple(above / below if below else float("nan") for above, below in pairs)


def _degrees(data: bytes) -> float | None:
    return sexagesimal(_rationals(data))

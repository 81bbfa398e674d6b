"""Gives a finished movie a track of positions: GoPro's telemetry in movie fragments, a dashcam's blocks.

Both leave the movie's pictures and sound where they are. Sections are those of ISO/IEC 14496-12; GoPro's format is
published with github.com/gopro/gpmf-parser, the dashcams' is known from their owners alone.
"""

import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from rollaudit.sample.exif_blocks import GpsFix

_TELEMETRY_TRACK = 7
_SCALES = (10_000_000, 10_000_000, 1_000, 1_000, 100)
_BLOCK = 512


def _box(kind: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I", 8 + len(content)) + kind + content


def _full(kind: bytes, *parts: bytes, flags: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", flags), *parts)


def _parted(movie: bytes) -> tuple[bytes, bytes]:
    """Return what comes before a movie's header, which is its last box, and the header's content."""
    at = 0
    while movie[at + 4 : at + 8] != b"moov":
        at += int(struct.unpack_from(">I", movie, at)[0])
    return movie[:at], movie[at + 8 :]


def _entry(key: bytes, kind: bytes, size: int, data: bytes) -> bytes:
    return key + kind + struct.pack(">BH", size, len(data) // size) + data + bytes(-len(data) % 4)


def _sample(fix: GpsFix, taken: datetime) -> bytes:
    """Return one second of telemetry: device, stream, fix, clock, scales, one position (GPMF)."""
    speed = fix.speed_km_h / 3.6
    values = (fix.latitude, fix.longitude, fix.altitude_m, speed, speed)
    clock = taken.astimezone(UTC).strftime("%y%m%d%H%M%S.%f")[:16].encode()
    stream = (
        _entry(b"GPSF", b"L", 4, struct.pack(">I", 3)),
        _entry(b"GPSU", b"U", 16, clock),
        _entry(b"SCAL", b"l", 4, struct.pack(">5i", *_SCALES)),
        _entry(b"GPS5", b"l", 20, struct.pack(">5i", *(round(v * by) for v, by in zip(values, _SCALES, strict=True)))),
    )
    return _entry(b"DEVC", b"\0", 1, _entry(b"STRM", b"\0", 1, b"".join(stream)))


def with_telemetry(movie: bytes, way: Sequence[GpsFix], taken: datetime) -> bytes:
    """Return the movie with a telemetry track whose samples, one a second, stand in fragments behind it (8.8)."""
    before, header = _parted(movie)
    table = (
        _full(b"stsd", struct.pack(">I", 1), _box(b"gpmd", bytes(6), struct.pack(">HI", 1, 0))),
        *(_full(kind, bytes(4)) for kind in (b"stts", b"stsc", b"stco")),
        _full(b"stsz", bytes(8)),
    )
    reference = _box(b"dinf", _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1)))
    media = _box(
        b"mdia",
        _full(b"mdhd", struct.pack(">IIIIHH", 0, 0, 1_000, 0, 0x55C4, 0)),
        _full(b"hdlr", bytes(4), b"meta", bytes(12), b"\0"),
        _box(b"minf", _full(b"nmhd"), reference, _box(b"stbl", *table)),
    )
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    track = _full(b"tkhd", struct.pack(">IIIII", 0, 0, _TELEMETRY_TRACK, 0, 0), bytes(16), matrix, bytes(8), flags=3)
    extends = _box(b"mvex", _full(b"trex", struct.pack(">IIIII", _TELEMETRY_TRACK, 1, 1_000, 0, 0)))
    whole = before + _box(b"moov", header, _box(b"trak", track, media), extends)
    for number, fix in enumerate(way):
        sample = _sample(fix, taken + timedelta(seconds=number))
        whole += _fragment(number, len(sample)) + _box(b"mdat", sample)
    return whole


def _fragment(number: int, size: int) -> bytes:
    """Return a movie fragment of one sample right behind it (8.8.4 to 8.8.12); offsets count from the fragment."""

    def fragment(data_at: int) -> bytes:
        return _box(
            b"moof",
            _full(b"mfhd", struct.pack(">I", number + 1)),
            _box(
                b"traf",
                _full(b"tfhd", struct.pack(">I", _TELEMETRY_TRACK), flags=0x020000),
                _full(b"tfdt", struct.pack(">I", number * 1_000)),
                _full(b"trun", struct.pack(">IiI", 1, data_at, size), flags=0x201),
            ),
        )

    return fragment(len(fragment(0)) + 8)


def with_blocks(movie: bytes, way: Sequence[GpsFix], taken: datetime) -> bytes:
    """Return the movie with a dashcam's block for each second, and the list of them in its header."""
    before, header = _parted(movie)
    start = len(before) + 8
    blocks = [_block(fix, taken + timedelta(seconds=number)) for number, fix in enumerate(way)]
    listed = b"".join(struct.pack(">II", start + _BLOCK * number, _BLOCK) for number in range(len(blocks)))
    places = _box(b"gps ", struct.pack(">II", 0x101, len(blocks)), listed)
    return before + _box(b"mdat", *blocks) + _box(b"moov", header, places)


def _block(fix: GpsFix, taken: datetime) -> bytes:
    moment = taken.astimezone(UTC)
    clock = (moment.hour, moment.minute, moment.second, moment.year - 2000, moment.month, moment.day)
    letters = b"A" + (b"S" if fix.latitude < 0 else b"N") + (b"W" if fix.longitude < 0 else b"E") + b"\0"
    knots = fix.speed_km_h / 1.852
    values = struct.pack("<4f", _minutes(fix.latitude), _minutes(fix.longitude), knots, fix.direction_deg)
    body = bytes(36) + struct.pack("<6I", *clock) + letters + values
    return (struct.pack(">I", _BLOCK) + b"freeGPS " + body).ljust(_BLOCK, b"\0")


def _minutes(degrees: float) -> float:
    """Return degrees as such receivers write them: times a hundred, and the minutes."""
    whole, part = divmod(abs(degrees), 1)
    return whole * 100 + part * 60

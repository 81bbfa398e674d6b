"""Builds small movies box by box: JPEG frames, and silence where there is a sound track.

Sections are those of ISO/IEC 14496-12 (ISO BMFF) and of Apple's QuickTime File Format specification (QTFF).
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)  # QTFF, "Movie header atoms"
_TIMESCALE = 600
_SOUND_RATE = 8_000
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_KEY_PREFIX = "com.apple.quicktime."


@dataclass(frozen=True, slots=True, kw_only=True)
class Movie:
    """What one movie shows and carries.

    `frames` are whole JPEG files of one size. `keys` are QuickTime metadata (mdta) names after `com.apple.quicktime.`
    with their values; `location` is an ISO 6709 string for the user data's ©xyz.
    """

    brand: str
    frames: tuple[bytes, ...]
    width: int
    height: int
    duration_s: float
    taken: datetime
    sound: bool = False
    keys: tuple[tuple[str, str], ...] = ()
    location: str | None = None


def _box(kind: bytes, *parts: bytes) -> bytes:
    """Return one box: size, four-letter type, content (ISO/IEC 14496-12, 4.2)."""
    content = b"".join(parts)
    return struct.pack(">I", 8 + len(content)) + kind + content


def _full(kind: bytes, *parts: bytes, flags: int = 0) -> bytes:
    """Return one full box: a box whose content starts with version 0 and flags."""
    return _box(kind, struct.pack(">I", flags), *parts)


def _handler(component: bytes, kind: bytes) -> bytes:
    """Return a handler box (8.4.3), whose QuickTime name is a counted string."""
    return _full(b"hdlr", component, kind, bytes(12), b"\0")


def _sample_table(entry: bytes, sizes: Sequence[int], step: int, offset: int) -> bytes:
    """Return a sample table (8.5) of one chunk at `offset`, whose samples each last `step` units."""
    equal = sizes[0] if len(set(sizes)) == 1 else 0
    listed = b"" if equal else struct.pack(f">{len(sizes)}I", *sizes)
    return _box(
        b"stbl",
        _full(b"stsd", struct.pack(">I", 1), entry),
        _full(b"stts", struct.pack(">III", 1, len(sizes), step)),
        _full(b"stsc", struct.pack(">IIII", 1, 1, len(sizes), 1)),
        _full(b"stsz", struct.pack(">II", equal, len(sizes)), listed),
        _full(b"stco", struct.pack(">II", 1, offset)),
    )


def _track(movie: Movie, number: int, media: tuple[int, int], header: bytes, tables: tuple[bytes, bytes]) -> bytes:
    """Return one track (8.3). `media` is its timescale and duration, `tables` its handler type and sample table."""
    seconds = _clock(movie)
    sound = tables[0] == b"soun"
    size = (0, 0) if sound else (movie.width << 16, movie.height << 16)
    lasting = round(movie.duration_s * _TIMESCALE)
    reference = _box(b"dinf", _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1)))
    return _box(
        b"trak",
        _full(
            b"tkhd",
            struct.pack(">IIIII", seconds, seconds, number, 0, lasting),
            struct.pack(">8xhhhH", 0, 0, 0x0100 if sound else 0, 0),
            _MATRIX,
            struct.pack(">II", *size),
            flags=3,
        ),
        _box(
            b"mdia",
            _full(b"mdhd", struct.pack(">IIIIHH", seconds, seconds, *media, 0x55C4, 0)),
            _handler(b"mhlr", tables[0]),
            _box(b"minf", header, _handler(b"dhlr", b"url "), reference, tables[1]),
        ),
    )


def _clock(movie: Movie) -> int:
    """Return the time taken in seconds since 1904, in UTC as the specification asks."""
    return int((movie.taken.astimezone(UTC) - _EPOCH).total_seconds())


def _video_track(movie: Movie, offset: int) -> bytes:
    step = round(movie.duration_s * _TIMESCALE / len(movie.frames))
    entry = _box(
        b"jpeg",
        struct.pack(">6xH", 1),
        struct.pack(">HH4sIIHHIIIH", 0, 0, b"roll", 0, 512, movie.width, movie.height, 72 << 16, 72 << 16, 0, 1),
        b"\x0cPhoto - JPEG".ljust(32, b"\0"),
        struct.pack(">Hh", 24, -1),
    )
    table = _sample_table(entry, [len(frame) for frame in movie.frames], step, offset)
    header = _full(b"vmhd", struct.pack(">HHHH", 0, 0, 0, 0), flags=1)
    return _track(movie, 1, (_TIMESCALE, step * len(movie.frames)), header, (b"vide", table))


def _sound_track(movie: Movie, samples: int, offset: int) -> bytes:
    entry = _box(b"sowt", struct.pack(">6xH", 1), struct.pack(">HHIHHHHI", 0, 0, 0, 1, 16, 0, 0, _SOUND_RATE << 16))
    header = _full(b"smhd", struct.pack(">hH", 0, 0))
    table = _sample_table(entry, [2] * samples, 1, offset)
    return _track(movie, 2, (_SOUND_RATE, samples), header, (b"soun", table))


def _metadata(keys: Sequence[tuple[str, str]]) -> bytes:
    """Return a QuickTime metadata atom (QTFF, "Metadata"): handler, keys, and one UTF-8 value for each key."""
    names = [(_KEY_PREFIX + name).encode() for name, _ in keys]
    listed = b"".join(struct.pack(">I", 8 + len(name)) + b"mdta" + name for name in names)
    items = b"".join(
        _box(struct.pack(">I", index), _box(b"data", struct.pack(">II", 1, 0), value.encode()))
        for index, (_, value) in enumerate(keys, start=1)
    )
    handler = _full(b"hdlr", bytes(4), b"mdta", bytes(12), b"\0")
    return _box(b"meta", handler, _full(b"keys", struct.pack(">I", len(names)), listed), _box(b"ilst", items))


def _user_data(location: str) -> bytes:
    """Return user data with a ©xyz text: its length, its language, then the text (QTFF, "User data atoms")."""
    text = location.encode()
    return _box(b"udta", _box(b"\xa9xyz", struct.pack(">HH", len(text), 0x15C7), text))


def build_movie(movie: Movie) -> bytes:
    """Return a whole movie file. Its frames can be played by anything that knows JPEG in QuickTime."""
    head = _box(b"ftyp", movie.brand.encode().ljust(4), struct.pack(">I", 0), movie.brand.encode().ljust(4), b"isom")
    samples = round(movie.duration_s * _SOUND_RATE) if movie.sound else 0
    pictures = b"".join(movie.frames)
    start = len(head) + 8
    seconds = _clock(movie)
    tracks = [_video_track(movie, start)]
    if movie.sound:
        tracks.append(_sound_track(movie, samples, start + len(pictures)))
    header = _full(
        b"mvhd",
        struct.pack(">IIII", seconds, seconds, _TIMESCALE, round(movie.duration_s * _TIMESCALE)),
        struct.pack(">IH10x", 0x10000, 0x0100),
        _MATRIX,
        struct.pack(">24xI", len(tracks) + 1),
    )
    extra = [_user_data(movie.location)] if movie.location else []
    if movie.keys:
        extra.append(_metadata(movie.keys))
    return head + _box(b"mdat", pictures, bytes(2 * samples)) + _box(b"moov", header, *tracks, *extra)

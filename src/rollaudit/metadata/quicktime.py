"""Movies: QuickTime (QuickTime File Format), MP4 (ISO/IEC 14496-12, -14) and 3GPP (TS 26.244).

Only the movie header and its lists are read, wherever they stand in the file; media data are stepped over.
"""

import re
import struct
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from rollaudit.metadata.bmff import Box, number, payload, walk
from rollaudit.metadata.datetimes import parse_stamp
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.iso6709 import Point
from rollaudit.metadata.movie_tags import (
    BINARY_CODES,
    MEANINGS,
    PLAIN_TEXT_CODES,
    THREEGPP_TEXT_CODES,
    Tag,
    add_point,
    apply_tags,
)
from rollaudit.metadata.source import ByteSource
from rollaudit.metadata.xmp import read_xmp
from rollaudit.model.evidence import CaptureTime, Category, FactValue, Raster, ReasonCode

XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")

CLOCK_CONFIDENCE = 0.7
"""Movie clocks are UTC by the specification, and local time by the habit of many cameras."""

_WRONG_EPOCH_CONFIDENCE = 0.5
_SECONDS_1904_TO_1970 = 2_082_844_800
_EARLIEST_UNIX = 315_532_800  # 1980: an older camera clock is a counter that was never set
_LATEST_UNIX = (1 << 32) - 1 - _SECONDS_1904_TO_1970  # 2040: all 32 bits set, "unknown", and what lies beyond
_LONGEST_S = 366 * 86_400.0

_MAX_TEXT_BOX = 1 << 16
_MAX_XML = 1 << 18
_MAX_TRACKS = 64
_TELEMETRY = frozenset({b"gpmd", b"camm", b"rtmd"})
"""Sample entries of timed telemetry: GoPro, Google's camera motion, Sony. They may carry a track of positions."""

# The matrix's a, b, c, d (16.16 fixed, signs only) to EXIF orientation (ISO/IEC 14496-12 §6.2.2, Exif 3.0 4.6.5.1.6).
_ORIENTATIONS: dict[tuple[int, int, int, int], int] = {
    (1, 0, 0, 1): 1,
    (-1, 0, 0, 1): 2,
    (-1, 0, 0, -1): 3,
    (1, 0, 0, -1): 4,
    (0, 1, 1, 0): 5,
    (0, 1, -1, 0): 6,
    (0, -1, -1, 0): 7,
    (0, -1, 1, 0): 8,
}

# Sony's non-real-time metadata, an XML text in a file-level meta box: who made the file, with the serial number.
_NRT_DEVICE = re.compile(rb"<Device\b([^>]{0,400})>")
_NRT_CREATED = re.compile(rb"<CreationDate\b[^>]{0,100}\bvalue=\"([^\"]{1,40})\"")
_ATTRIBUTE = re.compile(rb"\b(manufacturer|modelName|serialNo)=\"([^\"]{1,200})\"")


_Telemetry: TypeAlias = tuple[bytes, Box, int]
"""The kind of a track's samples (the sample entry's type), the box of its sample table, the track's number."""


def read_quicktime(source: ByteSource, gathered: Gathered) -> None:
    """Read a MOV, MP4, M4V or 3GP file. The raster is the stored frame, with the track's matrix as orientation."""
    movies = 0
    for box in walk(source, 0, source.size, gathered):
        if box.kind == b"moov":
            movies += 1
            if movies == 1:
                read_movie_box(source, box, gathered)
        elif box.kind == b"uuid":
            read_uuid(source, box, gathered)
        elif box.kind == b"meta":
            _read_file_meta(source, box, gathered)
        elif box.kind == b"udta":
            apply_tags(_user_data(source, box, gathered), gathered)
    if not movies:
        gathered.partly(ReasonCode.TRUNCATED, "no movie header")


def read_movie_box(source: ByteSource, movie: Box, gathered: Gathered) -> None:
    """Read one `moov` box: metadata keys before user data, tracks after both, the movie's own clock, telemetry last.

    Telemetry may take what is left of the file's bytes: the rest of what the movie tells must not depend on it.
    """
    children = list(walk(source, movie.body, movie.end, gathered))
    tags: list[Tag] = []
    for box in children:
        if box.kind == b"meta":
            tags += _metadata_list(source, box, gathered)
    for box in children:
        if box.kind == b"udta":
            tags += _user_data(source, box, gathered)
        elif box.kind == b"uuid":
            read_uuid(source, box, gathered)
        elif box.kind == b"cmov":
            gathered.partly(ReasonCode.UNSUPPORTED_PART, "a compressed movie header")
    created = movie_created = 0
    telemetry: list[_Telemetry] = []
    tracks = [box for box in children if box.kind == b"trak"]
    if len(tracks) > _MAX_TRACKS:
        gathered.partly(ReasonCode.LIMIT, f"more than {_MAX_TRACKS} tracks")
    for track in tracks[:_MAX_TRACKS]:
        track_created, track_tags = _read_track(source, track, gathered, telemetry)
        created = created or track_created
        tags += track_tags
    offset = apply_tags(tags, gathered)
    for box in children:
        if box.kind == b"mvhd":
            header = source.read(box.body, min(112, box.end - box.body))
            if created_here := _created(header):
                _add_clock(created_here, "QuickTime:CreateDate", offset, gathered)
                movie_created = created_here
            _set_duration(header, gathered)
    if created and not movie_created:
        _add_clock(created, "QuickTime:TrackCreateDate", offset, gathered)
    _read_positions(source, children, telemetry, movie_created or created, gathered)


def _read_positions(
    source: ByteSource, children: list[Box], tracks: list[_Telemetry], created: int, gathered: Gathered
) -> None:
    """Read what tells where the camera was while it filmed; of a fragmented movie, how long it is, too."""
    extends = next((box for box in children if box.kind == b"mvex"), None)
    fragmentation = None
    if extends is not None:
        from rollaudit.metadata.fragments import read_fragmentation  # noqa: PLC0415 - few movies are fragmented

        fragmentation = read_fragmentation(source, extends, gathered)
        header = next((box for box in children if box.kind == b"mvhd"), None)
        if header is not None and gathered.duration_s is None and fragmentation.duration:
            clock = source.read(header.body, min(32, header.end - header.body))
            _set_seconds(fragmentation.duration, number(clock, 20 if clock[:1] == b"\x01" else 12, 4), gathered)
    for box in children:
        if box.kind == b"gps ":
            from rollaudit.metadata.freegps import read_freegps  # noqa: PLC0415 - dashcams' movies only

            read_freegps(source, box, gathered)
    if not tracks:
        return
    from rollaudit.metadata.telemetry import TelemetryTrack, read_telemetry  # noqa: PLC0415 - few have such a track

    since_1970 = created - _SECONDS_1904_TO_1970 if created > _SECONDS_1904_TO_1970 else None
    for track in tracks:
        read_telemetry(source, TelemetryTrack(*track), since_1970, fragmentation, gathered)


def _created(header: bytes) -> int:
    """Return the creation time of an mvhd or tkhd box (ISO/IEC 14496-12 §8.2.2): 64 bits wide in version 1."""
    return number(header, 4, 8 if header[:1] == b"\x01" else 4)


def _set_duration(header: bytes, gathered: Gathered) -> None:
    wide = header[:1] == b"\x01"
    scale, duration = number(header, 20 if wide else 12, 4), number(header, 24 if wide else 16, 8 if wide else 4)
    if duration != (1 << (64 if wide else 32)) - 1:
        _set_seconds(duration, scale, gathered)


def _set_seconds(duration: int, scale: int, gathered: Gathered) -> None:
    # libavif writes nearly 2^64 for a loop without end: no length of anything.
    if scale and duration and duration / scale < _LONGEST_S:
        gathered.duration_s = duration / scale


def _add_clock(seconds: int, source: str, offset: str | None, gathered: Gathered) -> None:
    """Add a movie clock: seconds since 1904 in UTC; 0 is absent; a count from 1970 is a known mistake of writers."""
    confidence = CLOCK_CONFIDENCE
    if seconds >= _SECONDS_1904_TO_1970:
        seconds -= _SECONDS_1904_TO_1970
    else:
        confidence = _WRONG_EPOCH_CONFIDENCE
    if not _EARLIEST_UNIX <= seconds < _LATEST_UNIX:
        return
    moment = datetime.fromtimestamp(seconds, tz=UTC)
    if offset is not None:
        sign = -1 if offset[0] == "-" else 1
        moment += sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))
    local = moment.replace(tzinfo=None).isoformat()
    gathered.times.append(CaptureTime(local=local, offset=offset or "+00:00", source=source, confidence=confidence))
    gathered.add(
        Category.DATE_TAKEN, source.partition(":")[2], f"{local}{offset or '+00:00'}", source, confidence=confidence
    )


def _read_track(
    source: ByteSource, track: Box, gathered: Gathered, telemetry: list[_Telemetry]
) -> tuple[int, list[Tag]]:
    """Read one track; return its creation time (0 where absent) and its tags; add what is to be read as telemetry."""
    created = 0
    tags: list[Tag] = []
    header = b""
    handler = entry = b""
    table: Box | None = None
    for box in walk(source, track.body, track.end, gathered):
        if box.kind == b"tkhd":
            header = source.read(box.body, min(96, box.end - box.body))
            created = _created(header)
        elif box.kind == b"mdia":
            handler, entry, table = _read_media(source, box, gathered)
        elif box.kind == b"udta":
            tags += _user_data(source, box, gathered)
        elif box.kind == b"meta":
            tags += _metadata_list(source, box, gathered)
    if handler == b"soun":
        gathered.add_sound("QuickTime:HandlerType")
    elif handler in (b"vide", b"pict") and gathered.raster is None:
        gathered.raster = _track_raster(header, entry)
    elif entry[4:8] in _TELEMETRY and table is not None:
        telemetry.append((entry[4:8], table, number(header, 20 if header[:1] == b"\x01" else 12, 4)))
    return created, tags


def _read_media(source: ByteSource, media: Box, gathered: Gathered) -> tuple[bytes, bytes, Box | None]:
    """Return the track's handler type, the start of its first sample entry, and the sample table's box."""
    handler = entry = b""
    samples = None
    for box in walk(source, media.body, media.end, gathered):
        if box.kind == b"hdlr":
            handler = source.read(box.body + 8, 4)
        elif box.kind == b"minf":
            for part in walk(source, box.body, box.end, gathered):
                if part.kind != b"stbl":
                    continue
                samples = part
                for table in walk(source, part.body, part.end, gathered):
                    if table.kind == b"stsd":
                        entry = source.read(table.body + 8, min(40, max(0, table.end - table.body - 8)))
                        break
    return handler, entry, samples


def _track_raster(header: bytes, entry: bytes) -> Raster | None:
    """Take the coded frame's size from the sample entry (§12.1.3), else from the track header, turned by its matrix."""
    matrix_at = 52 if header[:1] == b"\x01" else 40
    if len(header) < matrix_at + 44:
        return None
    # The stored frame counts, not its presentation: the visual sample entry has its width at 32, its height at 34.
    width, height = number(entry, 32, 2), number(entry, 34, 2)
    if not width or not height:
        width, height = number(header, matrix_at + 36, 4) >> 16, number(header, matrix_at + 40, 4) >> 16
    if not width or not height:
        return None
    a, b, _, c, d = struct.unpack_from(">5i", header, matrix_at)
    signs = ((a > 0) - (a < 0), (b > 0) - (b < 0), (c > 0) - (c < 0), (d > 0) - (d < 0))
    return Raster(width=width, height=height, orientation=_ORIENTATIONS.get(signs, 1))


def _metadata_list(source: ByteSource, meta: Box, gathered: Gathered) -> list[Tag]:
    """Read `keys` with `ilst`, or iTunes' `ilst` with four-character codes."""
    # QuickTime's meta is a plain box, MPEG's begins with version and flags: the handler box tells which.
    plain = source.read(meta.body + 4, 4) in (b"hdlr", b"keys", b"ilst")
    keys: list[str] = []
    tags: list[Tag] = []
    for box in walk(source, meta.body if plain else meta.body + 4, meta.end, gathered):
        if box.kind == b"keys":
            keys = _read_keys(payload(source, box, gathered, _MAX_XML))
        elif box.kind == b"ilst":
            for item in walk(source, box.body, box.end, gathered):
                index = int.from_bytes(item.kind, "big")
                key = keys[index - 1] if 0 < index <= len(keys) else item.kind.decode("latin-1")
                if key not in MEANINGS:
                    continue
                for data in walk(source, item.body, item.end, gathered):
                    if data.kind == b"data":
                        value = _typed_value(source.read(data.body, min(_MAX_TEXT_BOX, data.end - data.body)))
                        if value is not None:
                            tags.append(Tag(key=key, value=value))
                        break
        elif box.kind == b"xml ":
            _read_nrt(source.read(box.body, min(_MAX_XML, box.end - box.body)), gathered)
    return tags


def _read_keys(data: bytes) -> list[str]:
    """Read the key table (QuickTime File Format, "Metadata Item Keys Atom"): size, namespace, name."""
    keys = []
    at = 8
    for _ in range(min(number(data, 4, 4), 1_024)):
        size = number(data, at, 4)
        if size < 8 or at + size > len(data):
            break
        keys.append(data[at + 8 : at + size].decode("utf-8", "replace"))
        at += size
    return keys


def _typed_value(data: bytes) -> FactValue | None:
    """Decode a `data` box: type, locale, value (QuickTime File Format, "Well-Known Types")."""
    kind, value = number(data, 1, 3), data[8:]
    if kind == 2:
        return value.decode("utf-16-be", "replace").strip("\x00 ")
    if kind in (21, 22) and 1 <= len(value) <= 8:
        return int.from_bytes(value, "big", signed=kind == 21)
    if (kind, len(value)) in ((23, 4), (24, 8)):
        return float(struct.unpack(">f" if kind == 23 else ">d", value)[0])
    return _text(value) if kind in (0, 1, 4) else None


def _user_data(source: ByteSource, box: Box, gathered: Gathered) -> list[Tag]:
    """Read a `udta` box: international text, 3GPP entries, makers' entries, and a `meta` box within."""
    tags: list[Tag] = []
    for part in walk(source, box.body, box.end, gathered):
        if part.kind == b"meta":
            tags += _metadata_list(source, part, gathered)
            continue
        if part.kind == b"XMP_":
            read_xmp(payload(source, part, gathered), gathered)
            continue
        data = source.read(part.body, min(_MAX_TEXT_BOX, part.end - part.body))
        if part.kind == b"loci":
            _read_loci(data, gathered)
            continue
        # Some makers write @ for the copyright sign.
        key = "©" + part.kind[1:].decode("latin-1") if part.kind[:1] in (b"\xa9", b"@") else part.kind.decode("latin-1")
        if key not in MEANINGS or not data:
            continue
        if key in BINARY_CODES:
            tags.append(Tag(key=key, value=data[:64].hex()))
        elif key in THREEGPP_TEXT_CODES:
            tags.append(Tag(key=key, value=_wide_text(data[6:])[0]))
        elif key in PLAIN_TEXT_CODES:
            tags.append(Tag(key=key, value=_text(data[6:] if data[:4] == bytes(4) else data)))
        elif key[0] == "©":
            tags.append(Tag(key=key, value=_international_text(data)))
    return tags


def _international_text(data: bytes) -> str:
    """QuickTime user data text: a length, a language, the text; the first of several languages. Some write it bare."""
    length = number(data, 0, 2)
    if data[4:8] == b"data":
        value = _typed_value(data[8:])
        return value if isinstance(value, str) else ""
    return _text(data[4 : 4 + length] if 0 < length <= len(data) - 4 else data)


def _text(data: bytes) -> str:
    data = data.partition(b"\x00")[0]
    try:
        return data.decode("utf-8").strip()
    except UnicodeDecodeError:
        return data.decode("mac-roman").strip()


def _wide_text(data: bytes) -> tuple[str, bytes]:
    """3GPP text: UTF-8, or UTF-16 behind its mark, up to its zero. Return it and what follows."""
    if data[:2] in (b"\xfe\xff", b"\xff\xfe"):
        stop = next((at for at in range(2, len(data) - 1, 2) if data[at : at + 2] == b"\x00\x00"), len(data))
        return data[:stop].decode("utf-16", "replace").strip(), data[stop + 2 :]
    text, _, rest = data.partition(b"\x00")
    return _text(text), rest


def _read_loci(data: bytes, gathered: Gathered) -> None:
    """3GPP TS 26.244 §8.10: name, role, longitude, latitude, altitude (16.16 degrees and metres), body, notes."""
    name, rest = _wide_text(data[6:])
    if len(rest) < 13:
        gathered.partly(ReasonCode.MALFORMED, "a location box that ends early")
        return
    longitude, latitude, altitude = (value / 65536 for value in struct.unpack_from(">3i", rest, 1))
    body, notes = _wide_text(rest[13:])
    role_fictional = 2
    if rest[0] == role_fictional or body.lower() not in ("", "earth") or abs(latitude) > 90 or abs(longitude) > 180:
        return
    source = "QuickTime:LocationInformation"
    add_point(Point(latitude, longitude, altitude), source, gathered)
    for label, text in (("LocationName", name), ("LocationNotes", _wide_text(notes)[0])):
        gathered.add(Category.LOCATION_PRECISE, label, text, source)


def read_uuid(source: ByteSource, box: Box, gathered: Gathered) -> None:
    """Read a `uuid` box: an XMP packet (XMP part 3, 1.2.7), or the mark of Content Credentials (C2PA 2.1, A.5)."""
    kind = source.read(box.body, 16)
    if kind == C2PA_UUID:
        gathered.add(Category.EDIT_HISTORY, "C2PA", True, "BMFF:uuid")
    elif kind == XMP_UUID:
        read_xmp(payload(source, Box(box.kind, box.body + 16, box.end), gathered), gathered)


def _read_file_meta(source: ByteSource, box: Box, gathered: Gathered) -> None:
    apply_tags(_metadata_list(source, box, gathered), gathered)


def _read_nrt(data: bytes, gathered: Gathered) -> None:
    """Sony's XML: searched, not parsed, for the two elements that matter."""
    device = _NRT_DEVICE.search(data)
    for name, value in _ATTRIBUTE.findall(device[1]) if device else ():
        field, category = {
            b"manufacturer": ("make", Category.DEVICE_INFO),
            b"modelName": ("model", Category.DEVICE_INFO),
            b"serialNo": ("body_serial", Category.DEVICE_IDENTIFIER),
        }[name]
        source = f"XML:Device.{name.decode('ascii')}"
        gathered.add_device(field, _text(value), source)
        gathered.add(category, name.decode("ascii"), _text(value), source)
    created = _NRT_CREATED.search(data)
    moment = parse_stamp(_text(created[1])) if created else None
    if moment is not None and "T" in moment.local:
        gathered.times.append(CaptureTime(local=moment.local, offset=moment.offset, source="XML:CreationDate"))
        gathered.add(Category.DATE_TAKEN, "CreationDate", f"{moment.local}{moment.offset or ''}", "XML:CreationDate")

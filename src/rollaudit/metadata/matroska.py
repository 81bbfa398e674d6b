"""Matroska and WebM (RFC 9559; EBML, RFC 8794): what made the movie and when, tags, tracks, attached files' names.

Clusters, which hold the frames, are never entered: what stands behind the first is found through the seek head.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from struct import unpack
from typing import Final, NamedTuple

from rollaudit.metadata.datetimes import parse_stamp
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.movie_tags import MEANINGS, Tag, apply_tags
from rollaudit.metadata.source import ByteSource
from rollaudit.metadata.tiff import decode_text
from rollaudit.model.evidence import CaptureTime, Category, Raster, ReasonCode

_MAX_ELEMENTS: Final = 2_048
_MAX_DEPTH: Final = 4
_MAX_TEXT: Final = 1 << 16
_LONGEST_S: Final = 366 * 86_400.0
_EPOCH: Final = datetime(2001, 1, 1)  # noqa: DTZ001 - DateUTC counts from here, and is told with its offset

_SEGMENT, _CLUSTER, _SEEK_HEAD, _SEEK, _SEEK_ID, _SEEK_AT = 0x18538067, 0x1F43B675, 0x114D9B74, 0x4DBB, 0x53AB, 0x53AC
_INFO, _SCALE, _DURATION, _DATE, _TITLE, _MUXER, _WRITER = 0x1549A966, 0x2AD7B1, 0x4489, 0x4461, 0x7BA9, 0x4D80, 0x5741
_TRACKS, _TRACK, _TRACK_KIND, _VIDEO, _WIDTH, _HEIGHT = 0x1654AE6B, 0xAE, 0x83, 0xE0, 0xB0, 0xBA
_TAGS, _TAG, _SIMPLE, _NAME, _TEXT = 0x1254C367, 0x7373, 0x67C8, 0x45A3, 0x4487
_ATTACHMENTS, _ATTACHED, _FILE_NAME, _FILE_TEXT = 0x1941A469, 0x61A7, 0x466E, 0x467E
_SOUND: Final = 2

_CAPTION, _PERSON = Category.CAPTION_TEXT, Category.PERSON_IDENTITY
NAMES: Final = {
    # Matroska's own tag names (RFC 9559 section 24 and the registry of tags).
    "TITLE": ("Title", _CAPTION),
    "SUBTITLE": ("Subtitle", _CAPTION),
    "DESCRIPTION": ("Description", _CAPTION),
    "SYNOPSIS": ("Synopsis", _CAPTION),
    "SUMMARY": ("Summary", _CAPTION),
    "COMMENT": ("Comment", _CAPTION),
    "KEYWORDS": ("Keywords", _CAPTION),
    "SUBJECT": ("Subject", _CAPTION),
    "ARTIST": ("Artist", _PERSON),
    "ACTOR": ("Actor", _PERSON),
    "DIRECTOR": ("Director", _PERSON),
    "PRODUCER": ("Producer", _PERSON),
    "ENCODED_BY": ("EncodedBy", _PERSON),
    "COPYRIGHT": ("Copyright", _PERSON),
    "PURCHASE_OWNER": ("PurchaseOwner", _PERSON),
    "RECORDING_LOCATION": ("RecordingLocation", Category.LOCATION_INFERRED),
    "DATE_RECORDED": ("DateRecorded", Category.DATE_TAKEN),
    "DATE_ENCODED": ("DateEncoded", Category.DATE_TAKEN),
    "DATE_DIGITIZED": ("DateDigitized", Category.DATE_TAKEN),
    "DATE_TAGGED": ("DateTagged", Category.DATE_TAKEN),
    "CREATION_TIME": ("CreationTime", Category.DATE_TAKEN),
    "ENCODER": ("Encoder", Category.DEVICE_INFO),
}
# Of a movie that was copied over from MP4, by the names that its tags had there.
_KEPT: Final = {"LOCATION": "©xyz", "MAKE": "manu", "MODEL": "modl"}
_KEYS: Final = {key.lower(): key for key in MEANINGS}
_TIMES: Final = {"DateRecorded": 0.9, "DateDigitized": 0.7, "CreationTime": 0.7, "DateEncoded": 0.5}


class _Element(NamedTuple):
    kind: int
    body: int
    end: int


def read_matroska(source: ByteSource, gathered: Gathered) -> None:
    """Read a Matroska or WebM file's segment."""
    segment = next((one for one in _elements(source, 0, source.size, gathered) if one.kind == _SEGMENT), None)
    if segment is None:
        gathered.partly(ReasonCode.TRUNCATED, "no segment")
        return
    read: set[int] = set()
    sought: list[int] = []
    for one in _elements(source, segment.body, segment.end, gathered):
        if one.kind == _CLUSTER:
            break
        read.add(one.body)
        if one.kind == _SEEK_HEAD:
            sought += _places(source, one, segment, gathered)
        _read(source, one, gathered)
    for place in sought:
        there = next(_elements(source, place, segment.end, gathered), None)
        if there is not None and there.body not in read:
            read.add(there.body)
            _read(source, there, gathered)


def _elements(source: ByteSource, start: int, end: int, gathered: Gathered) -> Iterator[_Element]:
    """Yield the elements side by side in `start` to `end` (RFC 8794, 4 to 6); one of unknown size goes on to `end`."""
    for _ in range(_MAX_ELEMENTS):
        head = source.read(start, 12)
        if not head or start >= end:
            return
        wide = 9 - head[0].bit_length()
        if wide > 4 or len(head) <= wide:
            gathered.partly(ReasonCode.MALFORMED, "an element's name cannot be followed")
            return
        size_wide = 9 - head[wide].bit_length()
        body = start + wide + size_wide
        if size_wide > 8 or len(head) < wide + size_wide:
            gathered.partly(ReasonCode.MALFORMED, "an element's size cannot be followed")
            return
        size = int.from_bytes(head[wide : wide + size_wide], "big") - (1 << 7 * size_wide)
        unknown = size == (1 << 7 * size_wide) - 1
        if body + size > end and not unknown:
            gathered.partly(ReasonCode.TRUNCATED, "an element goes on past the end of what holds it")
        stop = end if unknown else min(body + size, end)
        yield _Element(int.from_bytes(head[:wide], "big"), body, stop)
        start = stop
    gathered.partly(ReasonCode.LIMIT, f"more than {_MAX_ELEMENTS} elements side by side")


def _places(source: ByteSource, head: _Element, segment: _Element, gathered: Gathered) -> list[int]:
    """Return where the seek head says that elements stand which tell something."""
    places = []
    for seek in _elements(source, head.body, head.end, gathered):
        values = {
            one.kind: int.from_bytes(_bytes(source, one, 8), "big")
            for one in _elements(source, seek.body, seek.end, gathered)
        }
        if seek.kind == _SEEK and values.get(_SEEK_ID) in _READERS:
            places.append(segment.body + values.get(_SEEK_AT, 0))
    return places


def _bytes(source: ByteSource, one: _Element, most: int = _MAX_TEXT) -> bytes:
    return source.read(one.body, min(most, one.end - one.body))


def _number(source: ByteSource, one: _Element) -> int:
    return int.from_bytes(_bytes(source, one, 8), "big")


def _read(source: ByteSource, one: _Element, gathered: Gathered) -> None:
    reader = _READERS.get(one.kind)
    if reader is not None:
        reader(source, one, gathered)


def _read_info(source: ByteSource, info: _Element, gathered: Gathered) -> None:
    """Read the segment's information (RFC 9559, 5.1.2)."""
    scale, duration = 1_000_000, 0.0
    for one in _elements(source, info.body, info.end, gathered):
        if one.kind == _SCALE:
            scale = _number(source, one)
        elif one.kind == _DURATION:
            data = _bytes(source, one, 8)
            duration = unpack(">f" if len(data) == 4 else ">d", data)[0] if len(data) in (4, 8) else 0.0
        elif one.kind == _DATE and one.end - one.body == 8:
            _add_date(int.from_bytes(_bytes(source, one, 8), "big", signed=True), gathered)
        elif one.kind == _TITLE:
            gathered.add(_CAPTION, "Title", decode_text(_bytes(source, one)), "Matroska:Title")
        elif one.kind in (_MUXER, _WRITER):
            name = "MuxingApp" if one.kind == _MUXER else "WritingApp"
            text = decode_text(_bytes(source, one))
            gathered.add(Category.DEVICE_INFO, name, text, f"Matroska:{name}")
            if name == "WritingApp":
                gathered.add_device("software", text, "Matroska:WritingApp")
    if 0 < duration * scale < _LONGEST_S * 1e9:
        gathered.duration_s = duration * scale / 1e9


def _add_date(nanoseconds: int, gathered: Gathered) -> None:
    """Note DateUTC: when the file was written, which for a recorder is when it was filmed."""
    try:
        local = (_EPOCH + timedelta(microseconds=nanoseconds // 1_000)).replace(microsecond=0).isoformat()
    except OverflowError:
        return
    gathered.add(Category.DATE_TAKEN, "DateUTC", f"{local}+00:00", "Matroska:DateUTC", confidence=0.7)
    gathered.times.append(CaptureTime(local=local, offset="+00:00", source="Matroska:DateUTC", confidence=0.7))


def _read_tracks(source: ByteSource, tracks: _Element, gathered: Gathered) -> None:
    for track in _elements(source, tracks.body, tracks.end, gathered):
        if track.kind != _TRACK:
            continue
        for one in _elements(source, track.body, track.end, gathered):
            if one.kind == _TRACK_KIND and _number(source, one) == _SOUND:
                gathered.add_sound("Matroska:TrackType")
            elif one.kind == _VIDEO and gathered.raster is None:
                sides = {part.kind: part for part in _elements(source, one.body, one.end, gathered)}
                width, height = (_number(source, sides[side]) if side in sides else 0 for side in (_WIDTH, _HEIGHT))
                if width and height:
                    gathered.raster = Raster(width=width, height=height, orientation=1)


def _read_tags(source: ByteSource, tags: _Element, gathered: Gathered) -> None:
    found: list[tuple[str, str]] = []
    for tag in _elements(source, tags.body, tags.end, gathered):
        if tag.kind == _TAG:
            _simple_tags(source, tag, gathered, found, 0)
    kept = []
    for name, text in found:
        upper = name.upper()
        if upper in NAMES:
            _add_named(NAMES[upper], text, gathered)
        else:
            key = _KEPT.get(upper.partition("-")[0], name.lower())
            if key := _KEYS.get(key.lower(), ""):
                kept.append(Tag(key=key, value=text))
    apply_tags(kept, gathered)


def _simple_tags(
    source: ByteSource, outer: _Element, gathered: Gathered, found: list[tuple[str, str]], depth: int
) -> None:
    """Collect names and texts; a tag may hold tags of its own."""
    for simple in _elements(source, outer.body, outer.end, gathered):
        if simple.kind != _SIMPLE:
            continue
        name = text = ""
        for one in _elements(source, simple.body, simple.end, gathered):
            if one.kind == _NAME:
                name = decode_text(_bytes(source, one))
            elif one.kind == _TEXT:
                text = decode_text(_bytes(source, one))
        found.append((name, text))
        if depth < _MAX_DEPTH:
            _simple_tags(source, simple, gathered, found, depth + 1)


def _add_named(meaning: tuple[str, Category], text: str, gathered: Gathered) -> None:
    name, category = meaning
    source = f"Matroska:{name}"
    if category is Category.DATE_TAKEN and (moment := parse_stamp(text)):
        text = moment.local + (moment.offset or "")
        if "T" in moment.local and name in _TIMES:
            gathered.times.append(
                CaptureTime(local=moment.local, offset=moment.offset, source=source, confidence=_TIMES[name])
            )
    gathered.add(category, name, text, source)


def _read_attachments(source: ByteSource, attachments: _Element, gathered: Gathered) -> None:
    for attached in _elements(source, attachments.body, attachments.end, gathered):
        if attached.kind != _ATTACHED:
            continue
        for one in _elements(source, attached.body, attached.end, gathered):
            if one.kind in (_FILE_NAME, _FILE_TEXT):
                name = "AttachedFileName" if one.kind == _FILE_NAME else "AttachedFileDescription"
                gathered.add(_CAPTION, name, decode_text(_bytes(source, one)), f"Matroska:{name}")


_READERS: Final = {
    _INFO: _read_info,
    _TRACKS: _read_tracks,
    _TAGS: _read_tags,
    _ATTACHMENTS: _read_attachments,
}

"""AVI (Microsoft RIFF; OpenDML 1.02), the movies of cameras before phones: header, INFO list, XMP, makers' lists."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from rollaudit.metadata.datetimes import parse_free_stamp
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.makernotes import read_maker_note
from rollaudit.metadata.source import ByteSource
from rollaudit.metadata.tiff import Tiff, decode_text
from rollaudit.metadata.xmp import MAX_PACKET, read_xmp
from rollaudit.model.evidence import CaptureTime, Category, Raster, ReasonCode

_MAX_CHUNKS: Final = 4_096
_MAX_DEPTH: Final = 4
_MAX_TEXT: Final = 1 << 16
_LONGEST_S: Final = 366 * 86_400

_CAPTION, _PERSON, _INFO, _DATE = (
    Category.CAPTION_TEXT,
    Category.PERSON_IDENTITY,
    Category.DEVICE_INFO,
    Category.DATE_TAKEN,
)
TAGS: Final = {
    # Multimedia Programming Interface and Data Specifications 1.0, the INFO list; IDIT is what cameras add.
    b"IDIT": ("DateTimeOriginal", _DATE, None),
    b"ICRD": ("DateCreated", _DATE, None),
    b"ISFT": ("Software", _INFO, "software"),
    b"INAM": ("Title", _CAPTION, None),
    b"ISBJ": ("Subject", _CAPTION, None),
    b"ICMT": ("Comment", _CAPTION, None),
    b"IKEY": ("Keywords", _CAPTION, None),
    b"IPRD": ("Product", _CAPTION, None),
    b"IART": ("Artist", _PERSON, None),
    b"ICOP": ("Copyright", _PERSON, None),
    b"ICMS": ("Commissioned", _PERSON, None),
    b"IENG": ("Engineer", _PERSON, None),
    b"ITCH": ("Technician", _PERSON, None),
    # Exif 2.32, 5.3: the exif list of RIFF files.
    b"ecor": ("Make", _INFO, "make"),
    b"emdl": ("Model", _INFO, "model"),
    b"eucm": ("UserComment", _CAPTION, None),
}
"""What a chunk's text is: its name in sources (`RIFF:<name>`), its category, the `Device` field it is a reading of."""

_NIKON: Final = {
    0x03: ("Make", _INFO, "make"),
    0x04: ("Model", _INFO, "model"),
    0x05: ("Software", _INFO, "software"),
    0x13: ("DateTimeOriginal", _DATE, None),
    0x14: ("DateTimeDigitized", _DATE, None),
}
_CONFIDENCE: Final = {"RIFF:DateTimeOriginal": 0.9, "Nikon:DateTimeOriginal": 0.9, "RIFF:DateCreated": 0.5}

_Tag = tuple[str, Category, str | None]


class _Chunk(NamedTuple):
    kind: bytes
    body: int
    end: int


def read_avi(source: ByteSource, gathered: Gathered) -> None:
    """Read an AVI's lists, wherever they stand; frames and sound are stepped over."""
    _read_list(source, _Chunk(b"", 0, source.size), gathered, 0)


def _chunks(source: ByteSource, start: int, end: int, gathered: Gathered) -> Iterator[_Chunk]:
    """Yield the chunks side by side in `start` to `end`; each is padded to an even length."""
    for _ in range(_MAX_CHUNKS):
        head = source.read(start, 8)
        if len(head) < 8 or start + 8 > end:
            return
        length = int.from_bytes(head[4:], "little")
        if start + 8 + length > end:
            gathered.partly(ReasonCode.TRUNCATED, "the file ends within a RIFF chunk")
        yield _Chunk(head[:4], start + 8, min(start + 8 + length, end))
        start += 8 + length + length % 2
    gathered.partly(ReasonCode.LIMIT, f"more than {_MAX_CHUNKS} RIFF chunks side by side")


def _read_list(source: ByteSource, outer: _Chunk, gathered: Gathered, depth: int) -> None:
    for chunk in _chunks(source, outer.body, outer.end, gathered):
        if chunk.kind in (b"RIFF", b"LIST"):
            if source.read(chunk.body, 4) != b"movi" and depth < _MAX_DEPTH:
                _read_list(source, chunk._replace(body=chunk.body + 4), gathered, depth + 1)
        elif chunk.kind in _READERS:
            _READERS[chunk.kind](source, chunk, gathered)
        elif chunk.kind in TAGS:
            text = decode_text(source.read(chunk.body, min(_MAX_TEXT, chunk.end - chunk.body)))
            _emit("RIFF", TAGS[chunk.kind], text, gathered)


def _read_header(source: ByteSource, chunk: _Chunk, gathered: Gathered) -> None:
    """Read AVIMAINHEADER: microseconds a frame first, frames at 16, width and height at 32."""
    head = source.read(chunk.body, min(40, chunk.end - chunk.body))
    if len(head) < 40:
        gathered.partly(ReasonCode.MALFORMED, "the movie's header ends early")
        return
    pace, frames, width, height = (int.from_bytes(head[at : at + 4], "little") for at in (0, 16, 32, 36))
    if 0 < width < 1 << 16 and 0 < height < 1 << 16:
        gathered.raster = Raster(width=width, height=height, orientation=1)
    if 0 < pace * frames < _LONGEST_S * 1_000_000:
        gathered.duration_s = pace * frames / 1_000_000


def _read_stream(source: ByteSource, chunk: _Chunk, gathered: Gathered) -> None:
    if source.read(chunk.body, 4) == b"auds":
        gathered.add_sound("RIFF:StreamType")


def _read_packet(source: ByteSource, chunk: _Chunk, gathered: Gathered) -> None:
    """Read an XMP packet (XMP part 3, 2.4)."""
    read_xmp(source.read(chunk.body, min(MAX_PACKET, chunk.end - chunk.body)), gathered)


def _read_nikon(source: ByteSource, chunk: _Chunk, gathered: Gathered) -> None:
    """Read Nikon's list: number, length and text, one after the other, little-endian."""
    data = source.read(chunk.body, min(_MAX_TEXT, chunk.end - chunk.body))
    at = 0
    while at + 4 <= len(data):
        number, length = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
        if tag := _NIKON.get(number):
            _emit("Nikon", tag, decode_text(data[at + 4 : at + 4 + length]), gathered)
        at += 4 + length


def _read_note(source: ByteSource, chunk: _Chunk, gathered: Gathered) -> None:
    """Read a maker note that says itself whose it is, as Pentax writes it into its lists `hydt` and `pntx`."""
    read_maker_note(Tiff(source, "<"), (chunk.body, chunk.end - chunk.body), "", gathered)


_READERS: Final = {
    b"avih": _read_header,
    b"strh": _read_stream,
    b"_PMX": _read_packet,
    b"nctg": _read_nikon,
    b"hymn": _read_note,
    b"mknt": _read_note,
}


def _emit(group: str, tag: _Tag, text: str, gathered: Gathered) -> None:
    name, category, device = tag
    source = f"{group}:{name}"
    if category is _DATE:
        # `Mon Mar 10 15:04:43 2003` by the specification, Exif's form by many cameras, either with blanks for zeros.
        moment = parse_free_stamp(" ".join(text.split()).replace(": ", ":").replace("/ ", "/"))
        if moment is None:
            gathered.add(category, name, text.strip(" :0"), source, confidence=0.5)
            return
        text = moment.local + (moment.offset or "")
        confidence = _CONFIDENCE.get(source, 0.7)
        gathered.times.append(
            CaptureTime(local=moment.local, offset=moment.offset, source=source, confidence=confidence)
        )
    elif device is not None:
        gathered.add_device(device, text, source)
    gathered.add(category, name, text, source)

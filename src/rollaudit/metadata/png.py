"""PNG (W3C PNG, third edition): text, Exif and Content Credentials chunks, before the picture and after it."""

import re
import zlib
from typing import Final

from rollaudit.metadata.datetimes import parse_free_stamp
from rollaudit.metadata.exif import read_exif
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.generated import PROMPT_KEYWORDS, is_prompt
from rollaudit.metadata.iptc import read_iptc
from rollaudit.metadata.photoshop import read_resources
from rollaudit.metadata.source import ByteSource, MemorySource
from rollaudit.metadata.trailing import read_trailing
from rollaudit.metadata.xmp import MAX_PACKET, read_xmp
from rollaudit.model.evidence import CaptureTime, Category, Raster, ReasonCode

_MAX_CHUNKS: Final = 10_000
_MAX_CHUNK: Final = 16 << 20
_MAX_INFLATED: Final = MAX_PACKET
_MAX_INFLATED_IN_ALL: Final = 4 * MAX_PACKET
_XMP_HEADER: Final = b"http://ns.adobe.com/xap/1.0/\0"
_NO_HEX: Final = re.compile(rb"[^0-9a-fA-F]+")

_CAPTION, _PERSON, _INFO = Category.CAPTION_TEXT, Category.PERSON_IDENTITY, Category.DEVICE_INFO
# Keywords of the PNG specification (11.3.3.2), and those by which image generators keep prompt and settings.
KEYWORDS: Final = {
    "title": ("Title", _CAPTION),
    "author": ("Author", _PERSON),
    "artist": ("Author", _PERSON),
    "copyright": ("Copyright", _PERSON),
    "software": ("Software", _INFO),
    "source": ("Source", _INFO),
    "make": ("Make", _INFO),
    "model": ("Model", _INFO),
}
_TIMES: Final = frozenset({"creation time", "create-date", "creation_time"})
# What ImageMagick and others write about files and pixels: nothing of a person.
_TECHNICAL: Final = ("date:", "png:", "icc:", "jpeg:", "tiff:", "svg:", "exif:", "thumb::", "pdf:", "xcf:")


def read_png(source: ByteSource, gathered: Gathered) -> None:
    """Read the chunks of a PNG up to IEND; the sizes of what is inflated are capped."""
    at, size = 8, source.size
    frame: tuple[int, int] | None = None
    for _ in range(_MAX_CHUNKS):
        head = source.read(at, 8)
        if len(head) < 8:
            gathered.partly(ReasonCode.TRUNCATED, "the file ends before the last PNG chunk")
            break
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if kind == b"IEND":
            if at + 12 + length < size:
                read_trailing(source, at + 12 + length, size, "PNG", gathered)
            break
        if kind == b"IHDR":
            body = source.read(at + 8, 8)
            frame = (int.from_bytes(body[:4], "big"), int.from_bytes(body[4:], "big"))
        elif kind in _CHUNKS:
            if length > _MAX_CHUNK:
                gathered.partly(ReasonCode.LIMIT, "a PNG text chunk over 16 MiB")
            else:
                _read_chunk(kind, source.read(at + 8, length), gathered)
        elif kind == b"caBX":
            gathered.add(Category.EDIT_HISTORY, "C2PA", True, "PNG:caBX")
        if at + 12 + length > size:
            gathered.partly(ReasonCode.TRUNCATED, "the file ends within a PNG chunk")
            break
        at += 12 + length
    else:
        gathered.partly(ReasonCode.LIMIT, f"more than {_MAX_CHUNKS} PNG chunks")
    if frame and all(frame):
        gathered.raster = Raster(width=frame[0], height=frame[1], orientation=gathered.orientation or 1)


_CHUNKS: Final = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"zxIf", b"tIME"})


def _read_chunk(kind: bytes, body: bytes, gathered: Gathered) -> None:
    if kind == b"eXIf":
        _read_exif(body, gathered)
        return
    if kind == b"zxIf":
        # The draft of eXIf with a flag, the inflated length and deflated data.
        _read_exif(_inflate(body[5:], gathered), gathered)
        return
    if kind == b"tIME":
        _read_time_chunk(body, gathered)
        return
    keyword, _, rest = body.partition(b"\0")
    charset = "latin-1"
    if kind == b"zTXt":
        rest = _inflate(rest[1:], gathered)
    elif kind == b"iTXt":
        charset = "utf-8"
        deflated, rest = rest[:1] == b"\x01", rest[2:]
        rest = rest.partition(b"\0")[2].partition(b"\0")[2]
        if deflated:
            rest = _inflate(rest, gathered)
    _read_text(keyword.decode("latin-1"), rest, charset, gathered)


def _read_exif(block: bytes, gathered: Gathered) -> None:
    """Read an Exif block; one after another, such as a text profile beside eXIf, as the second."""
    again = any(fact.source.startswith("EXIF:") for fact in gathered.facts)
    read_exif(MemorySource(block), gathered, prefix="EXIF2" if again else "EXIF")


def _read_text(keyword: str, value: bytes, charset: str, gathered: Gathered) -> None:
    if keyword == "XML:com.adobe.xmp":
        read_xmp(value, gathered)
        return
    if keyword.startswith("Raw profile type "):
        _read_profile(keyword[17:].strip().lower(), value, gathered)
        return
    lower = keyword.lower()
    if lower.startswith(_TECHNICAL):
        return
    text = _decode(value, charset)
    if lower in _TIMES:
        _read_creation_time(text, gathered)
        return
    if lower in PROMPT_KEYWORDS or is_prompt(text):
        gathered.add(Category.EDIT_HISTORY, "GeneratedPicture", True, f"PNG:{keyword[:79]}")
    name, category = KEYWORDS.get(lower, (keyword[:79], _CAPTION))
    gathered.add(category, name, text, f"PNG:{name}")
    if category is _INFO and lower in {"software", "make", "model"}:
        gathered.add_device(lower, text, f"PNG:{name}")


def _read_creation_time(text: str, gathered: Gathered) -> None:
    source = "PNG:CreationTime"
    moment = parse_free_stamp(text)
    gathered.add(Category.DATE_TAKEN, "CreationTime", moment.local + (moment.offset or "") if moment else text, source)
    if moment:
        gathered.times.append(CaptureTime(local=moment.local, offset=moment.offset, source=source, confidence=0.7))


def _read_time_chunk(body: bytes, gathered: Gathered) -> None:
    """Note tIME (11.3.5.1): when the picture was last changed, in UTC; in doubt as a time of capture."""
    if len(body) != 7:
        return
    year = int.from_bytes(body[:2], "big")
    moment = parse_free_stamp(f"{year:04d}-{body[2]:02d}-{body[3]:02d}T{body[4]:02d}:{body[5]:02d}:{body[6]:02d}Z")
    if moment:
        gathered.add(Category.DATE_TAKEN, "tIME", f"{moment.local}+00:00", "PNG:tIME")
        gathered.times.append(CaptureTime(local=moment.local, offset="+00:00", source="PNG:tIME", confidence=0.3))


def _read_profile(kind: str, value: bytes, gathered: Gathered) -> None:
    """Read ImageMagick's `Raw profile type`: a line with the name, one with the length, then hexadecimal lines."""
    lines = value.strip().split(b"\n", 2)
    digits = _NO_HEX.sub(b"", lines[2]) if len(lines) == 3 else b""
    data = bytes.fromhex(digits[: len(digits) & ~1].decode("ascii"))
    if kind in {"exif", "app1"}:
        if data.startswith(_XMP_HEADER):
            read_xmp(data[len(_XMP_HEADER) :], gathered)
        elif data:
            _read_exif(data, gathered)
    elif kind == "xmp":
        read_xmp(data, gathered)
    elif kind in {"iptc", "8bim", "app13"}:
        data = data.removeprefix(b"Photoshop 3.0\0")
        if data[:1] == b"\x1c":
            read_iptc(data, gathered)
        else:
            read_resources(data, gathered)


def _inflate(data: bytes, gathered: Gathered) -> bytes:
    """Return the inflated data, at most `_MAX_INFLATED` bytes of it; what is cut or damaged is noted."""
    if gathered.inflated_bytes >= _MAX_INFLATED_IN_ALL:
        gathered.partly(ReasonCode.LIMIT, "compressed PNG texts over 32 MiB in all")
        return b""
    inflater = zlib.decompressobj()
    try:
        inflated = inflater.decompress(data, _MAX_INFLATED)
    except zlib.error:
        gathered.partly(ReasonCode.MALFORMED, "a compressed PNG text is damaged")
        return b""
    gathered.inflated_bytes += len(inflated)
    if inflater.unconsumed_tail:
        gathered.partly(ReasonCode.LIMIT, "a compressed PNG text over 8 MiB")
    return inflated


def _decode(value: bytes, charset: str) -> str:
    try:
        # The specification says Latin-1 for tEXt; most generators write UTF-8 all the same.
        return value.decode("utf-8").strip("\0 \r\n\t")
    except UnicodeDecodeError:
        return value.decode("latin-1" if charset == "latin-1" else "cp1252", "replace").strip("\0 \r\n\t")

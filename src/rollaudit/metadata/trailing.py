"""What stands behind a picture's end: motion-photo movies, further pictures, makers' trailers, anything at all."""

from typing import Final

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.quicktime import read_quicktime
from rollaudit.metadata.source import ByteSource, OffsetSource
from rollaudit.model.evidence import Category

_SNIFFED: Final = 16
_WINDOW: Final = 16_384
_LONGEST_PADDING: Final = 1 << 20
# (offset, bytes, name): enough to say what was left behind a picture.
_SIGNATURES: Final = (
    (4, b"ftyp", "movie or HEIF picture"),
    (0, b"\xff\xd8\xff", "JPEG picture"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG picture"),
    (0, b"GIF8", "GIF picture"),
    (8, b"WEBP", "WebP picture"),
    (8, b"WAVE", "WAV sound"),
    (0, b"II*\0", "TIFF structure"),
    (0, b"MM\0*", "TIFF structure"),
    (0, b"PK\x03\x04", "ZIP archive"),
    (0, b"Rar!", "RAR archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (0, b"%PDF", "PDF document"),
    (0, b"\x1f\x8b", "gzip data"),
    (0, b"<?xml", "XML text"),
    (0, b"<?xpacket", "XMP packet"),
    (0, b"<x:xmpmeta", "XMP packet"),
    (0, b"AXS!", "AFCP trailer"),
    (0, b"\xa1\xb2\xc3\xd4", "PhotoMechanic trailer"),
)
_MOVIE_BRANDS: Final = (b"qt  ", b"mp4", b"isom", b"iso", b"avc1", b"3gp", b"M4V", b"MSNV", b"hvc1", b"dash")
_UNKNOWN: Final = "data of no known format"


def kind_of(head: bytes) -> str:
    """Return in words what data that begin with `head` are; a text is told from bytes."""
    if is_movie(head):
        return "movie"
    for at, mark, name in _SIGNATURES:
        if head[at : at + len(mark)] == mark:
            return name
    if len(head) >= 8 and head.isascii() and head.decode("ascii").replace("\n", " ").replace("\t", " ").isprintable():
        return "text"
    return _UNKNOWN


def is_movie(head: bytes) -> bool:
    """Return whether data begin as an MP4 or QuickTime movie does (ISO/IEC 14496-12 section 4.3)."""
    return head[4:8] == b"ftyp" and head[8:12].startswith(_MOVIE_BRANDS)


def read_trailing(source: ByteSource, start: int, end: int, place: str, gathered: Gathered) -> None:
    """Note the data in `start` to `end`, behind the end of a `place` (`PNG`), and read a movie among them.

    Padding (zeros, blanks, line ends) is nothing: cameras fill their files up to whole blocks with it.
    """
    start = first_content(source, start, end)
    if start >= end:
        return
    head = source.read(start, _SNIFFED)
    if is_movie(head):
        read_movie(source, start, end, f"{place}:Trailer", gathered)
        return
    gathered.add(Category.MEDIA_CONTENT, "TrailingData", f"{kind_of(head)}, {end - start} bytes", f"{place}:Trailer")


def first_content(source: ByteSource, start: int, end: int) -> int:
    """Return where the first byte that is no padding stands, looking at 1 MiB at most; `end` where there is none."""
    for at in range(start, min(end, start + _LONGEST_PADDING), _WINDOW):
        window = source.read(at, min(_WINDOW, end - at))
        if content := window.lstrip(b"\0 \r\n"):
            return _with_size(source, start, at + len(window) - len(content))
    return min(end, start + _LONGEST_PADDING)


def _with_size(source: ByteSource, start: int, found: int) -> int:
    """Return where content at `found` begins: the first zeros of a movie's size are no padding."""
    for at in range(max(start, found - 3), found):
        if source.read(at + 4, 4) == b"ftyp":
            return at
    return found


def read_movie(source: ByteSource, start: int, end: int, found_by: str, gathered: Gathered) -> None:
    """Read the movie in `start` to `end`: its sources begin with `MotionPhoto:`."""
    if any(fact.field == "MotionPhotoVideo" for fact in gathered.facts):
        return
    gathered.movie = (start, end)
    inner = Gathered()
    read_quicktime(OffsetSource(source, start, end - start), inner)
    shown = f"movie, {end - start} bytes"
    if inner.duration_s:
        shown = f"movie of {inner.duration_s:.1f} s, {end - start} bytes"
    gathered.add(Category.MEDIA_CONTENT, "MotionPhotoVideo", shown, found_by)
    gathered.absorb(inner, "MotionPhoto")

"""JPEG files (ITU-T T.81 Annex B): the segments before the picture, and what stands behind it."""

from typing import Final

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.jpeg_end import end_of_picture
from rollaudit.metadata.jpeg_segments import Segments, read_segments
from rollaudit.metadata.mpf import mpf_images
from rollaudit.metadata.seft import read_seft, seft_blocks
from rollaudit.metadata.source import ByteSource, OffsetSource
from rollaudit.metadata.trailing import first_content, is_movie, read_movie, read_trailing
from rollaudit.model.evidence import Category, ReasonCode

_EMBEDDED_WINDOW: Final = 4096
_SOI: Final = b"\xff\xd8"
_MAX_LINKED: Final = 16
Region = tuple[int, int]
"""Where a part begins and ends, as offsets in the file."""


def read_jpeg(source: ByteSource, gathered: Gathered) -> None:
    """Read a JPEG: its metadata, whether its picture is whole, and everything behind the picture's end."""
    kept = read_segments(source, 2, gathered)
    if kept.scan is not None:
        _read_behind(source, kept, kept.scan, gathered)
    elif gathered.linked:
        _read_linked(source, 2, set(), gathered)


def read_exv(source: ByteSource, gathered: Gathered) -> None:
    """Read Exiv2's sidecar: a signature of seven bytes in the place of SOI, then JPEG segments."""
    read_segments(source, 7, gathered)


def _read_behind(source: ByteSource, kept: Segments, scan: int, gathered: Gathered) -> None:
    end = source.size
    parts: list[Region] = []
    if trailer := seft_blocks(source, end):
        end, blocks = trailer
        read_seft(source, blocks, gathered)
    if kept.mpf:
        parts += _read_listed(source, kept.mpf, scan, gathered)
    if gathered.linked and not trailer:
        parts += _read_linked(source, scan, {start for start, _ in parts}, gathered)
    parts.sort()
    picture_end = end_of_picture(source, scan, parts[0][0] if parts else end)
    if picture_end is None and parts:
        picture_end = end_of_picture(source, scan, end)
    if picture_end is None:
        gathered.partly(ReasonCode.TRUNCATED, "the picture has no end")
        return
    for start, stop in (*parts, (end, end)):
        if picture_end < start:
            _read_unlisted(source, (picture_end, start), gathered)
        picture_end = max(picture_end, stop)


def _read_listed(source: ByteSource, index: tuple[int, bytes], scan: int, gathered: Gathered) -> list[Region]:
    """Note the pictures that a multi-picture index lists behind the first; return where they lie."""
    gathered.add(Category.MEDIA_CONTENT, "MultiPicture", True, "JPEG:APP2")
    found: list[Region] = []
    for number, (kind, start, end) in enumerate(mpf_images(*index), start=1):
        if scan < start < end <= source.size and source.read(start, 2) == _SOI:
            found.append((start, end))
            _read_picture(source, (start, end), (kind, "MPF", f"MPF:MPImage{number}"), gathered)
    return found


def _read_linked(source: ByteSource, scan: int, known: set[int], gathered: Gathered) -> list[Region]:
    """Note the parts that XMP lists behind the picture; they are counted back from the file's end.

    (Motion Photo format 1.0 and Ultra HDR 1.1: `Container:Directory`; the older `GCamera:MicroVideoOffset`.)
    """
    found: list[Region] = []
    end = source.size
    for part in reversed(gathered.linked[:_MAX_LINKED]):
        start = end - part.length - part.padding
        if part.length <= 0 or start <= scan:
            break
        head = source.read(start, 16)
        if is_movie(head):
            read_movie(source, start, end, "XMP:Container:Directory", gathered)
        elif start in known:
            end = start
            continue
        elif head[:2] == _SOI:
            label = f"XMP:Container:{part.semantic}"
            _read_picture(source, (start, end), (part.semantic, "MPF", label), gathered)
        else:
            # Written before the file was cut or changed: it says nothing of these bytes.
            break
        found.append((start, end))
        end = start
    return found


def _read_unlisted(source: ByteSource, place: Region, gathered: Gathered) -> None:
    start = first_content(source, *place)
    if source.read(start, 3) == b"\xff\xd8\xff":
        # Several pictures may follow one another; the first is read, the bytes are counted as one.
        _read_picture(source, (start, place[1]), ("TrailingData", "Trailer", "JPEG:Trailer"), gathered)
    else:
        read_trailing(source, start, place[1], "JPEG", gathered)


def _read_picture(source: ByteSource, place: Region, names: tuple[str, str, str], gathered: Gathered) -> None:
    """Note a picture within the file with its size, and read the metadata of its own.

    `names` are the fact's field, how sources of its own metadata begin, and the fact's source.
    """
    start, end = place
    field, prefix, label = names
    inner = Gathered()
    read_segments(OffsetSource(source, start, end - start), 2, inner, window=_EMBEDDED_WINDOW)
    inner.reasons.clear()  # damage within a hidden picture costs nothing of the file's own
    if any(fact.field == "GainMap" for fact in inner.facts):
        field = "GainMap"
    size = f"{inner.raster.width}x{inner.raster.height} px, " if inner.raster else ""
    what = "JPEG picture, " if field == "TrailingData" else ""
    gathered.add(Category.MEDIA_CONTENT, field, f"{what}{size}{end - start} bytes", label)
    gathered.absorb(inner, prefix)

"""TIFF and the RAW formats built on it, Fujifilm's RAF, and Photoshop's PSD: where their Exif core stands."""

from typing import Final

from rollaudit.metadata.exif import open_block, read_exif, read_root
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.jpeg_segments import read_segments
from rollaudit.metadata.photoshop import EXIF_RESOURCE, read_resources, walk_resources
from rollaudit.metadata.source import ByteSource, MemorySource, OffsetSource
from rollaudit.metadata.tiff import Entry, Tiff
from rollaudit.model.evidence import Category, Raster, ReasonCode

_WIDTH, _LENGTH, _SUB_DIRECTORIES, _SUBFILE_TYPE = 0x0100, 0x0101, 0x014A, 0x00FE
_RW2_JPEG: Final = 0x002E
_RW2_SENSOR: Final = (0x0007, 0x0006)
_MAX_SUB_DIRECTORIES: Final = 8
_MAX_PREVIEW: Final = 8 << 20
_MAX_RESOURCES: Final = 16 << 20


def read_tiff(source: ByteSource, gathered: Gathered) -> None:
    """Read a TIFF, BigTIFF or TIFF-based RAW file: its root directory is an Exif block's."""
    opened = open_block(source, gathered, "TIFF")
    if opened is None:
        return
    tiff, first = opened
    read_root(tiff, first, gathered, "EXIF")
    size = _picture_size(tiff.reopened(), first, gathered)
    if size is not None:
        gathered.raster = Raster(width=size[0], height=size[1], orientation=gathered.orientation or 1)


def read_rw2(source: ByteSource, gathered: Gathered) -> None:
    """Read Panasonic's RW2: the root directory, and the full preview JPEG in it, which alone has the maker note."""
    read_tiff(source, gathered)
    opened = Tiff.open(source)
    if opened is None:
        return
    tiff, first = opened
    for entry in tiff.directory(first)[0]:
        if entry[0] == _RW2_JPEG:
            own, gathered.raster = gathered.raster, None
            read_segments(MemorySource(tiff.data(entry, _MAX_PREVIEW)), 2, gathered, prefix="JpgFromRaw")
            gathered.raster = own or gathered.raster


def read_raf(source: ByteSource, gathered: Gathered) -> None:
    """Read Fujifilm's RAF: its header gives offset and length of a JPEG that holds the metadata (bytes 84 to 91)."""
    header = source.read(84, 8)
    offset, length = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:], "big")
    if len(header) < 8 or not offset or offset >= source.size:
        gathered.partly(ReasonCode.TRUNCATED, "the RAF preview is missing")
        return
    read_segments(OffsetSource(source, offset, length), 2, gathered)


def read_psd(source: ByteSource, gathered: Gathered) -> None:
    """Read a PSD or PSB: header, colour mode data, image resources (Adobe Photoshop File Formats)."""
    header = source.read(0, 26)
    if len(header) < 26:
        gathered.partly(ReasonCode.TRUNCATED, "the PSD header is cut")
        return
    at = 26 + 4 + int.from_bytes(source.read(26, 4), "big")
    length = int.from_bytes(source.read(at, 4), "big")
    if length > _MAX_RESOURCES:
        gathered.partly(ReasonCode.LIMIT, "image resources over 16 MiB")
        return
    data = source.read(at + 4, length)
    if len(data) < length:
        gathered.partly(ReasonCode.TRUNCATED, "the file ends within its image resources")
    read_photoshop_exif(data, gathered)
    read_resources(data, gathered)
    height, width = int.from_bytes(header[14:18], "big"), int.from_bytes(header[18:22], "big")
    gathered.raster = Raster(width=width, height=height, orientation=gathered.orientation or 1)


def read_photoshop_exif(data: bytes, gathered: Gathered) -> None:
    """Read the Exif blocks kept as image resources."""
    for identifier, body in walk_resources(data):
        if identifier == EXIF_RESOURCE:
            read_exif(MemorySource(body), gathered)


def _picture_size(tiff: Tiff, first: int, gathered: Gathered) -> tuple[int, int] | None:
    """Return width and height of the full picture: IFD0's, or the largest full-resolution SubIFD's (DNG, NEF).

    The others are previews (TIFF 6.0 NewSubfileType, bit 0): each is noted, for an edit may leave them as they were.
    """
    entries = {entry[0]: entry for entry in tiff.directory(first)[0]}
    best = _size_of(tiff, entries, _WIDTH, _LENGTH) or _size_of(tiff, entries, *_RW2_SENSOR)
    for offset in tiff.numbers(entries[_SUB_DIRECTORIES], _MAX_SUB_DIRECTORIES) if _SUB_DIRECTORIES in entries else ():
        inner = {entry[0]: entry for entry in tiff.directory(int(offset))[0]}
        if _SUBFILE_TYPE not in inner:
            continue
        kind, size = tiff.integer(inner[_SUBFILE_TYPE]), _size_of(tiff, inner, _WIDTH, _LENGTH)
        if kind & 1:
            shown = f"{size[0]}x{size[1]} px" if size else True
            gathered.add(Category.MEDIA_CONTENT, "Preview", shown, "EXIF:SubIFDs")
        elif kind == 0 and size and (best is None or size[0] * size[1] > best[0] * best[1]):
            best = size
    return best


def _size_of(tiff: Tiff, entries: dict[int, Entry], width_tag: int, length_tag: int) -> tuple[int, int] | None:
    if width_tag not in entries or length_tag not in entries:
        return None
    width, height = tiff.integer(entries[width_tag]), tiff.integer(entries[length_tag])
    return (width, height) if width > 0 and height > 0 else None

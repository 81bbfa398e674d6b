"""JPEG XL (ISO/IEC 18181-2: the container's boxes; ISO/IEC 18181-1 Annex D: the codestream's size and orientation)."""

from rollaudit.metadata.bmff import payload, walk
from rollaudit.metadata.exif import read_exif
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.heif import exif_payload
from rollaudit.metadata.source import ByteSource, MemorySource
from rollaudit.metadata.xmp import read_xmp
from rollaudit.model.evidence import Category, Raster, ReasonCode

_CODESTREAM = b"\xff\x0a"
_HEADER_BYTES = 32
_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
"""Width to height for the ratio codes 1 to 7 of the SizeHeader (Annex D.2)."""


def read_jxl(source: ByteSource, gathered: Gathered) -> None:
    """Read a JPEG XL file: its Exif and XML boxes, and the size and orientation of its codestream.

    Brotli-compressed metadata (`brob`) need a decoder outside the standard library: the file is then read in part.
    """
    raster = codestream_raster(source.read(0, _HEADER_BYTES))
    for box in walk(source, 0, source.size if raster is None else 0, gathered):
        if box.kind == b"Exif":
            data = payload(source, box, gathered)
            if len(data) > 4:
                read_exif(MemorySource(exif_payload(data)), gathered)
        elif box.kind == b"jumb" and b"c2pa" in source.read(box.body, min(64, box.end - box.body)):
            gathered.add(Category.EDIT_HISTORY, "C2PA", True, "JXL:jumb")
        elif box.kind == b"jhgm":
            # ISO/IEC 18181-2:2024: the HDR gain map's box.
            gathered.add(Category.MEDIA_CONTENT, "GainMap", f"{box.end - box.body} bytes", "JXL:jhgm")
        elif box.kind == b"xml ":
            read_xmp(payload(source, box, gathered), gathered)
        elif box.kind == b"brob" and source.read(box.body, 4) in (b"Exif", b"xml "):
            gathered.partly(ReasonCode.UNSUPPORTED_PART, "Brotli-compressed metadata")
        elif box.kind in (b"jxlc", b"jxlp") and raster is None:
            # A partial codestream box begins with its 4-byte index.
            start = box.body + (4 if box.kind == b"jxlp" else 0)
            raster = codestream_raster(source.read(start, min(_HEADER_BYTES, box.end - start)))
    gathered.raster = raster
    # The codestream's orientation rules, whatever the Exif box says (ISO/IEC 18181-1 Annex D.3).
    gathered.orientation = raster.orientation if raster else gathered.orientation


def codestream_raster(data: bytes) -> Raster | None:
    """Return the size and orientation that a codestream's first bytes tell, or None where they are no codestream."""
    if not data.startswith(_CODESTREAM) or len(data) < 4:
        return None
    bits = int.from_bytes(data[2:], "little")
    used = 0

    def take(count: int) -> int:
        nonlocal used
        value = (bits >> used) & ((1 << count) - 1)
        used += count
        return value

    def side(*, small: bool) -> int:
        return (take(5) + 1) * 8 if small else 1 + take((9, 13, 18, 30)[take(2)])

    small = bool(take(1))
    height = side(small=small)
    ratio = take(3)
    width = side(small=small) if ratio == 0 else height * _RATIOS[ratio - 1][0] // _RATIOS[ratio - 1][1]
    # ImageMetadata (Annex D.3): all_default, extra_fields, then orientation less one.
    orientation = 1 if take(1) or not take(1) else 1 + take(3)
    return Raster(width=width, height=height, orientation=orientation) if used <= 8 * len(data[2:]) else None

"""WebP (RFC 9649): the chunks of its RIFF container."""

from typing import Final

from rollaudit.metadata.exif import read_exif
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.source import ByteSource, MemorySource
from rollaudit.metadata.trailing import read_trailing
from rollaudit.metadata.xmp import read_xmp
from rollaudit.model.evidence import Category, Raster, ReasonCode

_MAX_CHUNKS: Final = 10_000
_MAX_CHUNK: Final = 8 << 20


def read_webp(source: ByteSource, gathered: Gathered) -> None:
    """Read the chunks of a WebP; EXIF and XMP usually stand after the picture."""
    # RIFF (RFC 9649, 2.3): the size counts from byte 8; what lies behind it is no part of the picture.
    at, size = 12, source.size
    stated = 8 + int.from_bytes(source.read(4, 4), "little")
    stated += stated & 1
    if stated > size + 1:
        gathered.partly(ReasonCode.TRUNCATED, "the file ends before its RIFF container does")
    elif stated < size:
        size = max(stated, at)
    frame: tuple[int, int] | None = None
    for _ in range(_MAX_CHUNKS):
        head = source.read(at, 8)
        if len(head) < 8 or at >= size:
            break
        kind, length = head[:4], int.from_bytes(head[4:], "little")
        if kind in {b"VP8X", b"VP8 ", b"VP8L"}:
            frame = frame or _frame(kind, source.read(at + 8, 10))
        elif kind in {b"EXIF", b"XMP "}:
            if length > _MAX_CHUNK:
                gathered.partly(ReasonCode.LIMIT, "a WebP metadata chunk over 8 MiB")
            elif kind == b"EXIF":
                read_exif(MemorySource(source.read(at + 8, length)), gathered)
            else:
                read_xmp(source.read(at + 8, length), gathered)
        elif kind == b"C2PA":
            gathered.add(Category.EDIT_HISTORY, "C2PA", True, "WebP:C2PA")
        # Chunks are padded to an even length (RFC 9649, 2.3).
        if at + 8 + length > size:
            gathered.partly(ReasonCode.TRUNCATED, "the file ends within a WebP chunk")
            break
        at += 8 + length + (length & 1)
    else:
        gathered.partly(ReasonCode.LIMIT, f"more than {_MAX_CHUNKS} WebP chunks")
    if size < source.size:
        read_trailing(source, size, source.size, "WebP", gathered)
    if frame and all(frame):
        gathered.raster = Raster(width=frame[0], height=frame[1], orientation=gathered.orientation or 1)


def _frame(kind: bytes, body: bytes) -> tuple[int, int] | None:
    """Return width and height of the canvas (RFC 9649 2.7), or of the VP8 (RFC 6386 9.1) or VP8L frame (3.4)."""
    if len(body) < 10:
        return None
    if kind == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if kind == b"VP8 ":
        if body[3:6] != b"\x9d\x01\x2a":
            return None
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    if body[0] != 0x2F:
        return None
    bits = int.from_bytes(body[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1

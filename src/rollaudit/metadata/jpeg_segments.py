"""JPEG (ITU-T T.81 Annex B): its marker segments up to the scan, wherever the metadata stands among them."""

import re
from dataclasses import dataclass, field
from typing import Final

from rollaudit.metadata.exif import read_exif
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.photoshop import read_resources
from rollaudit.metadata.source import ByteSource, MemorySource
from rollaudit.metadata.tiff import decode_text
from rollaudit.metadata.xmp import MAX_PACKET, read_xmp
from rollaudit.model.evidence import Category, Raster, ReasonCode

_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENDED: Final = b"http://ns.adobe.com/xmp/extension/\0"
_PACKET: Final = re.compile(rb"<\?xpacket|<x:xmpmeta|<rdf:RDF")
_RESOURCES: Final = b"Photoshop 3.0\0"
_MAX_SEGMENTS: Final = 4_000
_WINDOW: Final = 4096
_START_OF_SCAN, _END = 0xDA, 0xD9
# T.81 Table B.1: markers without a length: TEM, RST0-7, SOI.
_BARE: Final = frozenset({0x01, 0xD8, *range(0xD0, 0xD8)})
# Start of frame, without DHT (C4), JPG (C8) and DAC (CC).
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_APP1, _APP2, _APP6, _APP11, _APP13, _COMMENT = 0xE1, 0xE2, 0xE6, 0xEB, 0xED, 0xFE
_WANTED: Final = _FRAMES | {_APP1, _APP2, _APP6, _APP11, _APP13, _COMMENT}


@dataclass(slots=True)
class Segments:
    """The segments that matter, kept until the scan is reached: some continue one another.

    `scan` is the offset of the first start-of-scan marker; `mpf` the offset of a multi-picture index, and the index.
    """

    exif: list[bytes] = field(default_factory=list)
    xmp: list[bytes] = field(default_factory=list)
    extended: dict[bytes, list[tuple[int, bytes]]] = field(default_factory=dict)
    resources: list[bytes] = field(default_factory=list)
    comments: list[bytes] = field(default_factory=list)
    c2pa: bool = False
    gopro: bool = False
    mpf: tuple[int, bytes] | None = None
    frame: tuple[int, int] | None = None
    scan: int | None = None


def read_segments(
    source: ByteSource, start: int, gathered: Gathered, *, prefix: str = "EXIF", window: int = 65536
) -> Segments:
    """Walk the segments from `start`, hand what they hold to its readers, and return them.

    Facts of the first Exif block get sources `<prefix>:...`, those of a second `<prefix>2:...`. `window` is how much is
    read at first.
    """
    kept = Segments()
    _walk(source, (start, window), kept, gathered)
    _read_blocks(kept, gathered, prefix)
    if kept.frame and gathered.raster is None:
        width, height = kept.frame
        gathered.raster = Raster(width=width, height=height, orientation=gathered.orientation or 1)
    return kept


def _walk(source: ByteSource, begin: tuple[int, int], kept: Segments, gathered: Gathered) -> None:
    at, base, size = begin[0], 0, source.size
    window = source.read(0, begin[1])
    for _ in range(_MAX_SEGMENTS):
        if not base <= at <= base + len(window) - 4:
            window, base = source.read(at, _WINDOW), at
            if len(window) < 4:
                if window[:2] == b"\xff\xd9":
                    return
                break
        here = at - base
        if window[here] != 0xFF:
            # Padding and garbage between segments (T.81 B.1.1.2 allows fill bytes only): on to the next marker.
            following = window.find(b"\xff", here)
            at = base + (following if following >= 0 else len(window) - 3)
            continue
        marker = window[here + 1]
        if marker in {0xFF, 0}:
            at += 1
            continue
        if marker in _BARE:
            at += 2
            continue
        if marker in {_START_OF_SCAN, _END}:
            kept.scan = at if marker == _START_OF_SCAN else None
            return
        length = window[here + 2] << 8 | window[here + 3]
        if length < 2:
            gathered.partly(ReasonCode.MALFORMED, "a JPEG segment with an impossible length")
            return
        if at + 2 + length > size:
            gathered.partly(ReasonCode.TRUNCATED, "the file ends within a JPEG segment")
        if marker in _WANTED:
            end = here + 2 + length
            body = window[here + 4 : end] if end <= len(window) else source.read(at + 4, length - 2)
            if marker == _APP2:
                if kept.mpf is None and body.startswith(b"MPF\0"):
                    kept.mpf = at + 8, body[4:]
            else:
                _keep(marker, body, kept)
        at += 2 + length
    else:
        gathered.partly(ReasonCode.LIMIT, f"more than {_MAX_SEGMENTS} JPEG segments")
        return
    gathered.partly(ReasonCode.TRUNCATED, "the file ends before the picture begins")


def _keep(marker: int, body: bytes, kept: Segments) -> None:
    if marker in _FRAMES:
        if kept.frame is None and len(body) >= 5:
            kept.frame = (int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"))
    elif marker == _APP1:
        _keep_app1(body, kept)
    elif marker == _APP6:
        kept.gopro |= body.startswith(b"GoPro\0")
    elif marker == _APP11:
        # JPEG XT boxes (ISO 19566-5): common identifier `JP`, a JUMBF superbox, C2PA's label in its description.
        kept.c2pa |= body.startswith(b"JP") and b"c2pa" in body[:256]
    elif marker == _APP13:
        if body.startswith(_RESOURCES):
            kept.resources.append(body[len(_RESOURCES) :])
    else:
        kept.comments.append(body)


def _keep_app1(body: bytes, kept: Segments) -> None:
    if body.startswith(b"Exif\0"):
        block = body[6:]
        if kept.exif and block[:2] not in {b"II", b"MM"}:
            kept.exif[-1] += block  # a block over 64 KiB goes on in the next segment
        else:
            kept.exif.append(block)
    elif body.startswith(_XMP):
        kept.xmp.append(body[len(_XMP) :])
    elif body.startswith(_EXTENDED):
        # XMP part 3, 1.1.3.1: GUID (32), full length (4), offset (4), portion.
        rest = body[len(_EXTENDED) :]
        kept.extended.setdefault(rest[:32], []).append((int.from_bytes(rest[36:40], "big"), rest[40:]))
    elif (packet := _PACKET.search(body, 0, 128)) is not None:
        # Some writers leave the name out or damage it.
        kept.xmp.append(body[packet.start() :])


def _read_blocks(kept: Segments, gathered: Gathered, prefix: str) -> None:
    for index, block in enumerate(kept.exif[:4]):
        read_exif(MemorySource(block), gathered, prefix=prefix if index == 0 else f"{prefix}{index + 1}")
    if len(kept.exif) > 1:
        gathered.add(Category.EDIT_HISTORY, "ExifBlocks", len(kept.exif), "JPEG:APP1")
    for packet in kept.xmp[:8]:
        read_xmp(packet, gathered)
    for parts in list(kept.extended.values())[:4]:
        if sum(len(part) for _, part in parts) <= MAX_PACKET:
            read_xmp(b"".join(part for _, part in sorted(parts)), gathered)
        else:
            gathered.partly(ReasonCode.LIMIT, "an XMP packet over 8 MiB")
    if kept.resources:
        read_resources(b"".join(kept.resources), gathered)
    for comment in kept.comments[:16]:
        gathered.add(Category.CAPTION_TEXT, "Comment", decode_text(comment), "JPEG:COM")
    if kept.c2pa:
        gathered.add(Category.EDIT_HISTORY, "C2PA", True, "JPEG:APP11")
    if kept.gopro:
        gathered.add(Category.DEVICE_INFO, "GPMF", True, "JPEG:APP6")

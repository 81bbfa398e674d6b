"""JPEG 2000 (ISO/IEC 15444-1, Annex I: the boxes of JP2; Annex A: the markers of its codestream)."""

from typing import Final

from rollaudit.metadata.bmff import Box, number, payload, walk
from rollaudit.metadata.exif import read_exif
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.iptc import read_iptc
from rollaudit.metadata.quicktime import read_uuid
from rollaudit.metadata.source import ByteSource, OffsetSource
from rollaudit.metadata.tiff import decode_text
from rollaudit.model.evidence import Category, Raster, ReasonCode

_EXIF_UUID: Final = b"JpgTiffExif->JP2"
_IPTC_UUID: Final = bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38")
_CODESTREAM: Final = b"\xff\x4f\xff\x51"
_START_OF_TILE, _END, _COMMENT, _SIZE = 0xFF90, 0xFFD9, 0xFF64, 0xFF51
_LATIN_TEXT: Final = 1
_MAX_SEGMENTS: Final = 1_024


def read_jp2(source: ByteSource, gathered: Gathered) -> None:
    """Read a JP2 file's Exif, XMP and IPTC boxes, its size, and its codestream's comments; or a bare codestream."""
    if source.read(0, 4) == _CODESTREAM:
        _read_codestream(source, 0, source.size, gathered)
        return
    codestreams = 0
    for box in walk(source, 0, source.size, gathered):
        if box.kind == b"jp2h":
            for part in walk(source, box.body, box.end, gathered):
                if part.kind == b"ihdr":
                    _set_raster(source.read(part.body, 8), gathered)
        elif box.kind == b"uuid":
            _read_uuid(source, box, gathered)
        elif box.kind == b"jumb" and b"c2pa" in source.read(box.body, min(64, box.end - box.body)):
            gathered.add(Category.EDIT_HISTORY, "C2PA", True, "JP2:jumb")
        elif box.kind == b"jp2c":
            codestreams += 1
            if codestreams == 1:
                _read_codestream(source, box.body, box.end, gathered)


def _set_raster(size: bytes, gathered: Gathered) -> None:
    """Take the image header's height, then width (I.5.3.1)."""
    height, width = number(size, 0, 4), number(size, 4, 4)
    if width and height and gathered.raster is None:
        gathered.raster = Raster(width=width, height=height, orientation=1)


def _read_uuid(source: ByteSource, box: Box, gathered: Gathered) -> None:
    kind = source.read(box.body, 16)
    start = box.body + 16
    if kind == _EXIF_UUID:
        if source.read(start, 6) == b"EXIF\0\0":  # some writers put a JPEG segment's name before it, in capitals
            start += 6
        read_exif(OffsetSource(source, start, max(0, box.end - start)), gathered)
    elif kind == _IPTC_UUID:
        read_iptc(payload(source, Box(box.kind, start, box.end), gathered), gathered)
    else:
        read_uuid(source, box, gathered)


def _read_codestream(source: ByteSource, start: int, end: int, gathered: Gathered) -> None:
    """Read the main header: SIZ (A.5.1) for the picture's size, COM (A.9.2) for comments in Latin text."""
    at = start + 2
    for _ in range(_MAX_SEGMENTS):
        head = source.read(at, 4)
        marker, length = number(head, 0, 2), number(head, 2, 2)
        if len(head) < 4 or marker in (_START_OF_TILE, _END) or at >= end:
            return
        if marker >> 8 != 0xFF or length < 2:
            gathered.partly(ReasonCode.MALFORMED, "the codestream's header cannot be followed")
            return
        body = source.read(at + 4, min(length - 2, end - at - 4)) if marker in (_SIZE, _COMMENT) else b""
        if marker == _SIZE and len(body) >= 18 and gathered.raster is None:
            width, height = number(body, 2, 4) - number(body, 10, 4), number(body, 6, 4) - number(body, 14, 4)
            if width > 0 and height > 0:
                gathered.raster = Raster(width=width, height=height, orientation=1)
        elif marker == _COMMENT and number(body, 0, 2) == _LATIN_TEXT:
            gathered.add(Category.DEVICE_INFO, "Comment", decode_text(body[2:]), "JP2:COM")  # who wrote the file
        at += 2 + length

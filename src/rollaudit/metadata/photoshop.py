"""Photoshop image resource blocks (Adobe Photoshop File Formats, "Image Resources"): in PSD, JPEG APP13, TIFF 34377."""

from collections.abc import Iterator
from typing import Final

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.iptc import read_iptc
from rollaudit.metadata.thumbnails import note_thumbnail
from rollaudit.metadata.tiff import decode_text
from rollaudit.metadata.xmp import read_xmp
from rollaudit.model.evidence import Category

_SIGNATURES: Final = {b"8BIM", b"PHUT", b"DCSR", b"AgHg", b"MeSa"}
_IPTC, _URL, _THUMBNAIL, _XMP, _OLD_THUMBNAIL = 0x0404, 0x040B, 0x040C, 0x0424, 0x0409
EXIF_RESOURCE: Final = 0x0422
_MAX_RESOURCES: Final = 1_000


def walk_resources(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (resource id, bytes) until the data ends or is no resource block any more."""
    at = 0
    for _ in range(_MAX_RESOURCES):
        if data[at : at + 4] not in _SIGNATURES or len(data) < at + 12:
            return
        identifier = int.from_bytes(data[at + 4 : at + 6], "big")
        # The name is a Pascal string, padded to an even length with its length byte.
        at += 6 + ((data[at + 6] + 2) & ~1)
        length = int.from_bytes(data[at : at + 4], "big")
        at += 4
        yield identifier, data[at : at + length]
        at += (length + 1) & ~1


def read_resources(data: bytes, gathered: Gathered) -> None:
    """Emit what image resources give away: IPTC, XMP, the address of a URL, the presence of a thumbnail."""
    for identifier, body in walk_resources(data):
        if identifier == _IPTC:
            read_iptc(body, gathered)
        elif identifier == _XMP:
            read_xmp(body, gathered)
        elif identifier == _URL:
            gathered.add(Category.CAPTION_TEXT, "URL", decode_text(body), "Photoshop:URL")
        elif identifier in {_THUMBNAIL, _OLD_THUMBNAIL}:
            # A header of 28 bytes, then a JPEG (the older kind, 1033, has its colours in the other order).
            note_thumbnail(body[28:], "Photoshop:Thumbnail", gathered)

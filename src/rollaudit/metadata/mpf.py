"""The index of a multi-picture file (CIPA DC-007, MPF): where further pictures stand behind the first."""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from rollaudit.metadata.source import MemorySource
from rollaudit.metadata.tiff import Tiff

_ENTRIES: Final = 0xB002
_ENTRY_BYTES: Final = 16
_MAX_IMAGES: Final = 32
# CIPA DC-007 5.2.3.3.1, MP type code.
_KINDS: Final = {
    0x010001: "LargeThumbnail",
    0x010002: "LargeThumbnail",
    0x020001: "PanoramaFrame",
    0x020002: "Disparity",
    0x020003: "MultiAngle",
    0x030000: "PrimaryPicture",
}


class MpfImage(NamedTuple):
    """One further picture: its kind, and where it begins and ends in the file."""

    kind: str
    start: int
    end: int


def mpf_images(base: int, index: bytes) -> Iterator[MpfImage]:
    """Yield the pictures that `index`, a TIFF structure at offset `base` of the file, lists behind the first."""
    opened = Tiff.open(MemorySource(index))
    if opened is None:
        return
    tiff, first = opened
    numbers = struct.Struct(f"{tiff.order}3I")
    for entry in tiff.directory(first)[0]:
        if entry[0] != _ENTRIES:
            continue
        data = tiff.data(entry, _MAX_IMAGES * _ENTRY_BYTES)
        for at in range(0, len(data) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            kind, size, offset = numbers.unpack_from(data, at)
            if offset:
                # Offsets count from the index's own header; the first picture's is 0.
                yield MpfImage(_KINDS.get(kind & 0xFFFFFF, "EmbeddedPicture"), base + offset, base + offset + size)

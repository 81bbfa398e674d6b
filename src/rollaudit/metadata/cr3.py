"""Canon's CR3: an ISO base media file whose movie header holds a Canon `uuid` box with four TIFF blocks.

`CMT1` begins with IFD0, `CMT2` with the Exif directory, `CMT3` with Canon's maker note, `CMT4` with the GPS directory;
offsets count from each block's own header. (Canon publishes no specification; the layout is public reverse
engineering, checked against ExifTool's reading of camera files.)
"""

import struct
from dataclasses import replace

from rollaudit.metadata.bmff import Box, payload, walk
from rollaudit.metadata.exif import read_exif, read_gps
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.makernotes import read_maker_note
from rollaudit.metadata.quicktime import XMP_UUID, read_movie_box
from rollaudit.metadata.source import ByteSource, MemorySource
from rollaudit.metadata.tiff import Tiff
from rollaudit.metadata.xmp import read_xmp
from rollaudit.model.evidence import ReasonCode

_CANON_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")


def read_cr3(source: ByteSource, gathered: Gathered) -> None:
    """Read a CR3 file: its four TIFF blocks, its XMP packet, and the movie header's clock and first picture's size."""
    found = False
    for box in walk(source, 0, source.size, gathered):
        if box.kind == b"moov" and not found:
            found = True
            for part in walk(source, box.body, box.end, gathered):
                if part.kind == b"uuid" and source.read(part.body, 16) == _CANON_UUID:
                    _read_blocks(source, part, gathered)
            read_movie_box(source, box, gathered)
        elif box.kind == b"uuid" and source.read(box.body, 16) == XMP_UUID:
            read_xmp(payload(source, Box(box.kind, box.body + 16, box.end), gathered), gathered)
    if not found:
        gathered.partly(ReasonCode.TRUNCATED, "no movie header")
    gathered.duration_s = None  # a still picture: the movie header's duration is one frame's
    if gathered.raster is not None and gathered.orientation is not None:
        gathered.raster = replace(gathered.raster, orientation=gathered.orientation)


def _read_blocks(source: ByteSource, canon: Box, gathered: Gathered) -> None:
    for box in walk(source, canon.body + 16, canon.end, gathered):
        if box.kind not in {b"CMT1", b"CMT2", b"CMT3", b"CMT4"}:
            continue
        block = MemorySource(payload(source, box, gathered))
        if box.kind == b"CMT4":
            read_gps(block, gathered)
        elif box.kind == b"CMT3":
            opened = Tiff.open(block)
            if opened is not None:
                tiff, first = opened
                try:
                    read_maker_note(tiff, (first, block.size - first), "Canon", gathered)
                except (struct.error, IndexError, ValueError):
                    gathered.partly(ReasonCode.MALFORMED, "the maker note could not be followed")
        else:
            read_exif(block, gathered)

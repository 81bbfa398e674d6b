r"""Minolta's MRW: blocks of a name and a length behind `\0MRM`, of which `\0TTW` holds a whole TIFF structure."""

from typing import Final

from rollaudit.metadata.exif import read_exif
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.source import ByteSource, OffsetSource
from rollaudit.model.evidence import Raster, ReasonCode

_MAX_BLOCKS: Final = 64


def read_mrw(source: ByteSource, gathered: Gathered) -> None:
    """Read the blocks before the sensor's data, whose start the header tells (undocumented; common knowledge)."""
    end = min(source.size, 8 + int.from_bytes(source.read(4, 4), "big"))
    at = 8
    size: tuple[int, int] | None = None
    for _ in range(_MAX_BLOCKS):
        head = source.read(at, 8)
        if len(head) < 8 or at >= end:
            break
        kind, length = head[:4], int.from_bytes(head[4:], "big")
        if kind == b"\0PRD":  # an id of 8 bytes, the sensor's height and width, then the picture's
            body = source.read(at + 8, 16)
            size = int.from_bytes(body[14:16], "big"), int.from_bytes(body[12:14], "big")
        elif kind == b"\0TTW":
            read_exif(OffsetSource(source, at + 8, length), gathered)
        if at + 8 + length > source.size:
            gathered.partly(ReasonCode.TRUNCATED, "the file ends within an MRW block")
            break
        at += 8 + length
    if size and all(size):
        gathered.raster = Raster(width=size[0], height=size[1], orientation=gathered.orientation or 1)

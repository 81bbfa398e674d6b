"""Walks the boxes of ISO base media files (ISO/IEC 14496-12 §4.2), HEIF, QuickTime and JPEG XL, within hard limits."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.source import ByteSource
from rollaudit.model.evidence import ReasonCode

MAX_BOXES = 4_096
MAX_PAYLOAD = 8 << 20

_LARGE_SIZE = 1
_TO_THE_END = 0


class Box(NamedTuple):
    """One box: its four-character type and where its content lies, as offsets in the source."""

    kind: bytes
    body: int
    end: int


def walk(
    source: ByteSource, start: int, end: int, gathered: Gathered, stray: Callable[[int], None] | None = None
) -> Iterator[Box]:
    """Yield the boxes side by side in `start` to `end`, at most `MAX_BOXES`; each ends within `end`.

    A box that says it is longer than its container is cut there, and noted: as truncation where the file itself ends
    early, as malformed inside a container. Nothing is read but the headers, so a large `mdat` costs nothing. Where
    the next box has a type that no box has, `stray` is told the offset, and the walk ends.
    """
    end = min(end, source.size)
    for _ in range(MAX_BOXES):
        if start + 8 > end:
            return
        header = source.read(start, 16)
        size, kind, body = int.from_bytes(header[:4], "big"), header[4:8], start + 8
        if stray is not None and not (kind.isascii() and kind.decode("ascii").isprintable()):
            stray(start)
            return
        if size == _LARGE_SIZE:
            size, body = int.from_bytes(header[8:16], "big"), start + 16
        elif size == _TO_THE_END:
            if kind == b"\x00\x00\x00\x00":
                # QuickTime ends a list of user data with a 32-bit zero; padding looks the same.
                return
            size = end - start
        if start + size < body:
            gathered.partly(ReasonCode.MALFORMED, "a box is shorter than its own header")
            return
        if start + size > end:
            if end == source.size:
                gathered.partly(ReasonCode.TRUNCATED, "a box goes on past the end of the file")
            else:
                gathered.partly(ReasonCode.MALFORMED, "a box goes on past the end of its container")
        yield Box(kind, body, min(start + size, end))
        start += size
    gathered.partly(ReasonCode.LIMIT, f"more than {MAX_BOXES} boxes side by side")


def payload(source: ByteSource, box: Box, gathered: Gathered, limit: int = MAX_PAYLOAD) -> bytes:
    """Return the content of `box`, cut to `limit` bytes; a cut is noted."""
    length = box.end - box.body
    if length > limit:
        gathered.partly(ReasonCode.LIMIT, f"a metadata box of more than {limit} bytes")
    return source.read(box.body, min(length, limit))


def number(data: bytes, at: int, width: int) -> int:
    """Return the unsigned big-endian number of `width` bytes at `at`; bytes past the end count as absent."""
    return int.from_bytes(data[at : at + width], "big")

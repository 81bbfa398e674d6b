"""Where a JPEG's picture really ends (ITU-T T.81 Annex B): behind its EOI, which entropy-coded data never hold."""

import re
from typing import Final

from rollaudit.metadata.source import ByteSource

EOI: Final = b"\xff\xd9"
# Another picture right behind this one's end.
_ANOTHER: Final = b"\xff\xd9\xff\xd8\xff"
_TAIL: Final = 65_536
_STEP: Final = 1 << 20
_FURTHEST: Final = 48 << 20
# In entropy-coded data FF is followed by a stuffed 0, a restart marker or a fill byte (T.81 B.1.1.5, F.1.2.3).
_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
# What may stand between the scans of a progressive picture, each with its length: DHT, SOS, DQT, DNL, DRI, APPn, COM.
_BETWEEN_SCANS: Final = frozenset({0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD, 0xFE, *range(0xE0, 0xF0)})


def end_of_picture(source: ByteSource, scan: int, end: int) -> int | None:
    """Return the offset behind the EOI of the picture whose scan begins at `scan`, searched up to `end`.

    None where there is no EOI: the picture is cut. Only the last 64 KiB are read where the picture ends in them; where
    they hold something else, the picture is walked, at most 48 MiB of it. Of a whole picture that was appended without
    an index only one that begins within the last 64 KiB is seen: seeing others would mean to read every file whole.
    """
    begin = max(scan, end - _TAIL)
    tail = source.read(begin, end - begin)
    if tail.endswith(EOI) and tail.rfind(_ANOTHER) < 0:
        # The way of nearly all; every further look at these bytes would cost more than reading all metadata does.
        return begin + len(tail)
    hit = tail.find(EOI)
    if hit >= 0 and (begin == scan or not tail[hit + 2 :].strip(b"\0")):
        return begin + hit + 2
    if begin == scan:
        return None
    # A marker's two bytes may lie on both sides of the cut, and so may a segment between scans: step over the first.
    stop = _first_end(tail, 1)
    if stop is not None:
        return begin + stop if stop else None
    return _walked(source, scan, end)


def _first_end(data: bytes, at: int) -> int | None:
    """Return the offset behind the EOI in entropy-coded `data`; 0 where all of it is such data, None where it is not.

    Only data without a marker other than those between scans are taken for it.
    """
    while (match := _MARKER.search(data, at)) is not None:
        marker = data[match.start() + 1]
        if marker == 0xD9:
            return match.end()
        if marker not in _BETWEEN_SCANS:
            return None
        length = int.from_bytes(data[match.end() : match.end() + 2], "big")
        if length < 2:
            return None
        at = match.end() + length
    return 0


def _walked(source: ByteSource, scan: int, end: int) -> int | None:
    at, last = scan, min(end, scan + _FURTHEST)
    while at < last:
        window = source.read(at, min(_STEP, last - at))
        if not window:
            return None
        hit = window.find(EOI)
        if hit >= 0:
            return at + hit + 2
        at += max(1, len(window) - 1)
    return None

"""HEIF files prepared for their decoder: the bytes of a file changed, in memory, before libheif sees them.

Thumbnails: libheif's Python bindings decode primary pictures only. A full HEIC photo takes a tenth of a second of CPU
and more, its thumbnail some milliseconds. So the copy that goes to the decoder is given another primary item (`pitm`),
and the `thmb` reference that marks that item as a thumbnail is taken away.

Metadata: the bindings copy every block of it out of libheif, and pi-heif 1.4.0 crashes where that fails. Pixels need
none, so the references that tie metadata to pictures (`cdsc`) are taken away.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# No file of any known maker has more; a hostile one may claim millions.
_MAX_BOXES: Final = 4096
_FULL_BOX_HEADER: Final = 4
# ISO/IEC 14496-12, 8.11.12: any reference type that decoders do not know is ignored by them.
_UNKNOWN_REFERENCE: Final = b"skip"
_ASPECT_TOLERANCE: Final = 0.02


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int  # of the payload
    end: int


@dataclass(frozen=True, slots=True)
class _Item:
    """What matters of one item's properties (ISO/IEC 23008-12, 6.5): stored size, turns in order, any crop."""

    width: int
    height: int
    turns: tuple[tuple[bytes, int], ...]
    cropped: bool


def without_metadata(content: bytes) -> bytes:
    """Return the HEIF file `content` with no metadata tied to any picture. Never raises; any bytes are taken."""
    meta = _meta(content)
    if meta is None:
        return content
    head = content[meta.start : meta.end].replace(b"cdsc", _UNKNOWN_REFERENCE)
    return content[: meta.start] + head + content[meta.end :]


def with_thumbnail_first(content: bytes, *, least_side: int) -> bytes | None:
    """Return the HEIF file `content` changed so that its thumbnail is the primary picture; None where none serves.

    A thumbnail serves if its longest side has at least `least_side` pixels, its sides stand in the same proportion as
    the whole picture's, and it is turned (`irot`, `imir`) exactly as the whole picture is; neither may be cropped
    (`clap`). The smallest that serves is taken. Never raises: damaged structure means None.
    """
    try:
        return _with_thumbnail_first(content, least_side)
    except (struct.error, IndexError, ValueError):
        return None


def _with_thumbnail_first(content: bytes, least_side: int) -> bytes | None:
    meta = _meta(content)
    if meta is None:
        return None
    parts = {box.kind: box for box in _boxes(content, meta.start + _FULL_BOX_HEADER, meta.end)}
    if not {b"pitm", b"iref", b"iprp"} <= parts.keys():
        return None
    primary_at = parts[b"pitm"].start
    wide = content[primary_at] > 0
    (primary,) = struct.unpack_from(">I" if wide else ">H", content, primary_at + _FULL_BOX_HEADER)
    items = _items(content, parts[b"iprp"])
    whole = items.get(primary)
    if whole is None or whole.cropped:
        return None
    candidates = [
        (max(item.width, item.height), number, kind_at)
        for number, kind_at in _thumbnails(content, parts[b"iref"], primary)
        if (item := items.get(number)) is not None and _serves(item, whole, least_side)
    ]
    if not candidates:
        return None
    _, number, kind_at = min(candidates)
    changed = bytearray(content)
    struct.pack_into(">I" if wide else ">H", changed, primary_at + _FULL_BOX_HEADER, number)
    changed[kind_at : kind_at + 4] = _UNKNOWN_REFERENCE
    return bytes(changed)


def _meta(content: bytes) -> _Box | None:
    return next((box for box in _boxes(content, 0, len(content)) if box.kind == b"meta"), None)


def _serves(item: _Item, whole: _Item, least_side: int) -> bool:
    if min(item.width, item.height, whole.width, whole.height) < 1 or max(item.width, item.height) < least_side:
        return False
    aspect = item.width * whole.height / (item.height * whole.width)
    return not item.cropped and item.turns == whole.turns and abs(aspect - 1) <= _ASPECT_TOLERANCE


def _boxes(content: bytes, start: int, end: int) -> Iterator[_Box]:
    """Yield the boxes between `start` and `end` (ISO/IEC 14496-12, 4.2); ends at the first that does not fit."""
    for _ in range(_MAX_BOXES):
        if end - start < 8:
            return
        size, kind = struct.unpack_from(">I4s", content, start)
        header = 8
        if size == 1 and end - start >= 16:
            (size,) = struct.unpack_from(">Q", content, start + 8)
            header = 16
        elif size == 0:
            size = end - start
        if size < header or size > end - start:
            return
        yield _Box(kind, start + header, start + size)
        start += size


def _thumbnails(content: bytes, iref: _Box, primary: int) -> Iterator[tuple[int, int]]:
    """Yield item number and the place of the reference's type for each thumbnail of `primary` (8.11.12)."""
    number = ">I" if content[iref.start] else ">H"
    width = struct.calcsize(number)
    for box in _boxes(content, iref.start + _FULL_BOX_HEADER, iref.end):
        if box.kind == b"thmb" and box.end - box.start == 2 * width + 2:
            (thumbnail,) = struct.unpack_from(number, content, box.start)
            (of,) = struct.unpack_from(number, content, box.start + width + 2)
            if of == primary:
                yield thumbnail, box.start - 4


def _items(content: bytes, iprp: _Box) -> dict[int, _Item]:
    """Join each item with its properties: `ipco` lists them, `ipma` says by 1-based index whose they are (8.11.14)."""
    properties: list[_Box] = []
    items: dict[int, _Item] = {}
    for box in _boxes(content, iprp.start, iprp.end):
        if box.kind == b"ipco":
            properties = list(_boxes(content, box.start, box.end))
        elif box.kind == b"ipma":
            for number, indexes in _associations(content, box):
                own = [properties[index - 1] for index in indexes if 0 < index <= len(properties)]
                items.setdefault(number, _item(content, own))
    return items


def _associations(content: bytes, ipma: _Box) -> Iterator[tuple[int, list[int]]]:
    version, flags = content[ipma.start], content[ipma.start + 3]
    number_format, number_size = (">I", 4) if version else (">H", 2)
    (count,) = struct.unpack_from(">I", content, ipma.start + _FULL_BOX_HEADER)
    at = ipma.start + _FULL_BOX_HEADER + 4
    for _ in range(min(count, _MAX_BOXES)):
        if at + number_size + 1 > ipma.end:
            return
        (number,) = struct.unpack_from(number_format, content, at)
        of_item = content[at + number_size]
        at += number_size + 1
        if flags & 1:
            indexes = [value & 0x7FFF for value in struct.unpack_from(f">{of_item}H", content, at)]
        else:
            indexes = [value & 0x7F for value in content[at : at + of_item]]
        at += of_item * (2 if flags & 1 else 1)
        yield number, indexes


def _item(content: bytes, properties: list[_Box]) -> _Item:
    width = height = 0
    turns: list[tuple[bytes, int]] = []
    cropped = False
    for box in properties:
        if box.kind == b"ispe":
            width, height = struct.unpack_from(">II", content, box.start + _FULL_BOX_HEADER)
        elif box.kind in {b"irot", b"imir"}:
            turn = content[box.start] & 3
            if box.kind == b"imir" or turn:
                turns.append((box.kind, turn))
        elif box.kind == b"clap":
            cropped = True
    return _Item(width, height, tuple(turns), cropped)

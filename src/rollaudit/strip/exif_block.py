"""An Exif block without some of its tags (Exif 3.0; TIFF 6.0, section 2): what stays, stays where it was.

The block is not laid out anew, as libraries do: what no kept tag refers to becomes zeros, and no offset changes. So
nothing is lost of what was not asked for, and nothing survives that no tag refers to any more, such as a position that
an editor took out of its directory only. piexif writes the block that holds nothing but an orientation, and its tables
say which tags are known; it never reads a file's block.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

import piexif

from rollaudit.model.evidence import Category
from rollaudit.strip.choice import CannotStripError, Plan

ORIENTATION: Final = 0x0112
_HEADER: Final = b"Exif\0\0"
_EXIF, _GPS, _INTEROP, _MAKER_NOTE = 0x8769, 0x8825, 0xA005, 0x927C
_THUMBNAIL, _THUMBNAIL_BYTES, _STRIPS, _STRIP_BYTES = 0x0201, 0x0202, 0x0111, 0x0117
_GPS_TIMES: Final = frozenset({7, 29})
_COORDINATES: Final = frozenset({2, 4})
# TIFF 6.0 section 2, indexed by type; 13 is IFD, 129 (UTF-8, Exif 3.0) counts bytes.
_SIZES: Final = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4)
_ENTRY: Final = 12
_MAX_ENTRIES: Final = 1_000
_MAX_COPIED: Final = 32 << 20
# Blocks within the block that have metadata of their own, and makers' private structures: nobody can say what all they
# hold. XMP, IPTC, Photoshop, maker note, directories below, print matching, DNG's.
_OPAQUE: Final = frozenset({700, 33723, 34377, _MAKER_NOTE, 0x014A, 0xC4A5, *range(0xC612, 0xC800)})
_TECHNICAL: Final = frozenset(piexif.TAGS["Image"]) | frozenset(piexif.TAGS["Exif"])


def orientation_block(orientation: int) -> bytes:
    r"""Return an Exif block, its `Exif\0\0` first, that says nothing but how the picture is to be turned (1 to 8)."""
    return bytes(piexif.dump({"0th": {piexif.ImageIFD.Orientation: orientation}}))


def orientation_of(block: bytes) -> int | None:
    """Return the orientation (1 to 8) that a block's first directory names; None where it names none."""
    editing = _opened(block)
    if editing is None:
        return None
    for tag, kind, _, raw in editing.entries(editing.first):
        if tag == ORIENTATION and kind in {3, 4}:
            value = int.from_bytes(raw[:2] if kind == 3 else raw, "little" if editing.order == "<" else "big")
            if 1 <= value <= 8:
                return value
    return None


def edited_exif(block: bytes, plan: Plan) -> bytes:
    """Return the block, which begins at its TIFF header, without what goes; empty where nothing of it can stay.

    What lies outside the block is no value and goes. Raises `CannotStripError` where directories are knotted.
    """
    editing = _opened(block)
    if editing is None:
        return b""
    following = editing.copy_directory(editing.first, plan, main=True)
    if following and not plan.drops(Category.MEDIA_CONTENT):
        editing.copy_thumbnail(following, plan)
    return editing.result()


def _opened(block: bytes) -> "_Editing | None":
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None or len(block) < 14:
        return None
    return _Editing(block=block, order=order, first=struct.unpack_from(f"{order}I", block, 4)[0])


@dataclass(slots=True, kw_only=True)
class _Editing:
    """The old block, and the new one: zeros but for what was copied into it. `end` is behind the last byte copied."""

    block: bytes
    order: str
    first: int
    new: bytearray = field(init=False)
    end: int = 8
    copied: int = 0
    seen: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.new = bytearray(len(self.block))
        self.new[:8] = self.block[:8]

    def entries(self, offset: int) -> list[tuple[int, int, int, bytes]]:
        """Return (tag, type, count, value or offset) of the directory at `offset`, as far as the block goes."""
        if not 8 <= offset <= len(self.block) - 2:
            return []
        count = struct.unpack_from(f"{self.order}H", self.block, offset)[0]
        table = self.block[offset + 2 : offset + 2 + min(count, _MAX_ENTRIES) * _ENTRY]
        return list(struct.iter_unpack(f"{self.order}HHI4s", table[: len(table) // _ENTRY * _ENTRY]))

    def copy_directory(self, offset: int, plan: Plan, *, main: bool, gps: bool = False) -> int:
        """Copy what stays of a directory, and return where the next one lies (0 for none)."""
        if offset in self.seen:
            return 0
        self.seen.add(offset)
        entries = self.entries(offset)
        kept = [entry for entry in entries if self._stays(entry, plan, main=main, gps=gps)]
        behind = offset + 2 + len(entries) * _ENTRY
        following = self.block[behind : behind + 4]
        self._put_table(offset, kept)
        return struct.unpack(f"{self.order}I", following)[0] if len(following) == 4 else 0

    def copy_thumbnail(self, offset: int, plan: Plan) -> None:
        """Copy the second directory with its thumbnail, unless that has metadata of its own or is no JPEG."""
        values = {entry[0]: self._integer(entry) for entry in self.entries(offset)}
        start, length = values.get(_THUMBNAIL, 0), values.get(_THUMBNAIL_BYTES, 0)
        picture = self.block[start : start + length]
        if offset in self.seen or not start or len(picture) != length or not _is_plain_jpeg(picture):
            return
        self.copy_directory(offset, plan, main=False)
        self._put(start, picture)
        behind_first = self.first + 2 + struct.unpack_from(f"{self.order}H", self.new, self.first)[0] * _ENTRY
        self._put(behind_first, struct.pack(f"{self.order}I", offset))

    def result(self) -> bytes:
        """Return the new block up to its last byte that was copied; empty where its first directory is."""
        if not any(self.new[self.first : self.first + 2]):
            return b""
        return bytes(self.new[: self.end]) + bytes(max(0, self.end - len(self.new)))

    def _stays(self, entry: tuple[int, int, int, bytes], plan: Plan, *, main: bool, gps: bool) -> bool:
        """Decide on one entry and copy what it refers to, where it stays."""
        tag, kind, count, raw = entry
        if gps:
            if tag in _GPS_TIMES and plan.drops(Category.DATE_TAKEN):
                return False
            if tag in _COORDINATES and plan.drops(Category.EDIT_HISTORY) and self._is_blanked(entry):
                return False
        elif tag in {_EXIF, _INTEROP} and main:
            self.copy_directory(self._integer(entry), plan, main=True)
            return True
        elif tag == _GPS and main:
            if plan.drops(Category.LOCATION_PRECISE, Category.LOCATION_INFERRED):
                return False
            self.copy_directory(self._integer(entry), plan, main=False, gps=True)
            return True
        elif tag in _OPAQUE or plan.drops_tag(tag) or not (tag in _TECHNICAL or tag in plan.known.tags or tag < 3):
            return False
        if main and tag in {_THUMBNAIL, _STRIPS}:
            return False  # pixels beside the picture's own
        size = (_SIZES[kind] if kind < len(_SIZES) else int(kind == 129)) * count
        if size <= 4:
            return size > 0
        start = struct.unpack(f"{self.order}I", raw)[0]
        value = self.block[start : start + size]
        if start < 8 or len(value) != size:
            return False
        self._put(start, value)
        return True

    def _is_blanked(self, entry: tuple[int, int, int, bytes]) -> bool:
        """Whether a coordinate was overwritten with zeros: the trace of somebody's redaction, and no position."""
        start = struct.unpack(f"{self.order}I", entry[3])[0]
        return not any(self.block[start : start + 24])

    def _integer(self, entry: tuple[int, int, int, bytes]) -> int:
        _, kind, _, raw = entry
        return int(struct.unpack(f"{self.order}{'H' if kind == 3 else 'I'}", raw[: 2 if kind == 3 else 4])[0])

    def _put_table(self, offset: int, kept: list[tuple[int, int, int, bytes]]) -> None:
        if offset + 6 > len(self.block) or offset < 8:
            return
        table = b"".join(struct.pack(f"{self.order}HHI4s", *entry) for entry in kept)
        self._put(offset, struct.pack(f"{self.order}H", len(kept)) + table)
        # Zeros follow: no next directory. They are there already, unless a writer left that number out (piexif does,
        # but for the first directory) and a value begins in its place: then they must not be written over it.
        self.end = max(self.end, offset + 6 + len(table))

    def _put(self, start: int, data: bytes) -> None:
        if start + len(data) > len(self.new):
            return  # a directory at the very end of the block, without the number that follows it
        self.new[start : start + len(data)] = data
        self.end = max(self.end, start + len(data))
        self.copied += len(data)
        if self.copied > _MAX_COPIED:
            raise CannotStripError("the Exif block's values lie over one another")


def _is_plain_jpeg(picture: bytes) -> bool:
    """Whether a thumbnail is a JPEG without segments of its own that could say anything (T.81 B.2.4: APPn, COM)."""
    if picture[:2] != b"\xff\xd8":
        return False
    at = 2
    while at + 4 <= len(picture) and picture[at] == 0xFF:
        marker = picture[at + 1]
        if marker == 0xDA:
            return True
        if 0xE1 <= marker <= 0xEF or marker == 0xFE:
            return False
        at += 2 + int.from_bytes(picture[at + 2 : at + 4], "big")
    return False

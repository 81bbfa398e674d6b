"""TIFF's skeleton: header, image file directories, values (TIFF 6.0, section 2; BigTIFF; the RAW makers' variants).

Nothing is decoded before it is asked for; every length is checked against a ceiling before it is read.
"""

import struct
from typing import Final

from rollaudit.metadata.source import ByteSource

Entry = tuple[int, int, int, bytes]
"""Tag, type, count, and the value itself or its offset."""

MAX_ENTRIES: Final = 1_000
MAX_DIRECTORIES: Final = 64
MAX_VALUE: Final = 1 << 16

ASCII: Final = 2
RATIONAL: Final = 5
UNDEFINED: Final = 7
SRATIONAL: Final = 10

# TIFF 6.0 section 2 and BigTIFF (16 to 18), indexed by type; 13 is IFD, 129 (UTF-8, Exif 3.0) is handled as ASCII.
_SIZES: Final = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8)
_CODES: Final = " BsHIIbshiifdI  QqQ"
_UTF8: Final = 129

_ENTRIES: Final = {
    ("<", False): struct.Struct("<HHI4s"),
    (">", False): struct.Struct(">HHI4s"),
    ("<", True): struct.Struct("<HHQ8s"),
    (">", True): struct.Struct(">HHQ8s"),
}
_SHORTS: Final = {"<": struct.Struct("<H"), ">": struct.Struct(">H")}
_LONGS: Final = {"<": struct.Struct("<I"), ">": struct.Struct(">I")}
_QUADS: Final = {"<": struct.Struct("<Q"), ">": struct.Struct(">Q")}
_ORDERS: Final = {b"II": "<", b"MM": ">"}
# After the byte order: TIFF 42, Panasonic RW2 0x55, Olympus ORF "RO" and "RS"; 43 is BigTIFF.
_CLASSIC_MAGIC: Final = {42, 0x55, 0x4F52, 0x5352}
_BIG_MAGIC: Final = 43


def byte_order(mark: bytes, default: str = "<") -> str:
    """Return struct's `<` or `>` for the marks `II` and `MM`."""
    return _ORDERS.get(mark, default)


def decode_text(data: bytes) -> str:
    """Return bytes of no declared charset as text: UTF-8 where it is that, else Latin-1; ends at the first NUL."""
    end = data.find(b"\0")
    if end >= 0:
        data = data[:end]
    try:
        return data.decode().strip()
    except UnicodeDecodeError:
        return data.decode("latin-1").strip()


class Tiff:
    """One TIFF structure over a source that begins at its header (or at a maker note's base).

    Remembers the directories it has read, so that a loop of offsets ends, and counts values that lie outside.
    """

    __slots__ = ("_entries", "_long", "_seen", "_short", "big", "order", "outside", "source")

    def __init__(self, source: ByteSource, order: str, *, big: bool = False) -> None:
        self.source = source
        self._entries = _ENTRIES[order, big]
        self._short = _SHORTS[order]
        self._long = (_QUADS if big else _LONGS)[order]
        self._seen: set[int] = set()
        self.order = order
        self.big = big
        self.outside = 0

    @classmethod
    def open(cls, source: ByteSource) -> "tuple[Tiff, int] | None":
        """Return the structure and the offset of its first directory; None where no TIFF header stands."""
        header = source.read(0, 16)
        order = _ORDERS.get(header[:2])
        if order is None or len(header) < 8:
            return None
        magic = _SHORTS[order].unpack_from(header, 2)[0]
        if magic in _CLASSIC_MAGIC:
            return cls(source, order), _LONGS[order].unpack_from(header, 4)[0]
        if magic == _BIG_MAGIC and len(header) == 16:
            return cls(source, order, big=True), _QUADS[order].unpack_from(header, 8)[0]
        return None

    def reopened(self) -> "Tiff":
        """Return the same structure with no directory read yet."""
        return Tiff(self.source, self.order, big=self.big)

    def directory(self, offset: int) -> tuple[list[Entry], int]:
        """Return the entries of the directory at `offset` and the offset of the next one (0 for none).

        A directory read before, one that is cut, or one too long to be honest gives what can be trusted of it.
        """
        if offset in self._seen or len(self._seen) >= MAX_DIRECTORIES or offset <= 0:
            return [], 0
        self._seen.add(offset)
        counter = self._long if self.big else self._short
        head = self.source.read(offset, counter.size)
        if len(head) < counter.size:
            self.outside += 1
            return [], 0
        count: int = counter.unpack(head)[0]
        if count > MAX_ENTRIES:
            self.outside += 1
            return [], 0
        width = self._entries.size
        table = self.source.read(offset + counter.size, count * width + self._long.size)
        body = min(count, len(table) // width) * width
        self.outside += body < count * width
        entries = list(self._entries.iter_unpack(table[:body]))
        rest = table[count * width :]
        return entries, self._long.unpack(rest)[0] if len(rest) == self._long.size else 0

    def place(self, entry: Entry) -> tuple[int, int] | None:
        """Return where the value of `entry` lies as (offset, length); None where it stands in the entry itself."""
        size = (_SIZES[entry[1]] if entry[1] < len(_SIZES) else 1) * entry[2]
        return None if size <= len(entry[3]) else (self._long.unpack(entry[3])[0], size)

    def data(self, entry: Entry, ceiling: int = MAX_VALUE) -> bytes:
        """Return the bytes of a value, at most `ceiling`; what lies outside the source is counted in `outside`."""
        kind, count, raw = entry[1], entry[2], entry[3]
        size = (_SIZES[kind] if kind < len(_SIZES) else kind == _UTF8) * count
        if size <= len(raw):
            return raw[:size]
        wanted = min(size, ceiling)
        data = self.source.read(self._long.unpack(raw)[0], wanted)
        if len(data) < wanted:
            self.outside += 1
        return data

    def text(self, entry: Entry) -> str:
        """Return a value as text, whatever its type: strings as such, numbers in decimal."""
        _, kind, count, raw = entry
        if kind == ASCII and count <= MAX_VALUE:
            # The way nearly every text takes, without the detours of `data`.
            if count <= len(raw):
                return decode_text(raw[:count])
            data = self.source.read(self._long.unpack(raw)[0], count)
            self.outside += len(data) < count
            return decode_text(data)
        if kind in {ASCII, UNDEFINED, _UTF8, 1}:
            return decode_text(self.data(entry))
        return " ".join(f"{number:g}" if isinstance(number, float) else str(number) for number in self.numbers(entry))

    def integer(self, entry: Entry) -> int:
        """Return the first integer of a value, 0 where it holds none."""
        numbers = self.numbers(entry, limit=1)
        return int(numbers[0]) if numbers and isinstance(numbers[0], int) else 0

    def numbers(self, entry: Entry, limit: int = 64) -> tuple[float, ...]:
        """Return the numbers of a value, at most `limit`; rationals as quotients, NaN where the denominator is zero."""
        if entry[1] in {RATIONAL, SRATIONAL}:
            return tuple(above / below if below else float("nan") for above, below in self.rationals(entry, limit))
        return self._unpack(entry, limit)

    def rationals(self, entry: Entry, limit: int = 64) -> tuple[tuple[int, int], ...]:
        """Return a value of a rational type as (numerator, denominator) pairs; empty for every other type."""
        if entry[1] not in {RATIONAL, SRATIONAL}:
            return ()
        data = self.data(entry, limit * 8)
        code = "I" if entry[1] == RATIONAL else "i"
        count = len(data) // 8
        flat = struct.unpack(f"{self.order}{2 * count}{code}", data[: count * 8])
        return tuple(zip(flat[::2], flat[1::2], strict=True))

    def _unpack(self, entry: Entry, limit: int) -> tuple[float, ...]:
        kind = entry[1]
        if kind in {ASCII, UNDEFINED} or kind >= len(_SIZES) or not _SIZES[kind]:
            return ()
        size = _SIZES[kind]
        data = self.data(entry, limit * size)
        count = min(len(data) // size, limit)
        return struct.unpack(f"{self.order}{count}{_CODES[kind]}", data[: count * size])

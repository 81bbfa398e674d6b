"""ZIP (PKWARE APPNOTE 6.3.10): the central directory and single members, by offset."""

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from rollaudit.library.archive_member import FREE_BYTES, MAX_ENTRIES, MAX_RATIO, CannotReadError, Member, Paths
from rollaudit.model.evidence import Reason, ReasonCode

_END: Final = struct.Struct("<4s4H2LH")  # 4.3.16
_END64_LOCATOR: Final = struct.Struct("<4sLQL")  # 4.3.15
_END64: Final = struct.Struct("<4sQ2H2L4Q")  # 4.3.14
_ENTRY: Final = struct.Struct("<4s6H3L5H2L")  # 4.3.12
_LOCAL: Final = struct.Struct("<4s5H3L2H")  # 4.3.7
_MAX_COMMENT: Final = 0xFFFF
_MAX_DIRECTORY: Final = 128 << 20
_IN_ZIP64: Final = 0xFFFFFFFF
_ENCRYPTED, _UTF8 = 0x1, 0x800
_STORED, _DEFLATED = 0, 8
_CHUNK: Final = 1 << 16
_LINK: Final = 0o120000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    method: int
    checksum: int
    packed: int
    size: int
    offset: int


class ZipArchive:
    """A ZIP file behind a descriptor. Raises `CannotReadError` where it has no central directory."""

    __slots__ = ("_base", "_entries", "_size", "_start", "_wanted", "descriptor", "reasons")

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.reasons: list[Reason] = []
        self._entries: dict[int, _Entry] = {}
        self._size = os.fstat(descriptor).st_size
        self._start, self._wanted, self._base = self._find_directory()

    def members(self) -> Iterator[Member]:
        """Yield every file of the central directory; links, tricks and encrypted ones with their reasons."""
        found = list(self._directory())
        self._entries = {member.index: entry for member, entry in found}
        overlapping = _overlapping(found)
        for member, _ in found:
            if member.index in overlapping:
                yield _refused(member, Reason(code=ReasonCode.MALFORMED, detail="entries overlap"))
            else:
                yield member

    def _directory(self) -> Iterator[tuple[Member, _Entry]]:
        paths = Paths()
        data = os.pread(self.descriptor, self._wanted, self._start)
        at = index = 0
        while data[at : at + 4] == b"PK\x01\x02":
            if index >= MAX_ENTRIES:
                self.reasons.append(Reason(code=ReasonCode.LIMIT, detail=f"more than {MAX_ENTRIES} entries"))
                return
            if at + _ENTRY.size > len(data):
                break
            fields = _ENTRY.unpack_from(data, at)
            name_size, extra_size, comment_size = fields[10:13]
            name_at = at + _ENTRY.size
            extra_at = name_at + name_size
            raw, extra = data[name_at:extra_at], data[extra_at : extra_at + extra_size]
            at = extra_at + extra_size + comment_size
            if not raw.endswith(b"/"):
                yield self._member(fields, raw, extra, index, paths)
            index += 1
        if at != len(data):
            self.reasons.append(Reason(code=ReasonCode.MALFORMED, detail="the archive's directory breaks off"))

    def read(self, member: Member, max_bytes: int) -> bytes:
        """Return the member's bytes, its checksum verified."""
        if member.reason is not None:
            raise CannotReadError(member.reason)
        entry = self._entries[member.index]
        if entry.size > max_bytes:
            raise CannotReadError(
                Reason(code=ReasonCode.LIMIT, detail=f"larger than {max_bytes >> 20} MiB in an archive")
            )
        start = self._data_start(entry)
        data = os.pread(self.descriptor, entry.size, start) if entry.method == _STORED else self._inflate(entry, start)
        if len(data) != entry.size or zlib.crc32(data) != entry.checksum:
            raise CannotReadError(Reason(code=ReasonCode.MALFORMED, detail="an entry is damaged"))
        return data

    def stored_at(self, member: Member) -> int | None:
        """Return the offset of a stored member's bytes."""
        entry = self._entries.get(member.index)
        if member.reason is not None or entry is None or entry.method != _STORED:
            return None
        try:
            return self._data_start(entry)
        except CannotReadError:
            return None

    def _find_directory(self) -> tuple[int, int, int]:
        """Return the central directory's offset and size, and what all offsets are short of (data before the ZIP)."""
        tail_at = max(0, self._size - _END.size - _MAX_COMMENT)
        tail = os.pread(self.descriptor, self._size - tail_at, tail_at)
        found = tail.rfind(b"PK\x05\x06")
        if found < 0 or len(tail) - found < _END.size:
            raise CannotReadError(Reason(code=ReasonCode.TRUNCATED, detail="the archive has no directory"))
        end_at = tail_at + found
        _, disk, first_disk, _, _, wanted, start, _ = _END.unpack_from(tail, found)
        locator = os.pread(self.descriptor, _END64_LOCATOR.size, max(0, end_at - _END64_LOCATOR.size))
        if locator[:4] == b"PK\x06\x07" and len(locator) == _END64_LOCATOR.size:
            end64 = os.pread(self.descriptor, _END64.size, min(_END64_LOCATOR.unpack(locator)[2], self._size))
            if end64[:4] == b"PK\x06\x06" and len(end64) == _END64.size:
                *_, wanted, start = _END64.unpack(end64)
                if start + wanted > self._size:
                    raise CannotReadError(Reason(code=ReasonCode.TRUNCATED, detail="the archive has no directory"))
                return start, self._bounded(wanted), 0
        if disk != first_disk or disk not in {0, 0xFFFF}:
            raise CannotReadError(Reason(code=ReasonCode.UNSUPPORTED_PART, detail="a part of a split archive"))
        base = end_at - wanted - start
        if base < 0:
            raise CannotReadError(Reason(code=ReasonCode.TRUNCATED, detail="the archive has no directory"))
        return end_at - wanted, self._bounded(wanted), base

    def _bounded(self, wanted: int) -> int:
        if wanted > _MAX_DIRECTORY:
            raise CannotReadError(Reason(code=ReasonCode.LIMIT, detail="the archive's directory is over 128 MiB"))
        return wanted

    def _member(
        self, fields: tuple[int, ...], raw: bytes, extra: bytes, index: int, paths: Paths
    ) -> tuple[Member, _Entry]:
        flags, method, clock, day, checksum, packed, size = fields[3:10]
        offset, attributes = fields[16], fields[15]
        size, packed, offset, seconds = _extended(extra, size, packed, offset)
        entry = _Entry(method=method, checksum=checksum, packed=packed, size=size, offset=offset + self._base)
        name = raw.decode("utf-8", "surrogateescape") if flags & _UTF8 or not _is_dos(raw) else raw.decode("cp437")
        path, reason = paths.settle(name, index)
        if (attributes >> 16) & 0o170000 == _LINK:
            reason = Reason(code=ReasonCode.SYMLINK)
        elif reason is None:
            reason = _why_not(flags, entry)
        seconds = _dos_seconds(day, clock) if seconds is None else seconds
        return Member(path=path, size=size, mtime_ns=seconds * 10**9, index=index, reason=reason), entry

    def _data_start(self, entry: _Entry) -> int:
        local = os.pread(self.descriptor, _LOCAL.size, entry.offset) if entry.offset < self._size else b""
        if len(local) < _LOCAL.size or local[:4] != b"PK\x03\x04":
            raise CannotReadError(Reason(code=ReasonCode.MALFORMED, detail="an entry is not where the directory says"))
        name_size, extra_size = _LOCAL.unpack(local)[9:]
        start = entry.offset + _LOCAL.size + int(name_size) + int(extra_size)
        if start + entry.packed > self._size:
            raise CannotReadError(Reason(code=ReasonCode.TRUNCATED, detail="an entry is cut off"))
        return start

    def _inflate(self, entry: _Entry, start: int) -> bytes:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        pieces: list[bytes] = []
        left, end = entry.size + 1, start + entry.packed
        try:
            while left > 0 and start < end and not inflater.eof:
                chunk = os.pread(self.descriptor, min(_CHUNK, end - start), start)
                if not chunk:
                    break
                start += len(chunk)
                pieces.append(inflater.decompress(chunk, left))
                left -= len(pieces[-1])
        except zlib.error:
            raise CannotReadError(Reason(code=ReasonCode.MALFORMED, detail="an entry is damaged")) from None
        return b"".join(pieces)


def _overlapping(found: list[tuple[Member, _Entry]]) -> frozenset[int]:
    """Return the indexes of readable entries that begin before the one before them in the file has ended.

    What overlaps is how one small file becomes thousands of large ones. The directory may be in any order (4.3.12).
    """
    places = sorted((entry.offset, entry.packed, member.index) for member, entry in found if member.reason is None)
    overlapping = set()
    end_of_last = 0
    for offset, packed, index in places:
        if offset < end_of_last:
            overlapping.add(index)
        else:
            end_of_last = offset + packed
    return frozenset(overlapping)


def _refused(member: Member, reason: Reason) -> Member:
    return Member(path=member.path, size=member.size, mtime_ns=member.mtime_ns, index=member.index, reason=reason)


def _why_not(flags: int, entry: _Entry) -> Reason | None:
    if flags & _ENCRYPTED:
        return Reason(code=ReasonCode.UNSUPPORTED_PART, detail="an encrypted entry")
    if entry.method not in {_STORED, _DEFLATED}:
        return Reason(code=ReasonCode.UNSUPPORTED_PART, detail=f"an entry of compression method {entry.method}")
    if entry.method == _STORED and entry.size != entry.packed:
        return Reason(code=ReasonCode.MALFORMED, detail="an entry contradicts itself")
    if entry.size > FREE_BYTES and entry.size > MAX_RATIO * entry.packed:
        return Reason(code=ReasonCode.LIMIT, detail=f"an entry grows more than {MAX_RATIO}-fold")
    return None


def _extended(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int, int | None]:
    """Return the sizes, the offset and the time in seconds with what the extra fields know better (4.5.3)."""
    seconds = None
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        value = extra[at + 4 : at + 4 + length]
        at += 4 + length
        if kind == 0x0001:
            numbers = [int.from_bytes(value[k : k + 8], "little") for k in range(0, len(value) - 7, 8)]
            size = numbers.pop(0) if size == _IN_ZIP64 and numbers else size
            packed = numbers.pop(0) if packed == _IN_ZIP64 and numbers else packed
            offset = numbers.pop(0) if offset == _IN_ZIP64 and numbers else offset
        elif kind == 0x5455 and len(value) >= 5 and value[0] & 1:
            seconds = int.from_bytes(value[1:5], "little", signed=True)
    return size, packed, offset, seconds


def _is_dos(raw: bytes) -> bool:
    """Whether a name without the UTF-8 flag is of the old code page: many programs write UTF-8 and do not say so."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return True
    return False


def _dos_seconds(day: int, clock: int) -> int:
    try:
        moment = datetime(
            1980 + (day >> 9), day >> 5 & 15, day & 31, clock >> 11, clock >> 5 & 63, (clock & 31) * 2, tzinfo=UTC
        )
    except ValueError:
        return 0
    return int(moment.timestamp())

"""TGZ: POSIX tar (ustar and pax, IEEE 1003.1; GNU's long names) inside gzip (RFC 1952), in one pass."""

import os
import re
import zlib
from collections.abc import Iterator
from typing import Final

from rollaudit.library.archive_member import FREE_BYTES, MAX_ENTRIES, MAX_RATIO, CannotReadError, Member, Paths
from rollaudit.model.evidence import Reason, ReasonCode

_BLOCK: Final = 512
_CHUNK: Final = 1 << 18
_MAX_HEADER: Final = 1 << 20
_PAX: Final = re.compile(rb"([0-9]{1,7}) ([^=\n]{1,100})=")
_FILES: Final = frozenset({b"0", b"\0", b"7"})
_LINKS: Final = frozenset({b"1", b"2"})


class _EndsEarlyError(Exception):
    """The stream is damaged, a bomb, or at its end; `reason` is None for a mere end."""

    def __init__(self, code: ReasonCode, detail: str) -> None:
        super().__init__(detail)
        self.reason = Reason(code=code, detail=detail)


class TgzArchive:
    """A gzip file with a tar archive behind a descriptor; members can be read as they are yielded only."""

    __slots__ = ("_buffer", "_given", "_index", "_inflater", "_left", "_offset", "_pending", "descriptor", "reasons")

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.reasons: list[Reason] = []
        self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._pending = b""
        self._buffer = bytearray()
        self._offset = 0
        self._given = 0
        self._left = 0
        self._index = -1
        try:
            self._fill(_BLOCK)
        except _EndsEarlyError as error:
            raise CannotReadError(error.reason) from None
        if _checksum(bytes(self._buffer[:_BLOCK])) is None:
            # A gzip file of something else: one compressed file, no archive.
            raise CannotReadError(Reason(code=ReasonCode.FORMAT_NOT_READ, detail="gzip"))

    def members(self) -> Iterator[Member]:
        """Yield every file as the stream passes it; where the stream ends early, `reasons` says so."""
        try:
            yield from self._members()
        except _EndsEarlyError as error:
            self.reasons.append(error.reason)

    def read(self, member: Member, max_bytes: int) -> bytes:
        """Return the bytes of the member yielded last."""
        if member.reason is not None:
            raise CannotReadError(member.reason)
        if member.size > max_bytes:
            raise CannotReadError(
                Reason(code=ReasonCode.LIMIT, detail=f"larger than {max_bytes >> 20} MiB in an archive")
            )
        if member.index != self._index or self._left < member.size:
            raise CannotReadError(Reason(code=ReasonCode.VANISHED, detail="the archive has moved on"))
        try:
            data = self._take(member.size)
        except _EndsEarlyError as error:
            raise CannotReadError(error.reason) from None
        self._left -= member.size
        return data

    def stored_at(self, member: Member) -> int | None:  # noqa: ARG002 - the protocol's
        """Return None: everything is compressed."""
        return None

    def _members(self) -> Iterator[Member]:
        paths = Paths()
        told: dict[bytes, bytes] = {}
        for index in range(MAX_ENTRIES):
            header = self._header()
            if header is None:
                return
            kind, size = header[156:157], _number(header[124:136])
            if kind in {b"x", b"g", b"L", b"K"}:
                if size > _MAX_HEADER:
                    raise _EndsEarlyError(ReasonCode.LIMIT, "a header over 1 MiB")
                data = self._take(size)
                self._skip(-size % _BLOCK)
                told |= _pax(data) if kind == b"x" else {b"path": data.rstrip(b"\0")} if kind == b"L" else {}
                continue
            size = _decimal(told.get(b"size", b"")) or size
            prefix = header[345:500].split(b"\0", 1)[0] if header[257:263] == b"ustar\0" else b""
            short = header[:100].split(b"\0", 1)[0]
            raw = told.get(b"path") or (prefix + b"/" + short if prefix else short)
            seconds = _decimal(told.get(b"mtime", b"")) or _number(header[136:148])
            told = {}
            # Links and devices have no data, whatever their size field says.
            self._left = size if kind not in _LINKS and kind not in {b"3", b"4", b"5", b"6"} else 0
            padding = -self._left % _BLOCK
            if kind != b"5" and not raw.endswith(b"/"):
                path, reason = paths.settle(os.fsdecode(raw), index)
                self._index = index
                yield Member(
                    path=path,
                    size=self._left,
                    mtime_ns=min(seconds, 1 << 33) * 10**9,
                    index=index,
                    reason=_why_not(kind) or reason,
                )
            self._skip(self._left + padding)
        self.reasons.append(Reason(code=ReasonCode.LIMIT, detail=f"more than {MAX_ENTRIES} entries"))

    def _header(self) -> bytes | None:
        """Return the next header; None at the end: two blocks of zeros, or nothing more at all."""
        self._fill(1)
        if not self._buffer:
            self.reasons.append(Reason(code=ReasonCode.TRUNCATED, detail="the archive has no end mark"))
            return None
        header = self._take(_BLOCK)
        if not any(header):
            return None
        if _checksum(header) is None:
            raise _EndsEarlyError(ReasonCode.MALFORMED, "a header is damaged")
        return header

    def _take(self, count: int) -> bytes:
        self._fill(count)
        if len(self._buffer) < count:
            raise _EndsEarlyError(ReasonCode.TRUNCATED, "the archive breaks off")
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        return data

    def _skip(self, count: int) -> None:
        while count > 0:
            count -= len(self._take(min(count, _CHUNK)))
        self._left = 0

    def _fill(self, count: int) -> None:
        """Inflate until `count` bytes are there or the file ends."""
        while len(self._buffer) < count:
            if not self._pending:
                self._pending = os.pread(self.descriptor, _CHUNK, self._offset)
                self._offset += len(self._pending)
                if not self._pending:
                    return
            if self._inflater.eof:  # gzip files may follow one another (RFC 1952, 2.2); zeros may pad
                self._pending = self._pending.lstrip(b"\0")
                if not self._pending:
                    continue
                self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
            try:
                data = self._inflater.decompress(self._pending, _CHUNK)
            except zlib.error:
                raise _EndsEarlyError(ReasonCode.MALFORMED, "the compressed data is damaged") from None
            self._pending = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
            self._buffer += data
            self._given += len(data)
            if self._given > FREE_BYTES + MAX_RATIO * self._offset:
                raise _EndsEarlyError(ReasonCode.LIMIT, f"the archive grows more than {MAX_RATIO}-fold")


def _why_not(kind: bytes) -> Reason | None:
    if kind in _FILES:
        return None
    if kind in _LINKS:
        return Reason(code=ReasonCode.SYMLINK)
    return Reason(code=ReasonCode.UNSUPPORTED_PART if kind == b"S" else ReasonCode.NOT_REGULAR)


def _checksum(header: bytes) -> int | None:
    """Return a header's checksum where it is right: the sum of all bytes, its own field counted as blanks."""
    if len(header) < _BLOCK or not any(header):
        return None
    wanted = sum(header[:148]) + 8 * 32 + sum(header[156:])
    return wanted if _number(header[148:156]) == wanted else None


def _number(field: bytes) -> int:
    """Return an octal number, or GNU's binary one; 0 where there is none."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big") if not any(field[1:-8]) else 0
    digits = field.strip(b" \0")
    try:
        return int(digits, 8) if digits.isdigit() else 0
    except ValueError:
        return 0


def _decimal(text: bytes) -> int:
    whole = text.partition(b".")[0]
    return int(whole) if whole.isdigit() and len(whole) < 19 else 0


def _pax(data: bytes) -> dict[bytes, bytes]:
    """Return the records of a pax header (length, key, value and line feed), as far as they hold."""
    records: dict[bytes, bytes] = {}
    at = 0
    while match := _PAX.match(data, at):
        end = at + int(match[1])
        if end <= match.end() or end > len(data):
            break
        records[match[2]] = data[match.end() : end - 1]
        at = end
    return records

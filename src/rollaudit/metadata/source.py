"""Bounded random access to one file's bytes: the only way a reader touches a file."""

import os
from typing import Protocol

HEAD_BYTES = 65536
SMALL_READ = 4096


class LimitExceededError(Exception):
    """A file asked its reader for more bytes or more reads than any honest file needs."""


class ByteSource(Protocol):
    """Bytes by offset. Reading past either end gives what there is, never an error."""

    size: int

    def read(self, offset: int, length: int) -> bytes:
        """Return at most `length` bytes at `offset`; fewer, or none, where the data ends."""


class FileSource:
    """A file opened read-only, read in windows, with a ceiling on the bytes and the number of reads.

    The first and the last 64 KiB are each read once and kept. `read` raises `LimitExceededError` past the ceilings (a
    loop of offsets is ended that way) and `OSError` as the system does.
    """

    __slots__ = (
        "_bytes_left",
        "_descriptor",
        "_head",
        "_reads_left",
        "_tail",
        "_tail_start",
        "_window",
        "_window_start",
        "size",
    )

    def __init__(self, descriptor: int, *, max_bytes: int = 64 << 20, max_reads: int = 20_000) -> None:
        self._descriptor = descriptor
        self.size = os.fstat(descriptor).st_size
        self._head = os.pread(descriptor, HEAD_BYTES, 0)
        self._tail: bytes | None = None
        self._tail_start = max(HEAD_BYTES, self.size - HEAD_BYTES)
        self._window = b""
        self._window_start = 0
        self._bytes_left = max_bytes
        self._reads_left = max_reads

    def read(self, offset: int, length: int) -> bytes:
        """Return at most `length` bytes at `offset`."""
        if offset < 0 or length <= 0 or offset >= self.size:
            return b""
        end = min(offset + length, self.size)
        if end <= len(self._head):
            return self._head[offset:end]
        tail_start = self._tail_start
        if offset >= tail_start:
            tail = self._tail
            if tail is None:
                tail = self.tail()
            return tail[offset - tail_start : end - tail_start]
        if tail_start == HEAD_BYTES:
            # Head and tail meet: all of the file is in them.
            return self._head[offset:] + self.tail()[: end - tail_start]
        start = self._window_start
        if start <= offset and end <= start + len(self._window):
            return self._window[offset - start : end - start]
        self._reads_left -= 1
        wanted = max(length, SMALL_READ)
        self._bytes_left -= min(wanted, self.size - offset)
        if self._reads_left < 0 or self._bytes_left < 0:
            raise LimitExceededError
        if length >= SMALL_READ:
            return os.pread(self._descriptor, length, offset)
        self._window = os.pread(self._descriptor, SMALL_READ, offset)
        self._window_start = offset
        return self._window[:length]

    def head(self) -> bytes:
        """Return the first 64 KiB, already read."""
        return self._head

    def tail(self) -> bytes:
        """Return the last 64 KiB of what follows the head; empty for a file no longer than that."""
        if self._tail is None:
            rest = self.size - self._tail_start
            self._tail = os.pread(self._descriptor, HEAD_BYTES, self._tail_start) if rest > 0 else b""
        return self._tail


class BoundedSource:
    """What `FileSource` is for a file, for any other source: the same head and tail, the same ceilings."""

    __slots__ = ("_bytes_left", "_inner", "_reads_left", "_tail_start", "_window_end", "_window_start", "size")

    def __init__(self, inner: ByteSource, *, max_bytes: int = 64 << 20, max_reads: int = 20_000) -> None:
        self._inner = inner
        self.size = inner.size
        self._tail_start = max(HEAD_BYTES, self.size - HEAD_BYTES)
        self._window_start = self._window_end = 0
        self._bytes_left = max_bytes
        self._reads_left = max_reads

    def read(self, offset: int, length: int) -> bytes:
        """Return at most `length` bytes at `offset`; counted as `FileSource` counts them, so that both end alike."""
        if offset < 0 or length <= 0 or offset >= self.size:
            return b""
        end = min(offset + length, self.size)
        at_an_edge = end <= HEAD_BYTES or offset >= self._tail_start or self._tail_start == HEAD_BYTES
        if not at_an_edge and not self._window_start <= offset <= end <= self._window_end:
            self._reads_left -= 1
            self._bytes_left -= min(max(length, SMALL_READ), self.size - offset)
            if self._reads_left < 0 or self._bytes_left < 0:
                raise LimitExceededError
            if length < SMALL_READ:
                self._window_start, self._window_end = offset, min(offset + SMALL_READ, self.size)
        return self._inner.read(offset, end - offset)

    def head(self) -> bytes:
        """Return the first 64 KiB."""
        return self._inner.read(0, HEAD_BYTES)

    def tail(self) -> bytes:
        """Return the last 64 KiB of what follows the head; empty for what is no longer than that."""
        return self._inner.read(self._tail_start, HEAD_BYTES)


class MemorySource:
    """Bytes already in memory, such as an Exif block taken out of its container."""

    __slots__ = ("_data", "size")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def read(self, offset: int, length: int) -> bytes:
        """Return at most `length` bytes at `offset`."""
        return self._data[offset : offset + length] if offset >= 0 and length > 0 else b""


class OffsetSource:
    """A part of another source, addressed from its own start: an embedded TIFF, a maker note, a trailer."""

    __slots__ = ("_inner", "_start", "size")

    def __init__(self, inner: ByteSource, start: int, size: int | None = None) -> None:
        self._inner = inner
        self._start = start
        rest = max(0, inner.size - start)
        self.size = rest if size is None else max(0, min(size, rest))

    def read(self, offset: int, length: int) -> bytes:
        """Return at most `length` bytes at `offset` of the part."""
        if offset < 0 or offset >= self.size:
            return b""
        return self._inner.read(self._start + offset, min(length, self.size - offset))

"""An object of an object store as readers know files: bytes by offset, fetched by ranges, kept within bounds."""

from collections import OrderedDict
from typing import Final

from rollaudit.library.objects.fetching import Fetcher
from rollaudit.metadata.source import HEAD_BYTES, LimitExceededError

MAX_FETCHED: Final = 256 << 20
"""Bytes of one object that readers are given, besides its edges: files are told by the first of theirs."""
MAX_WHOLE: Final = 256 << 20
"""Bytes of an object that is had as a whole: its pixels are looked at, and it is held in memory."""
_LONGEST: Final = 8 << 20  # of one request
_WINDOW: Final = 1 << 16  # a request takes as long as this takes to come
_WINDOWS: Final = 16


class TooLargeError(Exception):
    """An object is larger than what may be held of it."""


class ObjectSource:
    """One version of an object. Raises `CannotOpenError` where it cannot be had, or is not what it was any more."""

    __slots__ = ("_edges", "_fetcher", "_left", "_path", "_tail_start", "_windows", "size")

    def __init__(self, fetcher: Fetcher, path: str) -> None:
        self._fetcher, self._path = fetcher, path
        self._edges = fetcher.edges(path)
        self.size = self._edges.size
        self._tail_start = max(HEAD_BYTES, self.size - HEAD_BYTES)
        self._windows: OrderedDict[int, bytes] = OrderedDict()
        self._left = MAX_FETCHED

    def read(self, offset: int, length: int) -> bytes:
        """Return at most `length` bytes at `offset`. Raises `LimitExceededError` past `MAX_FETCHED`."""
        end = min(offset + length, self.size)
        if offset < 0 or offset >= end:
            return b""
        head, tail, start = self._edges.head, self._edges.tail, self._tail_start
        if end <= len(head):
            return head[offset:end]
        if offset >= start:
            return tail[offset - start : end - start]
        between = self._between(max(offset, len(head)), min(end, start))
        return b"".join((head[offset:], between, tail[: max(0, end - start)]))

    def whole(self, most: int) -> bytes:
        """Return all bytes, none of them fetched twice. Raises `TooLargeError` where there are more than `most`."""
        if self.size > most:
            raise TooLargeError
        head, tail = self._edges.head, self._edges.tail
        return b"".join([head, *self._ranges(len(head), self.size - len(tail)), tail])

    def anew(self, offset: int, length: int) -> bytes:
        """Return at most `length` bytes at `offset`, fetched for this once and counted nowhere: for who reads all."""
        end = min(offset + length, self.size)
        return b"".join(self._ranges(offset, end))

    def _between(self, offset: int, end: int) -> bytes:
        """Return bytes that are in neither edge, from the windows where they hold them."""
        if offset >= end:
            return b""
        for start, window in self._windows.items():
            if start <= offset and end <= start + len(window):
                self._windows.move_to_end(start)
                return window[offset - start : end - start]
        upto = min(max(end, offset + _WINDOW), self._tail_start)
        self._left -= upto - offset
        if self._left < 0:
            raise LimitExceededError
        window = b"".join(self._ranges(offset, upto))
        if len(window) <= _WINDOW:
            self._windows[offset] = window
            if len(self._windows) > _WINDOWS:
                self._windows.popitem(last=False)
        return window[: end - offset]

    def _ranges(self, start: int, end: int) -> list[bytes]:
        return [
            self._fetcher.read(self._path, self._edges.etag, at, min(_LONGEST, end - at))
            for at in range(start, end, _LONGEST)
        ]

"""Columns that grow by one number at a time, in the fewest bytes that hold it, without ever being moved.

One that grew as a whole would be copied again and again, and leave holes in memory of the size that it had.
"""

import mmap
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rollaudit.inference.parts import AT_ONCE

_WIDER: Final[dict[np.dtype[Any], np.dtype[Any]]] = {
    np.dtype(np.int8): np.dtype(np.int16),
    np.dtype(np.int16): np.dtype(np.int32),
    np.dtype(np.int32): np.dtype(np.int64),
}
_PAGES: Final = 1 << 15
"""Bytes from which on an array gets pages of its own."""


def room(length: int, dtype: DTypeLike) -> NDArray[Any]:
    """Return an array of zeros that goes back to the system as soon as nobody holds it, and costs what is written to.

    What lies in the heap between other things stays there as a hole, and counts as memory of the process.
    """
    size = length * np.dtype(dtype).itemsize
    if size < _PAGES:
        return np.zeros(length, dtype=dtype)
    return np.frombuffer(mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS), dtype=dtype)


class Column:
    """Numbers: whole ones in one byte or as many more as they need, or floats."""

    __slots__ = ("_blocks", "_free", "_last")

    def __init__(self, dtype: DTypeLike = np.int8) -> None:
        self._blocks: list[NDArray[Any]] = []
        self._last: NDArray[Any] = np.empty(0, dtype=dtype)
        self._free = 0  # the place in the last block that is written next

    def __len__(self) -> int:
        """Return how many were added."""
        return len(self._blocks) * AT_ONCE + self._free

    def append(self, number: float) -> None:
        """Add one at the end."""
        if self._free == len(self._last):
            if self._free:
                self._blocks.append(self._last)
            self._last, self._free = room(AT_ONCE, self._last.dtype), 0
        try:
            self._last[self._free] = number
        except OverflowError:
            wider = room(AT_ONCE, _WIDER[self._last.dtype])
            wider[: self._free] = self._last[: self._free]
            self._last = wider
            self.append(number)
            return
        self._free += 1

    def whole(self) -> NDArray[Any]:
        """Return them in the order of adding; to be called once, as they are let go."""
        return self._put(None)

    def moved(self, row_of: NDArray[np.int32]) -> NDArray[Any]:
        """Return them with the one added as `i` in row `row_of[i]`; to be called once, as they are let go."""
        return self._put(row_of)

    def _put(self, row_of: NDArray[np.int32] | None) -> NDArray[Any]:
        blocks = [*self._blocks, self._last[: self._free]]
        nothing = np.empty(0, dtype=self._last.dtype)
        self._blocks, self._last, self._free = [], nothing, 0
        column = room(sum(map(len, blocks)), np.result_type(*blocks))
        for number in range(len(blocks)):
            block, blocks[number] = blocks[number], nothing
            rows = slice(number * AT_ONCE, number * AT_ONCE + len(block))
            column[rows if row_of is None else row_of[rows]] = block
        return column

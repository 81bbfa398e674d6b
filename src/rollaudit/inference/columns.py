"""Columns that grow by one number at a time, in the fewest bytes that hold it, without ever being moved.

One that grew as a whole would be copied again and again, and leave holes in memory of the size that it had.
"""

from array import array
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.parts import AT_ONCE

_WIDER: Final = {"b": "h", "h": "i", "i": "q"}
_TYPES: Final[dict[str, type[np.generic]]] = {
    "b": np.int8,
    "h": np.int16,
    "i": np.int32,
    "q": np.int64,
    "d": np.float64,
}
_NARROWEST: Final = "bhiqd"


class Column:
    """Numbers: whole ones, from one byte up to eight, or floats (`code` "d")."""

    __slots__ = ("_blocks", "_code", "_last")

    def __init__(self, code: str = "b") -> None:
        self._code = code
        self._blocks: list[array[Any]] = []
        self._last: array[Any] = array(code)

    def __len__(self) -> int:
        """Return how many were added."""
        return len(self._blocks) * AT_ONCE + len(self._last)

    def append(self, number: float) -> None:
        """Add one at the end."""
        try:
            self._last.append(number)
        except OverflowError:
            self._code = _WIDER[self._code]
            self._last = array(self._code, self._last)
            self.append(number)
            return
        if len(self._last) == AT_ONCE:
            self._blocks.append(self._last)
            self._last = array(self._code)

    def whole(self) -> NDArray[Any]:
        """Return them in the order of adding; to be called once, as they are let go."""
        return self._put(None)

    def moved(self, row_of: NDArray[np.int32]) -> NDArray[Any]:
        """Return them with the one added as `i` in row `row_of[i]`; to be called once, as they are let go."""
        return self._put(row_of)

    def _put(self, row_of: NDArray[np.int32] | None) -> NDArray[Any]:
        blocks = [*self._blocks, self._last]
        self._blocks, self._last = [], array(self._code)
        dtype = _TYPES[max((block.typecode for block in blocks), key=_NARROWEST.index)]
        column = np.empty(sum(map(len, blocks)), dtype=dtype)
        for number in range(len(blocks)):
            block, blocks[number] = blocks[number], array("b")
            rows = slice(number * AT_ONCE, number * AT_ONCE + len(block))
            column[rows if row_of is None else row_of[rows]] = np.frombuffer(block, dtype=_TYPES[block.typecode])
        return column

"""Columns of ids and paths, packed: a million take 30 MB instead of 190; the few that claims name are unpacked.

They are read as tuples of `str` are, an element at a time and by iteration.
"""

import json
import zlib
from collections.abc import Iterator
from typing import Any, Final, Protocol

from numpy.typing import NDArray

_ID_BYTES: Final = 16
_BLOCK: Final = 256
"""Paths to a block: one costs 50 µs to unpack; neighbours share most of their directories' names."""


class Texts(Protocol):
    """A column of strings: a tuple of them is one, too."""

    def __len__(self) -> int: ...

    def __getitem__(self, row: int, /) -> str: ...

    def __iter__(self) -> Iterator[str]: ...


class Ids:
    """Content ids: 32 hexadecimal digits in 16 bytes each. What is none stands as it is."""

    def __init__(self) -> None:
        self._packed = bytearray()
        self._others: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._packed) // _ID_BYTES

    def __getitem__(self, row: int) -> str:
        other = self._others.get(row)
        return self._packed[row * _ID_BYTES : (row + 1) * _ID_BYTES].hex() if other is None else other

    def __iter__(self) -> Iterator[str]:
        return (self[row] for row in range(len(self)))

    def append(self, text: str) -> None:
        """Add one at the end."""
        packed = _packed(text)
        if packed is None:
            self._others[len(self)] = text
        self._packed += packed or bytes(_ID_BYTES)


def _packed(text: str) -> bytes | None:
    try:
        packed = bytes.fromhex(text)
    except ValueError:
        return None
    # it also takes capitals, and blanks in between
    return packed if len(packed) == _ID_BYTES and packed.hex() == text else None


class Paths:
    """Paths, compressed in blocks; cheap to read in the order of adding, and to read a few of anywhere."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._last: list[str] = []
        self._open: tuple[int, list[str]] = (-1, [])  # the block read last

    def __len__(self) -> int:
        return len(self._blocks) * _BLOCK + len(self._last)

    def __getitem__(self, row: int) -> str:
        block, at = divmod(row, _BLOCK)
        if block == len(self._blocks):
            return self._last[at]
        if block != self._open[0]:
            self._open = block, json.loads(zlib.decompress(self._blocks[block]))
        return self._open[1][at]

    def __iter__(self) -> Iterator[str]:
        return (self[row] for row in range(len(self)))

    def append(self, text: str) -> None:
        """Add one at the end."""
        self._last.append(text)
        if len(self._last) == _BLOCK:
            self._blocks.append(zlib.compress(json.dumps(self._last).encode("ascii"), 1))
            self._last = []


class Ordered:
    """A column in another order: its row `n` is row `order[n]` of the other."""

    def __init__(self, texts: Texts, order: NDArray[Any]) -> None:
        self._texts, self._order = texts, order

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, row: int) -> str:
        return self._texts[int(self._order[row])]

    def __iter__(self) -> Iterator[str]:
        return (self._texts[int(row)] for row in self._order)

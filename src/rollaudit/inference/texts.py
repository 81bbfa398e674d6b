"""Columns of ids and paths, packed: a million take 30 MB instead of 190; the few that claims name are unpacked.

They are read as tuples of `str` are, an element at a time and by iteration.
"""

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Final, Protocol, overload

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.columns import room
from rollaudit.inference.parts import AT_ONCE, gathered, parts

_ID_BYTES: Final = 16
_PACKED: Final = np.dtype((np.void, _ID_BYTES))
_ROOM: Final = 1 << 20
"""Bytes of compressed paths that lie together."""
_BLOCK: Final = 256
"""Paths to a block: one costs 50 µs to unpack; neighbours share most of their directories' names."""
_FEW: Final = 1_000
"""Ids that are unpacked at once; more stay packed, 4 bytes each, until somebody reads them."""


class Texts(Protocol):
    """A column of strings: a tuple of them is one, too."""

    def __len__(self) -> int: ...

    def __getitem__(self, row: int, /) -> str: ...

    def __iter__(self) -> Iterator[str]: ...


class Ids:
    """Content ids: 32 hexadecimal digits in 16 bytes each. What is none stands as it is."""

    def __init__(self) -> None:
        self._blocks: list[NDArray[np.void]] = []
        self._length = 0
        self._others: dict[int, str] = {}

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, row: int) -> str:
        other = self._others.get(row)
        if other is not None:
            return other
        block, at = divmod(row, AT_ONCE)
        packed: bytes = self._blocks[block][at].tobytes()
        return packed.hex()

    def __iter__(self) -> Iterator[str]:
        return (self[row] for row in range(len(self)))

    def append(self, text: str) -> None:
        """Add one at the end."""
        packed = _packed(text)
        if packed is None:
            self._others[self._length] = text
        block, at = divmod(self._length, AT_ONCE)
        if not at:
            self._blocks.append(room(AT_ONCE, _PACKED))
        if packed is not None:
            self._blocks[block][at] = packed
        self._length += 1

    def of(self, wanted: set[str]) -> NDArray[np.int64]:
        """Return the rows of all that are wanted, in their order, and perhaps of a few that are not."""
        halves = np.array(
            sorted({int.from_bytes(packed[:8], "little") for one in wanted if (packed := _packed(one))}),
            dtype=np.uint64,
        )
        found = [np.array([row for row, other in self._others.items() if other in wanted], dtype=np.int64)]
        for number, part in enumerate(parts(len(self))):
            first = self._blocks[number].view("<u8")[::2][: part.stop - part.start]
            found.append(np.flatnonzero(np.isin(first, halves)) + part.start)
        return np.sort(np.concatenate(found))


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
        self._rooms: list[NDArray[np.uint8]] = []
        self._free = 0
        self._blocks: list[tuple[int, int, int]] = []  # of each: its room, its beginning and its end there
        self._last: list[str] = []
        self._open: tuple[int, list[str]] = (-1, [])  # the block read last

    def __len__(self) -> int:
        return len(self._blocks) * _BLOCK + len(self._last)

    def __getitem__(self, row: int) -> str:
        block, at = divmod(row, _BLOCK)
        if block == len(self._blocks):
            return self._last[at]
        if block != self._open[0]:
            room_of, start, end = self._blocks[block]
            self._open = block, json.loads(zlib.decompress(self._rooms[room_of][start:end].tobytes()))
        return self._open[1][at]

    def __iter__(self) -> Iterator[str]:
        return (self[row] for row in range(len(self)))

    def append(self, text: str) -> None:
        """Add one at the end."""
        self._last.append(text)
        if len(self._last) == _BLOCK:
            self._put(zlib.compress(json.dumps(self._last).encode("ascii"), 1))
            self._last = []

    def _put(self, packed: bytes) -> None:
        if not self._rooms or self._free + len(packed) > len(self._rooms[-1]):
            self._rooms.append(room(max(_ROOM, len(packed)), np.uint8))
            self._free = 0
        start, self._free = self._free, self._free + len(packed)
        self._rooms[-1][start : self._free] = np.frombuffer(packed, dtype=np.uint8)
        self._blocks.append((len(self._rooms) - 1, start, self._free))


class Chosen(Sequence[str]):
    """Some elements of a column, in any order, unpacked as they are read; equal to a tuple of the same."""

    __slots__ = ("_rows", "_texts")

    def __init__(self, texts: Texts, rows: NDArray[Any]) -> None:
        self._texts, self._rows = texts, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return chosen(self._texts, self._rows[at])
        return self._texts[int(self._rows[at])]

    def __iter__(self) -> Iterator[str]:
        return (self._texts[row] for part in parts(len(self._rows)) for row in self._rows[part].tolist())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Chosen | tuple):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))


def chosen(texts: Texts, rows: NDArray[Any]) -> Sequence[str]:
    """Return the elements of some rows: few as a tuple, many still packed."""
    return Chosen(texts, rows) if len(rows) > _FEW else tuple(texts[row] for row in rows.tolist())


class Ordered:
    """A column in another order: its row `n` is row `order[n]` of the other."""

    def __init__(self, texts: Texts, order: NDArray[np.int32]) -> None:
        self._texts, self._order = texts, order

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, row: int) -> str:
        return self._texts[int(self._order[row])]

    def __iter__(self) -> Iterator[str]:
        return (self._texts[int(row)] for row in self._order)

    def some(self, rows: NDArray[Any]) -> Sequence[str]:
        """Return the elements of some rows, in their order; they outlive this order."""
        return chosen(self._texts, gathered(self._order, rows))

    def first_rows(self, wanted: set[str]) -> dict[str, int]:
        """Return the first row of each that is wanted and stands here."""
        may_be = np.zeros(len(self), dtype=bool)
        may_be[self._texts.of(wanted) if isinstance(self._texts, Ids) else slice(None)] = True
        found: dict[str, int] = {}
        for part in parts(len(self)):
            order = self._order[part]
            for at in np.flatnonzero(may_be[order]).tolist():
                if (text := self._texts[int(order[at])]) in wanted:
                    found.setdefault(text, part.start + at)
        return found

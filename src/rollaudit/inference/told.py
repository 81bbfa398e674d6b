"""Texts of some rows, each different group of them once: the same few people are in most pictures."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.parts import Whole, parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told in some rows: in `rows[i]`, which rise, it is `groups[numbers[i]]`."""

    rows: Whole
    numbers: Whole
    groups: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        """Return in how many rows anything was told."""
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield each row with what was told there, in their order."""
        for part in parts(len(self)):
            for row, number in zip(self.rows[part].tolist(), self.numbers[part].tolist(), strict=True):
                yield row, self.groups[number]

    def files(self) -> NDArray[np.intp]:
        """Return in how many rows each group stands."""
        return np.bincount(self.numbers, minlength=len(self.groups))

    def at(self, row: int) -> tuple[str, ...]:
        """Return what was told in a row: nothing in most."""
        place = bisect_left(self.rows, row)
        known = place < len(self.rows) and self.rows[place] == row
        return self.groups[int(self.numbers[place])] if known else ()

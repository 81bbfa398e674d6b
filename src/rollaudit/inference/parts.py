"""Long columns a part at a time: what lies between a column and its result is then never as long as the column."""

from collections.abc import Iterator
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

AT_ONCE: Final = 1 << 15
"""Rows: some twenty columns of so many fit into 5 MB."""

Whole = NDArray[np.signedinteger[Any]]
"""Whole numbers of any width: days and rows fit into four bytes, and `numpy` counts with eight."""
_Scalar = TypeVar("_Scalar", bound=np.generic)


def parts(length: int, at_once: int = AT_ONCE) -> Iterator[slice]:
    """Yield slices that cover so many rows, in their order."""
    for start in range(0, length, at_once):
        yield slice(start, min(length, start + at_once))


def gathered(column: NDArray[_Scalar], rows: NDArray[Any]) -> NDArray[_Scalar]:
    """Return `column[rows]`: `numpy` by itself widens all rows at once, to eight bytes each."""
    if len(rows) <= AT_ONCE:
        few: NDArray[_Scalar] = column[rows]
        return few
    found = np.empty(len(rows), dtype=column.dtype)
    for part in parts(len(rows)):
        found[part] = column[rows[part]]
    return found


def rows_where(flags: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return the rows that are flagged, in their order."""
    found = np.empty(int(np.count_nonzero(flags)), dtype=np.int32)
    at = 0
    for part in parts(len(flags)):
        some = np.flatnonzero(flags[part])
        found[at : at + len(some)] = some + part.start
        at += len(some)
    return found


def runs(ordered: NDArray[_Scalar]) -> tuple[NDArray[_Scalar], NDArray[np.intp]]:
    """Return each different value of a sorted column, and the row at which it begins."""
    begins = np.ones(len(ordered), dtype=bool)
    begins[1:] = ordered[1:] != ordered[:-1]
    first = np.flatnonzero(begins)
    return ordered[first], first


def counts_of(ordered: NDArray[_Scalar]) -> tuple[NDArray[_Scalar], NDArray[np.intp]]:
    """Return each different value of a sorted column, and how often it stands there."""
    values, first = runs(ordered)
    return values, np.diff(np.append(first, len(ordered)))


def grouped(numbers: Whole, groups: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the rows group by group, each group's in their order, and where each group begins, and the last ends.

    `numbers` are the rows' groups, 0 to `groups` - 1; rows of -1 are left out. A stable counting sort.
    """
    sizes = np.zeros(groups, dtype=np.int64)
    for part in parts(len(numbers)):
        some = numbers[part]
        sizes += np.bincount(some[some >= 0], minlength=groups)
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    order = np.empty(int(starts[-1]), dtype=np.int32)
    free = starts[:-1].copy()
    for part in parts(len(numbers)):
        some = numbers[part]
        inside = np.flatnonzero(some >= 0)
        by_group = inside[np.argsort(some[inside], kind="stable")]
        of, first = runs(some[by_group])
        counts = np.diff(np.append(first, len(by_group)))
        order[np.repeat(free[of] - first, counts) + np.arange(len(by_group))] = by_group + part.start
        free[of] += counts
    return order, starts

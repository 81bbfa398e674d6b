"""Columns longer than what is worked on at once give what they would give as a whole."""

from itertools import pairwise

import numpy as np
import pytest

from rollaudit.inference.columns import Column
from rollaudit.inference.parts import AT_ONCE, counts_of, gathered, grouped, parts, rows_where, runs

MANY = 2 * AT_ONCE + 17


@pytest.fixture
def chance():
    return np.random.default_rng(7)


@pytest.mark.parametrize("length", [0, 1, AT_ONCE, AT_ONCE + 1, MANY])
def test_parts_cover_every_row_once(length):
    assert [row for part in parts(length) for row in range(part.start, part.stop)] == list(range(length))


def test_rows_are_gathered_and_found_as_numpy_does(chance):
    column, rows = chance.random(MANY), chance.integers(0, MANY, MANY).astype(np.int32)
    assert np.array_equal(gathered(column, rows), column[rows])
    assert np.array_equal(rows_where(column < 0.3), np.flatnonzero(column < 0.3))
    assert rows_where(column < 0.3).dtype == np.int32


def test_runs_and_counts_are_those_of_unique(chance):
    ordered = np.sort(chance.integers(-5, 900, MANY).astype(np.int32))
    values, first, counts = np.unique(ordered, return_index=True, return_counts=True)
    assert np.array_equal(runs(ordered)[0], values)
    assert np.array_equal(runs(ordered)[1], first)
    assert np.array_equal(counts_of(ordered)[1], counts)
    assert not len(runs(ordered[:0])[0])


@pytest.mark.parametrize("groups", [1, 40, 5_000])
def test_groups_stand_together_each_in_its_order(chance, groups):
    numbers = chance.integers(-1, groups, MANY).astype(np.int32)
    order, starts = grouped(numbers, groups)
    inside = np.flatnonzero(numbers >= 0)
    assert np.array_equal(order, inside[np.argsort(numbers[inside], kind="stable")])
    assert [stop - start for start, stop in pairwise(starts.tolist())] == np.bincount(numbers[inside]).tolist()


def test_a_column_widens_only_as_far_as_its_numbers_do(chance):
    small, wide = Column(), Column()
    told = chance.integers(-128, 128, MANY).tolist()
    for number in told:
        small.append(number)
        wide.append(number if number < 127 else 1 << 33)
    assert len(small) == MANY
    rows = chance.permutation(MANY).astype(np.int32)
    moved = small.moved(rows)
    assert moved.dtype == np.int8
    assert np.array_equal(moved[rows], told)
    whole = wide.whole()
    assert whole.dtype == np.int64
    assert np.array_equal(whole, [number if number < 127 else 1 << 33 for number in told])

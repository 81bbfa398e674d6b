import pickle

import numpy as np
import pytest

from rollaudit.inference.parts import AT_ONCE
from rollaudit.inference.texts import Chosen, Ids, Ordered, Paths, chosen

ODD_IDS = ["", "a1", "f" * 31, "F" * 32, "ab " * 16, "é" * 32, "0" * 33]


@pytest.mark.parametrize("at", [0, 1, 500])
def test_ids_come_back_as_they_were_whatever_they_are(at):
    told = [f"{number * 7919:032x}" for number in range(500)]
    told[at:at] = ODD_IDS
    ids = Ids()
    for one in told:
        ids.append(one)
    assert len(ids) == len(told)
    assert list(ids) == told
    assert [ids[row] for row in (at, 0, at + len(ODD_IDS) - 1)] == [told[at], told[0], ODD_IDS[-1]]


@pytest.mark.parametrize("number", [0, 1, 255, 256, 257, 1000])
def test_paths_come_back_in_any_order(number):
    told = [f"2019/IMG_{one:04}\n\0\udcff\U0001f600.jpg" for one in range(number)]
    paths = Paths()
    for one in told:
        paths.append(one)
    assert len(paths) == number
    assert list(paths) == told
    assert [paths[row] for row in reversed(range(number))] == told[::-1]


def test_a_column_in_another_order_is_one_too():
    paths = Paths()
    for one in "abcd":
        paths.append(one)
    ordered = Ordered(paths, np.array([2, 0, 3], dtype=np.int32))
    assert (len(ordered), list(ordered), ordered[1]) == (3, ["c", "a", "d"], "a")
    assert list(pickle.loads(pickle.dumps(ordered))) == ["c", "a", "d"]  # noqa: S301 - our own


def test_a_million_take_little_memory():
    ids, paths = Ids(), Paths()
    for number in range(20_000):
        ids.append(f"{number * 7919:032x}")
        paths.append(f"Photos/{number // 500:05}/IMG_2019{number:08}.jpg")
    assert [block.nbytes for block in ids._blocks] == [16 * AT_ONCE]
    assert sum(end - start for _, start, end in paths._blocks) < 12 * 20_000


def test_ids_are_found_in_any_block():
    told = [f"{number * 7919:016x}" * 2 for number in range(AT_ONCE + 5)]
    ids = Ids()
    for one in [*told, "odd", told[3]]:
        ids.append(one)
    last = len(ids) - 1
    assert ids.of({told[3], told[-1], "odd", "none", "f" * 32}).tolist() == [3, AT_ONCE + 4, AT_ONCE + 5, last]
    backwards = Ordered(ids, np.arange(len(ids), dtype=np.int32)[::-1])
    assert backwards.first_rows({told[3], "odd", "none"}) == {told[3]: 0, "odd": 1}


def test_many_ids_stay_packed_and_are_read_as_a_tuple_is():
    told = [f"{number * 7919:032x}" for number in range(2_000)]
    ids = Ids()
    for one in told:
        ids.append(one)
    some = chosen(ids, np.arange(1_999, 0, -1, dtype=np.int32))
    assert isinstance(some, Chosen)
    assert (len(some), some[0], some[-1], list(some[:2])) == (1_999, told[-1], told[1], [told[-1], told[-2]])
    assert some == tuple(told[:0:-1])
    assert some != tuple(told)
    assert hash(some) == hash(tuple(told[:0:-1]))
    assert chosen(ids, np.array([1, 0], dtype=np.int32)) == (told[1], told[0])

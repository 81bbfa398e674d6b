import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollaudit.metadata.source import BoundedSource, FileSource, LimitExceededError, MemorySource

_SIZES = st.sampled_from([0, 1, 5000, 65536, 65537, 130_000, 131_072, 131_073, 300_000])
_READS = st.lists(st.tuples(st.integers(-2, 300_010), st.sampled_from([0, 1, 8, 4095, 4096, 70_000])), max_size=30)


def _told(source, offset, length):
    try:
        return source.read(offset, length)
    except LimitExceededError:
        return "limit"


@given(size=_SIZES, reads=_READS, max_bytes=st.sampled_from([0, 10_000, 1 << 20]))
def test_it_gives_and_ends_as_a_file_does(tmp_path_factory, size, reads, max_bytes):
    data = bytes(range(251)) * (size // 251 + 1)
    path = tmp_path_factory.getbasetemp() / "bounded"
    path.write_bytes(data[:size])
    descriptor = os.open(path, os.O_RDONLY)
    try:
        file = FileSource(descriptor, max_bytes=max_bytes, max_reads=10)
        held = BoundedSource(MemorySource(data[:size]), max_bytes=max_bytes, max_reads=10)
        assert (held.size, held.head(), held.tail()) == (file.size, file.head(), file.tail())
        for offset, length in reads:
            given_by_file = _told(file, offset, length)
            assert _told(held, offset, length) == given_by_file
            if given_by_file == "limit":
                break
    finally:
        os.close(descriptor)


def test_a_loop_of_reads_ends():
    source = BoundedSource(MemorySource(bytes(400_000)), max_reads=5)
    for number in range(5):
        source.read(70_000 + number * 10_000, 8)
    with pytest.raises(LimitExceededError):
        source.read(200_000, 8)

"""Keys of any kind become pieces that no other piece is taken for, and objects are read as files are."""

from hypothesis import given
from hypothesis import strategies as st

from rollaudit.library.objects.fetching import Fetched
from rollaudit.library.objects.listing import StoredObject, listings_of
from rollaudit.metadata.source import BoundedSource, LimitExceededError, MemorySource
from rollaudit.pipeline.object_source import ObjectSource

NAMES = st.lists(st.sampled_from(["a", "b", "a-1", "", ".", "..", "é"]), min_size=1, max_size=5).map("/".join)


def in_order(keys):
    return sorted(keys, key=str.encode)


@given(st.sets(NAMES))
def test_every_file_is_in_one_piece_of_its_directory(keys):
    pieces = list(listings_of(StoredObject(key, 1, 0, key) for key in in_order(keys)))
    assert len({(piece.place, piece.part) for piece in pieces}) == len(pieces)
    found = [file for piece in pieces for file in piece.files]
    assert sorted(file.path.decode() for file in found) == sorted(key or "/" for key in keys)
    for piece in pieces:
        assert {file.path.rpartition(b"/")[0] for file in piece.files} <= {piece.place, b""}
        assert all((file.reason is None) != file.path.endswith(b"/") for file in piece.files)


class _Store:
    def __init__(self, data):
        self.data, self.given = data, []

    def edges(self, _path):
        return Fetched(len(self.data), "x", self.data[:65536], self.data[65536:][-65536:])

    def read(self, _path, etag, offset, length):
        assert etag == "x"
        assert 65536 <= offset < offset + length <= len(self.data) - 65536  # edges are fetched once
        self.given.append(length)
        return self.data[offset : offset + length]


READS = st.lists(st.tuples(st.integers(-5, 600_000), st.integers(-5, 300_000)), max_size=20)


@given(st.sampled_from([0, 10, 65_536, 65_537, 131_072, 131_073, 400_000, 500_000]), READS)
def test_an_object_reads_as_the_same_bytes_on_a_disk(size, reads):
    data = bytes(range(251)) * (size // 251 + 1)
    data = data[:size]
    store = _Store(data)
    there, here = BoundedSource(ObjectSource(store, "a")), BoundedSource(MemorySource(data))
    assert (there.size, there.head(), there.tail()) == (here.size, here.head(), here.tail())
    for offset, length in reads:
        assert there.read(offset, length) == here.read(offset, length)
    assert ObjectSource(store, "a").whole(1 << 20) == data
    assert sum(store.given) <= (len(reads) + 1) * size


def test_who_jumps_about_in_an_object_is_stopped():
    class Endless(_Store):
        def read(self, _path, _etag, _offset, length):
            return bytes(length)

    store = Endless(b"")
    store.edges = lambda _path: Fetched(1 << 40, "x", bytes(65536), bytes(65536))
    source = ObjectSource(store, "a")
    reads = 0
    try:
        for at in range(10_000):
            source.read((1 << 20) * (at + 1), 10)
            reads += 1
    except LimitExceededError:
        pass
    assert reads == (256 << 20) // 65536

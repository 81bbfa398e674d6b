import hashlib
import os

import pytest
from blake3 import blake3

from rollaudit.library.fingerprint import EDGE_BYTES, content_id, sha256
from rollaudit.pipeline.tasks import read_file


def id_of(path, data):
    path.write_bytes(data)
    return read_file(os.fsencode(path), told_path="a.jpg")[1]


@pytest.mark.parametrize("size", [0, 1, EDGE_BYTES - 1, EDGE_BYTES, EDGE_BYTES + 1, 2 * EDGE_BYTES, 5 * EDGE_BYTES])
def test_the_id_is_of_the_size_and_both_ends(tmp_path, size):
    data = os.urandom(size)
    plain = data if size <= 2 * EDGE_BYTES else data[:EDGE_BYTES] + data[-EDGE_BYTES:]
    expected = blake3(size.to_bytes(8, "little") + plain).hexdigest(length=16)
    assert id_of(tmp_path / "f", data) == expected


def test_copies_share_it_and_any_end_or_size_tells_apart(tmp_path):
    data = bytes(3 * EDGE_BYTES)
    same = id_of(tmp_path / "a", data)
    assert id_of(tmp_path / "b", data) == same
    others = {
        id_of(tmp_path / "c", b"\1" + data[1:]),
        id_of(tmp_path / "d", data[:-1] + b"\1"),
        id_of(tmp_path / "e", data + b"\0"),
    }
    assert len(others | {same}) == 4


def test_it_is_32_digits():
    assert len(content_id(0, b"", b"")) == 32


def test_the_full_hash_is_sha_256_of_everything(tmp_path):
    data = os.urandom((1 << 20) + 7)
    (tmp_path / "f").write_bytes(data)
    with (tmp_path / "f").open("rb") as file:
        assert sha256(file.fileno()) == hashlib.sha256(data).hexdigest()
        assert file.tell() == 0

import os
import socket
from pathlib import Path

import pytest

from rollaudit.library.opening import CannotOpenError, fetch_ahead, opened
from rollaudit.model.evidence import ReasonCode


def refusal(path):
    with pytest.raises(CannotOpenError) as caught, opened(os.fsencode(path)):
        pass
    return caught.value.reason.code


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"data")
    return path


def test_a_file_is_given_read_only_and_closed_after(file):
    with opened(os.fsencode(file)) as descriptor:
        assert os.read(descriptor, 10) == b"data"
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.write(descriptor, b"x")
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


def test_what_is_no_regular_file_is_refused_without_waiting(file, tmp_path):
    (tmp_path / "link").symlink_to(file)
    (tmp_path / "circle").symlink_to("circle")
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "link") is ReasonCode.SYMLINK
    assert refusal(tmp_path / "circle") is ReasonCode.SYMLINK
    assert refusal(tmp_path / "pipe") is ReasonCode.NOT_REGULAR
    assert refusal(tmp_path) is ReasonCode.NOT_REGULAR
    assert refusal(os.devnull) is ReasonCode.NOT_REGULAR
    assert refusal(tmp_path / "gone") is ReasonCode.VANISHED
    assert refusal(file / "below") is ReasonCode.UNREADABLE


def test_a_socket_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s")
        assert refusal(tmp_path / "s") is ReasonCode.UNREADABLE


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system does not list a process's descriptors")
def test_no_descriptor_is_left_open(file, tmp_path):
    descriptors = Path("/proc/self/fd")
    before = len([*descriptors.iterdir()])
    for _ in range(20):
        refusal(tmp_path)
        with opened(os.fsencode(file)):
            pass
    assert len([*descriptors.iterdir()]) == before


def test_fetching_ahead_asks_for_both_ends_and_never_fails(file, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        os, "posix_fadvise", lambda _fd, start, length, _advice: asked.append((start, length)), raising=False
    )
    monkeypatch.setattr(os, "POSIX_FADV_WILLNEED", 3, raising=False)
    file.write_bytes(bytes(1000))
    fetch_ahead(os.fsencode(file), 100)
    assert asked == [(0, 100), (900, 100)]
    asked.clear()
    file.write_bytes(bytes(150))
    fetch_ahead(os.fsencode(file), 100)
    assert asked == [(0, 100), (100, 100)]
    asked.clear()
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "missing", "."):
        fetch_ahead(os.fsencode(tmp_path / name), 100)
    assert asked == []

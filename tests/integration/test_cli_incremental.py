"""What a rescan reads again, and what it does not: watched from outside, by the files that its workers open."""

import os
import shutil

import pytest

from cli_runs import write_photo

# Python runs this in every process of the program: it tells of every file of the library that is opened.
_WATCH = """
import os, sys

pipe = os.open(os.environ["WATCH"], os.O_WRONLY)

def told(event, arguments):
    if event == "open" and isinstance(arguments[0], bytes) and arguments[0].endswith(b".jpg"):
        os.write(pipe, os.path.basename(arguments[0]) + b"\\n")

sys.addaudithook(told)
"""


@pytest.fixture
def opened(cli, tmp_path):
    """Scan, and return the names of the photos that were opened, each as often as it was, with the JSON."""
    hooks, pipe = tmp_path / "hooks", tmp_path / "pipe"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(_WATCH)
    os.mkfifo(pipe)
    listening = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    def scan(*arguments):
        out = cli.json(*arguments, env={"PYTHONPATH": str(hooks), "WATCH": str(pipe)})
        try:
            return sorted(set(os.read(listening, 65536).decode().split())), out
        except BlockingIOError:
            return [], out

    yield scan
    os.close(listening)


def test_unchanged_files_are_not_even_opened(opened, photos):
    names, first = opened(photos)
    assert names == ["one.jpg", "two.jpg"]
    names, second = opened(photos)
    assert names == []
    assert second == first


def test_a_file_that_changed_is_the_only_one_read(opened, photos):
    opened(photos)
    write_photo(photos / "one.jpg", size=(65, 48))
    assert opened(photos)[0] == ["one.jpg"]


def test_another_file_of_the_same_size_and_time_is_read(opened, photos):
    opened(photos)
    before = (photos / "one.jpg").stat()
    shutil.copy(photos / "one.jpg", photos / "copy")
    (photos / "copy").replace(photos / "one.jpg")
    os.utime(photos / "one.jpg", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert opened(photos)[0] == ["one.jpg"]


def test_verify_finds_what_no_time_tells_of(opened, cli, photos):
    """One byte changed in place, the time set back: only the content tells."""
    photo = photos / "one.jpg"
    opened(photos, "--verify")
    names, before = opened(photos, "--verify")
    assert names == ["one.jpg", "two.jpg"]
    status = photo.stat()
    with photo.open("r+b") as file:
        data = file.read()
        file.seek(data.index(b"Model One"))
        file.write(b"Model Two")
    os.utime(photo, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert opened(photos)[1] == before  # nobody could know
    changed = opened(photos, "--verify")[1]
    assert b"Model Two" in changed
    assert changed == cli.json(photos, "--store", "fresh.sqlite")  # as if it had never been scanned before

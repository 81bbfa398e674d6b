import os
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from rollaudit.errors import UsageError
from rollaudit.library.walk import FoundFile, listings, walk
from rollaudit.model.evidence import ReasonCode


def plant(root, *paths):
    for path in paths:
        place = root / os.fsdecode(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"x")


def paths(root):
    return [os.fsdecode(found.path) for found in walk(root)]


def reasons(root):
    return {os.fsdecode(found.path): found.reason and found.reason.code for found in walk(root)}


def test_finds_every_file_hidden_ones_too(tmp_path):
    plant(tmp_path, "a.jpg", ".hidden/.b.jpg", "c/d/e/f.mov", "empty name ")
    (tmp_path / "no files here").mkdir()
    assert paths(tmp_path) == ["a.jpg", "empty name ", ".hidden/.b.jpg", "c/d/e/f.mov"]


def test_a_directory_comes_before_those_in_it_all_by_the_bytes_of_their_names(tmp_path):
    files = ["B", "a-1.jpg", "a.jpg", "a0", "é", "\U0001f600", b"\xff\xfe.jpg"]
    below = ["a-2/x", "a/b.jpg", "a/z.jpg", "a/b/c", "a0.d/x"]
    plant(tmp_path, *reversed(files), *reversed(below))
    assert paths(tmp_path) == [*map(os.fsdecode, files), *below]


def test_a_directory_of_very_many_files_comes_in_pieces(tmp_path):
    plant(tmp_path, *(f"many/{number:04}.jpg" for number in range(4_001)), "none/below/a.jpg", "z.jpg")
    pieces = [(one.place, one.part, len(one.files)) for one in listings(tmp_path)]
    many = [(b"many", 0, 2_000), (b"many", 1, 2_000), (b"many", 2, 1)]
    assert pieces == [(b"", 0, 1), *many, (b"none/below", 0, 1)]
    assert len(paths(tmp_path)) == 4_003


def test_a_prefix_goes_before_everything(tmp_path):
    plant(tmp_path, "a.jpg", "b/c.jpg")
    told = [(one.place, [file.path for file in one.files]) for one in listings(tmp_path, b"x/")]
    assert told == [(b"x", [b"x/a.jpg"]), (b"x/b", [b"x/b/c.jpg"])]
    assert [(one.place, one.files[0].path) for one in listings(tmp_path / "a.jpg", b"x/")] == [(b"x/a.jpg", b"x/a.jpg")]


def test_names_that_are_no_text_survive(tmp_path):
    name = b"\xff\x80\n\x1b[31m\xe2\x80\xae" + b"x" * 200 + b".jpg"
    plant(tmp_path, name)
    assert [os.fsencode(path) for path in paths(tmp_path)] == [name]


def test_tells_what_the_system_knows(tmp_path):
    plant(tmp_path, "a.jpg")
    status = (tmp_path / "a.jpg").stat()
    assert list(walk(tmp_path)) == [
        FoundFile(
            path=b"a.jpg",
            size=1,
            mtime_ns=status.st_mtime_ns,
            inode=status.st_ino,
            reason=None,
        )
    ]


def test_links_are_found_and_not_followed(tmp_path):
    plant(tmp_path, "tree/a.jpg", "outside/b.jpg")
    tree = tmp_path / "tree"
    (tree / "loop").symlink_to(tree)
    (tree / "out").symlink_to(tmp_path / "outside")
    (tree / "file").symlink_to(tmp_path / "outside" / "b.jpg")
    (tree / "dangling").symlink_to("nowhere")
    link = ReasonCode.SYMLINK
    assert reasons(tree) == {"a.jpg": None, "dangling": link, "file": link, "loop": link, "out": link}


def test_what_is_no_file_is_found_with_its_reason(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe.jpg")
    monkeypatch.chdir(tmp_path)  # a socket's path may have 108 bytes only
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.jpg")
    found = {os.fsdecode(one.path): (one.reason.code, one.reason.detail) for one in walk(tmp_path)}
    assert found == {
        "pipe.jpg": (ReasonCode.NOT_REGULAR, "named pipe"),
        "socket.jpg": (ReasonCode.NOT_REGULAR, "socket"),
    }


def test_a_device_is_found_with_its_reason():
    assert stat.S_ISCHR(os.lstat("/dev/null").st_mode)
    (found,) = walk(Path("/dev/null"))
    assert (found.path, found.reason.code, found.reason.detail) == (
        b"null",
        ReasonCode.NOT_REGULAR,
        "character device",
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_directory_without_rights_is_reported_and_the_walk_goes_on(tmp_path):
    plant(tmp_path, "a/b.jpg", "closed/c.jpg", "z.jpg")
    (tmp_path / "closed").chmod(0)
    try:
        assert reasons(tmp_path) == {"a/b.jpg": None, "closed": ReasonCode.UNREADABLE_DIRECTORY, "z.jpg": None}
    finally:
        (tmp_path / "closed").chmod(0o700)


def deny(monkeypatch, name, error):
    """Let the system refuse to list directories called `name`: works for root too."""
    real = os.open

    def refusing(path, *arguments, **options):
        if Path(os.fsdecode(path)).name == name:
            raise error
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, "open", refusing)


def test_an_unlistable_directory_is_reported_and_the_walk_goes_on(tmp_path, monkeypatch):
    plant(tmp_path, "a/b.jpg", "closed/c.jpg", "z.jpg")
    deny(monkeypatch, "closed", PermissionError(13, "Permission denied"))
    assert reasons(tmp_path) == {"a/b.jpg": None, "closed": ReasonCode.UNREADABLE_DIRECTORY, "z.jpg": None}
    assert next(one.reason.detail for one in walk(tmp_path) if one.path == b"closed") == "EACCES"


def test_an_unlistable_root_is_reported(tmp_path, monkeypatch):
    deny(monkeypatch, tmp_path.name, PermissionError(13, "Permission denied"))
    assert reasons(tmp_path) == {".": ReasonCode.UNREADABLE_DIRECTORY}


def test_what_vanishes_during_the_walk_is_reported(tmp_path):
    plant(tmp_path, "a.jpg", "c/d.jpg", "e/f.jpg", "z/z.jpg")
    walking = walk(tmp_path)
    assert next(walking).path == b"a.jpg"
    (tmp_path / "c/d.jpg").unlink()
    (tmp_path / "c").rmdir()
    (tmp_path / "e/f.jpg").unlink()
    (tmp_path / "e").rmdir()
    (tmp_path / "e").write_bytes(b"x")
    assert {one.path: one.reason and one.reason.code for one in walking} == {
        b"c": ReasonCode.VANISHED,
        b"e": ReasonCode.UNREADABLE_DIRECTORY,
        b"z/z.jpg": None,
    }


def test_what_vanishes_between_its_listing_and_a_look_at_it_is_reported(tmp_path, monkeypatch):
    plant(tmp_path, "a.jpg", "b.jpg")
    real = os.stat

    def vanished(path, **options):
        (tmp_path / "a.jpg").unlink(missing_ok=True)
        return real(path, **options)

    monkeypatch.setattr(os, "stat", vanished)
    assert reasons(tmp_path) == {"a.jpg": ReasonCode.VANISHED, "b.jpg": None}


def test_what_was_listed_before_a_disk_fails_is_found(tmp_path, monkeypatch):
    plant(tmp_path, "a.jpg", "b.jpg")
    real = os.scandir

    class Failing:
        def __init__(self, descriptor):
            self.listing = real(descriptor)

        def __enter__(self):
            return self

        def __exit__(self, *_exception):
            self.listing.close()

        def __iter__(self):
            yield next(self.listing)
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "scandir", Failing)
    assert sorted(one or "fine" for one in reasons(tmp_path).values()) == ["fine", "unreadable_directory"]


def test_a_directory_swapped_for_a_link_does_not_lead_out(tmp_path):
    plant(tmp_path, "tree/a.jpg", "tree/b/c.jpg", "outside/secret.jpg")
    walking = walk(tmp_path / "tree")
    next(walking)
    (tmp_path / "tree/b/c.jpg").unlink()
    (tmp_path / "tree/b").rmdir()
    (tmp_path / "tree/b").symlink_to(tmp_path / "outside")
    (found,) = walking
    assert (found.path, found.reason.code) == (b"b", ReasonCode.UNREADABLE_DIRECTORY)


@pytest.fixture
def deep(tmp_path):
    """Makes directories in each other, and takes them away again: shutil.rmtree cannot."""

    def make(name, levels, file):
        inner = os.open(tmp_path, os.O_RDONLY)
        for _ in range(levels):
            os.mkdir(name, dir_fd=inner)
            outer, inner = inner, os.open(name, os.O_RDONLY, dir_fd=inner)
            os.close(outer)
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, dir_fd=inner))
        os.close(inner)

    yield make
    subprocess.run(["rm", "-rf", tmp_path], check=True)


def test_deeper_than_recursion_goes(tmp_path, deep):
    deep("d", 1_500, "deep.jpg")
    assert paths(tmp_path) == ["d/" * 1_500 + "deep.jpg"]


def test_a_path_longer_than_the_system_takes_is_reported(tmp_path, deep):
    deep("d" * 250, 20, "deep.jpg")
    (found,) = walk(tmp_path)
    assert (found.reason.code, found.reason.detail) == (ReasonCode.UNREADABLE_DIRECTORY, "ENAMETOOLONG")


def test_a_root_that_is_a_file_is_that_file(tmp_path):
    plant(tmp_path, "a.jpg")
    assert paths(tmp_path / "a.jpg") == ["a.jpg"]


def test_a_root_that_is_a_link_is_what_it_points_to(tmp_path):
    plant(tmp_path, "real/a.jpg")
    (tmp_path / "link").symlink_to("real")
    assert paths(tmp_path / "link") == ["a.jpg"]


def test_a_root_that_is_not_there_is_a_mistake_of_usage(tmp_path):
    (tmp_path / "circle").symlink_to("circle")
    for missing in ("nothing", "circle"):
        with pytest.raises(UsageError, match="There is no"):
            list(walk(tmp_path / missing))


def test_an_empty_directory_has_no_files(tmp_path):
    assert paths(tmp_path) == []


def test_opens_no_file(tmp_path, monkeypatch):
    plant(tmp_path, "a.jpg", "b/c.jpg")
    real, opened = os.open, []
    monkeypatch.setattr(os, "open", lambda path, *rest: opened.append(path) or real(path, *rest))
    assert len(paths(tmp_path)) == 2
    assert all(Path(os.fsdecode(path)).is_dir() for path in opened)

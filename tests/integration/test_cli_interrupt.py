"""Ctrl-C: 130, a word on what was kept, and a rerun that ends as if nothing had happened."""

import os
import pty
import re
import signal
import sqlite3
import time

import pytest

from cli_runs import SECONDS, write_photo

PHOTOS = 12_000


@pytest.fixture
def many(tmp_path):
    """More photos than a moment reads: names for one file's content."""
    library = tmp_path / "many"
    write_photo(library / "0.jpg")
    for number in range(1, PHOTOS):
        os.link(library / "0.jpg", library / f"{number}.jpg")
    return library


def _started_until_something_is_kept(cli, library, store):
    """Start a scan that shows its progress on a terminal, and wait until it says that photos were read."""
    terminal, stderr = pty.openpty()
    process = cli.start("scan", library, "--no-faces", "--jobs", "1", "--store", store, stderr=stderr)
    os.close(stderr)
    seen = ""
    while not re.search(rf"Reading metadata.*? [1-9][0-9]*/{PHOTOS}", seen):
        seen += os.read(terminal, 4096).decode(errors="replace")
    return process, terminal


def _ended(process, terminal):
    """Return the exit code and what was said after the interruption."""
    said = b""
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # how Linux says that the other end of a terminal is closed
            break
        if not piece:
            break
        said += piece
    os.close(terminal)
    out, _ = process.communicate(timeout=SECONDS)
    assert out == b""
    return process.returncode, said.decode(errors="replace")


def _files_read(store):
    with sqlite3.connect(store) as db:
        read = db.execute("SELECT count(*) FROM files WHERE outcome IS NOT NULL").fetchone()[0]
    db.close()
    return read


def test_an_interrupted_scan_keeps_what_was_done_and_a_rerun_completes_it(cli, many):
    store = cli.work / "scan.sqlite"
    process, terminal = _started_until_something_is_kept(cli, many, store)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the command and its workers at once
    code, said = _ended(process, terminal)
    assert code == 130
    assert "Stopped. What was read so far is kept: run the same command again to go on." in said
    assert "Traceback" not in said
    assert 0 < _files_read(store) < PHOTOS
    assert cli.json(many, "--store", store) == cli.json(many, "--store", "fresh.sqlite")


def test_no_worker_outlives_an_interrupted_scan(cli, many):
    process, terminal = _started_until_something_is_kept(cli, many, cli.work / "scan.sqlite")
    os.kill(process.pid, signal.SIGINT)  # to the command alone: it must end its workers itself
    code, _ = _ended(process, terminal)
    assert code == 130
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_a_killed_scan_is_taken_up_again(cli, many):
    """SIGKILL leaves no time for anything: what was committed is there all the same."""
    store = cli.work / "scan.sqlite"
    process, terminal = _started_until_something_is_kept(cli, many, store)
    process.kill()
    _ended(process, terminal)
    assert 0 < _files_read(store) < PHOTOS
    assert cli.scan(many, "-q", "--store", store).code == 0
    assert _files_read(store) == PHOTOS


@pytest.mark.parametrize("arguments", [("inspect", "0.jpg", "--all-tags"), ("demo",)])
def test_other_commands_are_interrupted_with_130_too(cli, arguments):
    write_photo(cli.work / "0.jpg")
    process = cli.start(*arguments)
    deadline = time.monotonic() + SECONDS
    # Once it has a child, its own imports are behind it; a demo first draws its library.
    while not (_children(process.pid) or any(cli.scratch.glob("*/*"))) and time.monotonic() < deadline:
        assert process.poll() is None
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert b"Traceback" not in err
    if arguments[0] == "demo":  # its store is gone with it: there is nothing to go on with
        assert err == b"Stopped.\n"
    assert list(cli.scratch.iterdir()) == []


def _children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:  # noqa: PTH123
            return file.read().split()
    except FileNotFoundError:
        return []

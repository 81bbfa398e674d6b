"""Kills at random moments, a full disk, a store that is gone: what was committed stays, and the report is the same."""

import random
import resource
import shutil
import subprocess

import pytest

from kill_test import Killing, Outcome, make_library


@pytest.fixture(scope="module")
def library(roll, tmp_path_factory):
    place = tmp_path_factory.mktemp("killed") / "library"
    place.mkdir()
    make_library(place, 400, roll.path)
    return place


def test_killed_at_random_nothing_is_lost_or_doubled_and_the_report_is_the_same(library, tmp_path, monkeypatch):
    """`scripts/kill_test.py` does this 200 times over 5,000 files."""
    monkeypatch.setenv("HOME", str(tmp_path))
    chance = random.Random(7)  # noqa: S311 - no secrets
    killing = Killing(library, tmp_path, faces=False, chance=chance)
    outcome = Outcome()
    killing.round(outcome, kills=8)
    assert outcome.kills > 0
    assert (outcome.lost, outcome.doubled, outcome.left) == (0, 0, 0)
    assert outcome.identical == outcome.rounds == 1


def _small_disk(megabytes):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (megabytes << 20, megabytes << 20))

    return limit


def test_a_full_disk_is_told_and_a_scan_goes_on_once_there_is_room(cli, library):
    """No file may grow past a limit: to SQLite that is a disk without room."""
    store = cli.work / "scan.sqlite"
    full = cli.scan(library, "-q", "--store", store, preexec_fn=_small_disk(1))
    assert full.code == 4
    assert "cannot be written" in full.err
    assert "Free some disk space" in full.err
    assert cli.json(library, "--store", store) == cli.json(library, "--store", "fresh.sqlite")


@pytest.fixture
def small_file_system(tmp_path):
    """A file system of 1 MiB, where this system lets us have one."""
    place = tmp_path / "small"
    place.mkdir()
    if (
        shutil.which("mount") is None
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=False, capture_output=True
        ).returncode
    ):
        pytest.skip("this user may not mount a small file system")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_file_system_without_room(cli, library, small_file_system, tmp_path):
    store = small_file_system / "scan.sqlite"
    full = cli.scan(library, "-q", "--store", store)
    assert full.code == 4
    assert "Free some disk space" in full.err
    subprocess.run(["mount", "-o", "remount,size=64m", small_file_system], check=True)
    assert cli.json(library, "--store", store) == cli.json(library, "--store", tmp_path / "fresh.sqlite")


def test_a_report_that_cannot_be_written_leaves_nothing_half_written(cli, library, small_file_system):
    (small_file_system / "filler").write_bytes(bytes(900 << 10))
    report = small_file_system / "r.json"
    report.write_text("the last report")
    run = cli.scan(library, "-q", "-o", f"json={report}")
    assert run.code == 4
    assert "The report cannot be written" in run.err
    assert {path.name for path in small_file_system.iterdir()} == {"filler", "r.json"}
    assert report.read_text() == "the last report"


def test_a_store_that_is_gone_costs_the_time_of_a_new_scan_only(cli, library):
    first = cli.json(library)
    shutil.rmtree(cli.cache)
    assert cli.json(library) == first

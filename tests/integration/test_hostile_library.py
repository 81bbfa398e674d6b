"""A library of everything hostile: an outcome for every file, within limits, in bounded time, nobody left behind."""

import json
import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cli_runs import SECONDS, fingerprint_of_tree, outcomes, paths_below, told_paths
from make_hostile_library import UNSTEADY, change_and_vanish, make

WORKER_MIB = 400

# Runs a command to its end and tells the most memory that one process of it held, in KiB (in bytes on macOS).
_MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
with open(sys.argv[1], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    place = tmp_path_factory.mktemp("hostile") / "library"
    make(place)
    yield place
    for name in ("none", "no_entering", "no_listing"):  # pytest wants to remove them
        (place / "rights" / name).chmod(0o700)
    _remove(place)


def _remove(place):
    """Remove a tree deeper than any path may be long: pytest's own way would fail there."""
    subprocess.run(["rm", "-rf", place], check=True)


def _found(place):
    """Return the paths of what is there, but for a chain of directories that leads beyond the longest path."""
    shallow = [one for one in place.iterdir() if one.name != "names"]
    found = [f"{one.name}/{path}" for one in shallow for path in paths_below(one)]
    return found + [f"names/{one.name}" for one in (place / "names").iterdir() if one.is_file()]


def _steady(paths):
    return sorted(
        path for path in paths if not path.startswith(f"{UNSTEADY}/") and ".zip/" not in path and ".tgz/" not in path
    )


def test_every_file_has_an_outcome_within_limits_of_memory_and_time(cli, hostile, tmp_path):
    before = {path: seen for path, seen in fingerprint_of_readable(hostile).items() if UNSTEADY not in path}
    stop, chance = threading.Event(), random.Random(1)  # noqa: S311 - no secrets

    def unsettle():
        while not stop.wait(0.001):
            change_and_vanish(hostile, chance)

    unsettling = threading.Thread(target=unsettle)
    unsettling.start()
    try:
        measure = (sys.executable, "-c", _MEASURE, str(tmp_path / "memory"))
        arguments = ("scan", hostile, "--no-faces", "--jobs", "2", "-f", "json")
        run = cli.run(*arguments, through=measure)  # in bounded time, too
    finally:
        stop.set()
        unsettling.join()
    assert run.code == 0, run.err
    told = told_paths(run.report)
    found = _found(hostile)
    assert set(_steady(found)) <= set(_steady(told))
    assert len(told) == len(set(told)) == run.report["coverage"]["files_found"]
    ended = outcomes(run.report)
    assert {reason for outcome, reason in ended.values() if outcome != "read"} >= {
        "limit",
        "malformed",
        "not_regular",
        "symlink",
        "truncated",
        "empty_file",
        "unreadable_directory",
    }
    assert "worker_died" not in run.report["coverage"]["by_reason"]
    assert "timeout" not in run.report["coverage"]["by_reason"]
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    assert int((tmp_path / "memory").read_text()) / unit < WORKER_MIB
    after = {path: seen for path, seen in fingerprint_of_readable(hostile).items() if UNSTEADY not in path}
    assert after == before
    assert not Path("/tmp/rollaudit-was-here.jpg").exists()  # noqa: S108 - where a name in an archive leads


def fingerprint_of_readable(place):
    """Return what must not change, but for the sparse, too much to read, and links, whose ends are others' files."""
    left = [path for path in place.iterdir() if path.name not in {"sparse", "no_files", "rights", "names"}]
    return {
        name: seen for path in left for name, seen in fingerprint_of_tree(path).items() if not Path(name).is_symlink()
    }


def test_what_is_said_of_it_is_the_same_each_time(cli, hostile):
    steady = [hostile / name for name in ("loops", "many", "liars", "links", "names", "archives", "no_files")]
    one = cli.json(*steady, "--store", "one.sqlite")
    assert cli.json(*steady, "--store", "two.sqlite", "--jobs", "2") == one
    assert cli.json(*steady, "--store", "one.sqlite") == one
    assert json.loads(one)["coverage"]["files_found"] > 60


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux tells of a group's processes there")
def test_no_process_is_left_behind(cli, hostile):
    running = cli.start("scan", hostile / "liars", hostile / "loops", "--no-faces", "--jobs", "2", "-q")
    running.communicate(timeout=SECONDS)
    assert running.returncode == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)

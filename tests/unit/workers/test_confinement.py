import os
import struct
import sys
from pathlib import Path

import pytest

from rollaudit.workers.confinement import _CALLS, filter_program, landlock_version
from rollaudit.workers.pool import Limits, run

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has seccomp and Landlock")
ALLOW, REFUSE, NOT_THERE, KILL = 0x7FFF0000, 0x5000D, 0x50026, 0x80000000
REFUSED = [
    *("socket", "socketpair", "write", "read and write", "truncate", "create", "remove", "rename", "link"),
    *("make directory", "mode", "times", "fork", "execute", "trace"),
]


@pytest.fixture(autouse=True)
def _reachable_tasks(monkeypatch):
    here = str(Path(__file__).parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")])))


@pytest.fixture
def place(tmp_path):
    (tmp_path / "old").write_text("photo")
    (tmp_path / "old").chmod(0o644)
    os.utime(tmp_path / "old", ns=(1, 1))
    return tmp_path


def answers(task, names, setup):
    results = run(f"pool_tasks:{task}", names, setup=setup, limits=Limits(seconds_per_item=20), jobs=1)
    return {names[result.index]: result.value for result in results}


@LINUX_ONLY
def test_native_code_in_a_worker_gets_no_socket_writes_nothing_and_starts_nothing(place):
    said = answers("tries_natively", [*REFUSED, "read"], {"place": str(place), "parent": os.getpid()})
    assert said == {**dict.fromkeys(REFUSED, 13), "read": 0}
    assert [path.name for path in place.iterdir()] == ["old"]
    status = (place / "old").stat()
    assert (status.st_size, status.st_mode & 0o777, status.st_mtime_ns) == (5, 0o644, 1)


@pytest.mark.skipif(landlock_version() < 6, reason="this kernel's Landlock holds back no signals")
def test_a_worker_cannot_end_its_parent(place):
    assert answers("tries_natively", ["signal"], {"place": str(place), "parent": os.getpid()}) == {"signal": 1}


def test_python_in_a_worker_changes_nothing_on_any_system(place):
    tried = ["write", "remove", "make directory", "run"]
    said = answers("tries_in_python", [*tried, "read"], str(place))
    assert said == {**dict.fromkeys(tried, "WritingRefusedError"), "read": "done"}


def test_a_library_may_still_start_a_thread():
    assert answers("starts_a_thread", ["x"], None) == {"x": "x"}


def verdict(program, number, *arguments, architecture):
    """Run a filter as the kernel does (linux/filter.h), over a `struct seccomp_data`."""
    padded = (*arguments, *[0] * (6 - len(arguments)))
    data = struct.pack("<IIQ6Q", number, architecture, 0, *padded)
    code = list(struct.iter_unpack("=HBBI", program))
    at = loaded = 0
    tests = {0x15: lambda k: loaded == k, 0x35: lambda k: loaded >= k, 0x45: lambda k: bool(loaded & k)}
    while True:
        operation, if_true, if_false, k = code[at]
        at += 1
        if operation == 0x06:
            return k
        if operation == 0x20:
            (loaded,) = struct.unpack_from("<I", data, k)
        else:
            at += if_true if tests[operation](k) else if_false


@pytest.mark.parametrize("machine", sorted(_CALLS))
def test_the_filter_of_each_architecture_says_what_it_should(machine):
    calls = _CALLS[machine]
    program = filter_program(calls)

    def says(number, *arguments):
        return verdict(program, number, *arguments, architecture=calls.architecture)

    assert {says(number) for number in calls.refused} == {REFUSE}
    assert {says(435), says(437)} == {NOT_THERE}  # clone3, openat2
    at_directory, path = 0xFFFFFF9C, 0x7FFF12345678
    flags = {
        os.O_RDONLY: ALLOW,
        0o2004000: ALLOW,
        os.O_WRONLY: REFUSE,
        os.O_RDWR: REFUSE,
        0o100: REFUSE,
        0o1000: REFUSE,
    }
    assert {flag: says(calls.openat, at_directory, path, flag) for flag in flags} == flags
    if calls.open is not None:
        assert {flag: says(calls.open, path, flag) for flag in flags} == flags
    assert says(calls.clone, 0x3D0F00) == ALLOW  # a thread, as the C library starts it
    assert says(calls.clone, 0x1200011) == REFUSE  # a process
    others = set(range(480)) - {*calls.refused, 435, 437, calls.openat, calls.open, calls.clone}
    assert {says(number) for number in others} == {ALLOW}


def test_calls_of_another_architecture_end_the_process():
    program = filter_program(_CALLS["x86_64"])
    assert verdict(program, 359, architecture=0x40000003) == KILL  # socket, the 32-bit way
    assert verdict(program, 0x40000000 + 41, architecture=0xC000003E) == REFUSE  # socket, the x32 way

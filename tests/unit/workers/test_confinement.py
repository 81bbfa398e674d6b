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
    assert says(calls.ioctl, 0, 0x5412) == REFUSE  # TIOCSTI: a key typed into a terminal
    assert says(calls.ioctl, 0, 0x541C) == REFUSE  # TIOCLINUX: a text pasted there
    assert says(calls.ioctl, 0, 0x5401) == ALLOW  # TCGETS: is it a terminal?
    others = set(range(480)) - {*calls.refused, 435, 437, calls.openat, calls.open, calls.clone, calls.ioctl}
    assert {says(number) for number in others} == {ALLOW}


def test_calls_of_another_architecture_end_the_process():
    program = filter_program(_CALLS["x86_64"])
    assert verdict(program, 359, architecture=0x40000003) == KILL  # socket, the 32-bit way
    assert verdict(program, 0x40000000 + 41, architecture=0xC000003E) == REFUSE  # socket, the x32 way


# By their names in the kernel's own tables (arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h),
# written down apart from the program's: a call that is dropped there is missed here.
MUST_REFUSE = {
    "x86_64": {
        "socket": 41,
        "connect": 42,
        "bind": 49,
        "listen": 50,
        "socketpair": 53,
        "fork": 57,
        "vfork": 58,
        "execve": 59,
        "execveat": 322,
        "ptrace": 101,
        "rename": 82,
        "mkdir": 83,
        "rmdir": 84,
        "creat": 85,
        "link": 86,
        "unlink": 87,
        "symlink": 88,
        "renameat": 264,
        "renameat2": 316,
        "unlinkat": 263,
        "mkdirat": 258,
        "linkat": 265,
        "symlinkat": 266,
        "chmod": 90,
        "fchmod": 91,
        "chown": 92,
        "fchown": 93,
        "lchown": 94,
        "fchownat": 260,
        "fchmodat": 268,
        "truncate": 76,
        "ftruncate": 77,
        "mknod": 133,
        "mknodat": 259,
        "setxattr": 188,
        "lsetxattr": 189,
        "fsetxattr": 190,
        "removexattr": 197,
        "fremovexattr": 199,
        "utime": 132,
        "utimes": 235,
        "futimesat": 261,
        "utimensat": 280,
        "process_vm_readv": 310,
        "process_vm_writev": 311,
        "mount": 165,
        "bpf": 321,
        "io_uring_setup": 425,
    },
    "aarch64": {
        "socket": 198,
        "socketpair": 199,
        "bind": 200,
        "listen": 201,
        "connect": 203,
        "execve": 221,
        "execveat": 281,
        "ptrace": 117,
        "process_vm_readv": 270,
        "process_vm_writev": 271,
        "mknodat": 33,
        "mkdirat": 34,
        "unlinkat": 35,
        "symlinkat": 36,
        "linkat": 37,
        "renameat": 38,
        "renameat2": 276,
        "truncate": 45,
        "ftruncate": 46,
        "fchmod": 52,
        "fchmodat": 53,
        "fchownat": 54,
        "fchown": 55,
        "utimensat": 88,
        "setxattr": 5,
        "lsetxattr": 6,
        "fsetxattr": 7,
        "removexattr": 14,
        "mount": 40,
        "bpf": 280,
        "io_uring_setup": 425,
    },
}


@pytest.mark.parametrize("machine", sorted(MUST_REFUSE))
def test_the_calls_that_no_worker_may_make_are_refused_by_name(machine):
    calls = _CALLS[machine]
    program = filter_program(calls)
    told = {
        name: verdict(program, number, architecture=calls.architecture) for name, number in MUST_REFUSE[machine].items()
    }
    assert {name for name, one in told.items() if one != REFUSE} == set()

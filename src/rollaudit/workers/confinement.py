"""What a worker gives up before the first item: sockets, writing, new programs and processes, on Linux for good.

Two of the kernel's own means, each where it is there, neither of which needs any right or can be taken back:

- seccomp (a filter on system calls, `man 2 seccomp`) refuses sockets, typing into terminals, opening for writing,
  changing names, modes, owners and times, new programs, new processes and other processes' memory. For x86-64 and
  ARM64: see the numbers.
- Landlock (`man 7 landlock`, Linux 5.13) refuses writing and executing by file whatever the system call is named, from
  its fourth version on TCP, from its sixth on signals to processes outside.

Through `ctypes`, as no kept package on PyPI does both: pyseccomp (2021) needs a libseccomp that slim systems lack,
landlock has but pre-releases. Reading stays open: a reader has to load modules when it first needs them.
"""

import ctypes
import platform
import struct
import sys
from dataclasses import dataclass
from typing import Final

_PR_SET_NO_NEW_PRIVS: Final = 38  # prctl(2)

# linux/landlock.h: the rights of file systems by version, lowest bit first
_EXECUTE, _WRITE_FILE = 1 << 0, 1 << 1
_REMOVE_AND_MAKE: Final = sum(1 << bit for bit in range(4, 13))
_REFER, _TRUNCATE, _DEVICE_CONTROL = 1 << 13, 1 << 14, 1 << 15
_TCP: Final = 0b11  # bind and connect
_SCOPES: Final = 0b11  # abstract UNIX sockets and signals
_CREATE_RULESET, _RESTRICT_SELF = 444, 446  # the same on every architecture
_ASK_VERSION: Final = 1

# linux/seccomp.h, linux/filter.h, linux/audit.h
_SET_FILTER, _ALL_THREADS = 1, 1
_ALLOW, _ERRNO, _KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_AT_NUMBER, _AT_ARCHITECTURE, _AT_ARGUMENTS = 0, 4, 16
_EACCES, _ENOSYS = 13, 38
_X32: Final = 0x40000000  # the second table of x86-64's kernel
_CLONE_THREAD: Final = 0x00010000
_TYPING: Final = (0x5412, 0x541C)  # asm-generic/ioctls.h: TIOCSTI and TIOCLINUX put keystrokes into a terminal
_OPENING_TO_WRITE: Final = 0o1 | 0o2 | 0o100 | 0o1000  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC
_INSTRUCTION: Final = struct.Struct("=HBBI")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calls:
    """The numbers of one architecture's system calls. `open` is None where there is only `openat`."""

    architecture: int
    install: int
    refused: tuple[int, ...]
    open: int | None
    openat: int
    clone: int
    ioctl: int


# linux/io_uring.h, clone3, openat2: their arguments lie in memory, where no filter can look. Told that they are not
# there, the C library takes the older ones.
_NOT_THERE: Final = (435, 437)
_SINCE_2019: Final = (425, 428, 429, 430, 442, 452, 463, 466)  # io_uring, mounts, fchmodat2, extended attributes
_CALLS: Final = {
    "x86_64": _Calls(
        architecture=0xC000003E,
        install=317,
        refused=(
            *(41, 42, 49, 50, 53),  # socket, connect, bind, listen, socketpair
            *(57, 58, 59, 322, 101, 310, 311),  # fork, vfork, execve, execveat, ptrace, process_vm_readv, _writev
            *range(82, 89),  # rename, mkdir, rmdir, creat, link, unlink, symlink
            *(76, 77, 133, 258, 259, 263, 264, 265, 266, 316),  # truncate, mknod, and those by directory
            *range(90, 95),  # chmod, fchmod, chown, fchown, lchown
            *(132, 235, 260, 261, 268, 280),  # utime, utimes, fchownat, futimesat, fchmodat, utimensat
            *(188, 189, 190, 197, 198, 199),  # extended attributes
            *(155, 165, 166, 272, 298, 308, 321, 323),  # mounts, namespaces, perf_event_open, bpf, userfaultfd
            *_SINCE_2019,
        ),
        open=2,
        openat=257,
        clone=56,
        ioctl=16,
    ),
    "aarch64": _Calls(
        architecture=0xC00000B7,
        install=277,
        refused=(
            *(198, 199, 200, 201, 203),  # socket, socketpair, bind, listen, connect
            *(117, 221, 270, 271, 281),  # ptrace, execve, process_vm_readv, process_vm_writev, execveat
            *range(33, 39),  # mknodat, mkdirat, unlinkat, symlinkat, linkat, renameat
            *(45, 46, 276),  # truncate, ftruncate, renameat2
            *(52, 53, 54, 55, 88),  # fchmod, fchmodat, fchownat, fchown, utimensat
            *(5, 6, 7, 14, 15, 16),  # extended attributes
            *(39, 40, 41, 97, 241, 268, 280, 282),  # mounts, namespaces, perf_event_open, bpf, userfaultfd
            *_SINCE_2019,
        ),
        open=None,
        openat=56,
        clone=220,
        ioctl=29,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """What the kernel holds a process to: Landlock's version in force (0 for none), and whether a filter is."""

    landlock: int
    seccomp: bool


def confine() -> Confinement:
    """Give up sockets, writing and new processes, as far as this kernel can hold a process to it; never fails.

    Descriptors that are open stay usable. Landlock binds the calling thread and those it starts, the filter all.
    """
    if sys.platform != "linux":
        return Confinement(landlock=0, seccomp=False)
    libc = ctypes.CDLL(None)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, *map(ctypes.c_ulong, (1, 0, 0, 0))):
        return Confinement(landlock=0, seccomp=False)
    return Confinement(landlock=_landlock(libc), seccomp=_seccomp(libc))


def landlock_version() -> int:
    """Return which version of Landlock this kernel offers, 0 for none."""
    if sys.platform != "linux":
        return 0
    nothing = ctypes.c_void_p(None)
    return max(0, int(ctypes.CDLL(None).syscall(_CREATE_RULESET, nothing, ctypes.c_size_t(0), _ASK_VERSION)))


def _landlock(libc: ctypes.CDLL) -> int:
    version = landlock_version()
    if not version:
        return 0
    files = _EXECUTE | _WRITE_FILE | _REMOVE_AND_MAKE
    files |= sum(right for right, since in ((_REFER, 2), (_TRUNCATE, 3), (_DEVICE_CONTROL, 5)) if version >= since)
    # A right that is handled, and that no rule gives, is nobody's.
    fields = [files, *((_TCP,) if version >= 4 else ()), *((_SCOPES,) if version >= 6 else ())]
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    descriptor = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if descriptor < 0:
        return 0
    refused = libc.syscall(_RESTRICT_SELF, descriptor, 0)
    libc.close(descriptor)
    return 0 if refused else version


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _seccomp(libc: ctypes.CDLL) -> bool:
    calls = _CALLS.get(platform.machine())
    if calls is None or sys.byteorder != "little" or struct.calcsize("P") != 8:
        return False
    code = filter_program(calls)
    program = _Program(len(code) // _INSTRUCTION.size, code)
    return int(libc.syscall(calls.install, _SET_FILTER, _ALL_THREADS, ctypes.byref(program))) == 0


def filter_program(calls: _Calls) -> bytes:
    """Return the filter in the kernel's classic BPF: each test is followed by the verdict that it jumps over."""
    refuse, not_there = _ERRNO | _EACCES, _ERRNO | _ENOSYS
    code = [
        (_LOAD, 0, 0, _AT_ARCHITECTURE),
        (_IF_EQUAL, 1, 0, calls.architecture),
        (_RETURN, 0, 0, _KILL_PROCESS),  # a 32-bit call has other numbers; no code of ours makes one
        (_LOAD, 0, 0, _AT_NUMBER),
        (_IF_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, refuse),
    ]
    for verdict, numbers in ((refuse, calls.refused), (not_there, _NOT_THERE)):
        for number in numbers:
            code += [(_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, verdict)]
    for opening, argument in ((calls.open, 1), (calls.openat, 2)):
        if opening is not None:
            code += _by_argument(opening, argument, _OPENING_TO_WRITE, if_set=refuse, otherwise=_ALLOW)
    code += _by_value(calls.ioctl, 1, _TYPING, if_equal=refuse)
    code += _by_argument(calls.clone, 0, _CLONE_THREAD, if_set=_ALLOW, otherwise=refuse)
    code.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(_INSTRUCTION.pack(*one) for one in code)


def _by_argument(
    number: int, argument: int, bits: int, *, if_set: int, otherwise: int
) -> list[tuple[int, int, int, int]]:
    """Return instructions that decide a call by bits of one argument's lower half."""
    return [
        (_IF_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _AT_ARGUMENTS + 8 * argument),
        (_IF_ANY_BIT, 0, 1, bits),
        (_RETURN, 0, 0, if_set),
        (_RETURN, 0, 0, otherwise),
    ]


def _by_value(number: int, argument: int, values: tuple[int, ...], *, if_equal: int) -> list[tuple[int, int, int, int]]:
    """Return instructions that refuse a call of which one argument's lower half is any of the values."""
    tests = [step for value in values for step in ((_IF_EQUAL, 0, 1, value), (_RETURN, 0, 0, if_equal))]
    return [
        (_IF_EQUAL, 0, len(tests) + 2, number),
        (_LOAD, 0, 0, _AT_ARGUMENTS + 8 * argument),
        *tests,
        (_RETURN, 0, 0, _ALLOW),
    ]

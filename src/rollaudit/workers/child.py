"""What runs inside a worker process: take the order, make the task, answer item by item.

The process gives up what it can before it sees the first item: the network, writing, new processes, core dumps, memory
and open files beyond its limits, its real standard output. It ends with its parent.
"""

import ctypes
import importlib
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from math import inf
from pathlib import PurePath
from time import perf_counter
from typing import BinaryIO, TypeAlias

from rollaudit.errors import RollauditError
from rollaudit.guard import refuse_network, refuse_writing
from rollaudit.workers.confinement import confine
from rollaudit.workers.frames import HEAD, MAX_PAYLOAD_BYTES, FrameReader, JsonValue, Kind, encode_frame

Task: TypeAlias = Callable[[JsonValue], JsonValue]

_PR_SET_PDEATHSIG = 1  # prctl(2)
_ARMED_ANEW_SECONDS = 1.0  # most items take less than arming the limits does
_OPEN_FILES = 256  # the task's file, its libraries, and what Python opens to import a module


class _ResultTooLargeError(Exception):
    """A task's value that is over the ceiling of one answer."""


def main() -> None:
    """Serve the parent whose process id is the first argument until it closes the pipe."""
    _end_with_parent(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the parent decides and ends us
    leave_terminal()
    incoming, outgoing = _take_pipes()
    order = _receive(incoming)
    if isinstance(order, Mapping):
        _serve(order, incoming, outgoing)


def _serve(order: Mapping[str, JsonValue], incoming: BinaryIO, outgoing: int) -> None:
    seconds = float(str(order["seconds_per_item"]))
    try:
        _limit(int(str(order["memory_bytes"])))
        refuse_network()
        task = _make_task(str(order["task"]), order["setup"])
        # After the factory, which has read nothing of anybody's: what it imports may still be cached, compiled.
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # no file grows; pipes have no size
        refuse_writing()
        confine()
    except RollauditError as error:
        _send(outgoing, encode_frame(Kind.REFUSED, [error.message, error.hint]))
        return
    except Exception as error:  # noqa: BLE001  # the process's edge: no photo was read yet, so the text is ours
        _send(outgoing, encode_frame(Kind.REFUSED, [f"{type(error).__name__}: {error}", ""]))
        return
    _send(outgoing, encode_frame(Kind.READY, None))
    prepare: Callable[[JsonValue], None] | None = getattr(task, "prepare", None)
    expect: Callable[[Sequence[JsonValue]], None] | None = getattr(task, "expect", None)
    while (batch := _receive(incoming)) is not None:
        armed = -inf
        items = batch if isinstance(batch, Sequence) else ()
        if expect is not None:
            expect(items)
        for number, item in enumerate(items):
            began = perf_counter()
            if began > armed + _ARMED_ANEW_SECONDS:
                # The parent ends a worker that overruns. Should the parent be gone on a system that tells no child of
                # it, this timer (its default action is to end the process, in native code too) keeps none behind.
                signal.setitimer(signal.ITIMER_REAL, 2 * seconds + 10)
                _limit_cpu(2 * seconds + 10)
                armed = began
            if prepare is not None and number + 1 < len(items):
                prepare(items[number + 1])
            _send(outgoing, _answer(task, item, began))
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(task: Task, item: JsonValue, began: float) -> bytes:
    """Return the frame of the item's value, or of what went wrong, with the microseconds that it took."""
    try:
        value = task(item)
        frame = encode_frame(Kind.VALUE, [_microseconds(began), value])
        if len(frame) > MAX_PAYLOAD_BYTES:
            raise _ResultTooLargeError  # noqa: TRY301  # an error of the item like any other
    except MemoryError:
        return encode_frame(Kind.MEMORY, None)
    except Exception as error:  # noqa: BLE001  # the worker's edge: becomes the file's outcome
        return encode_frame(Kind.ERROR, [_microseconds(began), _where(error)])
    return frame


def _microseconds(began: float) -> int:
    return int((perf_counter() - began) * 1_000_000)


def _where(error: Exception) -> str:
    """Return the error's type and the line of code it came from. Never its message: that may hold text of a file."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1]
    return f"{type(error).__name__} at {PurePath(last.filename).name}:{last.lineno}"


def _make_task(name: str, setup: JsonValue) -> Task:
    module_name, _, factory_name = name.partition(":")
    factory: Callable[[JsonValue], Task] = getattr(importlib.import_module(module_name), factory_name)
    return factory(setup)


def _end_with_parent(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above
        sys.exit()


def leave_terminal() -> None:
    """Give up the terminal that the user sits at, so that nothing here can type into it (ioctl_tty(2), TIOCNOTTY).

    The process stays in its group, which a terminal stops and continues as one. Only a session's leader, which it is
    not, could take a terminal again.
    """
    with suppress(ImportError, OSError):
        import fcntl  # noqa: PLC0415 - not on every system
        import termios  # noqa: PLC0415 - likewise

        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
        try:
            fcntl.ioctl(terminal, termios.TIOCNOTTY)
        finally:
            os.close(terminal)


def _take_pipes() -> tuple[BinaryIO, int]:
    """Return the two pipes, moved away from where a chatty library would find them."""
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return incoming, outgoing


def _limit(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold the photo
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = _OPEN_FILES if most == resource.RLIM_INFINITY else min(_OPEN_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    if sys.platform == "linux":  # macOS refuses the address-space limit
        _, ceiling = resource.getrlimit(resource.RLIMIT_AS)
        if ceiling != resource.RLIM_INFINITY:  # the user's own `ulimit -v` may be lower, and cannot be raised
            memory_bytes = min(memory_bytes, ceiling)
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _limit_cpu(seconds: float) -> None:
    """End the process when it has worked for so many seconds from now, all threads together: the clock counts one."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def _receive(incoming: BinaryIO) -> JsonValue:
    """Return the next frame's payload, or None at the end of the pipe."""
    head = incoming.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    frames = FrameReader().feed(head + incoming.read(HEAD.unpack(head)[0]))
    return frames[0][1] if frames else None


def _send(outgoing: int, frame: bytes) -> None:
    view = memoryview(frame)
    while view:
        view = view[os.write(outgoing, view) :]

"""Tasks that misbehave, run inside worker processes by test_pool.py."""

import contextlib
import ctypes
import mmap
import os
import resource
import signal
import sys
import threading
import time
from pathlib import Path

from rollaudit.errors import RollauditError
from rollaudit.workers.frames import Kind, encode_frame


def echo(_setup):
    return lambda item: item


def set_up(setup):
    return lambda item: [setup, item]


def process_id(_setup):
    return lambda _item: os.getpid()


def kills_itself_on(setup):
    def task(item):
        if item in setup:
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    return task


def _shared(path):
    """Open a file to remember in before the worker gives up writing: memory that is shared stays writable."""
    with Path(path).open("r+b") as file:
        return mmap.mmap(file.fileno(), 0)


def is_killed_often(setup):
    """Is killed from outside, as it were, so many times on each item."""
    memory = _shared(setup[0])

    def task(item):
        if memory[item] < setup[1]:
            memory[item] += 1
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    return task


def crashes_on(setup):
    memory = _shared(setup[0])

    def task(item):
        if item in setup[1]:
            memory[item] += 1
            os.kill(os.getpid(), signal.SIGSEGV)
        return item

    return task


def limits_now(_setup):
    names = ("RLIMIT_CORE", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CPU", "RLIMIT_AS")
    return lambda _item: {name: resource.getrlimit(getattr(resource, name))[0] for name in names}


def dies_once(setup):
    """Dies on every item that has not been tried before: `setup` is a file to remember in, a byte an item."""
    memory = _shared(setup)

    def task(item):
        if not memory[item]:
            memory[item] = 1
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    return task


def hangs_on(setup):
    def task(item):
        while item in setup:
            time.sleep(1)
        return item

    return task


def raises_on(setup):
    def task(item):
        if item in setup:
            raise ValueError(f"secret text of item {item}")
        return item

    return task


def exits_on(setup):
    def task(item):
        if item in setup:
            sys.exit(0)
        return item

    return task


def large(_setup):
    return lambda item: "x" * item


def prints(_setup):
    libc = ctypes.CDLL(None)

    def task(item):
        sys.stdout.write("\x00\x00\x00\x02\x04{}")
        sys.stdout.flush()
        os.write(1, b"\xff" * 4096)
        os.write(2, b"\xff" * 4096)
        libc.puts(b"I am a chatty library")
        libc.fflush(None)
        return [item, sys.stdin.read()]

    return task


def uses_network(_setup):
    def task(_item):
        import socket

        return socket.create_connection(("127.0.0.1", 9)).fileno()

    return task


def eats_memory(setup):
    def task(item):
        return len(bytearray(item)) if item > setup else item

    return task


def keeps_memory(_setup):
    kept = []

    def task(item):
        kept.append(bytearray(item))
        return item

    return task


def environment(_setup):
    return os.environ.get


def search_path(_setup):
    return lambda _item: sys.path


def unspeakable(_setup):
    return lambda _item: object()


def breaks_format(setup):
    def task(item):
        if item in setup:
            for descriptor in range(3, 32):
                with contextlib.suppress(OSError):
                    os.write(descriptor, b"\xff" * 64)
        return item

    return task


def stays_behind(_setup):
    threading.Thread(target=time.sleep, args=(3600,)).start()
    return lambda item: item


def speaks_out_of_turn(_setup):
    def task(item):
        for descriptor in range(3, 32):
            with contextlib.suppress(OSError):
                os.write(descriptor, encode_frame(Kind.READY, None))
        return item

    return task


def tells_no_time(setup):
    def task(item):
        if item in setup:
            for descriptor in range(3, 32):
                with contextlib.suppress(OSError):
                    os.write(descriptor, encode_frame(Kind.VALUE, ["soon", item]))
        return item

    return task


def fails_to_start(_setup):
    raise RollauditError("The model is not there.", hint="Install it.")


def crashes_at_start(_setup):
    raise KeyError("weights")


def dies_at_start(_setup):
    os.kill(os.getpid(), signal.SIGKILL)


def never_ready(_setup):
    while True:
        time.sleep(1)


def tries_natively(setup):
    """Asks the system itself for what a worker is not to have, past the audit hook. Gives errno, 0 where it was let."""
    place = os.fsencode(setup["place"])
    libc = ctypes.CDLL(None, use_errno=True)
    here, parent = os.path.join(place, b"old"), setup["parent"]
    attempts = {
        "socket": lambda: libc.socket(2, 1, 0),
        "socketpair": lambda: libc.socketpair(1, 1, 0, (ctypes.c_int * 2)()),
        "write": lambda: libc.open(here, os.O_WRONLY),
        "read and write": lambda: libc.open(here, os.O_RDWR),
        "truncate": lambda: libc.truncate(here, ctypes.c_long(0)),
        "create": lambda: libc.open(os.path.join(place, b"new"), os.O_RDONLY | os.O_CREAT, 0o600),
        "remove": lambda: libc.unlink(here),
        "rename": lambda: libc.rename(here, here + b"er"),
        "link": lambda: libc.link(here, here + b"er"),
        "make directory": lambda: libc.mkdir(os.path.join(place, b"d"), 0o700),
        "mode": lambda: libc.chmod(here, 0o777),
        "times": lambda: libc.utimes(here, None),
        "fork": libc.fork,
        "execute": lambda: libc.execv(b"/bin/true", (ctypes.c_char_p * 2)(b"true", None)),
        "signal": lambda: libc.kill(parent, 0),
        "trace": lambda: libc.ptrace(16, parent, None, None),
        "read": lambda: libc.open(here, os.O_RDONLY),
    }

    def task(name):
        return ctypes.get_errno() if attempts[name]() < 0 else 0

    return task


def tries_in_python(setup):
    """The same through Python, where the audit hook answers before the system is asked."""
    place = Path(setup)
    attempts = {
        "write": lambda: (place / "old").write_text("x"),
        "remove": (place / "old").unlink,
        "make directory": (place / "d").mkdir,
        "run": lambda: os.system("true"),  # noqa: S605
        "read": (place / "old").read_text,
    }

    def task(name):
        try:
            attempts[name]()
        except PermissionError as error:
            return type(error).__name__
        return "done"

    return task


def starts_a_thread(_setup):
    def task(item):
        said = []
        thread = threading.Thread(target=said.append, args=(item,))
        thread.start()
        thread.join()
        return said[0]

    return task


class _Prepared:
    def __init__(self):
        self.known = []

    def __call__(self, item):
        return item in self.known

    def prepare(self, item):
        self.known.append(item)


def says_what_it_was_prepared_for(_setup):
    return _Prepared()

"""Tasks that misbehave, run inside worker processes by test_pool.py."""

import contextlib
import ctypes
import os
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


def dies_once(setup):
    """Dies on every item that has not been tried before: `setup` is a directory to remember in."""

    def task(item):
        mark = Path(setup, str(item))
        if not mark.exists():
            mark.touch()
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
    return lambda _item: {1, 2}


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


def fails_to_start(_setup):
    raise RollauditError("The model is not there.", hint="Install it.")


def crashes_at_start(_setup):
    raise KeyError("weights")


def dies_at_start(_setup):
    os.kill(os.getpid(), signal.SIGKILL)


def never_ready(_setup):
    while True:
        time.sleep(1)

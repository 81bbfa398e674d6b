"""One worker process as its parent holds it: started, spoken to without ever waiting, ended and reaped."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

from rollaudit.workers.frames import FrameReader, JsonValue, Kind

# One thread a process: the pool has one process for each core. Native libraries read these when they are loaded.
_ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
        "NUMEXPR_NUM_THREADS",
    ),
    "1",
)
_PROGRAM = "from rollaudit.workers.child import main; main()"
_READ_BYTES = 1 << 18
_PIPE_BYTES = 1 << 20  # a child need not wait while the parent writes to a disk, or loads a module
_END_SECONDS = 5.0


class WorkerProcess:
    """A child on two pipes. `answers` is the descriptor to read from, `orders` the one to write to.

    Raises `OSError` where the system gives no process.
    """

    __slots__ = ("_frames", "_process", "_stdin", "_stdout", "_unsent", "answers", "orders")

    def __init__(self) -> None:
        # -P: without it Python would import from the directory the user happens to stand in, which may well be the
        # one with the untrusted photos. stderr goes nowhere: what a library prints of a file may be text of the file.
        self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module, no shell
            [sys.executable, "-P", "-c", _PROGRAM, str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            close_fds=True,
            bufsize=0,
            env={**os.environ, **_ONE_THREAD},
        )
        assert self._process.stdin is not None  # noqa: S101  # for the type checker: PIPE was asked for
        assert self._process.stdout is not None  # noqa: S101
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self.orders, self.answers = self._stdin.fileno(), self._stdout.fileno()
        # Both ends may be full at once; a parent that waited for one of them would wait for ever.
        os.set_blocking(self.orders, False)
        os.set_blocking(self.answers, False)
        _widen(self.answers)
        self._frames = FrameReader()
        self._unsent = b""

    def send(self, frame: bytes) -> bool:
        """Send `frame` after what is still unsent; False where the pipe is full and `flush` must be called later."""
        self._unsent += frame
        return self.flush()

    def flush(self) -> bool:
        """Send what is unsent as far as the pipe takes it; True where nothing is left."""
        while self._unsent:
            try:
                self._unsent = self._unsent[os.write(self.orders, self._unsent) :]
            except BlockingIOError:
                return False
            except BrokenPipeError:  # it died: the end of its answers says so
                self._unsent = b""
        return True

    def receive(self) -> list[tuple[Kind, JsonValue]] | None:
        """Return the frames that came since the last call, or None where the child has ended.

        Raises `FrameError` where the child does not keep to the format.
        """
        try:
            data = os.read(self.answers, _READ_BYTES)
        except BlockingIOError:
            return []
        return self._frames.feed(data) if data else None

    def was_killed(self) -> bool:
        """Say whether a child whose answers have ended was sent SIGKILL, which no process meets by its own doing."""
        try:
            return self._process.wait(_END_SECONDS) == -signal.SIGKILL
        except subprocess.TimeoutExpired:
            return False

    def kill(self) -> None:
        """End the child at once and reap it."""
        self._process.kill()
        self._process.wait()
        self._close()

    def dismiss(self) -> None:
        """Tell the child that nothing more comes; it ends by itself, and `reap` waits for that."""
        self._stdin.close()

    def reap(self) -> None:
        """Wait for a dismissed child; end it where it does not go by itself."""
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._close()

    def _close(self) -> None:
        self._stdin.close()
        self._stdout.close()


def _widen(pipe: int) -> None:
    """Let a pipe hold more than the usual 64 KiB, where the system allows that (Linux, within the user's bounds)."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl  # noqa: PLC0415 - not on every system

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
